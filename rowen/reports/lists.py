"""Lists of citations as RIS and CSV: the citation itself, and where it stands and why."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace

from rowen.records import Record, formats
from rowen.reports.list_rows import LISTS, ListRow, duplicates, sort_out
from rowen.reports.wording import clean, spreadsheet_safe

__all__ = ["COLUMNS", "FORMATS", "LISTS", "ListRow", "duplicates", "render", "sort_out"]
FORMATS = ("ris", "csv")
COLUMNS = ("citation", "study", "stage", "why", "reason", "found_in", "record_ids")
"""Columns that stand before the bibliographic ones in the CSV."""
_BOM = b"\xef\xbb\xbf"


def render(rows: Iterable[ListRow], format: str) -> bytes:  # noqa: A002 - the name that all reports use
    """Return a list as "ris" or "csv".

    In RIS the standing is told in notes (N1), one each: "rowen-citation: c-...", "rowen-why: excluded", ... In CSV it
    is told in columns of its own, before the bibliographic ones; cells are safe for spreadsheets, and a byte order
    mark tells Excel that the file is UTF-8.

    Raises:
        ValueError: another format.
    """
    if format not in FORMATS:
        raise ValueError(f"lists are written as {' or '.join(FORMATS)}, not {format!r}")
    taken = tuple(rows)
    return _ris(taken) if format == "ris" else _csv(taken)


def _ris(rows: tuple[ListRow, ...]) -> bytes:
    return _written((_annotated(row) for row in rows), "ris")


def _annotated(row: ListRow) -> Record:
    told = zip(COLUMNS, _cells(row), strict=True)
    notes = tuple(f"rowen-{name.replace('_', '-')}: {value}" for name, value in told if value)
    return replace(row.record, notes=(*row.record.notes, *notes))


def _csv(rows: tuple[ListRow, ...]) -> bytes:
    table = _written((row.record for row in rows), "csv").decode("utf-8-sig")
    heading, *lines = csv.reader(io.StringIO(table, newline=""))
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*COLUMNS, *heading])
    for row, line in zip(rows, lines, strict=True):
        writer.writerow([spreadsheet_safe(cell) for cell in (*_cells(row), *line)])
    return _BOM + stream.getvalue().encode()


def _written(records: Iterable[Record], format: str) -> bytes:  # noqa: A002
    stream = io.BytesIO()
    formats.write(records, format, stream)
    return stream.getvalue()


def _cells(row: ListRow) -> tuple[str, ...]:
    return (
        row.citation,
        row.study,
        row.stage,
        row.why,
        clean(row.reason),
        "; ".join(clean(source) for source in row.sources),
        "; ".join(row.records),
    )
