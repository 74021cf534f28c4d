"""Queues and verdicts as CSV that opens well in a spreadsheet and comes back from it in any of its dialects."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from rowen.records import Problem, plain
from screening.verdict_types import (
    VERDICT_FIELDS,
    QueueItem,
    Row,
    VerdictFormat,
    best_url,
    decode,
    proposals_text,
    votes_text,
)

COLUMNS = (
    "citation", "stage", "title", "authors", "year", "journal", "abstract", "doi", "pmid", "url", "proposals", "votes",
    *VERDICT_FIELDS,
)  # fmt: skip
_READ = ("citation", "stage", *VERDICT_FIELDS)
_NEEDED = ("citation", "stage", "reviewer", "verdict")
_DELIMITERS = (",", ";", "\t", "|")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet runs a cell that begins so as a formula (OWASP, CSV injection)."""
_GUARDED = re.compile(r"^'(?=[=+\-@\t\r\n＝＋－＠])")


def guard(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; `unguard` gives the text back."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def unguard(text: str) -> str:
    """Undo `guard`."""
    return _GUARDED.sub("", text)


def write(items: Sequence[QueueItem], stream: BinaryIO, reviewer: str, show_votes: bool) -> int:
    """Write a queue: UTF-8 with the mark that Excel needs, one line per citation."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for item in items:
        writer.writerow([guard(cell) for cell in _cells(item, reviewer, show_votes)])
    text.detach()
    return len(items)


def _cells(item: QueueItem, reviewer: str, show_votes: bool) -> list[str]:
    record = item.record
    shown = [
        item.citation,
        item.stage.value,
        plain(record.title),
        "; ".join(str(author) for author in record.authors),
        str(record.year or ""),
        plain(record.container),
        plain(record.abstract_text),
        record.identifiers.doi or "",
        record.identifiers.pmid or "",
        best_url(record),
        proposals_text(item),
        votes_text(item) if show_votes else "",
    ]
    return [*shown, reviewer, *("" for _ in VERDICT_FIELDS[1:])]


def read(data: bytes, name: str) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    """Read verdicts from comma, semicolon, tab or bar separated text, whatever the order of the columns."""
    found = list(_read(decode(data), name))
    if not found:
        found = [Problem("The file holds no table.", "Export the queue again and fill it in.", name, 1)]
    rows = tuple(one for one in found if isinstance(one, Row) and one.citation != _HEADER)
    return rows, tuple(one for one in found if isinstance(one, Problem))


_HEADER = "citation"


def _read(text: str, name: str) -> Iterator[Row | Problem]:
    """Yield the header (as a row whose citation is "citation"), then a row or a problem for every line of the table."""
    header: dict[str, int] = {}
    width = 0
    try:
        for line, cells in _lines(text):
            if not header:
                names = [cell.strip().strip("\ufeff").casefold() for cell in cells]
                header = {column: place for place, column in enumerate(names)}
                width = len(cells)
                if faults := _header_faults(names, name, line):
                    yield from faults
                    return
                yield Row(citation=_HEADER, file=name, line=line)
            elif any(cell.strip() for cell in cells[width:]):
                message = f"The row has {len(cells)} cells, the header {width}."
                yield Problem(message, "Put texts that hold the separator in quotation marks.", name, line)
            else:
                yield Row(**{field: _cell(cells, header.get(field)) for field in _READ}, file=name, line=line)
    except _Broken as broken:
        message = f"The table breaks off: {broken.reason}. The rows from this line on were not read."
        yield Problem(message, "Close the quotation mark on this line, or save the file again.", name, broken.line)


class _Broken(Exception):
    """The csv module cannot go on; ``line`` is where the broken row begins."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason, line)
        self.reason = reason
        self.line = line


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not empty with the line on which it begins; cells may hold line breaks."""
    first, delimiter = _dialect(text)
    csv.field_size_limit(2**31 - 1)
    source = io.StringIO(text, newline="")
    for _ in range(first - 1):
        next(source)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    begins = first
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _Broken(str(error), begins) from error
        if any(cell.strip() for cell in cells):
            yield begins, cells
        begins = first + reader.line_num


def _cell(cells: list[str], place: int | None) -> str:
    return "" if place is None or place >= len(cells) else unguard(cells[place].strip()).strip()


def _header_faults(names: list[str], name: str, line: int) -> list[Problem]:
    remedy = f"Expected columns: {', '.join(_READ)}."
    counts = {column: names.count(column) for column in _READ}
    missing = [f"The column {column!r} is missing." for column in _NEEDED if not counts[column]]
    twice = [f"The column {column!r} is there {counts[column]} times." for column in _READ if counts[column] > 1]
    return [Problem(message, remedy, name, line, message.split("'")[1]) for message in (*missing, *twice)]


def _dialect(text: str) -> tuple[int, str]:
    """Return the header's line and the separator: that of Excel's ``sep=`` line, or the one the header uses most."""
    for number, line in enumerate(text.splitlines(), start=1):
        if declared := re.fullmatch(r'"?sep=(.)"?[,;\t]*', line.strip("\r\n "), re.IGNORECASE):
            return number + 1, declared[1]
        if line.strip():
            return number, max(_DELIMITERS, key=line.count)
    return 1, ","


def recognises(data: bytes) -> bool:
    """Return whether the first line is a header with a column ``citation``."""
    first, delimiter = _dialect(decode(data[:20000]))
    lines = decode(data[:20000]).splitlines()
    header = lines[first - 1] if first <= len(lines) else ""
    return "citation" in [cell.strip(' "\ufeff').casefold() for cell in header.split(delimiter)]


FORMAT = VerdictFormat("csv", recognises, write, read)
