"""CORE lists only the first 10,000 hits of a search: larger ones are cut by year of publication; a work has one or none."""

from __future__ import annotations

from connectors.core_parse import SOURCE
from connectors.spans import Span, Window

_UNDATED = Span(0, 0)


def _narrowed(query: str, years: Span) -> str:
    if years == _UNDATED:
        return f"({query}) AND NOT _exists_:yearPublished"
    return f"({query}) AND yearPublished>{years.first - 1} AND yearPublished<{years.last + 1}"


WINDOW = Window(
    SOURCE,
    most=10_000,
    whole=Span(1, 9999),
    began=1970,
    narrowed=_narrowed,
    named=lambda years: "without a year" if years == _UNDATED else f"published in {years.first}",
    remedy="Write several strategies that are narrower, each a search of its own.",
    apart=(_UNDATED,),
)
"""What can be reached by ``offset`` (CORE API documentation, version 3: beyond it only by scrolling)."""
