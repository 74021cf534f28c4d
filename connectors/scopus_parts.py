"""Scopus lists only the first 5,000 hits of a search to a key without a cursor: larger ones are cut by year.

Every Scopus record has one publication year, so parts do not overlap; that they add up is checked by whoever walks.
"""

from __future__ import annotations

from dataclasses import dataclass

from connectors.scopus_parse import SOURCE
from rowen.records import Refused
from rowen.records.clock import now

WINDOW = 5_000
"""Hits that can be reached by ``start`` (Elsevier, "API Key Settings")."""

_FIRST, _LAST = 1000, 2999
_BEGAN = 1960  # most of Scopus is younger; only steers where spans are cut, never what is found


@dataclass(frozen=True, slots=True)
class Years:
    """Hits published from one year to another, both included."""

    first: int = _FIRST
    last: int = _LAST

    @classmethod
    def of(cls, mark: str) -> tuple[Years, int]:
        """Return the years and the offset that a mark stands for."""
        first, last, start = map(int, mark.split(","))
        return cls(first, last), start

    def mark(self, start: int) -> str:
        """Return what the page at that offset is asked by."""
        return f"{self.first},{self.last},{start}"

    def narrowed(self, query: str) -> str:
        """Return the query, word for word, narrowed to these years; unchanged for all years."""
        if self == WHOLE:
            return query
        if self.first == self.last:
            return f"({query}) AND PUBYEAR IS {self.first}"
        return f"({query}) AND PUBYEAR AFT {self.first - 1} AND PUBYEAR BEF {self.last + 1}"

    def cut(self, count: int) -> tuple[Years, Years]:
        """Cut in two, later years in the smaller span, because more is published each year.

        Raises:
            Refused: a single year has ``count`` hits, more than can be listed.
        """
        if self.first == self.last:
            words = f"It has {count:,} hits in {self.first} alone and lists no more than {WINDOW:,} of one search to this key."
            remedy = (
                "Use a subscriber's key and the view COMPLETE, which has no such limit; or write several strategies "
                "that are narrower, each a search of its own."
            )
            raise Refused(SOURCE, words, remedy)
        low, high = max(self.first, _BEGAN), min(self.last, now().year + 1)
        middle = high - max(1, (high - low) // 3) if low < high else (self.first + self.last) // 2
        return Years(self.first, middle), Years(middle + 1, self.last)


WHOLE = Years()
