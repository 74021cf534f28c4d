"""EndNote tagged, also called refer or BibIX (.enw, .enl, .ref; docs/formats/enw.md).

A field is a line that begins with a percent sign and one character; lines without one go on with the field before. A
record begins at %0, or after an empty line. Source: EndNote's "Import format" table of tags, and refer(1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rowen.records.errors import Problem
from rowen.records.formats._enw_record import build
from rowen.records.formats._platforms import Platforms
from rowen.records.formats._source import Source
from rowen.records.formats._tagged import Part, problem
from rowen.records.types import Located

_TAG = re.compile(r"[ \t\ufeff]*%([0-9A-Za-z!-/:-@\[-`{-~])(?:[ \t\u00a0]+(.*)|$)")
_START = re.compile(r"%(?:0[ \t]*(?:\n|[A-Z])|[A-Z!@][ \t]+\S)")
_FIELD = re.compile(r"^[ \t]*%([0-9A-Z!@+~])(?:[ \t]+\S|[ \t]*$)", re.MULTILINE)
_LATER = re.compile(r"^[ \t]*%0[ \t]+[A-Z][^\n]*\n[ \t]*%[A-Z0-9!@+~][ \t]", re.MULTILINE)
_BARE = re.compile(r"(?:^|\n[ \t]*\n)%[A-Z][ \t]+\S[^\n]*\n%[A-Z][ \t]+\S")
"""Two fields after an empty line, in a file that has no %0 (NASA ADS begins its records with %R)."""
_PREAMBLE = 8192
"""How far a heading may reach before the first record."""
_OPENING = frozenset("0ATQEJDFLM")
"""Tags with which a record may begin; any other after an empty line goes on with a record that is not full."""
_ONCE = frozenset("0TJDVPM")
_MARKS = {"U": "UR", "W": "DP", "~": "DB", "M": "AN"}


def recognise(text: str) -> bool:
    """Whether the beginning of a text is EndNote tagged: a %0 line, or two tags of which one is a title or person."""
    text = text.lstrip("\ufeff \t\r\n").replace("\r\n", "\n").replace("\r", "\n")
    if _START.match(text):
        tags = _FIELD.findall(text)
        return "0" in tags or (len(tags) >= 2 and not {"T", "A"}.isdisjoint(tags))
    bare = _BARE.search(text, 0, _PREAMBLE) and {"T", "A"} <= set(_FIELD.findall(text))
    found = bare or _LATER.search(text, 0, _PREAMBLE)
    return bool(found) and not re.search(r"^@\w+\s*[{(]|^TY {2}-", text, re.MULTILINE)


class _Reading:
    """The record being read."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.part: Part | None = None
        self.blank = False
        self.number = 0
        self.platforms = Platforms()

    def lines(self) -> Iterator[Located | Problem]:
        for block in self.source.numbered():
            for number, line in block:
                found = _TAG.match(line)
                if found:
                    if self.part is None or self.begins(found[1], self.part):
                        yield from self.flush()
                        self.part = Part(number)
                    self.part.add(found[1], (found[2] or "").strip())
                    self.blank = False
                elif not line or line.isspace():
                    self.blank = True
                elif self.part is None:
                    self.source.preamble.append(line.strip("\ufeff \t"))
                else:
                    self.part.go_on(line.strip())
        yield from self.flush()

    def begins(self, tag: str, part: Part) -> bool:
        """Whether this tag is the first of another record.

        %0 is, unless the record has none yet; in files without %0 an empty line divides records, but it may also stand
        inside an abstract or a list of keywords.
        """
        if tag == "0":
            said = any(held == "0" and lines for held, lines in part.fields)
            return said or (self.blank and part.has("T"))
        if not self.blank:
            return False
        if tag in _ONCE and part.has(tag):
            return True
        first = part.fields[0][0]
        return (tag in _OPENING or tag == first) and first != "0" and part.has("T")

    def flush(self) -> Iterator[Located | Problem]:
        part, self.part = self.part, None
        if part is None:
            return
        self.number += 1
        if not part.has("0"):
            yield problem(self.source, part.line, "A record without a %0 line. It is read; its type is not known.")
        if not any(lines for tag, lines in part.fields if tag != "0"):
            yield problem(self.source, part.line, "A record that holds nothing but its type. It is counted.")
        self.place(part)
        yield Located(build(part.fields), self.number, part.line)

    def place(self, part: Part) -> None:
        """Note the platform of which this record bears marks."""
        if self.platforms.undecided:
            fields: dict[str, list[str]] = {}
            for tag, lines in part.fields:
                if tag in _MARKS:
                    fields.setdefault(_MARKS[tag], []).extend(lines)
            self.platforms.look(fields)
            self.source.platform = self.platforms.answer


def scan(source: Source) -> Iterator[Located | Problem]:
    """Yield every record of an EndNote tagged file with its number and line, and every oddity as a `Problem`."""
    yield from _Reading(source).lines()
