"""CORE lists only the first 10,000 hits of a search: larger ones are cut by year of publication.

A work has one such year or none. That the parts add up is checked by whoever walks through them.
"""

from __future__ import annotations

from dataclasses import dataclass

from rowen.records import Refused
from rowen.records.clock import now

SOURCE = "core"
WINDOW = 10_000
"""Hits that can be reached by ``offset`` (CORE API documentation, version 3: beyond it only by scrolling)."""

_FIRST, _LAST = 1, 9999
_BEGAN = 1970  # most of CORE is younger; only steers where spans are cut, never what is found


@dataclass(frozen=True, slots=True)
class Years:
    """Works published from one year to another, both included; ``dated`` is False for works without a year."""

    first: int = _FIRST
    last: int = _LAST
    dated: bool = True

    @classmethod
    def of(cls, mark: str) -> tuple[Years | None, int]:
        """Return the years (None: the whole search) and the offset that a mark stands for."""
        span, _, start = mark.rpartition("@")
        if not span:
            return None, int(start)
        if span == "undated":
            return UNDATED, int(start)
        first, last = map(int, span.split("-"))
        return cls(first, last), int(start)

    def mark(self, start: int) -> str:
        """Return what the page at that offset is asked by."""
        return f"{self.first}-{self.last}@{start}" if self.dated else f"undated@{start}"

    def narrowed(self, query: str) -> str:
        """Return the query, word for word, narrowed to these years."""
        if not self.dated:
            return f"({query}) AND NOT _exists_:yearPublished"
        return f"({query}) AND yearPublished>{self.first - 1} AND yearPublished<{self.last + 1}"

    def cut(self, count: int) -> tuple[Years, ...]:
        """Cut in two, later years in the smaller span, because more is published each year.

        Raises:
            Refused: what cannot be cut further has ``count`` hits, more than can be listed.
        """
        if not self.dated or self.first == self.last:
            what = f"published in {self.first}" if self.dated else "without a year"
            words = f"It has {count:,} hits {what} alone and lists no more than {WINDOW:,} of one search."
            remedy = "Write several strategies that are narrower, each a search of its own."
            raise Refused(SOURCE, words, remedy)
        low, high = max(self.first, _BEGAN), min(self.last, now().year + 1)
        middle = high - max(1, (high - low) // 3) if low < high else (self.first + self.last) // 2
        return Years(self.first, middle), Years(middle + 1, self.last)


UNDATED = Years(dated=False)
