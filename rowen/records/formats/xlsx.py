"""Excel workbooks: the first sheet that holds a table is read as a CSV would be (docs/formats/xlsx.md)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from rowen.records.errors import FormatError, Problem
from rowen.records.formats._csv_columns import fields_of, platform
from rowen.records.formats._source import Source
from rowen.records.formats._table import SEARCHED, Row, likeness, located, names
from rowen.records.formats._workbook import Seen, Workbook
from rowen.records.types import Located

_REMEDY = "Save the table with one header row whose columns are named like Title, Authors, Year, Journal, DOI."
_NUMBERS = frozenset({"pages", "start", "end", "volume", "issue"})
"""Where a date is never meant: Excel turns "3-4" into one while somebody saves the file."""


def recognise(data: bytes) -> bool:
    """Whether the first bytes are a ZIP file that holds a workbook of Excel."""
    return (
        data.startswith(b"PK\x03\x04") and (b"[Content_Types].xml" in data or b"xl/" in data) and b"word/" not in data
    )


def scan(source: Source) -> Iterator[Located | Problem]:
    """Yield every row below the header as a record. The line of a record or problem is the number of its row.

    Raises:
        FormatError: damaged, protected, too large once unpacked, or no sheet has a header that is known.
    """
    book = Workbook(source.raw(), source.name)
    sheets = book.sheets()
    found = next(((index, row) for index in range(len(sheets)) if (row := _header(book, index))), None)
    if found is None:
        named = ", ".join(repr(name) for name, _ in sheets) or "none"
        message = f"No sheet of the workbook has a row that names columns that are known (sheets: {named})."
        raise FormatError(Problem(message, _REMEDY, source.name))
    index, first = found
    yield from _others(book, index, source.name)
    rows = book.rows(index)
    for cells in islice(rows, first - 1):
        source.preamble.append("\t".join(cell.text for cell in cells).strip())
    source.preamble[:] = [line for line in source.preamble if line]
    header = names(_trimmed([cell.text for cell in next(rows)]))
    source.platform = platform(header)
    oddities: list[Problem] = []
    for item in located(_rows(rows, first + 1, header, source.name, oddities), header, {}, source.name):
        yield from oddities
        oddities.clear()
        yield item
    yield from oddities


def _header(book: Workbook, index: int) -> int:
    """Return the number of the row that looks most like a header; 0 if none does."""
    rows = [[cell.text for cell in cells] for cells in islice(book.rows(index), SEARCHED)]
    scores = [likeness(row) for row in rows]
    best = max(scores, default=0)
    return scores.index(best) + 1 if best else 0


def _others(book: Workbook, chosen: int, name: str) -> Iterator[Problem]:
    """Name every other sheet that holds anything, so that no table in it is overlooked."""
    for index, (title, hidden) in enumerate(book.sheets()):
        if index == chosen or not any(cell.text for cells in book.rows(index) for cell in cells):
            continue
        table = "a table of records" if _header(book, index) else "no table of records that is known"
        message = f"The {'hidden ' if hidden else ''}sheet {title!r} is not read; it holds {table}."
        yield Problem(message, "If you need it, save this sheet as a file of its own.", name, field=title)
    if book.sheets()[chosen][1]:
        title = book.sheets()[chosen][0]
        message = f"The table that is read stands in the hidden sheet {title!r}."
        yield Problem(message, "Check that it is the one you mean.", name, field=title)


def _rows(
    rows: Iterator[list[Seen]], first: int, header: list[str], name: str, oddities: list[Problem]
) -> Iterator[Row]:
    fields = fields_of(header)
    for number, cells in enumerate(rows, first):
        for index, cell in enumerate(cells):
            said = _odd(cell, fields[index] if index < len(fields) else "") if cell.date or cell.formula else None
            if said:
                column = header[index] if index < len(header) else f"column {index + 1}"
                oddities.append(Problem(*said, name, number, column))
        yield Row(number, _trimmed([cell.text for cell in cells]))


def _odd(cell: Seen, field: str) -> tuple[str, str] | None:
    """What to say about a cell that does not hold what its author typed, and what to do about it."""
    if cell.formula:
        message = "The cell holds a formula that was saved without its result; formulas are kept and never calculated."
        return message, "Open the file in Excel and save it, or export it again."
    if field in _NUMBERS:
        message = f"The cell holds the date {cell.text}; Excel may have made it out of a number like 3-4."
        return message, "Compare this record with the platform."
    return None


def _trimmed(cells: list[str]) -> list[str]:
    """Leave out empty cells at the end: sheets are as wide as their widest row."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]
