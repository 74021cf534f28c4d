"""BibTeX and BibLaTeX, as platforms and reference managers export them (docs/formats/bibtex.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from rowen.records.errors import Problem
from rowen.records.formats import bibtex_writer
from rowen.records.formats._bibtex_blocks import Block, Blocks
from rowen.records.formats._bibtex_record import build, inherited, marks
from rowen.records.formats._platforms import Platforms
from rowen.records.formats._source import Source
from rowen.records.types import Located, Record

_START = re.compile(
    r"^[ \t]*@[ \t]*(?:comment|preamble|string|[A-Za-z][\w.:+-]*)\s*[{(]\s*"
    r"(?:[^,={}\"\n]*,\s*(?:[\w.:+-][\w.:+\s-]*=|[})])|[\w-]+\s*=|[^\n]*$)",
    re.MULTILINE,
)
_TEXT_BEFORE = 4000


def recognise(text: str) -> bool:
    """Whether a text begins with BibTeX: comments or a few lines (Scopus writes some), then an entry."""
    found = _START.search(text.lstrip("\ufeff"))
    return found is not None and found.start() < _TEXT_BEFORE


def scan(source: Source) -> Iterator[Located | Problem]:
    """Yield every entry as a record with its line; what is broken or odd comes as a `Problem`.

    Raises:
        FormatError: an entry is longer than any can be.
    """
    number = 0
    platforms = Platforms()
    for item in _complete(Blocks(source).entries(), source.name):
        if isinstance(item, Problem):
            yield item
            continue
        number += 1
        record = build(item)
        if platforms.undecided:
            found = marks(record)
            platforms.look(found, source.preamble)
            source.platform = platforms.answer
        yield Located(record, number, item.line)


def _complete(items: Iterator[Block | Problem], name: str) -> Iterator[Block | Problem]:
    """Give entries what they take from others by crossref; entries wait, in order, for one that comes later."""
    known: dict[str, Block] = {}
    waiting: list[Block | Problem] = []
    wanted = 0
    for item in items:
        if isinstance(item, Block):
            known.setdefault(item.key.strip().lower(), item)
            wanted += bool(_reference(item) and _reference(item) not in known)
        if wanted:
            waiting.append(item)
        else:
            yield from _given(item, known, name)
    for item in waiting:
        yield from _given(item, known, name)


def _reference(block: Block) -> str:
    return next((value.strip(" {}").lower() for name, value in block.fields if name.lower() == "crossref"), "")


def _given(item: Block | Problem, known: dict[str, Block], name: str) -> Iterator[Block | Problem]:
    key = _reference(item) if isinstance(item, Block) else ""
    if isinstance(item, Block) and key:
        if key in known and known[key] is not item:
            inherited(item, known[key])
        else:
            why = "which is the entry itself" if key in known else "which is not in the file"
            message = f"The entry refers to {key!r}, {why}; what it would take from there is missing."
            yield Problem(message, "Export both entries together.", name, item.line, "crossref")
    yield item


def write(records: Iterable[Record], stream: BinaryIO) -> int:
    """Write every record as an entry; return how many."""
    return bibtex_writer.write(records, stream)
