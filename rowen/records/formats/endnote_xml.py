"""EndNote XML, as EndNote, Zotero, Mendeley, Rayyan, Bookends and others export it (docs/formats/endnote_xml.md).

Element names: EndNote's RSXML document type, and the exports described in the documentation page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rowen.records.errors import Problem
from rowen.records.formats._endnote_record import build, fields_of, marks
from rowen.records.formats._endnote_stream import Piece, element, pieces
from rowen.records.formats._platforms import Platforms
from rowen.records.formats._source import Source
from rowen.records.types import Located, Record

_START = re.compile(
    r"(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*+"
    r"(?:<xml(?:\s[^>]*)?>\s*<records|<records(?:\s[^>]*)?>\s*<record[\s>].*?"
    r"<(?:ref-type|reference_type|source-app|contributors|titles)[\s>])",
    re.DOTALL | re.IGNORECASE,
)
"""Possessive: thousands of comments before the first element are not tried in every combination."""


def recognise(text: str) -> bool:
    """Whether the beginning of a text is EndNote XML."""
    return bool(_START.match(text.lstrip("\ufeff \t\r\n")))


def scan(source: Source) -> Iterator[Located | Problem]:
    """Yield every record with its line; damage and whatever else is odd comes as a `Problem`.

    Raises:
        FormatError: the file declares entities, or a record in it never ends.
    """
    number = 0
    platforms = Platforms()
    for piece in pieces(source):
        if isinstance(piece, Problem):
            yield piece
            continue
        number += 1
        record, problems = _record(piece, source.name)
        yield from problems
        if platforms.undecided:
            found = marks(record)
            platforms.look(found)
            source.platform = platforms.answer
        yield Located(record, number, piece.line)


def _record(piece: Piece, name: str) -> tuple[Record, list[Problem]]:
    found, problems = element(piece, name)
    fields = {} if found is None else fields_of(found)
    if found is None or any("its text is kept" in problem.message for problem in problems):
        fields.setdefault("damaged XML", []).append(piece.text)
    return build(fields, former=piece.text.startswith("<RECORD")), problems
