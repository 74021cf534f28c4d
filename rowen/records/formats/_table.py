"""What every table has in common, whether text or workbook: rows become records by the names of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from rowen.records.errors import Problem
from rowen.records.formats import _csv_writer
from rowen.records.formats._csv_columns import COLUMNS, STRONG, fields_of, folded
from rowen.records.formats._csv_record import build
from rowen.records.types import Located

SEARCHED = 12
"""Among so many first rows the header is looked for; platforms write up to three rows before it."""
_TAGGED = re.compile(r"^- | -$")
"""Half a tagged line ("TI", tab, "- A title"): never the name of a column."""


class Row(NamedTuple):
    """One row: the line on which it begins, its cells, and whether it may have swallowed others."""

    line: int
    cells: list[str]
    swallowed: bool = False


def likeness(row: list[str]) -> int:
    """How much a row looks like a header: the columns it names; 0 if none of them identifies a document."""
    if len(row) < 2 or any(len(cell) > 120 or _TAGGED.search(cell) for cell in row):
        return 0
    fields = {COLUMNS.get(folded(cell)) for cell in row} - {None}
    return len(fields) if fields & STRONG and (len(fields) > 1 or "title" in fields) else 0


def names(row: list[str]) -> list[str]:
    """Return a header's names without white space around them."""
    return [name.strip().lstrip("\ufeff") for name in row]


def located(
    rows: Iterable[Row], header: list[str], columns: Mapping[str, str], name: str
) -> Iterator[Located | Problem]:
    """Yield every row below a header as a record; ``columns`` declares what a column holds (column -> field)."""
    fields = [columns.get(title) or held for title, held in zip(header, fields_of(header), strict=True)]
    ours = _csv_writer.is_ours(header)
    number = 0
    for line, row, swallowed in _apart(rows, header):
        if isinstance(row, str):
            message = f"What stands before a header stands in the table again: {row[:200]!r}. It is no record."
            yield Problem(message, "Compare the number of records with what the platforms said.", name, line)
            continue
        if swallowed:
            message = (
                "The row runs over several lines and seems to hold more rows. All its text is kept in this record."
            )
            yield Problem(message, "Close the quotation mark in this row, or export the file again.", name, line)
        cells = [_csv_writer.bare(cell) if ours else _unwrapped(cell) for cell in row]
        if not any(cells):
            continue
        if cells == header:
            message = "The header stands in the table again; two exports may have been put together. It is no record."
            yield Problem(message, "Nothing to do if the columns are the same from here on.", name, line)
            continue
        if _is_header(cells):
            header, ours = cells, _csv_writer.is_ours(cells)
            fields = [columns.get(title) or held for title, held in zip(header, fields_of(header), strict=True)]
            message = "Another header stands in the table; two exports have been put together. It is no record."
            yield Problem(message, "Compare the number of records with what the platforms said.", name, line)
            continue
        number += 1
        if any(cells[len(header) :]):
            message = f"The row has {len(cells)} cells, the header only {len(header)}. All are kept."
            yield Problem(message, "Look for a quotation mark or delimiter that is missing.", name, line)
        yield Located(build(header, fields, cells, ours=ours), number, line)


class Preamble(NamedTuple):
    """What a platform writes before its header, found again in the middle of a table."""

    line: int
    text: str
    swallowed: bool = False


def _apart(rows: Iterable[Row], header: list[str]) -> Iterator[Row | Preamble]:
    """Tell short rows right before another header from records, where files were put together.

    A record of a title alone has the cells of its other columns, empty as they are; a line of a preamble has not.
    """
    held: list[Row] = []
    for row in rows:
        if len(row.cells) < min(3, len(header)):
            held.append(row)
            if len(held) > SEARCHED:
                yield held.pop(0)
            continue
        cells = [_unwrapped(cell) for cell in row.cells]
        if cells == header or _is_header(cells):
            yield from (Preamble(each.line, " ".join(each.cells).strip()) for each in held if any(each.cells))
        else:
            yield from held
        held.clear()
        yield row
    yield from held


def _is_header(cells: list[str]) -> bool:
    """Whether a row below the header is one itself: nothing but names of columns, nearly all of them known."""
    named = sum(folded(cell) in COLUMNS for cell in cells)
    return named >= 3 and 10 * named >= 8 * len(cells) and all(cells) and likeness(cells) >= 3


def _unwrapped(cell: str) -> str:
    """Undo ``="01234567"``, by which EBSCO keeps Excel from eating zeros."""
    if cell.startswith('="') and cell.endswith('"'):
        cell = cell[2:-1]
    return cell.strip()
