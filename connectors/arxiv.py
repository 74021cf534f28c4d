"""arXiv by its query interface: pages of whole records, oldest first (docs/sources/arxiv.md)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from connectors.arxiv_parse import SOURCE, EmptyPage, complaint, read_feed
from connectors.asking import Manners, asked
from connectors.contract import Deliver, KeyUse, ParsedPage, Retrieval, Wanted
from connectors.harvest import Hits, harvest
from connectors.http import Client
from connectors.paging import Moved
from rowen.records import Refused, SourceKind, Unreachable

PAGE = 500
"""Hits on a page. The service allows 2,000, but its larger pages come back empty more often."""

WINDOW = 30_000
"""Hits that the service hands over for one query."""

_MANNERS = Manners(SOURCE, complaint)
_NARROWER = (
    "Cut the strategy into several, each of fewer hits, for example by AND submittedDate:[200001010000 TO "
    "201512312359], and list each as a strategy of its own."
)


class Arxiv:
    """The connector. Holds nothing. A native id is arXiv's, without version: "2008.11708", "quant-ph/0201082"."""

    name = SOURCE
    platform = "arXiv"
    kind = SourceKind.DATABASE
    base_url = "https://export.arxiv.org/api"
    key = KeyUse.NONE

    def limits(self, *, has_key: bool) -> float:
        """One request in three seconds (arXiv API Terms of Use); there are no keys."""
        del has_key
        return 1 / 3

    def search(self, client: Client, query: str, wanted: Wanted, deliver: Deliver) -> Retrieval:
        """Run the query word for word and deliver every wanted record.

        Raises:
            SourceError: the search is incomplete; what was delivered stays and need not be fetched again.
        """
        found = harvest(SOURCE, client, query, lambda mark: _ask(client, query, mark), wanted, deliver, start="0")
        return replace(found, warnings=tuple(_warnings(found)))

    def parse(self, body: bytes, role: str) -> ParsedPage:
        """Read one archived page.

        Raises:
            Untrustworthy: it is none, or an error in its place.
        """
        del role
        return read_feed(body).parsed


def _ask(client: Client, query: str, start: str) -> Hits:
    """Ask for one page. One that stays empty is a known fault of the service: what came before it is kept."""
    empty: list[EmptyPage] = []

    def read(body: bytes) -> Hits:
        empty.clear()
        try:
            return read_feed(body)
        except EmptyPage as error:
            empty.append(error)
            raise

    params = {
        "search_query": query,
        "start": start,
        "max_results": str(PAGE),
        "sortBy": "submittedDate",  # fixed: by relevance, the default, hits change places from page to page
        "sortOrder": "ascending",  # what is new comes last and moves nothing
    }
    try:
        page = asked(client.get, "query", params, role="hits", read=read, manners=_MANNERS)
    except Unreachable:
        if empty:
            raise Moved(empty[0].reason) from None
        raise
    if page.total > WINDOW:
        words = f"The strategy has {page.total:,} hits; arXiv hands over the first {WINDOW:,} of a query."
        raise Refused(SOURCE, words, _NARROWER)
    return page


def _warnings(found: Retrieval) -> Iterator[str]:
    yield from found.warnings
    if found.translation and found.translation.split() != found.sent.split():
        yield f"arXiv read the query as: {found.translation}"
