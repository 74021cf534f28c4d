"""OpenAlex by its list of works: pages of whole records by cursor (docs/sources/openalex.md)."""

from __future__ import annotations

from connectors.asking import Manners, asked
from connectors.contract import Deliver, KeyUse, ParsedPage, Retrieval, Wanted
from connectors.harvest import Hits, harvest
from connectors.http import Client
from connectors.openalex_parse import SOURCE, complaint, read_hits, spent
from connectors.strategy_form import Form
from rowen.records import SourceKind

PAGE = 100
"""Works on a page; the service's maximum today (it was 200 until 2025)."""

_MANNERS = Manners(SOURCE, complaint, spent)
FORM = Form(
    SOURCE,
    words="search",
    names=r"filter|include_xpac|search(?:\.(?!semantic\b)\w+)*",
    address=r"(?:api\.)?openalex\.org/works",
    display=frozenset({"page", "per_page", "per-page", "cursor", "sort", "select", "mailto", "view"}),
    refused={"search.semantic": "ranks works by likeness and lists at most 50: it is no search that can be reported."},
)
"""How a strategy may be written."""


class OpenAlex:
    """The connector. Holds nothing: everything it needs comes with the client. A native id is "W" and digits."""

    name = SOURCE
    platform = "OpenAlex"
    kind = SourceKind.DATABASE
    base_url = "https://api.openalex.org"
    key = KeyUse.REQUIRED

    def limits(self, *, has_key: bool) -> float:
        """Ten requests a second: OpenAlex allows 100 since 2026 and 10 before; what is scarce is the day's money."""
        del has_key
        return 10.0

    def search(self, client: Client, query: str, wanted: Wanted, deliver: Deliver) -> Retrieval:
        """Run the strategy word for word and deliver every wanted record.

        Raises:
            SourceError: the search is incomplete; what was delivered stays and need not be fetched again.
        """
        asked_for = FORM.parameters(query)

        def ask(cursor: str) -> Hits:
            params = {**asked_for, "per_page": str(PAGE), "cursor": cursor}
            if client.api_key:
                params["api_key"] = client.api_key
            return asked(client.get, "works", params, role="hits", read=read_hits, manners=_MANNERS)

        return harvest(SOURCE, client, query, ask, wanted, deliver)

    def parse(self, body: bytes, role: str) -> ParsedPage:
        """Read one archived page of works.

        Raises:
            Untrustworthy: it is none, or an error in its place.
        """
        del role
        return read_hits(body).parsed
