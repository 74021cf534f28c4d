"""Which places a source's answer has: element paths of XML, key paths of JSON, without positions in lists.

A place is written as in the source: ``PubmedArticleSet/PubmedArticle/MedlineCitation/@Status`` in XML (``@`` is an
attribute), ``resultList.result[].pubYear`` in JSON (``[]`` is any item of a list). What each source is known to send stands
in ``connectors/shapes/<source>.txt`` (facts from the provider's DTD or documentation and from recorded answers).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from connectors.shape_walk import Look, Shape, look

__all__ = ["Look", "Shape", "look", "names", "shape_of", "vocabulary"]

FOLDER = Path(__file__).parent / "shapes"
_START_TAG = re.compile(rb"<[A-Za-z_][^>]*>")
_VALUE = re.compile(rb"""=\s*(?:"[^"]*"|'[^']*')""")
_KEY = re.compile(rb'"([^"\\]{1,200})"\s*:')
_LAST = re.compile(r"[^/.\[\]]+")


@lru_cache
def shape_of(source: str) -> Shape:
    """Return what is known of a connector's answers; an empty shape for one of which nothing is written down."""
    path = FOLDER / f"{source}.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    told: dict[str, set[str]] = {kind: set() for kind in ("", "record", "markup", "free", "whole")}
    for line in lines:
        kind, _, value = line[1:].partition(" ") if line.startswith("!") else ("", "", line.strip())
        if not line.startswith("#") and value:
            told[kind].add(value.strip())
    return Shape(
        known=frozenset(told[""] | told["free"]),
        records=frozenset(told["record"]),
        markup=frozenset(told["markup"]),
        free=frozenset(told["free"]),
        whole=bool(told["whole"]),
    )


def names(body: bytes) -> frozenset[str]:
    """Return the names of elements, attributes and keys in an answer: a tenth of the work of `look`, and no places.

    A name that is not in `vocabulary` calls for a look; words of a text may come along in a broken answer.
    """
    if body.lstrip()[:1] == b"<":
        tags = {_VALUE.sub(b"=", tag) for tag in set(_START_TAG.findall(body))}
        found = (part.strip("/=") for tag in tags for part in tag[1:-1].decode("utf-8", "replace").split())
        return frozenset(filter(None, found))
    return frozenset(key.decode("utf-8", "replace") for key in set(_KEY.findall(body)))


def vocabulary(places: Iterable[str]) -> frozenset[str]:
    """Return the names that places are made of."""
    return frozenset(name.removeprefix("@") for place in places for name in _LAST.findall(place))
