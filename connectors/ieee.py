"""IEEE Xplore by its Metadata Search API: pages of whole records by number (docs/sources/ieee.md)."""

from __future__ import annotations

from dataclasses import replace

from connectors.asking import Manners, asked
from connectors.contract import Deliver, KeyUse, ParsedPage, Retrieval, Wanted
from connectors.harvest import Hits, harvest
from connectors.http import Client
from connectors.ieee_parse import SOURCE, complaint, read_page, spent
from connectors.strategy_form import Form
from rowen.records import SourceKind

PAGE = 200
"""Records on a page; the service's maximum, because a day has only 200 requests."""

_ALONE = "makes IEEE Xplore ignore the rest of the strategy."
FORM = Form(
    SOURCE,
    words="querytext",
    names=(
        "querytext|meta_data|abstract|article_title|index_terms|thesaurus_terms|author|affiliation|publication_title|"
        "publisher|issn|isbn|content_type|open_access|publication_year|start_year|end_year"
    ),
    address=r"ieeexploreapi\.ieee\.org/api/v1/search/articles",
    display=frozenset({"format", "max_records", "start_record", "sort_order", "sort_field"}),
    refused={
        "article_number": _ALONE,
        "doi": _ALONE,
        "apikey": "is a secret, and strategies are published: take it out.",
    },
)
"""How a strategy may be written."""

_MANNERS = Manners(SOURCE, complaint, spent)


class Ieee:
    """The connector. Holds nothing: everything it needs comes with the client. A native id is an article number."""

    name = SOURCE
    platform = "IEEE Xplore"
    kind = SourceKind.DATABASE
    base_url = "https://ieeexploreapi.ieee.org"
    key = KeyUse.REQUIRED

    def limits(self, *, has_key: bool) -> float:
        """Ten requests a second, 200 a day (the usual plan; IEEE shows each key's in its account); nothing without a key."""
        del has_key
        return 10.0

    def search(self, client: Client, query: str, wanted: Wanted, deliver: Deliver) -> Retrieval:
        """Run the strategy word for word and deliver every wanted record.

        Raises:
            SourceError: the search is incomplete; what was delivered stays and need not be fetched again.
        """
        fixed = {
            "apikey": client.api_key or "", "format": "json", **FORM.parameters(query), "max_records": str(PAGE),
            "sort_field": "article_number", "sort_order": "asc",  # new articles come last: pages do not shift
        }  # fmt: skip

        def ask(first: str) -> Hits:
            params = {**fixed, "start_record": first}
            path = "api/v1/search/articles"
            page = asked(client.get, path, params, role="hits", read=read_page, manners=_MANNERS)
            return replace(page, following=str(int(first) + PAGE))

        return harvest(SOURCE, client, query, ask, wanted, deliver, start="1")

    def parse(self, body: bytes, role: str) -> ParsedPage:
        """Read one archived page of hits.

        Raises:
            Untrustworthy: it is none, or an error in its place.
        """
        del role
        return read_page(body).parsed
