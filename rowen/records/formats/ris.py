"""RIS: the tagged format of Reference Manager that almost every platform exports (docs/formats/ris.md).

Lines are cut and tags known as in rispy; its parser is taken as the base, because it drops values that repeat, the
first record behind a byte order mark, a last record without ER, and what stands between records. None of that is lost
here. Sources of the rules: the RIS format specification (Research Information Systems, 2001 and 2011) and the exports
described in the documentation page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from rispy import RisParser

from rowen.records.errors import Problem
from rowen.records.formats._platforms import Platforms
from rowen.records.formats._ris_part import Part
from rowen.records.formats._ris_record import build
from rowen.records.formats._source import Source
from rowen.records.types import Located

_DASH = "[-\u2010-\u2014\u2212]"
"""Word processors and web pages turn the hyphen into another dash."""
_TAG = re.compile(rf"[\s\ufeff\u200b]*([A-Z][A-Z0-9])(?:[ \u00a0]{{2,4}}|\t[\t ]?){_DASH}(.*)")
_ONE_SPACE = re.compile(rf"\s*([A-Z][A-Z0-9])(?:[ \u00a0]{_DASH}|-(?= |$))(.*)")
_LOWER = re.compile(r"\s*([A-Za-z][A-Za-z0-9]) {1,2}-(?: (.*)|$)")
_LONG = re.compile(r"(PMID|PMCID|PMC|DOI|ISSN|ISBN|NCT) {0,2}- (.*)")
_INDENT = "[ \t\u00a0\u2000-\u200b\u3000\ufeff]*"
"""Never over a line end: a search that begins on each of a million empty lines must not read all of them each time."""
_START = re.compile(
    rf"^{_INDENT}(?:TY[ \t\u00a0]{{0,4}}{_DASH}(?:\s|$)|TY[ \t\u00a0]{{1,4}}{_DASH}[A-Z][A-Za-z]{{2,}}|"
    r"[Tt]y {1,2}- \w+)",
    re.MULTILINE,
)
_END = re.compile(r"^[A-Z][A-Z0-9]  - .*\nER  -", re.MULTILINE)
_FURNITURE = re.compile(
    r"<?\d+[.>]?\s*$|[_=*-]{3,}\s*$|(?:Record|Document|Item|Citation) #?\d+ of \d+|"
    r"(?:Provider|Database|Content|Copyright|Source)\s*:",
    re.IGNORECASE,
)
_LINK = re.compile(r"Link to the ", re.IGNORECASE)
_TITLE = frozenset({"TI", "T1"})
_LONG_TEXT = frozenset({"AB", "N2", "N1", "RN", "KW", "AD", "UR", "M1", "L1", "L2"})
AFTER = "after ER"
UNTAGGED = "untagged"
_NONE: frozenset[str] = frozenset()
_REMEDY = "Compare this record with the platform; if it is cut off, export the file again."


class LosslessParser(RisParser):  # type: ignore[misc] # rispy has no types
    """rispy's parser with every tag a list, unfinished records kept, and text outside records remembered."""

    def __init__(self, source: Source) -> None:
        """Read from a source; platform and preamble are filled in there."""
        super().__init__()
        self._source = source
        self._part = Part(1)
        self._unended: Part | None = None
        self._ended: Part | None = None
        self._one_space = self._lower = False
        self._seen = self._blank = 0
        self._known = set(self.mapping) - {self.START_TAG, self.END_TAG, self.UNKNOWN_TAG}
        self._done: list[Part | Problem] = []

    def parts(self) -> Iterator[Part | Problem]:
        """Yield every record as a `Part`, and every oddity as a `Problem` with its line."""
        last: list[str] | None = None
        number = 0
        fields = self._part.fields
        known: AbstractSet[str] = _NONE
        for block in self._source.numbered():
            for number, line in block:
                tag, mark, value = line.partition("  - ")
                # The short way is for records that have begun: it knows no start, no end and no other spelling.
                if mark and tag in known:
                    last = fields[tag]
                    last.append(value.strip())
                    continue
                if not line and last is None:
                    self._blank = number
                    continue
                exact = mark and tag in self.mapping
                last = self._tagged(number, tag, value.strip()) if exact else self._line(number, line, last)
                fields = self._part.fields
                known = self._known if self._part.types else _NONE
                if self._done:
                    yield from self._done
                    self._done.clear()
        self._close(ended=self._part.bare_end(self.END_TAG))
        self._flush()
        yield from self._done

    def parse_line(self, line: str) -> tuple[str, str] | tuple[None, str]:
        """Return (tag, value), or (None, text) for a line without a tag."""
        found = _TAG.match(line) or _LONG.match(line) or (self._one_space and _ONE_SPACE.match(line)) or None
        if found is None and not self._one_space:
            found = self._forgiven(line)
        if found is None and (self._lower or not self._seen):
            return self._lower_case(line)
        return (found[1], found[2].strip()) if found else (None, line.strip())

    def _lower_case(self, line: str) -> tuple[str, str] | tuple[None, str]:
        """A tag in lower case, in a file whose first record begins with "ty  - "."""
        found = _LOWER.match(line)
        tag = found[1].upper() if found else ""
        self._lower = self._lower or tag == self.START_TAG
        if found is None or not self._lower or tag not in self.mapping:
            return None, line.strip()
        return tag, (found[2] or "").strip()

    def _forgiven(self, line: str) -> re.Match[str] | None:
        """A known tag with one space, as long as it cannot be a wrapped line of running text."""
        found = _ONE_SPACE.match(line)
        if found is None or found[1] not in self.mapping:
            return None
        running = next(reversed(self._part.fields), "") in _LONG_TEXT
        start = not self._seen and found[1] == self.START_TAG
        self._one_space = self._one_space or start
        return found if start or not running else None

    def _line(self, number: int, line: str, last: list[str] | None) -> list[str] | None:
        """Take a line that does not begin with a tag in its proper spelling; return the values it may be continued in."""
        if not line or line.isspace():
            self._blank = number
            if last is None and self._part.types:
                return None
        tag, value = self.parse_line(line) if line else (None, "")
        if tag is None:
            return self._untagged(number, value, last)
        return self._tagged(number, tag, value)

    def _tagged(self, number: int, tag: str, value: str) -> list[str] | None:
        """Take a tag and its value; return the values that a next line may continue."""
        if tag == self.START_TAG:
            if self._part.types and self._part.bare_end(self.END_TAG):
                self._close(ended=True)
                self._part = Part(number)
            apart = bool(self._part.types and self._part.fields) and self._blank == number - 1
            self._close(ended=False)
            self._flush(keep_unended=True)
            self._part = Part(number, [value], apart=apart)
            self._seen += 1
            return None
        if tag == self.END_TAG:
            self._close(ended=True)
            if value:
                self._ended = self._ended or Part(number)
                self._ended.loose.append((AFTER, value))
            self._part = Part(number + 1)
            return None
        if not self._part.fields and not self._part.types:
            self._part.line = number
        if len(tag) == 2:
            self._known.add(tag)
        held = self._part.fields[tag]
        held.append(value)
        return held

    def _untagged(self, number: int, text: str, last: list[str] | None) -> list[str] | None:
        if not text:
            # After an empty line only running text goes on; "% comment" is no part of a page number.
            return last if self._part.types and last is not None and not self._short(last) else None
        if not self._part.types and not self._part.fields:
            self._outside(number, text)
            return None
        furniture = not self._part.types and (_LINK.match(text) or _FURNITURE.match(text))
        if last and not furniture:
            self._part.go_on(last, text)
            return last
        self._part.loose.append((AFTER if furniture else UNTAGGED, text))
        if not furniture:
            self._problem(number, f"A line without a tag: {text[:80]!r}. It is kept with the record.")
        return None

    def _short(self, last: list[str]) -> bool:
        tag = next((tag for tag, values in self._part.fields.items() if values is last), "")
        return tag not in _LONG_TEXT

    def _outside(self, number: int, text: str) -> None:
        text = text.lstrip("\ufeff")  # Files that were put together keep the mark of the second.
        if self._ended is None:
            if not self._seen and len(self._source.preamble) < 1000:
                self._source.preamble.append(text)
        elif _LINK.match(text):
            self._ended.loose.append((AFTER, text))
        elif not _FURNITURE.match(text):
            self._ended.loose.append((AFTER, text))
            self._problem(number, f"Text between two records: {text[:80]!r}. It is kept with the record before it.")

    def _close(self, *, ended: bool) -> None:
        """Decide what the part that ends here is: a record, the rest of one, or something that stands after one."""
        part = self._part
        if part.wrapped:
            part.settle()
        if not part.types and not part.fields:
            if ended and self._unended is not None:
                self._ended, self._unended = self._unended, None
            return
        if not part.types and not part.says_something():
            self._attach(part)
            return
        former, self._unended = self._unended, None
        if former is not None:
            part = self._joined(former, part)
        if ended:
            self._untyped(part)
            self._flush()
            self._ended = part
        else:
            self._unended = part

    def _joined(self, former: Part, part: Part) -> Part:
        if not former.types and _TITLE.isdisjoint(former.fields.keys() & part.fields.keys()):
            former.absorb(part)  # EndNote styles and R packages put TY wherever it falls among the tags.
            return former
        if part.apart or (former.says_something() and part.says_something()):
            self._untyped(former)
            self._problem(former.line, "A record without an ER line. It is read up to the next TY line.")
            self._done.append(former)
            return part
        self._problem(part.line, "A second TY line in one record. Both are kept; it counts as one record.")
        former.absorb(part)
        return former

    def _untyped(self, part: Part) -> None:
        if not part.types:
            self._problem(part.line, "A record without a TY line. It is read; its type is not known.")

    def _attach(self, part: Part) -> None:
        """Tags that stand between records without a title or person: the tail of the record before, or preamble."""
        if self._ended is not None:
            self._ended.absorb(part)
        else:
            self._source.preamble += [f"{tag}  - {value}" for tag, values in part.fields.items() for value in values]

    def _flush(self, *, keep_unended: bool = False) -> None:
        if self._ended is not None:
            self._done.append(self._ended)
            self._ended = None
        if self._unended is not None and not keep_unended:
            self._untyped(self._unended)
            self._problem(self._unended.line, "The last record has no ER line; the file may be cut off.")
            self._done.append(self._unended)
            self._unended = None

    def _problem(self, line: int, message: str) -> None:
        self._done.append(Problem(message, _REMEDY, self._source.name, line))


def recognise(text: str) -> bool:
    """Whether the beginning of a text is RIS: a TY line, or tagged lines that end with ER."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _START.search(text)
    if found and _in_a_cell(text[: found.start()]):
        return False
    return bool(found) or bool(_END.search(text))


def _in_a_cell(before: str) -> bool:
    """Whether a line stands in a quoted cell of a table: the quotation marks before it are odd, below a row of columns."""
    return before.count('"') % 2 == 1 and any(mark in before.lstrip().partition("\n")[0] for mark in ",;\t")


def scan(source: Source) -> Iterator[Located | Problem]:
    """Yield every record of a RIS file with its number and line, and every oddity as a `Problem`."""
    number = 0
    platforms = Platforms()
    for part in LosslessParser(source).parts():
        if isinstance(part, Problem):
            yield part
            continue
        number += 1
        if platforms.undecided:
            platforms.look(part.fields, source.preamble, [text for _, text in part.loose])
            source.platform = platforms.answer
        yield Located(build(part.types, part.fields, part.loose, folded=part.folded), number, part.line)
