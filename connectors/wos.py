"""Web of Science by its Expanded API: ids of all hits, then the records that are new (docs/sources/wos.md).

Listing ids costs nothing of the year's record budget; records do. So only new ones are fetched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from connectors.answers import Fetched
from connectors.asking import Manners, asked
from connectors.contract import Deliver, KeyUse, Missing, ParsedPage, Retrieval, Wanted
from connectors.http import Client
from connectors.paging import Moved, absent, all_different, batches, twice
from connectors.wos_errors import complaint, left_this_year, spent
from connectors.wos_parse import SOURCE, read_count, read_ids, read_records
from rowen.records import BudgetSpent, Refused, SourceKind

T = TypeVar("T")
PAGE = 100
"""Ids or records of one request; the service's own maximum."""

WINDOW = 100_000
"""Hits of one search that can be listed (Clarivate, Web of Science API Expanded)."""

_GONE = "Web of Science lists it as a hit but hands over no record for its id."


class WebOfScience:
    """The connector. A native id is the accession number (UT), "WOS:" and 15 characters."""

    name = SOURCE
    platform = "Web of Science Core Collection (Clarivate)"
    kind = SourceKind.DATABASE
    base_url = "https://wos-api.clarivate.com/api/wos"
    key = KeyUse.REQUIRED

    def limits(self, *, has_key: bool) -> float:
        """Two requests a second: what every plan has; larger plans allow more."""
        del has_key
        return 2.0

    def search(self, client: Client, query: str, wanted: Wanted, deliver: Deliver) -> Retrieval:
        """Run the query word for word: all ids first, then the wanted records, if the year's budget holds them.

        Raises:
            BudgetSpent: more records are new than the key may fetch this year; none was fetched.
            SourceError: the search is incomplete; what was delivered stays and need not be fetched again.
        """
        asking = _Asking(client)
        ids = twice(SOURCE, lambda: asking.ids(query))
        due = tuple(wanted(ids))
        asking.afford(len(due))
        lost = [number for batch in batches(due, PAGE) for number in asking.fetch(batch, deliver)]
        gone = [number for batch in batches(lost, PAGE) for number in asking.fetch(batch, deliver)]
        return Retrieval(query, len(ids), ids, tuple(Missing(number, _GONE) for number in gone))

    def parse(self, body: bytes, role: str) -> ParsedPage:
        """Read one archived answer: the count of a search, a list of ids, or records.

        Raises:
            Untrustworthy: it is no such answer, or an error in its place.
        """
        if role == "records":
            records = read_records(body)
            return ParsedPage(ids=tuple(record.native_id for record in records), records=records)
        if body.lstrip()[:1] == b"[":
            return ParsedPage(ids=read_ids(body))
        return ParsedPage(reported=read_count(body).total)


class _Asking:
    """The questions of one search, and what the answers say of the budget."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._left: int | None = None
        self._manners = Manners(SOURCE, complaint, self._budget)

    def ids(self, query: str) -> tuple[str, ...]:
        """Return the ids of all hits, as many as announced.

        Raises:
            Moved: they are not.
            Refused: there are more than can be listed.
        """
        found = self._ask("", {"usrQuery": query, "count": "0", "firstRecord": "1"}, "ids", read_count)
        if found.total > WINDOW:
            words = f"It has {found.total:,} hits and lists no more than {WINDOW:,} of one search."
            raise Refused(SOURCE, words, "Cut the strategy into several, for instance by publication year (PY=).")
        listed: list[str] = []
        for first in range(1, found.total + 1, PAGE):
            params = {"count": str(PAGE), "firstRecord": str(first)}
            page = self._ask(f"recordids/{found.query_id}", params, "ids", read_ids)
            if not page:
                raise Moved(f"the list of ids ended after {len(listed)} of {found.total} hits")
            listed.extend(page)
        return all_different(listed, found.total)

    def afford(self, records: int) -> None:
        """Stop before the first record where the year's budget does not hold all of them.

        Raises:
            BudgetSpent: it does not; both numbers are named.
        """
        if self._left is not None and records > self._left:
            words = (
                f"{records:,} records are new, and the key may fetch {self._left:,} more in this year of its contract; "
                "none was fetched."
            )
            raise BudgetSpent(SOURCE, words)

    def fetch(self, ids: Sequence[str], deliver: Deliver) -> tuple[str, ...]:
        """Ask for some records, deliver those that come and return the ids of those that do not."""
        params = {"count": str(PAGE), "firstRecord": "1"}
        records = self._ask(f"id/{','.join(ids)}", params, "records", read_records)
        due = set(ids)
        fresh = [record for record in records if record.native_id in due]
        if fresh:
            deliver(fresh)
        return absent(ids, {record.native_id for record in fresh})

    def _ask(self, path: str, params: dict[str, str], role: str, read: Callable[[bytes], T]) -> T:
        headers = {"X-ApiKey": self._client.api_key or "", "Accept": "application/json"}
        asking = {"databaseId": "WOS", **params}
        return asked(
            self._client.get, path, asking, role=role, read=read, manners=self._manners, headers=headers
        )  # fmt: skip

    def _budget(self, fetched: Fetched) -> bool:
        left = left_this_year(fetched)
        self._left = self._left if left is None else left
        return bool(spent(fetched))
