"""CSV and other tables of text: the header is recognised or declared, every cell is kept (docs/formats/csv.md)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import BinaryIO

from rowen.records.errors import FormatError, Problem
from rowen.records.formats import _csv_upright, _csv_writer
from rowen.records.formats._csv_columns import COLUMNS, folded, platform
from rowen.records.formats._source import LONGEST_LINE, Source
from rowen.records.formats._table import SEARCHED, Row, likeness, located, names
from rowen.records.types import Located, Record

_DELIMITERS = ",;\t|"
_REMEDY = "Save the table with one header row whose columns are named like Title, Authors, Year, Journal, DOI."


def recognise(text: str) -> bool:
    """Whether one of the first rows of a text is a header with a title or another column that is known."""
    return _header(text) is not None or _csv_upright.stands_upright(_lines(text))


def _lines(text: str) -> list[str]:
    # Not splitlines: it also breaks at form feeds and Unicode separators, which are no line ends in a table.
    return [line + "\n" for line in text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def _header(text: str) -> tuple[str, int] | None:
    """Return the delimiter and the index of the header among the first rows."""
    best: tuple[int, str, int] | None = None
    lines = _lines(text)
    for delimiter in _DELIMITERS:
        rows = csv.reader(lines, delimiter=delimiter)
        for index, row in enumerate(_at_most(rows, SEARCHED)):
            score = likeness(row)
            if score and (best is None or score > best[0]):
                best = (score, delimiter, index)
    return best[1:] if best else _only_titles(lines)


def _only_titles(lines: list[str]) -> tuple[str, int] | None:
    """A list of titles below the word "Title"; a delimiter that titles do not hold keeps each in one cell."""
    first, second = (*lines, "", "")[:2]
    name = folded(first)
    return ("\t", 0) if len(name) > 2 and COLUMNS.get(name) == "title" and second.strip() else None


def _at_most(rows: Iterator[list[str]], count: int) -> Iterator[list[str]]:
    try:
        for _ in range(count):
            yield next(rows)
    except (StopIteration, csv.Error):
        return


def scan(source: Source, columns: Mapping[str, str] | None = None) -> Iterator[Located | Problem]:
    """Yield every row below the header as a record; ``columns`` declares what a column holds (column -> field).

    Raises:
        FormatError: no header is found, or a cell never ends.
    """
    pieces = source.lines()
    head = list(_at_most_text(pieces, 200))
    if not columns and _csv_upright.stands_upright(_lines("".join(head))):
        yield from _csv_upright.located(_rows(chain(head, pieces), ",", source.name), source)
        return
    found = _header("".join(head))
    if columns:
        found = _declared(head, columns) or found
    if found is None:
        raise FormatError(Problem("No row of the table names columns that are known.", _REMEDY, source.name, 1))
    delimiter, skip = found
    rows = _rows(chain(head, pieces), delimiter, source.name)
    for _ in range(skip):
        source.preamble.append(delimiter.join(next(rows).cells).strip(delimiter))
    header = names(next(rows).cells)
    source.platform = platform(header)
    yield from located(rows, header, columns or {}, source.name)


def _at_most_text(lines: Iterator[str], count: int) -> Iterator[str]:
    for _, line in zip(range(count), lines, strict=False):
        yield line


def _declared(head: list[str], columns: Mapping[str, str]) -> tuple[str, int] | None:
    for delimiter in _DELIMITERS:
        for index, row in enumerate(_at_most(csv.reader(head, delimiter=delimiter), SEARCHED)):
            if set(columns) <= set(names(row)):
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


def write(records: Iterable[Record], stream: BinaryIO) -> int:
    """Write a table that `scan` reads back and that a spreadsheet does not take for formulas."""
    return _csv_writer.write(records, stream)
