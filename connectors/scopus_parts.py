"""Scopus lists only the first 5,000 hits of a search to a key without a cursor: larger ones are cut by year.

Every Scopus record has one publication year, so parts do not overlap.
"""

from __future__ import annotations

from connectors.scopus_parse import SOURCE
from connectors.spans import Span, Window


def _narrowed(query: str, years: Span) -> str:
    if years.first == years.last:
        return f"({query}) AND PUBYEAR IS {years.first}"
    return f"({query}) AND PUBYEAR AFT {years.first - 1} AND PUBYEAR BEF {years.last + 1}"


WINDOW = Window(
    SOURCE,
    most=5_000,
    whole=Span(1000, 2999),
    began=1960,
    narrowed=_narrowed,
    named=lambda years: f"in {years.first}",
    remedy=(
        "Use a subscriber's key and the view COMPLETE, which has no such limit; or write several strategies "
        "that are narrower, each a search of its own."
    ),
)
"""What can be reached by ``start`` (Elsevier, "API Key Settings")."""
