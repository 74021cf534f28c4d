"""MEDLINE text, PubMed's "PubMed" export (.nbib), also written by ERIC (docs/formats/nbib.md).

Tags: NLM, "MEDLINE/PubMed Data Element (Field) Descriptions". A record begins at PMID, or after an empty line; but an
empty line may also stand inside an abstract. A line that begins with six spaces goes on with the field before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rowen.records.errors import Problem
from rowen.records.formats import ris
from rowen.records.formats._nbib_record import build
from rowen.records.formats._source import Source
from rowen.records.types import Located

_TAG = re.compile(r"[\s\ufeff]?([A-Z][A-Z0-9]{1,3}) {0,2}-(?:\s|(?=\S)|$)(.*)")
_FIRST = re.compile(
    r"^[ \t\u00a0\ufeff]*(?:PMID|PMCR?|OWN) {0,1}-\s*\S+[^\n\r]*[\r\n]+ *(?:[A-Z][A-Z0-9]{1,3} {0,2}-|[A-Z]{2,4} )",
    re.MULTILINE,
)
_STARTS = frozenset({"PMID", "PMC", "PMCR", "OWN"})
"""Tags with which the record of a platform begins."""
_PREAMBLE = 8192
"""How far a heading or search history may reach before the first record."""
_REMEDY = "Compare this record with the platform; if it is cut off, export the file again."


def recognise(text: str) -> bool:
    """Whether the beginning of a text is MEDLINE text: PMID, PMC or OWN, then another four-column tag."""
    if _FIRST.match(text.lstrip("\ufeff \t\r\n")):
        return True
    return bool(_FIRST.search(text, 0, _PREAMBLE)) and not ris.recognise(text)


class _Reading:
    """The record being read, and where it began."""

    def __init__(self) -> None:
        self.pairs: list[tuple[str, str]] = []
        self.held: set[str] = set()
        self._lines: list[str] = []
        self.line = 0
        self.blank = True
        self.first = ""
        self.indent: str | None = None

    def unindented(self, line: str) -> str:
        """The line without the spaces by which the whole file is indented, as its first tag shows."""
        if self.indent is None and line:
            bare = line.lstrip("\ufeff \t")
            if not _TAG.match(bare):
                return line
            self.indent = line[: len(line) - len(bare)]
        return line.removeprefix(self.indent) if self.indent else line

    def begins(self, tag: str) -> bool:
        """Whether this tag is the first of another record."""
        held = self.held
        if not self.blank or not held:
            return not held or (tag == "PMID" and "PMID" in held)
        # Behind an empty line: only the rest of a record that is known to have begun does not begin another.
        begun = not held.isdisjoint(_STARTS)
        return not begun or tag in _STARTS or tag == self.first or (tag == "TI" and "TI" in held)

    def add(self, tag: str, value: str) -> None:
        """Take a field; lines may follow that go on with it."""
        self.settle()
        self.held.add(tag)
        self.pairs.append((tag, value))

    def go_on(self, text: str) -> None:
        """Take a line that goes on with the last field."""
        self._lines.append(text)

    def settle(self) -> list[tuple[str, str]]:
        """Join the lines of the last field, once: a field may have a hundred thousand. Return all fields."""
        if self._lines:
            tag, value = self.pairs[-1]
            self.pairs[-1] = (tag, " ".join([value, *self._lines] if value else self._lines))
            self._lines = []
        return self.pairs

    def begin(self, line: int) -> None:
        """Forget the record before."""
        self.pairs, self.held, self._lines, self.line = [], set(), [], line


def scan(source: Source) -> Iterator[Located | Problem]:
    """Yield every record of a MEDLINE text file with its number and line, and every oddity as a `Problem`."""
    reading, number = _Reading(), 0
    for block in source.numbered():
        for line_number, given in block:
            line = reading.unindented(given)
            found = _TAG.match(line) if line[:1] not in (" ", "") else None
            if found is None:
                problem = _without_tag(reading, line, line_number, source)
                if problem:
                    yield problem
                continue
            if reading.begins(found[1]):
                if reading.pairs:
                    number += 1
                    yield _located(reading, number, source)
                reading.begin(line_number)
                reading.first = reading.first or found[1]
            reading.blank = False
            reading.add(found[1], found[2].strip())
    if reading.pairs:
        yield _located(reading, number + 1, source)


def _located(reading: _Reading, number: int, source: Source) -> Located:
    pairs = reading.settle()
    if number == 1:
        owner = next((value for tag, value in pairs if tag == "OWN"), "")
        source.platform = "ERIC" if owner == "ERIC" else "PubMed" if any(tag == "PMID" for tag, _ in pairs) else ""
    return Located(build(pairs), number, reading.line)


def _without_tag(reading: _Reading, line: str, number: int, source: Source) -> Problem | None:
    text = line.strip()
    if not text:
        reading.blank = True
        return None
    if line.startswith("      ") and reading.pairs:
        reading.go_on(text)
        reading.blank = False
        return None
    if not reading.pairs:
        source.preamble.append(text)
        return None
    reading.add("untagged", text)
    return Problem(f"A line without a tag: {text[:80]!r}. It is kept with the record.", _REMEDY, source.name, number)
