"""Web of Science by its Starter API: pages of short records without abstracts (docs/sources/wos_starter.md)."""

from __future__ import annotations

from dataclasses import replace

from connectors.asking import Manners, asked
from connectors.contract import Deliver, KeyUse, ParsedPage, Retrieval, Wanted
from connectors.harvest import Hits, harvest
from connectors.http import Client
from connectors.wos_errors import complaint, spent
from connectors.wos_starter_parse import SOURCE, read_page
from rowen.records import Refused, SourceKind

PAGE = 50
"""Records on a page; the service's own maximum."""

WINDOW = 100_000
"""Hits of one search that Web of Science lists."""

_SHORT = "The Starter API has no abstracts: records are screened by title, or by an abstract from another source."
_MANNERS = Manners(SOURCE, complaint, spent)


class WebOfScienceStarter:
    """The connector. A native id is the accession number (UT), as in `connectors.wos`."""

    name = SOURCE
    platform = "Web of Science Core Collection (Clarivate)"
    kind = SourceKind.DATABASE
    base_url = "https://api.clarivate.com/apis/wos-starter/v1"
    key = KeyUse.REQUIRED

    def limits(self, *, has_key: bool) -> float:
        """One request a second: the free trial plan; plans of institutions allow five."""
        del has_key
        return 1.0

    def search(self, client: Client, query: str, wanted: Wanted, deliver: Deliver) -> Retrieval:
        """Run the query word for word, page by page.

        Raises:
            SourceError: the search is incomplete; what was delivered stays and need not be fetched again.
        """
        found = harvest(SOURCE, client, query, lambda mark: _ask(client, query, mark), wanted, deliver, start="1")
        return replace(found, warnings=(*found.warnings, _SHORT))

    def parse(self, body: bytes, role: str) -> ParsedPage:
        """Read one archived page of hits.

        Raises:
            Untrustworthy: it is none, or an error in its place.
        """
        del role
        return read_page(body).parsed


def _ask(client: Client, query: str, mark: str) -> Hits:
    page = asked(
        client.get,
        "documents",
        {"q": query, "db": "WOS", "limit": str(PAGE), "page": mark},
        role="hits",
        read=read_page,
        manners=_MANNERS,
        headers={"X-ApiKey": client.api_key or "", "Accept": "application/json"},
    )
    if page.total > WINDOW:
        words = f"It has {page.total:,} hits and lists no more than {WINDOW:,} of one search."
        raise Refused(SOURCE, words, "Cut the strategy into several, for instance by publication year (PY=).")
    return replace(page, following=str(int(mark) + 1))
