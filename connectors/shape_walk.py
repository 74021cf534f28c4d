"""Walks through one answer of a source and notes every place in it (see `connectors.shape`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from connectors.fields import from_json
from rowen.records import Untrustworthy


@dataclass(frozen=True, slots=True)
class Shape:
    """What is known of a source's answers.

    Attributes:
        known: places that it may have.
        records: places at which a record stands.
        markup: XML elements inside texts, which are no fields (``<i>``, formulas).
        free: JSON places whose keys are data, not names of fields.
        whole: the provider documents its fields, and ``known`` has all of them.
    """

    known: frozenset[str] = frozenset()
    records: frozenset[str] = frozenset()
    markup: frozenset[str] = frozenset()
    free: frozenset[str] = frozenset()
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """The places of one answer.

    Attributes:
        places: of the whole answer.
        records: those inside each of its records, in order.
    """

    places: frozenset[str]
    records: tuple[frozenset[str], ...]


def look(body: bytes, shape: Shape) -> Look:
    """Find every place of an answer.

    Raises:
        Untrustworthy: it is neither XML nor JSON.
    """
    walk: Callable[[bytes, Shape, _Places], None] = _walk_xml if body.lstrip()[:1] == b"<" else _walk_json
    places = _Places(shape)
    try:
        walk(body, shape, places)
    except (expat.ExpatError, ValueError, RecursionError) as error:
        raise Untrustworthy("archive", f"An archived answer is neither XML nor JSON ({error}).") from error
    return Look(frozenset(places.found), tuple(frozenset(one) for one in places.records))


class _Places:
    """What a walk has met so far."""

    def __init__(self, shape: Shape) -> None:
        self.found: set[str] = set()
        self.records: list[set[str]] = []
        self._shape = shape
        self._inside: set[str] | None = None

    def meet(self, place: str) -> None:
        if place in self._shape.records:
            self._inside = set()
            self.records.append(self._inside)
        self.found.add(place)
        if self._inside is not None:
            self._inside.add(place)


def _walk_xml(body: bytes, shape: Shape, places: _Places) -> None:
    stack = [""]
    parser = expat.ParserCreate()

    def start(tag: str, attributes: dict[str, str]) -> None:
        above = stack[-1]
        if tag in shape.markup or above is _SKIPPED:
            stack.append(_SKIPPED)
            return
        # Sections inside sections are the same field.
        place = above if above.endswith(f"/{tag}") else f"{above}/{tag}" if above else tag
        stack.append(place)
        places.meet(place)
        for name in attributes:
            places.meet(f"{place}/@{name}")

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _tag: stack.pop()
    parser.Parse(body, True)


_SKIPPED = "(markup)"


def _walk_json(body: bytes, shape: Shape, places: _Places) -> None:
    def walk(value: Any, place: str) -> None:
        if isinstance(value, dict) and place not in shape.free:
            for key, inner in value.items():
                at = f"{place}.{key}" if place else key
                places.meet(at)
                walk(inner, at)
        elif isinstance(value, list):
            at = f"{place}[]"
            for inner in value:
                if isinstance(inner, dict | list):
                    places.meet(at)
                    walk(inner, at)

    walk(from_json(body, strict=False), "")
