"""DOAJ by its search of articles: whole records by page; more than 1,000 hits in parts (docs/sources/doaj.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from connectors.asking import Manners, asked
from connectors.contract import Deliver, KeyUse, ParsedPage, Retrieval, Wanted
from connectors.doaj_parse import SOURCE, complaint, read_hits
from connectors.doaj_parts import WINDOW
from connectors.harvest import Hits, harvest
from connectors.http import Client
from connectors.spans import at_place
from rowen.records import SourceKind

PAGE = 100
"""Articles on a page; the service's maximum."""

_MANNERS = Manners(SOURCE, complaint)


class Doaj:
    """The connector. Holds nothing: everything it needs comes with the client. A native id is DOAJ's own."""

    name = SOURCE
    platform = "DOAJ"
    kind = SourceKind.DATABASE
    base_url = "https://doaj.org/api"
    key = KeyUse.NONE

    def limits(self, *, has_key: bool) -> float:
        """Two requests a second, as DOAJ's documentation says."""
        del has_key
        return 2.0

    def search(self, client: Client, query: str, wanted: Wanted, deliver: Deliver) -> Retrieval:
        """Run the query word for word and deliver every wanted record.

        Raises:
            SourceError: the search is incomplete; what was delivered stays and need not be fetched again.
        """

        def ask(mark: str) -> Hits:
            wish, page = WINDOW.asked_by(mark, query)
            path = f"v4/search/articles/{quote(wish, safe='')}"
            params = {
                "page": str(page),
                "pageSize": str(PAGE),
                "sort": "created_date:asc",
            }  # sorted: pages must not shift
            hits = asked(client.get, path, params, role="hits", read=read_hits, manners=_MANNERS)
            return replace(hits, following=at_place(mark, hits.following) if hits.following else "")

        found = harvest(SOURCE, client, query, ask, wanted, deliver, start="@1", narrower=WINDOW.narrower)
        return replace(found, warnings=tuple(_warnings(query, found.translation)))

    def parse(self, body: bytes, role: str) -> ParsedPage:
        """Read one archived page.

        Raises:
            Untrustworthy: it is none, or an error in its place.
        """
        del role
        return read_hits(body).parsed


def _warnings(query: str, understood: str) -> Iterator[str]:
    if understood and understood.split() != query.split():
        yield f"DOAJ read the query as: {understood}"
    between = re.sub(r'"[^"]*"', '""', query).split(":")[1:-1]
    if any(" AND " not in part and " OR " not in part for part in between):
        yield (
            "DOAJ takes a colon for text when neither ' AND ' nor ' OR ' stands, with spaces and on the same line, between it "
            "and the colon before; this strategy holds such a one, and may have been read as something else."
        )
