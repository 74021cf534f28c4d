"""XML that was written by others: read in a stream without entities or network, and so that no leaf is forgotten.

Expat reads (it gives exact line numbers in files of any length and lets declarations be refused as they are met) and
ElementTree's builder makes the elements of one record at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, NoReturn, TypeAlias
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from rowen.records.errors import FormatError, Problem
from rowen.records.formats._source import Source

__all__ = ["INLINE", "TEXT", "Element", "Found", "Taker", "elements", "inner", "parse"]

INLINE = frozenset({"i", "b", "u", "sub", "sup"})
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
Defaults: TypeAlias = frozenset[tuple[str, str, str]]


class Found(NamedTuple):
    """An element that stands in no other than containers: whole, its line, and whether there is a container."""

    element: Element
    line: int
    inside: bool


def elements(source: Source, containers: frozenset[str]) -> Iterator[Found]:
    """Yield the outermost elements that are no containers, as soon as each is complete; only one is in memory.

    Text between them comes as an element called `TEXT`. A document cut off in the middle yields what is whole, and
    then raises.

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
        self._builder = TreeBuilder()
        self._open: list[Element] = []
        self._last: Element | None = None
        self._line = self._begin = self._fed = self._skipped_lines = 0
        self._started = self._in_record = False
        self._block = b""
        self._parser = parser = expat.ParserCreate(encoding)
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
        self._block = block
        self._fed += len(block)
        try:
            self._parser.Parse(block, final)
        except expat.ExpatError as error:
            self._damaged(error)
        except (LookupError, ValueError) as error:  # What Python's codecs say of an encoding that expat asks them for.
            raise FormatError(
                Problem(
                    f"The XML declares an encoding that cannot be read: {error}.",
                    "Save the file as UTF-8 and let its first line say so, or export it again.",
                    self._name,
                    1,
                )
            ) from error

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element that stands in no record."""
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


def inner(element: Element | None) -> str:
    """Return all text inside an element, white space folded; italics, bold, sub- and superscript stay as tags."""
    if element is None:
        return ""
    if not len(element):
        text = element.text
        return " ".join(text.split()) if text else ""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag in INLINE:
            yield f"<{child.tag}>"
            yield from _pieces(child)
            yield f"</{child.tag}>"
        else:
            yield from _pieces(child)
        yield child.tail or ""


Chain: TypeAlias = "tuple[Chain, Element] | None"
"""An element and what it stands in, up to but without the record itself."""


class Taker:
    """Reads values out of one element and knows afterwards which leaves and attributes nobody has read."""

    __slots__ = ("_attributes", "_paths", "_read", "_root", "_whole")

    def __init__(self, root: Element) -> None:
        """Start with everything unread."""
        self._root = root
        self._read: set[Element] = set()
        self._whole: set[Element] = set()
        self._attributes: set[tuple[Element, str]] = set()
        self._paths: dict[Element, str] = {}

    def text(self, parent: Element | None, tag: str) -> str:
        """Read the first child of a name; "" if there is none."""
        found = None if parent is None else parent.find(tag)
        return "" if found is None else self.value(found)

    def texts(self, parent: Element, names: tuple[str, ...]) -> list[str]:
        """Read the first child of each name."""
        return [self.text(parent, name) for name in names]

    def value(self, element: Element) -> str:
        """Read one element's inner text."""
        self._read.add(element)
        if len(element):
            return inner(element)
        text = element.text
        return " ".join(text.split()) if text else ""

    def attribute(self, element: Element, name: str) -> str:
        """Read one attribute; "" if there is none."""
        self._attributes.add((element, name))
        return element.get(name, "")

    def whole(self, element: Element) -> None:
        """Count an element, its attributes and everything in it as read."""
        self._whole.add(element)

    def rest(self, defaults: Defaults) -> list[tuple[str, str]]:
        """Return (path, text) of every unread leaf and (path/@name, value) of every unread attribute but defaults."""
        found = [
            (f"@{name}", value)
            for name, value in self._root.items()
            if (self._root.tag, name, value) not in defaults and (self._root, name) not in self._attributes
        ]
        if self._root not in self._read:
            self._unread(self._root, None, defaults, found)
        return found

    def _unread(self, parent: Element, above: Chain, defaults: Defaults, found: list[tuple[str, str]]) -> None:
        read, whole = self._read, self._whole
        for child in parent:
            if child in whole:
                continue
            for name, value in child.items():
                if (child.tag, name, value) not in defaults and (child, name) not in self._attributes:
                    found.append((f"{self._path((above, child))}/@{name}", value))
            if child in read:
                continue
            text = child.text
            if not len(child) or (text and not text.isspace()) or child[0].tag in INLINE:
                text = inner(child)
                if text:
                    found.append((self._path((above, child)), text))
            else:
                self._unread(child, (above, child), defaults, found)

    def _path(self, chain: tuple[Chain, Element]) -> str:
        """Names down to an element, each numbered where it repeats among its siblings."""
        above, element = chain
        path = self._paths.get(element)
        if path is not None:
            return path
        prefix, tag = "" if above is None else f"{self._path(above)}/", element.tag
        same = [each for each in (self._root if above is None else above[1]) if each.tag == tag]
        if len(same) == 1:
            self._paths[element] = path = prefix + tag
            return path
        for number, each in enumerate(same, 1):
            self._paths[each] = f"{prefix}{tag}[{number}]"
        return self._paths[element]
