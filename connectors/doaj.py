"""DOAJ by its search of articles: whole records by page; more than 1,000 hits in parts (docs/sources/doaj.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from connectors.asking import Manners, asked
from connectors.contract import Deliver, KeyUse, ParsedPage, Retrieval, Wanted
from connectors.doaj_parse import SOURCE, complaint, read_hits
from connectors.doaj_parts import gather
from connectors.harvest import Hits
from connectors.http import Client
from connectors.paging import twice
from rowen.records import SourceKind
from rowen.records.clock import now

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
        understood: list[str] = []

        def ask(wish: str, page: str) -> Hits:
            path = f"v4/search/articles/{quote(wish, safe='')}"
            params = {"page": page, "pageSize": str(PAGE), "sort": "created_date:asc"}  # sorted: pages must not shift
            hits = asked(client.get, path, params, role="hits", read=read_hits, manners=_MANNERS)
            understood.append(hits.understood)
            due = set(wanted(hits.ids))
            fresh = tuple(record for record in hits.records if record.native_id in due)
            if fresh:
                deliver(fresh)
            return hits

        def attempt() -> tuple[str, ...]:
            return gather(ask, query, now().date())

        def anew() -> tuple[str, ...]:
            client.forget()
            return attempt()

        ids = twice(SOURCE, attempt, anew)
        warnings = tuple(_warnings(query, understood[0]))
        return Retrieval(sent=query, reported=len(ids), ids=ids, translation=understood[0], warnings=warnings)

    def parse(self, body: bytes, role: str) -> ParsedPage:
        """Read one archived page.

        Raises:
            Untrustworthy: it is none, or an error in its place.
        """
        del role
        page = read_hits(body)
        return ParsedPage(page.ids, page.records, page.total)


def _warnings(query: str, understood: str) -> Iterator[str]:
    if understood and understood.split() != query.split():
        yield f"DOAJ read the query as: {understood}"
    between = re.sub(r'"[^"]*"', '""', query).split(":")[1:-1]
    if any(" AND " not in part and " OR " not in part for part in between):
        yield (
            "DOAJ takes a colon for text when neither ' AND ' nor ' OR ' stands, with spaces and on the same line, between it "
            "and the colon before; this strategy holds such a one, and may have been read as something else."
        )
