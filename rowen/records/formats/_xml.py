"""XML that was written by others: parsed without entities or network, and read so that no leaf is forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, TypeAlias

from lxml import etree

from rowen.records.errors import FormatError, Problem

Element: TypeAlias = Any
"""lxml comes without types."""
INLINE = frozenset({"i", "b", "u", "sub", "sup"})
_REMEDY = "Export or fetch the file again; if the same happens, send it to the people who look after Rowen."


def parse(data: bytes, name: str = "") -> Element:
    """Return the root element. Entities are refused, expanded or not; nothing is ever fetched.

    Raises:
        FormatError: the bytes are not well-formed XML, or they declare or use entities of their own.
    """
    body = data.lstrip(b" \t\r\n")
    if any("<!ENTITY".encode(encoding) in body for encoding in ("utf-8", "utf-16-le", "utf-16-be")):
        raise FormatError(
            Problem("The XML declares entities, which are refused because they can be a bomb.", _REMEDY, name)
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root: Element = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno + data[: len(data) - len(body)].count(b"\n") if error.lineno else None
        message = f"The XML is damaged or cut off: {error.msg}."
        raise FormatError(Problem(message, _REMEDY, name, line)) from error
    for entity in root.iter(etree.Entity):
        message = f"The XML uses the entity {entity.text}, which it does not define."
        raise FormatError(Problem(message, _REMEDY, name, entity.sourceline))
    return root


def inner(element: Element | None) -> str:
    """Return all text inside an element, white space folded; italics, bold, sub- and superscript stay as tags."""
    if element is None:
        return ""
    if len(element) == 0:
        return " ".join((element.text or "").split())
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


class Taker:
    """Reads values out of one element and knows afterwards which leaves and attributes nobody has read."""

    def __init__(self, root: Element) -> None:
        """Start with everything unread."""
        self._root = root
        self._read: set[Element] = set()
        self._attributes: set[tuple[Element, str]] = set()

    def text(self, parent: Element | None, path: str) -> str:
        """Read the first element at a path; "" if there is none."""
        found = None if parent is None else parent.find(path)
        return "" if found is None else self.value(found)

    def texts(self, parent: Element, names: tuple[str, ...]) -> list[str]:
        """Read the first child of each name; one pass, where `text` would search for each."""
        children = {str(child.tag): child for child in reversed(parent)}
        return [self.value(children[name]) if name in children else "" for name in names]

    def value(self, element: Element) -> str:
        """Read one element's inner text."""
        self._read.add(element)
        return inner(element)

    def attribute(self, element: Element, name: str) -> str:
        """Read one attribute; "" if there is none."""
        self._attributes.add((element, name))
        return str(element.get(name, ""))

    def done(self, element: Element) -> None:
        """Count an element and everything in it as read."""
        for each in element.iter():
            self._read.add(each)
            self._attributes.update((each, str(name)) for name in each.attrib)

    def rest(self, defaults: frozenset[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
        """Yield (path, text) of every unread leaf and (path/@name, value) of every unread attribute but defaults."""
        yield from self._rest(self._root, "", defaults)

    def _rest(
        self, element: Element, path: str, defaults: frozenset[tuple[str, str, str]]
    ) -> Iterator[tuple[str, str]]:
        if element.attrib:
            for name, value in element.attrib.items():
                if (element, name) not in self._attributes and (element.tag, name, value) not in defaults:
                    yield f"{path}/@{name}" if path else f"@{name}", str(value)
        if element in self._read:
            return
        if len(element) == 0 or (element.text and element.text.strip()) or element[0].tag in INLINE:
            text = inner(element)
            if text:
                yield path, text
            return
        for child, step in _steps(element):
            if child not in self._read or child.attrib:
                yield from self._rest(child, f"{path}/{step}" if path else step, defaults)


def _steps(element: Element) -> Iterator[tuple[Element, str]]:
    """Each child with its name, numbered where the name repeats."""
    names = [str(child.tag) for child in element]
    if len(set(names)) == len(names):
        yield from zip(element, names, strict=True)
        return
    counts, seen = Counter(names), Counter[str]()
    for child, name in zip(element, names, strict=True):
        seen[name] += 1
        yield child, f"{name}[{seen[name]}]" if counts[name] > 1 else name
