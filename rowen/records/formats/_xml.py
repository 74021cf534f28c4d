"""XML that was written by others: read in a stream, without entities or network.

Expat reads (it gives exact line numbers in files of any length and lets declarations be refused as they are met) and
ElementTree's builder makes the elements of one record at a time.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from rowen.records.errors import FormatError, Problem
from rowen.records.formats._source import Source
from rowen.records.formats._xml_values import Taker, inner

__all__ = ["TEXT", "Element", "Found", "Taker", "elements", "inner", "parse"]

LONGEST_TAG = 4 << 20
"""Bytes of one tag, comment or declaration. Nothing real comes near."""
LONGEST_RECORD = 64 << 20
"""Bytes of one record; the longest of PubMed, with thousands of authors, have a few million."""
MOST_ELEMENTS = 1_000_000
"""Elements in one record."""
DEEPEST = 100
"""Levels of elements inside one another; PubMed's records have fewer than 15."""
_REMEDY = "Export or fetch the file again; if the same happens, send it to the people who look after Rowen."
_TOO_DEEP = f"The XML has more than {DEEPEST} levels of elements inside one another."
_PIECE = 1 << 14
"""Few records at a time, so that their elements stay in the processor's cache."""
_BLANK = b" \t\r\n"
TEXT = "#text"


class Found(NamedTuple):
    """An element that stands in no other than containers: whole, its line, and whether there is a container."""

    element: Element
    line: int
    inside: bool


def elements(source: Source, containers: frozenset[str]) -> Iterator[Found]:
    """Yield the outermost elements that are no containers, as soon as each is complete; only one is in memory.

    Text between them comes as an element called `TEXT`. A document cut off in the middle yields what is whole, and
    then raises. Where containers are named, further documents behind the first are read too: people put files together.

    Raises:
        FormatError: the bytes are not well-formed XML, declare or use entities of their own, or go beyond a limit above.
    """
    # Two or four bytes a letter are not known to every parser, and the declaration may not tell: they come as UTF-8.
    wide = source.encoding.startswith(("utf-16", "utf-32"))
    blocks = (piece.encode() for piece in source.text()) if wide else source.blocks()
    reading = _Reading(containers, source.name, "utf-8" if wide else None)
    for block in blocks:
        for start in range(0, len(block), _PIECE):
            try:
                reading.feed(block[start : start + _PIECE])
            except FormatError:
                yield from reading.done
                raise
            yield from reading.done
            reading.done.clear()
    reading.end()
    yield from reading.done


def parse(data: bytes, name: str = "") -> Element:
    """Return the root element of a document that is small enough to be held.

    Raises:
        FormatError: as `elements`.
    """
    (found,) = elements(Source(data, name), frozenset())
    return found.element


