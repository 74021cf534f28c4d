"""A BibTeX file cut into its blocks, one at a time, so that a fault in one entry costs no other.

bibtexparser splits each block into fields (and knows what is wrong with it); what it cannot split is read line by line.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bibtexparser.model import DuplicateFieldKeyBlock, Entry, ExplicitComment, ImplicitComment, Preamble, String
from bibtexparser.splitter import Splitter

from rowen.records.errors import FormatError, Problem
from rowen.records.formats._source import LONGEST_LINE, Source

# What it warns of comes to people as problems, with the line in their file.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)

START = re.compile(r"[ \t\ufeff]*@[ \t]*([A-Za-z][\w.:+-]*)[ \t]*(?:([{(])|\n?$)")
_HEAD = re.compile(r"\s*@\s*([A-Za-z][\w.:+-]*)\s*([{(])")
_KEYLESS = re.compile(r"(\s*@entry[{(])(?=\s*[\w-]+\s*=)")
_FIELD = re.compile(r"^[ \t]*([A-Za-z][\w.:+ -]{0,40}?)[ \t]*=[ \t]*(?=[{\"\w])", re.MULTILINE)
_KEY = re.compile(r"\s*@entry[{(]\s*([^\s,={}\"]*)\s*,")
_REMEDY = "Compare this entry with where it comes from, mend it there or here, and import the file again."
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(slots=True)
class Block:
    """One entry: its type and key as given, and its fields in order, without what encloses them.

    ``raw`` is the entry's text where it could not be split by the rules of BibTeX, else "".
    """

    line: int
    type: str
    key: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    raw: str = ""


class Blocks:
    """Reads the blocks of one file; remembers the abbreviations that @string defines."""

    def __init__(self, source: Source) -> None:
        """Read from a source; its preamble is filled in there."""
        self._source = source
        self._strings = {name: name.capitalize() for name in MONTHS}
        self._seen = False

    def entries(self) -> Iterator[Block | Problem]:
        """Yield every entry, and every oddity as a problem with its line.

        Raises:
            FormatError: an entry is longer than any can be.
        """
        held: list[str] = []
        begun, size = 1, 0
        for block in self._source.numbered():
            for number, line in block:
                if START.match(line):
                    yield from self._block("\n".join(held), begun)
                    held, begun, size = [], number, 0
                held.append(line)
                size += len(line)
                if size > LONGEST_LINE:
                    message = f"What begins here never ends: it is longer than {LONGEST_LINE >> 20} MiB."
                    raise FormatError(Problem(message, "Choose the right file.", self._source.name, begun))
        yield from self._block("\n".join(held), begun)

    def _block(self, text: str, line: int) -> Iterator[Block | Problem]:
        head = _HEAD.match(text)
        if head is None:
            yield from self._between(text, line)
            return
        self._seen = True
        kind = head[1].lower()
        if kind == "comment" and _HEAD.search(text, head.end()):
            yield self._problem(line, "A @comment seems to hold an entry. As in BibTeX, it is not read.")
        if kind in ("comment", "preamble", "string"):
            yield from self._other(text, kind, line)
            return
        broken = text.count("\n", 0, head.end())  # "@article" and its brace may stand on two lines.
        rest = "@entry" + head[2] + "\n" * broken + text[head.end() :]
        keyless = _KEYLESS.match(rest)
        if keyless:
            yield self._problem(line, "An entry without a key. It is read.")
            rest = keyless[1] + "," + rest[keyless.end() :]
        yield from self._entry(rest, text, head[1], line)

    def _entry(self, rest: str, text: str, kind: str, line: int) -> Iterator[Block | Problem]:
        blocks = Splitter(rest).split().blocks
        first = blocks[0] if blocks else None
        if isinstance(first, DuplicateFieldKeyBlock):
            first = first.ignore_error_block
        fields = self._fields(first) if isinstance(first, Entry) else None
        if not isinstance(first, Entry) or fields is None:
            yield from self._broken(rest, text, kind, line, getattr(first, "error", None))
            return
        for name, unknown in fields[1]:
            yield self._problem(line, f"The abbreviation {unknown!r} is not defined; its name is kept.", name)
        yield Block(line, kind, first.key, fields[0])
        end = len(first.raw or "")
        yield from self._between(rest[end:], line + rest.count("\n", 0, end))

    def _fields(self, entry: Entry) -> tuple[list[tuple[str, str]], list[tuple[str, str]]] | None:
        """Return names with values, and (name, abbreviation) where none is known; None if a value goes on after its end."""
        found, unknown = [], []
        for each in entry.fields:
            value = self.value(str(each.value))
            if value is None:
                return None
            found.append((each.key.strip(), value[0]))
            unknown += [(each.key, word) for word in value[1]]
        return found, unknown

    def _broken(self, rest: str, text: str, kind: str, line: int, error: object) -> Iterator[Block | Problem]:
        """Read what can be read line by line; the whole text is kept."""
        text = text.strip()
        why = str(getattr(error, "abort_reason", "") or "a value goes on after its closing brace").strip(" .")
        found = list(_FIELD.finditer(rest))
        if not found:
            message = f"An entry cannot be read ({why}): {text[:2000]!r}. No record is made of it."
            yield self._problem(line, message)
            return
        ends = [*(each.start() for each in found[1:]), len(rest)]
        fields = [(each[1].strip(), _bared(rest[each.end() : end])) for each, end in zip(found, ends, strict=True)]
        key = _KEY.match(rest)
        yield self._problem(
            line, f"An entry breaks the rules of BibTeX ({why}). It is read line by line and kept whole."
        )
        yield Block(line, kind, key[1] if key else "", fields, text)

    def _other(self, text: str, kind: str, line: int) -> Iterator[Problem]:
        """Preambles and comments go to the preamble of the file; abbreviations are remembered."""
        found = Splitter(text).split().blocks
        first = found[0] if found else None
        if isinstance(first, String):
            value = self.value(str(first.value))
            self._strings[first.key.strip().lower()] = value[0] if value else str(first.value)
        elif isinstance(first, Preamble):
            self._source.preamble.append(str(first.value).strip())
        elif isinstance(first, ExplicitComment):
            self._source.preamble.append(first.comment)
        elif kind != "comment":
            yield self._problem(line, f"A @{kind} cannot be read: {text.strip()[:500]!r}.")
            return
        for each in found[1:]:
            if isinstance(each, ImplicitComment):
                yield from self._between(each.comment, line)

    def _between(self, text: str, line: int) -> Iterator[Problem]:
        """What stands outside of entries is comment in BibTeX; said all the same, as it may be the rest of one."""
        words = [
            each.strip()
            for each in text.split("\n")
            if each.strip("\ufeff \t\r}),") and not each.lstrip().startswith("%")
        ]
        if not words:
            return
        if not self._seen:
            self._source.preamble += words[:1000]
        else:
            shown = " ".join(words)
            yield self._problem(line, f"Text after an entry that belongs to none: {shown[:500]!r}. It is no record.")

    def value(self, text: str) -> tuple[str, list[str]] | None:
        """Return a value without what encloses it and the abbreviations in it that are not known; None if it is broken.

        A value is one or more of {braces}, "quotes", a number or an abbreviation, joined by #.
        """
        parts, unknown = [], []
        rest = text.strip()
        while rest:
            end = _end(rest)
            if end == 0:
                return None
            word = rest[:end]
            if word[0] in '{"':
                parts.append(word[1:-1])
            elif word.isdigit() or word.lower() in self._strings:
                parts.append(self._strings.get(word.lower(), word))
            else:
                parts.append(word)
                unknown.append(word)
            rest = rest[end:].lstrip()
            if rest and not rest.startswith("#"):
                return None
            rest = rest[1:].lstrip()
        return "".join(parts), [
            word for word in unknown if len(unknown) < 2 and re.fullmatch(r"[A-Za-z][\w:.-]*", word)
        ]

    def _problem(self, line: int, message: str, name: str = "") -> Problem:
        return Problem(message, _REMEDY, self._source.name, line, name)


def _end(text: str) -> int:
    """Where the first part of a value ends; 0 if it never does."""
    if text[0] not in '{"':
        found = re.match(r"[^#{}\"]+", text)
        return len(found[0].rstrip()) if found else 0
    depth = 0
    for mark in re.finditer(r"(?<!\\)[{}\"]", text):
        depth += (mark[0] == "{") - (mark[0] == "}")
        if depth == 0 and mark.start() and mark[0] == ("}" if text[0] == "{" else '"'):
            return mark.end()
    return 0


def _bared(text: str) -> str:
    """A value of a broken entry without its first brace or quote and what closes it."""
    words = re.sub(r"(?<![\s,])[\s,]*(?:\n[ \t]*[})]\s*)?$", "", text.strip())
    if words[:1] in ("{", '"'):
        words = words[1:].rstrip(" ,\t\n")
        return words[:-1] if words[-1:] in ("}", '"') else words
    return words.rstrip("}, \t")
