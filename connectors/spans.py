"""Searches with more hits than a source lists: cut by a number that hits have, such as the year of publication.

That the parts have as many hits together as the whole is checked by whoever walks through them (`harvest.harvest`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from connectors.harvest import Hits
from rowen.records import Refused
from rowen.records.clock import now


@dataclass(frozen=True, slots=True)
class Span:
    """Hits whose number lies from ``first`` to ``last``, both included."""

    first: int
    last: int

    def cut(self, began: int, latest: int) -> tuple[Span, Span]:
        """Cut in two, later numbers in the smaller span, because more is published each year.

        Args:
            began: where most hits begin; steers where it is cut, never what is found.
            latest: where they end.
        """
        low, high = max(self.first, began), min(self.last, latest)
        middle = high - max(1, (high - low) // 3) if low < high else (self.first + self.last) // 2
        return Span(self.first, middle), Span(middle + 1, self.last)


def next_year() -> int:
    """Return the last year that publications bear by now."""
    return now().year + 1


@dataclass(frozen=True, slots=True)
class Window:
    """How one source's searches are cut. A page is asked by a mark: the span, if any, "@" and the place of the page.

    Attributes:
        source: the connector's name.
        most: hits that it lists of one search.
        whole: the span in which every number lies.
        began: see `Span.cut`.
        latest: see `Span.cut`.
        narrowed: writes a query, word for word, and the span that it is narrowed to.
        named: the span in a message ("published in 2019").
        remedy: what a person can do when a part cannot be cut further.
        apart: spans of one number for hits that have no such number; they are never cut.
    """

    source: str
    most: int
    whole: Span
    began: int
    narrowed: Callable[[str, Span], str]
    named: Callable[[Span], str]
    remedy: str
    latest: Callable[[], int] = next_year
    apart: tuple[Span, ...] = ()

    def asked_by(self, mark: str, query: str) -> tuple[str, int]:
        """Return the query and the place of the page that a mark stands for."""
        span, place = _read(mark)
        return self.narrowed(query, span) if span else query, int(place)

    def narrower(self, mark: str, page: Hits) -> Sequence[str]:
        """Return the marks of the parts into which a search is cut, none for one that can be listed.

        Raises:
            Refused: it has more hits than can be listed, and cannot be cut further.
        """
        if page.total <= self.most:
            return ()
        span, place = _read(mark)
        if span and span.first == span.last:
            words = f"It has {page.total:,} hits {self.named(span)} alone and lists no more than {self.most:,} of one search."
            raise Refused(self.source, words, self.remedy)
        parts = (span or self.whole).cut(self.began, self.latest())
        return [f"{part.first}-{part.last}@{place}" for part in (*parts, *(() if span else self.apart))]


def at_place(mark: str, place: int | str) -> str:
    """Return the mark of another page of the same search."""
    return f"{mark.rpartition('@')[0]}@{place}"


def _read(mark: str) -> tuple[Span | None, str]:
    span, _, place = mark.rpartition("@")
    first, _, last = span.partition("-")
    return Span(int(first), int(last)) if span else None, place
