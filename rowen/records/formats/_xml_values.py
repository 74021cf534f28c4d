"""Values out of an element of XML, read so that no leaf and no attribute is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias
from xml.etree.ElementTree import Element

INLINE = frozenset({"i", "b", "u", "sub", "sup"})
Defaults: TypeAlias = frozenset[tuple[str, str, str]]


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
        beside = self._root if above is None else above[1]
        same = beside if len(beside) == 1 else [each for each in beside if each.tag == tag]
        if len(same) == 1:
            self._paths[element] = path = prefix + tag
            return path
        for number, each in enumerate(same, 1):
            self._paths[each] = f"{prefix}{tag}[{number}]"
        return self._paths[element]
