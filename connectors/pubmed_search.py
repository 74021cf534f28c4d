"""All ids of one PubMed search, however many: PubMed lists only the first 9,999, so larger searches are cut in slices.

A slice is a span of create dates ([crdt]: a record has exactly one, so spans do not overlap); a single day with too
many is cut again into spans of PMIDs. The slices must add up to the whole search, and their union must be as large.
When they do not, the second attempt cuts by PMID alone: a record without a create date is in no span of dates.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
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
_SAMPLE = 100  # fewer known PMIDs say too little about where the others are
Ask = Callable[[str], Found]


@dataclass(frozen=True, slots=True)
class Span:
    """Hits created between two days and with a PMID between two numbers (all ends belong to it).

    ``dated`` is False where only the numbers count.
    """

    first: date = _FIRST
    last: date = _LAST
    low: int = 1
    high: int = _HIGHEST_PMID
    dated: bool = True

    @property
    def has_days(self) -> bool:
        """Whether it can be cut between two days."""
        return self.dated and self.first < self.last

    def term(self, query: str) -> str:
        """Return the query, word for word, narrowed to this span."""
        days = f" AND {self.first:%Y/%m/%d}:{self.last:%Y/%m/%d}[crdt]" if self.dated else ""
        numbers = f" AND {self.low}:{self.high}[uid]" if (self.low, self.high) != (1, _HIGHEST_PMID) else ""
        return f"({query}){days}{numbers}"

    def cut(self, count: int, seen: tuple[str, ...], today: date) -> tuple[Span, Span]:
        """Cut in two, so that both parts hold about whole slices of its ``count`` hits; ``seen`` are some of them.

        Raises:
            Moved: a single record cannot be cut.
        """
        if self.has_days:
            parts = math.ceil(count / _AIM)
            day = _quantile(self.first, self.last, (parts // 2) / parts, today)
            return replace(self, last=day), replace(self, first=day + timedelta(days=1))
        if self.low >= self.high:
            raise Moved(f"PubMed counts {count} hits for the one PMID {self.low}")
        inside = sorted(number for number in map(int, seen) if self.low < number <= self.high)
        middle = inside[len(inside) // 2] if len(inside) >= _SAMPLE else (self.low + self.high + 1) // 2
        return replace(self, high=middle - 1), replace(self, low=middle)


def gather(ask: Ask, query: str, today: date, *, dated: bool = True) -> Found:
    """Return every id of a search, each once, in the order in which PubMed listed them.

    Args:
        ask: sends a query and returns what ESearch answers.
        query: the strategy, word for word.
        today: where PubMed ends for now.
        dated: cut by create date first; otherwise by PMID alone.

    Raises:
        Moved: the numbers do not agree (a short page, slices that do not add up).
    """
    whole = _whole_page(ask(query))
    if whole.count <= WINDOW:
        return whole
    try:
        slices = list(_slices(ask, query, Span(dated=dated), whole, today))
    except Moved as error:
        raise Moved(f"of {whole.count} hits in all, {error}") from None
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
    first = _within(early, ask(early.term(query)))
    yield first
    if first.count > WINDOW:
        yield from _slices(ask, query, early, first, today)
    rest = known.count - first.count
    if rest < 0:
        raise Moved(f"a part of the search has {first.count} hits, the whole of it {known.count}")
    if rest > WINDOW and late.has_days:
        yield from _slices(ask, query, late, Found(rest, ()), today)  # asking for it as a whole would tell nothing new
    elif rest:
        second = _within(late, ask(late.term(query)))
        yield second
        if second.count != rest:
            raise Moved(f"a slice should hold the remaining {rest} hits and holds {second.count}")
        if second.count > WINDOW:
            yield from _slices(ask, query, late, second, today)


def _within(span: Span, found: Found) -> Found:
    """Refuse a page that lists PMIDs outside the span that was asked for."""
    if not all(span.low <= int(number) <= span.high for number in found.ids):
        raise Moved(f"PubMed lists PMIDs outside {span.low}:{span.high}[uid], which was asked for")
    return _whole_page(found)


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
