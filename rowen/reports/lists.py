"""Lists of citations as RIS and CSV: the citation itself, and where it stands and why."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rowen.records import Record, formats
from rowen.reports.files import Document
from rowen.reports.list_rows import LISTS, ListRow, duplicates, sort_out
from rowen.reports.wording import clean, spreadsheet_safe

__all__ = ["COLUMNS", "FORMATS", "LISTS", "ListFiles", "ListRow", "duplicates", "render", "sort_out"]
FORMATS = ("ris", "csv")
COLUMNS = ("citation", "study", "stage", "why", "reason", "found_in", "record_ids")
"""Columns that stand before the bibliographic ones in the CSV."""
_IN_MEMORY = 4_000_000
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
    return _ris(taken) if format == "ris" else _heading() + _csv(taken)


class ListFiles:
    """One list in every format, written part by part, so that a list of any length needs little memory."""

    def __init__(self, name: str) -> None:
        """Begin an empty list."""
        self._name = name
        self._files = {ending: tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) for ending in FORMATS}  # noqa: SIM115
        self._files["csv"].write(_heading())

    def add(self, rows: Sequence[ListRow]) -> None:
        """Add rows at the end."""
        self._files["ris"].write(_ris(tuple(rows)))
        self._files["csv"].write(_csv(tuple(rows)))

    def close(self) -> None:
        """Give the files back, after they were written."""
        for file in self._files.values():
            file.close()

    def documents(self) -> tuple[Document, ...]:
        """Return the files, ready to be written."""
        return tuple(Document(f"lists/{self._name}.{ending}", file) for ending, file in self._files.items())


def _ris(rows: tuple[ListRow, ...]) -> bytes:
    return _written((_annotated(row) for row in rows), "ris")


def _annotated(row: ListRow) -> Record:
    told = zip(COLUMNS, _cells(row), strict=True)
    notes = tuple(f"rowen-{name.replace('_', '-')}: {value}" for name, value in told if value)
    return replace(row.record, notes=(*row.record.notes, *notes))


def _heading() -> bytes:
    return _BOM + _table([[*COLUMNS, *_record_lines(())[0]]])


def _csv(rows: tuple[ListRow, ...]) -> bytes:
    lines = _record_lines(rows)[1:]
    cells = ((*_cells(row), *line) for row, line in zip(rows, lines, strict=True))
    return _table([spreadsheet_safe(cell) for cell in line] for line in cells)


def _record_lines(rows: tuple[ListRow, ...]) -> list[list[str]]:
    table = _written((row.record for row in rows), "csv").decode("utf-8-sig")
    return list(csv.reader(io.StringIO(table, newline="")))


def _table(lines: Iterable[Sequence[str]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(lines)
    return stream.getvalue().encode()


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
