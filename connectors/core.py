"""CORE by its search of works: pages of whole records; more than 10,000 hits in parts by year (docs/sources/core.md)."""

from __future__ import annotations

import re
from dataclasses import replace

from connectors.asking import Manners, asked
from connectors.contract import Deliver, KeyUse, ParsedPage, Retrieval, Wanted
from connectors.core_parse import SOURCE, complaint, read_page
from connectors.core_parts import WINDOW
from connectors.harvest import Hits, harvest
from connectors.http import Client
from connectors.spans import at_place
from rowen.records import SourceKind, Unreachable

PAGE = 100
"""Works on a page; the service's maximum."""

_MANNERS = Manners(SOURCE, complaint)
_BARE_PHRASE = re.compile(r'(?:^|[\s(])"')
_NAME_THE_FIELD = (
    "CORE fails (HTTP 500) on phrases in quotes without a field: write title:\"...\" or abstract:\"...\". "
    "If all phrases have one, run the update again later."
)  # fmt: skip


class Core:
    """The connector. Holds nothing: everything it needs comes with the client. A native id is the number of a work."""

    name = SOURCE
    platform = "CORE"
    kind = SourceKind.DATABASE
    base_url = "https://api.core.ac.uk/v3"
    key = KeyUse.OPTIONAL

    def limits(self, *, has_key: bool) -> float:
        """Ten requests a minute, with a key and without: what CORE's headers say, also where its table says 25."""
        del has_key
        return 10 / 60

    def search(self, client: Client, query: str, wanted: Wanted, deliver: Deliver) -> Retrieval:
        """Run the query word for word and deliver every wanted record.

        Raises:
            SourceError: the search is incomplete; what was delivered stays and need not be fetched again.
        """

        def ask(mark: str) -> Hits:
            return _ask(client, query, mark)

        return harvest(SOURCE, client, query, ask, wanted, deliver, start="@0", narrower=WINDOW.narrower)

    def parse(self, body: bytes, role: str) -> ParsedPage:
        """Read one archived page.

        Raises:
            Untrustworthy: it is none, or an error in its place.
        """
        del role
        return read_page(body).parsed


def _ask(client: Client, query: str, mark: str) -> Hits:
    wish, start = WINDOW.asked_by(mark, query)
    params = {
        "q": wish,
        "limit": str(PAGE),
        "offset": str(start),
        "sort": "recency",  # fixed: by relevance, the default, equal questions bring different orders
    }
    headers = {"Authorization": f"Bearer {client.api_key}"} if client.api_key else {}
    try:
        page = asked(
            client.get, "search/works/", params, role="hits", read=read_page, manners=_MANNERS, headers=headers
        )
    except Unreachable as error:
        if "HTTP 500" in error.reason and _BARE_PHRASE.search(query):
            raise Unreachable(SOURCE, error.reason, _NAME_THE_FIELD) from None
        raise
    return replace(page, following=at_place(mark, page.following) if page.following else "")
