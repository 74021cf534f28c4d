"""CSV and other tables of text: the header is recognised or declared, every cell is kept (docs/formats/csv.md)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import BinaryIO, NamedTuple

from rowen.records.errors import FormatError, Problem
from rowen.records.formats import _csv_writer
from rowen.records.formats._csv_columns import COLUMNS, STRONG, fields_of, folded, platform
from rowen.records.formats._csv_record import build
from rowen.records.formats._source import LONGEST_LINE, Source
from rowen.records.types import Located, Record

_DELIMITERS = ",;\t|"
_SEARCHED = 12
_REMEDY = "Save the table with one header row whose columns are named like Title, Authors, Year, Journal, DOI."
_TAGGED = re.compile(r"^- | -$")
"""Half a tagged line ("TI", tab, "- A title"): never the name of a column."""


class Row(NamedTuple):
    """One row: the line on which it begins, its cells, and whether it may have swallowed others."""

    line: int
    cells: list[str]
    swallowed: bool


def recognise(text: str) -> bool:
    """Whether one of the first rows of a text is a header with a title or another column that is known."""
    return _header(text) is not None


def _header(text: str) -> tuple[str, int] | None:
    """Return the delimiter and the index of the header among the first rows."""
    best: tuple[int, str, int] | None = None
    # Not splitlines: it also breaks at form feeds and Unicode separators, which are no line ends in a table.
    lines = [line + "\n" for line in text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    for delimiter in _DELIMITERS:
        rows = csv.reader(lines, delimiter=delimiter)
        for index, row in enumerate(_at_most(rows, _SEARCHED)):
            score = _score(row)
            if score and (best is None or score > best[0]):
                best = (score, delimiter, index)
    return best[1:] if best else None


def _at_most(rows: Iterator[list[str]], count: int) -> Iterator[list[str]]:
    try:
        for _ in range(count):
            yield next(rows)
    except (StopIteration, csv.Error):
        return


def _score(row: list[str]) -> int:
    """How much a row looks like a header: the columns it names; 0 if none of them identifies a document."""
    if len(row) < 2 or any(len(cell) > 120 or _TAGGED.search(cell) for cell in row):
        return 0
    fields = {COLUMNS.get(folded(cell)) for cell in row} - {None}
    return len(fields) if fields & STRONG and (len(fields) > 1 or "title" in fields) else 0


def scan(source: Source, columns: Mapping[str, str] | None = None) -> Iterator[Located | Problem]:
    """Yield every row below the header as a record; ``columns`` declares what a column holds (column -> field).

    Raises:
        FormatError: no header is found, or a cell never ends.
    """
    pieces = source.lines()
    head = list(_at_most_text(pieces, 200))
    found = _header("".join(head))
    if columns:
        found = _declared(head, columns) or found
    if found is None:
        raise FormatError(Problem("No row of the table names columns that are known.", _REMEDY, source.name, 1))
    delimiter, skip = found
    rows = _rows(chain(head, pieces), delimiter, source.name)
    for _ in range(skip):
        source.preamble.append(delimiter.join(next(rows).cells).strip(delimiter))
    header = [name.strip().lstrip("\ufeff") for name in next(rows).cells]
    source.platform = platform(header)
    yield from _records(rows, header, dict(columns or {}), source.name)


def _at_most_text(lines: Iterator[str], count: int) -> Iterator[str]:
    for _, line in zip(range(count), lines, strict=False):
        yield line


def _declared(head: list[str], columns: Mapping[str, str]) -> tuple[str, int] | None:
    for delimiter in _DELIMITERS:
        for index, row in enumerate(_at_most(csv.reader(head, delimiter=delimiter), _SEARCHED)):
            if set(columns) <= {cell.strip().lstrip("\ufeff") for cell in row}:
                return delimiter, index
    return None


def _rows(lines: Iterable[str], delimiter: str, name: str) -> Iterator[Row]:
    """Yield every row with its place."""
    previous = csv.field_size_limit(LONGEST_LINE)
    held: list[str] = []
    reader = csv.reader(_remembered(lines, held), delimiter=delimiter)
    begins = 1
    try:
        for row in reader:
            yield Row(begins, row, _swallowed(held, row, delimiter))
            begins = reader.line_num + 1
            held.clear()
    except csv.Error as error:
        message = f"The table cannot be read: {error}."
        raise FormatError(Problem(message, "Look for a quotation mark that is not closed.", name, begins)) from error
    finally:
        csv.field_size_limit(previous)


def _remembered(lines: Iterable[str], held: list[str]) -> Iterator[str]:
    """Pass lines on and keep those of the row being read."""
    for line in lines:
        held.append(line)
        yield line


def _swallowed(lines: list[str], row: list[str], delimiter: str) -> bool:
    """Whether a quotation mark that is not closed has made one row of several, or runs to the end of the file."""
    if len(lines) < 2:
        return False
    try:
        next(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error):
            return True
    inner = [line for cell in row for line in cell.split("\n")[1:]]
    return any(line.count(delimiter) > max(len(row) // 2, 3) for line in inner)


def _records(rows: Iterator[Row], header: list[str], columns: dict[str, str], name: str) -> Iterator[Located | Problem]:
    fields = [columns.get(title) or held for title, held in zip(header, fields_of(header), strict=True)]
    ours = _csv_writer.is_ours(header)
    number = 0
    for line, row, swallowed in rows:
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


def _is_header(cells: list[str]) -> bool:
    """Whether a row below the header is one itself: nothing but names of columns, nearly all of them known."""
    named = sum(folded(cell) in COLUMNS for cell in cells)
    return named >= 3 and 10 * named >= 8 * len(cells) and all(cells) and _score(cells) >= 3


def _unwrapped(cell: str) -> str:
    """Undo ``="01234567"``, by which EBSCO keeps Excel from eating zeros."""
    if cell.startswith('="') and cell.endswith('"'):
        cell = cell[2:-1]
    return cell.strip()


def write(records: Iterable[Record], stream: BinaryIO) -> int:
    """Write a table that `scan` reads back and that a spreadsheet does not take for formulas."""
    return _csv_writer.write(records, stream)
