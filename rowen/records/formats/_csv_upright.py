"""Tables that stand upright: a row is one field of a record, its name in the first cell; an empty line ends the record.

Embase.com exports CSV so ("fields by row"), with one value a cell: "AUTHOR NAMES","Doe J.","Roe R.".
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from rowen.records.errors import Problem
from rowen.records.formats._csv_columns import COLUMNS, STRONG, fields_of, folded, platform
from rowen.records.formats._csv_record import build
from rowen.records.formats._source import Source
from rowen.records.formats._table import Row
from rowen.records.types import Located

_LOOKED_AT = 40
_SOURCE = re.compile(
    r"(.+?) \((?:[A-Z][a-z]+ )?\d{4}\)(?: (?P<volume>[^\s:(]+))?(?::(?P<issue>\S+))?(?: \((?P<pages>[^()]+)\))?"
)
_ARTICLE_NUMBER = re.compile(r"Article Number: ([^\s.]+)")
_COMPOSED = {
    "container": "SOURCE TITLE",
    "volume": "VOLUME",
    "issue": "ISSUE",
    "pages": "PAGES",
    "article_number": "ARTICLE NUMBER",
}


def stands_upright(lines: Iterable[str]) -> bool:
    """Whether the first rows of a table name each one field: at least four in a row, a title and others that are known."""
    try:
        rows = list(islice(csv.reader(lines), _LOOKED_AT))
    except csv.Error:
        return False
    start = next((index for index, row in enumerate(rows) if row and _field(row) == "title"), None)
    if start is None:
        return False
    first: list[list[str]] = []
    for row in rows[start:]:
        if not any(row) or (first and folded(row[0]) == folded(first[0][0])):
            break
        first.append(row)
    names = [folded(row[0]) for row in first]
    known = {_field(row) for row in first} - {""}
    capitals = sum(row[0].isupper() for row in first)  # "AiP/IP ENTRY DATE" is one of them, too
    if len(first) < 4 or len(set(names)) < len(names) or min(map(len, first)) < 2 or 10 * capitals < 7 * len(first):
        return False
    values = [cell for row in first for cell in row[1:]]
    return len(known) >= 4 and len(known & STRONG) >= 3 and not any(folded(cell) in COLUMNS for cell in values)


def _field(row: list[str]) -> str:
    return COLUMNS.get(folded(row[0]), "") if row else ""


def located(rows: Iterable[Row], source: Source) -> Iterator[Located | Problem]:
    """Yield every group of rows as a record; rows before the first title are the file's preamble."""
    number = 0
    for group in _groups(rows):
        if number == 0 and not any(_field(row.cells) == "title" for row in group):
            source.preamble += [" ".join(row.cells) for row in group]
            continue
        number += 1
        if any(row.swallowed for row in group):
            message = "A row runs over several lines and seems to hold more rows. All its text is kept in this record."
            yield Problem(
                message, "Close the quotation mark in this row, or export the file again.", source.name, group[0].line
            )
        header = [row.cells[0].strip().lstrip("\ufeff") for row in group]
        cells = ["; ".join(cell.strip() for cell in row.cells[1:] if cell.strip()) for row in group]
        source.platform = source.platform or platform(header)
        _compose(header, cells)
        yield Located(build(header, fields_of(header), cells, ours=False), number, group[0].line)


def _groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows between empty lines; a second title begins a record, too."""
    held: list[Row] = []
    for row in rows:
        empty = not any(cell.strip() for cell in row.cells)
        again = (
            not empty
            and _field(row.cells) == "title"
            and any(folded(each.cells[0]) == folded(row.cells[0]) for each in held)
        )
        if held and (empty or again):
            yield held
            held = []
        if not empty:
            held.append(row)
    if held:
        yield held


def _compose(header: list[str], cells: list[str]) -> None:
    """Embase.com gives the journal only in SOURCE: "Name (2020) 12:3 (45-67). Date of Publication: ..."."""
    index = header.index("SOURCE") if "SOURCE" in header else -1
    found = _SOURCE.match(cells[index]) if index >= 0 else None
    if found is None:
        return
    number = _ARTICLE_NUMBER.search(cells[index])
    said = {"container": found[1], **found.groupdict(), "article_number": number[1] if number else ""}
    held = set(fields_of(header))
    for field, value in said.items():
        if value and field not in held and not (field == "pages" and "start" in held):
            header.append(_COMPOSED[field])
            cells.append(value)