class _Reading:
    """One document on its way through the parser."""

    def __init__(self, containers: frozenset[str], name: str, encoding: str | None) -> None:
        self.done: list[Found] = []
        self._containers, self._name = containers, name
        self._encoding = encoding
        self._line = self._skipped_lines = 0
        self._block = self._former = b""
        self._suspect = False
        self._document()

    def _document(self) -> None:
        """Make ready for a document, the first or one behind it."""
        self._builder = TreeBuilder()
        self._open: list[Element] = []
        self._last: Element | None = None
        self._begin = self._fed = 0
        self._started = self._in_record = self._ended = False
        self._parser = parser = expat.ParserCreate(self._encoding)
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._builder.data
        parser.EntityDeclHandler = self._declared
        parser.SkippedEntityHandler = self._undefined
        self._handlers = self._inside()

    def feed(self, block: bytes) -> None:
        """Read some more bytes."""
        if not self._started:
            bare = block.lstrip(_BLANK)
            self._skipped_lines += block[: len(block) - len(bare)].count(b"\n")
            if not bare:
                return
            block, self._started = bare, True
        self._suspect = self._suspect or _ENTITY.search(block) is not None
        self._parse(block, final=False)
        waiting = self._fed - self._parser.CurrentByteIndex
        if waiting > LONGEST_TAG:
            self._refuse(f"A tag or comment of the XML is longer than {LONGEST_TAG >> 20} MiB.")
        if self._in_record and self._fed - self._begin > LONGEST_RECORD:
            self._refuse(f"A record of the XML is longer than {LONGEST_RECORD >> 20} MiB.")

    def end(self) -> None:
        """Say that there is no more."""
        self._parse(b"", final=True)

    def _parse(self, block: bytes, *, final: bool) -> None:
        further: bytes | None = block
        while further is not None:
            further = self._parse_document(further, final=final)

    def _parse_document(self, block: bytes, *, final: bool) -> bytes | None:
        """Read on in one document; return what belongs to another one behind it."""
        self._former, self._block = self._block, block
        self._fed += len(block)
        try:
            self._parser.Parse(block, final)
        except expat.ExpatError as error:
            further = self._further(error)
            if further is None:
                self._damaged(error)
            self._document()
            self._started = True
            self._skipped_lines += error.lineno - 1
            return further
        except (LookupError, ValueError) as error:  # What Python's codecs say of an encoding that expat asks them for.
            raise FormatError(
                Problem(
                    f"The XML declares an encoding that cannot be read: {error}.",
                    "Save the file as UTF-8 and let its first line say so, or export it again.",
                    self._name,
                    1,
                )
            ) from error
        return None

    def _further(self, error: expat.ExpatError) -> bytes | None:
        """Return what stands behind the end of a set of records, where another document begins there."""
        if not self._ended or error.code not in _FURTHER:
            return None
        both = self._former + self._block
        start = self._parser.ErrorByteIndex - (self._fed - len(both))
        return both[start:] if start >= 0 and both.startswith((b"<", codecs.BOM_UTF8), start) else None

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element that stands in no record."""
        if attributes and self._suspect:
            self._look()
        element = self._builder.start(tag, attributes)
        self._between()
        if tag in self._containers:
            self._open.append(element)
            self._last = None
            if len(self._open) > DEEPEST:
                self._refuse(_TOO_DEEP)
            return
        self._in_record = True
        self._line, self._begin = self._here(), self._parser.CurrentByteIndex
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._handlers

    def _inside(self) -> tuple[Callable[[str, dict[str, str]], None], Callable[[str], None]]:
        """Make the two functions that take the elements within a record; they are called millions of times."""
        begun, ended, parser = self._builder.start, self._builder.end, self._parser
        depth = count = 0

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > DEEPEST:
                self._refuse(_TOO_DEEP)
            if attributes and self._suspect:
                self._look()
            begun(tag, attributes)

        def end(tag: str) -> None:
            nonlocal depth, count
            element = ended(tag)
            if depth:
                depth -= 1
                count += 1
                if count > MOST_ELEMENTS:
                    self._refuse(f"A record of the XML has more than {MOST_ELEMENTS:,} elements.")
                return
            count = 0
            parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
            self._complete(element)

        return start, end

    def _complete(self, record: Element) -> None:
        self.done.append(Found(record, self._line, bool(self._open)))
        self._in_record = False
        self._empty(record)

    def _end(self, tag: str) -> None:
        """End a container."""
        element = self._builder.end(tag)
        self._between()
        self._open.pop()
        self._ended = not self._open
        self._empty(element)

    def _empty(self, last: Element) -> None:
        """Let go of what stands in the innermost container."""
        self._last = last
        if self._open:
            self._open[-1].clear()

    def _between(self) -> None:
        """Take up text that stands directly in a container: before its first element, or after the last one."""
        before = self._open[-1].text if self._open and self._last is None else self._last and self._last.tail
        if before and before.strip():
            element = Element(TEXT)
            element.text = before
            self.done.append(Found(element, self._here(), inside=True))

    def _here(self) -> int:
        return self._parser.CurrentLineNumber + self._skipped_lines

    def _declared(self, *_declaration: object) -> NoReturn:
        self._refuse("The XML declares entities, which are refused because they can be a bomb.")

    def _undefined(self, entity: str, is_parameter: bool) -> NoReturn:
        mark = "%" if is_parameter else "&"
        self._refuse(f"The XML uses the entity {mark}{entity};, which it does not define.")

    def _look(self) -> None:
        """Refuse an undefined entity in an attribute of the tag that begins here: expat would leave it out, unsaid."""
        found = _BEGUN.match(self._parser.GetInputContext() or b"")
        entity = found and _ENTITY.search(found[0])
        if entity:
            self._undefined(entity[1].decode("utf-8", "replace"), is_parameter=False)

    def _refuse(self, message: str) -> NoReturn:
        raise FormatError(Problem(message, _REMEDY, self._name, self._here()))

    def _damaged(self, error: expat.ExpatError) -> NoReturn:
        where = self._parser.ErrorByteIndex - (self._fed - len(self._block))
        message, remedy = f"The XML is damaged or cut off: {expat.ErrorString(error.code)}.", _REMEDY
        if error.code == _INVALID_TOKEN and where >= 0 and self._block[where : where + 1] >= b"\x80":
            message = "The XML holds bytes that are not in the encoding it declares (UTF-8 if it declares none)."
            remedy = "Export it again; a program that changed it in between has damaged its letters."
        raise FormatError(Problem(message, remedy, self._name, error.lineno + self._skipped_lines)) from error


_INVALID_TOKEN = expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]
_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);|#)([^;&<>\"']*)")
"""A reference to an entity that is not one of XML's own five, or one that is cut off."""
_BEGUN = re.compile(rb"""<[^\s<>"'/=]+(?:\s+[^\s<>"'=]+\s*=\s*(?:"[^"]*"|'[^']*'))*""")
_FURTHER = (
    _INVALID_TOKEN,
    expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT],
    expat.errors.codes[expat.errors.XML_ERROR_MISPLACED_XML_PI],
)
