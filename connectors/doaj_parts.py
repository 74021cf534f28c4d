"""All hits of one DOAJ search, however many: DOAJ lists only the first 1,000, so larger searches are cut in parts.

A part is a span of days on which DOAJ created the record (``created_date``: a record has exactly one). The parts must add
up to the whole search, and all different ids must be as many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from connectors.doaj_parse import SOURCE
from connectors.harvest import Hits
from connectors.paging import CursorPage, Moved, all_different, unique, walk
from rowen.records import Refused

WINDOW = 1_000
"""Hits that DOAJ lists at most (its configuration, and the words of its refusal)."""

_FIRST, _END = date(1900, 1, 1), date(2201, 1, 1)
_BEGAN = date(2004, 1, 1)
Ask = Callable[[str, str], Hits]
"""Given a query and the number of a page, what DOAJ answers."""


def gather(ask: Ask, query: str, today: date) -> tuple[str, ...]:
    """Return every id of a search, each once, in the order in which DOAJ listed them.

    Raises:
        Moved: the numbers do not agree (a short page, parts that do not add up).
        Refused: a single day has more hits than DOAJ lists.
    """
    first = ask(query, "1")
    if first.total <= WINDOW:
        return all_different(_all_pages(ask, query, first), first.total)
    listed = list(first.ids)

    def noted(wish: str, page: str) -> Hits:
        hits = ask(wish, page)
        listed.extend(hits.ids)
        return hits

    try:
        total = sum(_parts(noted, query, _FIRST, _END, today))
    except Moved as error:
        raise Moved(f"of {first.total} hits in all, {error}") from None
    if total != first.total:
        raise Moved(f"the search has {first.total} hits, its parts by date of creation have {total} together")
    return all_different(unique(listed), first.total)


def _parts(ask: Ask, query: str, first: date, end: date, today: date) -> Iterator[int]:
    """Fetch the hits created from one day until before another; yield how many each part has."""
    wish = f"({query}) AND created_date:[{first} TO {end}}}"
    page = ask(wish, "1")
    if page.total <= WINDOW:
        yield len(all_different(_all_pages(ask, wish, page), page.total))
    elif end - first == timedelta(days=1):
        words = f"DOAJ lists only the first {WINDOW:,} hits of a search, and {page.total:,} of these were created on {first}."
        remedy = "Make two strategies of it that find fewer each, for instance by bibjson.year, as two sources."
        raise Refused(SOURCE, words, remedy)
    else:
        middle = _middle(first, end, today)
        yield from _parts(ask, query, first, middle, today)
        yield from _parts(ask, query, middle, end, today)


def _all_pages(ask: Ask, wish: str, first: Hits) -> list[str]:
    """Walk through the pages of a search whose first page is known; return all ids."""

    def fetch(page: str) -> CursorPage:
        hits = first if page == "1" else ask(wish, page)
        return CursorPage(hits.ids, hits.total, hits.following)

    return [native_id for page in walk(fetch, "1") for native_id in page.ids]


def _middle(first: date, end: date, today: date) -> date:
    """Return a day that cuts a span in two, in the middle of the time in which DOAJ has created records."""
    low, high = max(first, _BEGAN), min(end, today)
    if high - low < timedelta(days=2):
        low, high = first, end
    return min(max(low + (high - low) // 2, first + timedelta(days=1)), end - timedelta(days=1))
