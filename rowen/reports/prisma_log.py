"""The PRISMA log: one line for every run of a review, written anew from the runs each time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, fields

from rowen.reports.log_counts import Counts, counts
from rowen.reports.log_lines import LogLine, SourceLine, log_line, source_line
from rowen.reports.wording import clean, iso, problem_lines, spreadsheet_safe

__all__ = [
    "FORMATS",
    "Counts",
    "LogLine",
    "SourceLine",
    "counts",
    "header",
    "log_line",
    "render",
    "render_csv",
    "render_jsonl",
    "source_line",
]
FORMATS = ("csv", "jsonl")


def render(lines: Sequence[LogLine], format: str = "csv") -> str:  # noqa: A002 - the name that all reports use
    """Return the log as "csv" or "jsonl".

    Raises:
        ValueError: another format.
    """
    if format not in FORMATS:
        raise ValueError(f"the PRISMA log is written as {' or '.join(FORMATS)}, not {format!r}")
    return render_csv(lines) if format == "csv" else render_jsonl(lines)


def render_jsonl(lines: Sequence[LogLine]) -> str:
    """Return the log as JSON Lines, oldest run first, keys sorted."""
    return "".join(
        json.dumps(_document(line), ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
        for line in _ordered(lines)
    )


def header() -> tuple[str, ...]:
    """Return the columns of the CSV, in order: the same for every review and run."""
    names = [field.name for field in fields(LogLine)]
    place = names.index("counts")
    return (*names[:place], *(field.name for field in fields(Counts)), *names[place + 1 :])


def render_csv(lines: Sequence[LogLine]) -> str:
    """Return the log as CSV, oldest run first; no cell is taken for a formula by a spreadsheet."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    columns = header()
    writer.writerow(columns)
    for line in _ordered(lines):
        document = _document(line) | asdict(line.counts)
        document["problems"] = "; ".join(problem_lines(line.problems))
        document["sources"] = "; ".join(_source_words(source) for source in line.sources)
        writer.writerow([_cell(document[name]) for name in columns])
    return stream.getvalue()


def _ordered(lines: Sequence[LogLine]) -> list[LogLine]:
    return sorted(lines, key=lambda line: (line.started, line.run))


def _document(line: LogLine) -> dict[str, object]:
    document: dict[str, object] = asdict(line)
    document |= {"started": iso(line.started), "finished": iso(line.finished)}
    document["problems"] = [
        {"source": source, "reason": reason, "remedy": remedy} for source, reason, remedy in line.problems
    ]
    return document


def _source_words(source: SourceLine) -> str:
    reported = "hits not told" if source.reported is None else f"{source.reported} reported"
    place = f"{source.name} ({source.platform})" if source.platform else source.name
    missing = f", {len(source.missing)} missing: {' '.join(source.missing)}" if source.missing else ""
    return clean(f"{place}: {source.state}, {reported}, {source.arrived} arrived, {source.new} new{missing}")


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return spreadsheet_safe(clean(value)) if isinstance(value, str) else str(value)
