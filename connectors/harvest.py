"""Searching a source whose pages carry whole records: one walk through its list, each page delivered as it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from connectors.contract import Deliver, Missing, ParsedPage, Retrieval, Wanted
from connectors.http import Client
from connectors.paging import CursorPage, Moved, all_different, twice, unique, walk
from rowen.records import BudgetSpent, Record, Refused

T = TypeVar("T")
Narrower = Callable[[str, "Hits"], Sequence[str]]
"""Given what a page was asked by and the page, the marks at which narrower searches begin that together have the same
hits; nothing where the list can be walked through as it is."""


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of a list of whole records.

    Attributes:
        total: hits that the source announces for the whole search.
        ids: native id of every hit on the page.
        records: their records; a hit without one stands in ``missing``.
        following: what the next page is asked by (a cursor, an offset), "" if the source names none.
        missing: hits that it lists without a record that can be used, with the reason.
        understood: the query as the source says it read it, "" if it does not say.
        warnings: its warnings, in its words.
    """

    total: int
    ids: tuple[str, ...]
    records: tuple[Record, ...]
    following: str = ""
    missing: tuple[Missing, ...] = ()
    understood: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def parsed(self) -> ParsedPage:
        """The page as a connector's ``parse`` returns it."""
        return ParsedPage(self.ids, self.records, self.total)


def hand_over(page: Hits, wanted: Wanted, deliver: Deliver) -> None:
    """Deliver those records of a page that are wanted."""
    due = set(wanted(page.ids))
    fresh = tuple(record for record in page.records if record.native_id in due)
    if fresh:
        deliver(fresh)


def resumed(client: Client, attempt: Callable[[], T]) -> T:
    """Run a search that may stand on pages of an earlier one.

    Raises:
        Moved: it does, and the source refuses to go on from there: cursors and tokens do not live for ever.
        SourceError: as ``attempt``.
    """
    try:
        return attempt()
    except BudgetSpent:
        raise
    except Refused as error:
        if not client.recalled:
            raise
        raise Moved(
            f"the list could not be gone on with after {client.recalled} pages of an earlier search: {error.reason}"
        ) from None


def harvest(
    source: str,
    client: Client,
    query: str,
    ask: Callable[[str], Hits],
    wanted: Wanted,
    deliver: Deliver,
    *,
    start: str = "*",
    narrower: Narrower | None = None,
) -> Retrieval:
    """Walk through all pages and deliver every wanted record; believe the source only when its numbers add up.

    Pages that an earlier search got before it was interrupted are taken from the archive (`Client.recalled` counts
    them); when the numbers do not agree, or the source no longer goes on from there, everything is asked for once more.

    Args:
        source: the connector's name, for errors.
        client: for starting anew.
        query: the strategy as it is sent.
        ask: fetches one page, with the role "hits".
        wanted: which ids have no record yet.
        deliver: takes the records of a page.
        start: what the first page is asked by.
        narrower: for a source that lists only so many hits of one search; the parts must add up to the whole.

    Raises:
        SourceError: the search is incomplete; what was delivered stays.
    """
    pages: list[Hits] = []

    def fetch(mark: str) -> CursorPage:
        page = ask(mark)
        pages.append(page)
        hand_over(page, wanted, deliver)
        return CursorPage(page.ids, page.total, page.following)

    def attempt() -> tuple[str, ...]:
        pages.clear()
        together = sum(_parts(fetch, lambda mark: narrower(mark, pages[-1]) if narrower else (), start))
        if together != pages[0].total:
            raise Moved(f"the search has {pages[0].total} hits, its parts have {together} together")
        return all_different(unique(native_id for page in pages for native_id in page.ids), pages[0].total)

    def anew() -> tuple[str, ...]:
        client.forget()
        return attempt()

    ids = twice(source, lambda: resumed(client, attempt), anew)
    return Retrieval(
        sent=query,
        reported=pages[0].total,
        ids=ids,
        missing=tuple(missing for page in pages for missing in page.missing),
        translation=pages[0].understood,
        warnings=tuple(dict.fromkeys(words for page in pages for words in page.warnings)),
    )


def _parts(fetch: Callable[[str], CursorPage], parts_of: Callable[[str], Sequence[str]], mark: str) -> Iterator[int]:
    """Walk through a list, or through the parts that it must be cut into; yield how many hits each walk had."""
    first = fetch(mark)
    parts = parts_of(mark)
    for part in parts:
        yield from _parts(fetch, parts_of, part)
    if not parts:
        for _ in walk(lambda asked: first if asked == mark else fetch(asked), mark):
            pass
        yield first.total
