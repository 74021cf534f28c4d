"""All ids of one PubMed search, however many: PubMed lists only the first 9,999, so larger searches are cut in slices.

A slice is a span of create dates ([crdt]: a record has exactly one, so spans do not overlap); a single day with too
many is cut again into spans of PMIDs. The slices must add up to the whole search, and their union must be as large.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from connectors.paging import Moved, all_different, unique
from connectors.pubmed_parse import Found

WINDOW = 9_999
"""Ids that ESearch lists at most (its documentation says 10,000; recordings say 9,999)."""

_AIM = 8_500  # hits per slice that a cut aims at: below the window, so that a wrong guess seldom costs a request
_FIRST, _LAST = date(1800, 1, 1), date(2200, 12, 31)
_BEGAN = date(1965, 1, 1)
_GROWTH = 0.05  # yearly growth of PubMed; only steers where spans are cut, never what is found
_HIGHEST_PMID = 99_999_999
Ask = Callable[[str], Found]


@dataclass(frozen=True, slots=True)
class Span:
    """Hits created between two days and, inside one day, with a PMID between two numbers (both ends belong to it)."""

    first: date = _FIRST
    last: date = _LAST
    low: int = 1
    high: int = _HIGHEST_PMID

    def term(self, query: str) -> str:
        """Return the query, word for word, narrowed to this span."""
        days = f"{self.first:%Y/%m/%d}:{self.last:%Y/%m/%d}[crdt]"
        numbers = f" AND {self.low}:{self.high}[uid]" if (self.low, self.high) != (1, _HIGHEST_PMID) else ""
        return f"({query}) AND {days}{numbers}"

    def cut(self, count: int, seen: tuple[str, ...], today: date) -> tuple[Span, Span]:
        """Cut in two, so that both parts hold about whole slices.

        Args:
            count: hits in this span.
            seen: some of their PMIDs, as a sample for cutting a single day.
            today: where PubMed ends for now.

        Raises:
            Moved: a single record cannot be cut.
        """
        if self.first < self.last:
            parts = math.ceil(count / _AIM)
            day = _quantile(self.first, self.last, (parts // 2) / parts, today)
            return Span(self.first, day), Span(day + timedelta(days=1), self.last)
        if self.low >= self.high:
            raise Moved(f"PubMed counts {count} hits for the one PMID {self.low}")
        inside = sorted(number for number in map(int, seen) if self.low < number <= self.high)
        middle = inside[len(inside) // 2] if inside else (self.low + self.high + 1) // 2
        return (
            Span(self.first, self.last, self.low, middle - 1),
            Span(self.first, self.last, middle, self.high),
        )


def gather(ask: Ask, query: str, today: date) -> Found:
    """Return every id of a search, each once, in the order in which PubMed listed them.

    Raises:
        Moved: the numbers do not agree (a short page, slices that do not add up).
    """
    whole = _whole_page(ask(query))
    if whole.count <= WINDOW:
        return whole
    slices = list(_slices(ask, query, Span(), whole, today))
    total = sum(found.count for found in slices if found.count <= WINDOW)
    if total != whole.count:
        raise Moved(f"the search has {whole.count} hits, its slices have {total} together")
    listed = [number for found in (whole, *slices) for number in found.ids]
    heard = (words for found in slices if found.count for words in found.warnings)
    return Found(
        whole.count,
        all_different(unique(listed), whole.count),
        whole.translation,
        unique([*whole.warnings, *heard]),
    )


def _slices(ask: Ask, query: str, span: Span, known: Found, today: date) -> Iterator[Found]:
    """Yield the answers for all parts of a span that is too large; the later part's count follows by subtraction."""
    early, late = span.cut(known.count, known.ids, today)
    first = _whole_page(ask(early.term(query)))
    yield first
    if first.count > WINDOW:
        yield from _slices(ask, query, early, first, today)
    rest = known.count - first.count
    if rest < 0:
        raise Moved(f"a part of the search has {first.count} hits, the whole of it {known.count}")
    if rest > WINDOW and late.first < late.last:
        yield from _slices(ask, query, late, Found(rest, ()), today)  # asking for it as a whole would tell nothing new
    elif rest:
        second = _whole_page(ask(late.term(query)))
        yield second
        if second.count != rest:
            raise Moved(f"a slice should hold the remaining {rest} hits and holds {second.count}")
        if second.count > WINDOW:
            yield from _slices(ask, query, late, second, today)


def _whole_page(found: Found) -> Found:
    """Refuse a page that lists fewer ids than it should."""
    due = min(found.count, WINDOW)
    if len(found.ids) != due:
        raise Moved(f"PubMed announced {found.count} hits and listed {len(found.ids)} of the {due} it can list")
    all_different(found.ids, due)
    return found


def _quantile(first: date, last: date, share: float, today: date) -> date:
    """Return the day up to which, in a steadily growing PubMed, about this share of a span's records was created."""
    begin, end = max(first, _BEGAN), min(last, today)
    if begin >= end:
        begin, end = first, last
    years = (end - begin).days / 365.25
    passed = math.log1p(share * math.expm1(_GROWTH * years)) / _GROWTH * 365.25
    return min(max(begin + timedelta(days=int(passed)), first), last - timedelta(days=1))
