"""Ovid's own exports: labelled ("Reprint/Medlars", "Complete Reference") and short-tagged (docs/formats/ovid_tagged.md).

A record begins at its number in angle brackets. Its fields are either labels on a line of their own with indented
values below, or two-letter tags with a dash. Source: Ovid, "Citation Export" help and the database field guides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rowen.records.errors import Problem
from rowen.records.formats._ovid_labels import LABELS
from rowen.records.formats._ovid_record import build
from rowen.records.formats._source import Source
from rowen.records.formats._tagged import UNTAGGED, Part, problem
from rowen.records.types import Located

_NUMBER = re.compile(r"[\s\ufeff]*<\s*\d+\s*\.?\s*>\s*$")
_SHORT = re.compile(r"([A-Z][A-Z0-9]{1,2})(?:[ \u00a0]{1,3}|\t)-(?:\s(.*)|$)")
_LABEL = re.compile(r"[A-Z][\w/&(),' -]{1,50}$")
_BETWEEN = re.compile(
    r"(?:Databases?|Search (?:Strategy|History|Name)|Ovid Technologies)\b.{0,3}(?:\s|$|:)|[-*_=]{10,}\s*$"
)
_STARTS = frozenset({"VN", "UI", "AN", "DB"})
_NUMBERED = re.compile(r"^[ \t\ufeff]*<[ \t]*\d+[ \t]*\.?[ \t]*>[ \t]*\n\s*(?!TY\s)\S", re.MULTILINE)
_VENDOR = re.compile(r"^VN {1,2}- Ovid Technologies", re.MULTILINE)
_TYPED = re.compile(r"^TY {0,2}-", re.MULTILINE)
_BARE = re.compile(r"(?:UI|AN|DB) {1,2}- \S[^\n]*\n(?:[A-Z][A-Z0-9] {1,2}-[^\n]*\n)*?(?:TI|AU) {1,2}- ")
_FOREIGN = re.compile(r"^(?:TY|PMID|OWN|ER) {0,2}-", re.MULTILINE)


def recognise(text: str) -> bool:
    """Whether the beginning of a text is Ovid's: a numbered record, its vendor line, or a labelled record."""
    text = text.lstrip("\ufeff \t\r\n").replace("\r\n", "\n").replace("\r", "\n")
    vendor = _VENDOR.search(text)
    if vendor:
        # A RIS file made from Ovid's records carries the line too, behind its TY.
        return not _TYPED.search(text, 0, vendor.start())
    if _FOREIGN.search(text):
        return False
    return bool(_NUMBERED.search(text) or (_BARE.match(text) and re.search(r"^SO {1,2}- ", text, re.MULTILINE))) or (
        _labelled(text)
    )


def _labelled(text: str) -> bool:
    """Three known labels, each on a line of its own with an indented value below, the first at the beginning."""
    found = re.findall(r"^([A-Z][\w/&(),' -]{1,50}?)[ \t]*\n[ \t]+\S", text, re.MULTILINE)
    known = {label.casefold() for label in found if label.casefold() in LABELS}
    return (
        len(known) >= 3 and text.partition("\n")[0].strip().casefold() in LABELS and bool(known & {"title", "source"})
    )


class _Reading:
    """The record being read and what the file has shown so far."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.part: Part | None = None
        self.short: bool | None = None
        """Whether this record has two-letter tags."""
        self.numbered = self.between = self.told = False
        self.first = ""
        """The field that begins every record, in a file without numbers."""
        self.blank = True
        self.number = self.line = 0

    def lines(self) -> Iterator[Located | Problem]:
        for block in self.source.numbered():
            for number, given in block:
                self.line = number
                line = given.removeprefix("\ufeff")
                if not line or line.isspace():
                    self.blank = True
                    continue
                if _NUMBER.match(line):
                    yield from self.flush()
                    self.part, self.short, self.between, self.numbered = Part(number), None, False, True
                else:
                    yield from self.content(line)
                self.blank = False
        yield from self.flush()

    def content(self, line: str) -> Iterator[Located | Problem]:
        if self.outside(line):
            self.source.preamble.append(line.strip())
            return
        field = self.field(line)
        if field is None:
            yield from self.untagged(line.strip())
            return
        if self.part is None or self.begins(field[0]):
            yield from self.flush()
            if not self.numbered and not self.told and self.number:
                self.told = True
                yield problem(
                    self.source,
                    self.line,
                    f"The records have no numbers; each {self.first!r} is taken for a beginning.",
                )
            self.part, self.first, self.between = Part(self.line), self.first or field[0], False
        self.part.add(*field)

    def outside(self, line: str) -> bool:
        """Whether the line belongs to a heading: which database, which search strategy."""
        if self.blank and not self.between and _BETWEEN.match(line) and line.strip().casefold() not in LABELS:
            self.between = True
        if self.between and not self.numbered and self.number == 0 and self.field(line) and self.part is None:
            return not _SHORT.match(line)
        return self.between

    def field(self, line: str) -> tuple[str, str] | None:
        """Return (tag, value) or (label, "") if a field begins here."""
        found = _SHORT.match(line) if self.short is not False else None
        if found:
            self.short = True
            return found[1], (found[2] or "").strip()
        text = line.strip()
        if self.short or line[0].isspace():
            return None
        if text.casefold() in LABELS or (
            self.part is not None and self.part.fields and _LABEL.match(text) and text.count(" ") < 7
        ):
            self.short = False
            return text, ""
        return None

    def begins(self, tag: str) -> bool:
        """Whether this field is the first of another record, in a file whose records have no numbers."""
        if self.numbered or self.part is None:
            return False
        return self.part.has(tag) and (tag == self.first and (self.blank or tag in _STARTS))

    def untagged(self, text: str) -> Iterator[Problem]:
        if self.part is None:
            self.source.preamble.append(text)
        elif self.part.fields:
            self.part.go_on(text)
        else:
            self.part.add(UNTAGGED, text)
            yield problem(self.source, self.line, f"A line without a tag: {text[:80]!r}. It is kept with the record.")

    def flush(self) -> Iterator[Located | Problem]:
        part, self.part = self.part, None
        if part is None:
            return
        self.number += 1
        if not part.fields:
            yield problem(self.source, part.line, "A record number without a record. It is counted as an empty record.")
        self.source.platform = "Ovid"
        yield Located(build(part.fields), self.number, part.line)


def scan(source: Source) -> Iterator[Located | Problem]:
    """Yield every record of an Ovid export with its number and line, and every oddity as a `Problem`."""
    yield from _Reading(source).lines()
