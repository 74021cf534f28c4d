"""IEEE Xplore by its Metadata Search API: numbered pages of whole records (docs/sources/ieee.md)."""

from __future__ import annotations

from dataclasses import replace

from connectors.asking import Manners, asked
from connectors.contract import Deliver, KeyUse, ParsedPage, Retrieval, Wanted
from connectors.harvest import Hits, harvest
from connectors.http import Client
from connectors.ieee_parse import SOURCE, complaint, read_page, spent
from rowen.records import SourceKind

PAGE = 200
"""Records on a page; the service's own maximum."""

_MANNERS = Manners(SOURCE, complaint, spent)


class IEEEXplore:
    """The connector. A native id is the article number."""

    name = SOURCE
    platform = "IEEE Xplore"
    kind = SourceKind.DATABASE
    base_url = "https://ieeexploreapi.ieee.org"
    key = KeyUse.REQUIRED

    def limits(self, *, has_key: bool) -> float:
        """Ten requests a second, 200 a day (IEEE's mail with the key); nothing without a key."""
        del has_key
        return 10.0

    def search(self, client: Client, query: str, wanted: Wanted, deliver: Deliver) -> Retrieval:
        """Run the query word for word, page by page, oldest article numbers first.

        Raises:
            SourceError: the search is incomplete; what was delivered stays and need not be fetched again.
        """
        return harvest(SOURCE, client, query, lambda mark: _ask(client, query, mark), wanted, deliver, start="1")

    def parse(self, body: bytes, role: str) -> ParsedPage:
        """Read one archived page of hits.

        Raises:
            Untrustworthy: it is none, or an error in its place.
        """
        del role
        page = read_page(body)
        return ParsedPage(ids=page.ids, records=page.records, reported=page.total)


def _ask(client: Client, query: str, mark: str) -> Hits:
    params = {
        "querytext": query,
        "format": "json",
        "max_records": str(PAGE),
        "start_record": mark,
        "sort_field": "article_number",  # fixed: by relevance, pages of a list that grows may shift
        "sort_order": "asc",
        "apikey": client.api_key or "",  # the service takes it nowhere else
    }
    page = asked(client.get, "api/v1/search/articles", params, role="hits", read=read_page, manners=_MANNERS)
    return replace(page, following=str(int(mark) + PAGE))
