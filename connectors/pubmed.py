"""PubMed by E-utilities: ESearch gives the ids of a strategy, EFetch the records (docs/sources/pubmed.md)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from connectors.asking import Manners, asked
from connectors.contract import AGAIN, Deliver, KeyUse, Missing, ParsedPage, Retrieval, Wanted
from connectors.http import Client
from connectors.paging import absent, batches, twice, unique
from connectors.pubmed_parse import SOURCE, Found, complaint, read_records, read_search
from connectors.pubmed_search import WINDOW, gather
from rowen.records import Record, SourceKind
from rowen.records.clock import now

BATCH = 200
"""Records asked for at once: NLM asks for POST above about 200, and a batch is what is asked again when it fails."""

_GONE = "PubMed lists it as a hit but hands over no record, asked twice: it may have been withdrawn or merged."
_NO_LONGER = (
    "PubMed hands over no record under this PMID, asked twice: it may have been withdrawn or merged with another."
)
_MANNERS = Manners(SOURCE, complaint)


class PubMed:
    """The connector. Holds nothing: everything it needs comes with the client."""

    name = SOURCE
    platform = "PubMed"
    kind = SourceKind.DATABASE
    base_url = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    key = KeyUse.OPTIONAL

    def limits(self, *, has_key: bool) -> float:
        """Three requests a second, ten with an API key (NBK25497)."""
        return 10.0 if has_key else 3.0

    def search(self, client: Client, query: str, wanted: Wanted, deliver: Deliver) -> Retrieval:
        """Run the query word for word and deliver every wanted record, 200 at a time.

        Raises:
            SourceError: the search is incomplete; what was delivered stays and need not be fetched again.
        """
        ask, today = partial(_find, client), now().date()
        found = twice(
            SOURCE, lambda: gather(ask, query, today), again=lambda: gather(ask, query, today, dated=False)
        )  # fmt: skip
        strangers: list[str] = []
        gone = _fetch_twice(client, wanted(found.ids), deliver, strangers, "records")
        extra = tuple(f"PubMed handed over {number}, which was not asked for; it was left out." for number in strangers)
        return Retrieval(
            sent=query,
            reported=found.count,
            ids=found.ids,
            missing=tuple(Missing(number, _GONE) for number in gone),
            translation=found.translation,
            warnings=(*found.warnings, *unique(extra)),
        )

    def again(self, client: Client, ids: Sequence[str], deliver: Deliver) -> tuple[Missing, ...]:
        """Deliver records by their PMIDs, 200 at a time; return those that it no longer hands over.

        Raises:
            SourceError: not every PMID was answered.
        """
        gone = _fetch_twice(client, ids, deliver, [], AGAIN)
        return tuple(Missing(number, _NO_LONGER) for number in gone)

    def parse(self, body: bytes, role: str) -> ParsedPage:
        """Read one archived answer: "ids" is ESearch, "records" and "again" are EFetch.

        Raises:
            Untrustworthy: it is no such answer, or an error in its place.
        """
        if role in ("records", AGAIN):
            records = tuple(located.record for located in read_records(body))
            return ParsedPage(ids=tuple(record.native_id for record in records), records=records)
        found = read_search(body)
        return ParsedPage(ids=found.ids, reported=found.count)


def _find(client: Client, term: str) -> Found:
    params = {
        "db": "pubmed",
        "term": term,
        "retstart": "0",
        "retmax": str(WINDOW),
        "retmode": "json",
        "usehistory": "y",  # the answer then names WebEnv and query key, which NLM's help desk can trace
        **_who(client),
    }
    return asked(client.post, "esearch.fcgi", params, role="ids", read=read_search, manners=_MANNERS)


def _fetch_twice(
    client: Client, numbers: Sequence[str], deliver: Deliver, strangers: list[str], role: str
) -> tuple[str, ...]:
    """Ask for records in batches, once more for those that do not come; return the numbers that never came."""
    for _ in range(2):
        lost: list[str] = []
        for batch in batches(numbers, BATCH):
            lost += _fetch(client, batch, deliver, strangers, role)
        numbers = lost
    return tuple(numbers)


def _fetch(
    client: Client, numbers: Sequence[str], deliver: Deliver, strangers: list[str], role: str
) -> tuple[str, ...]:
    """Ask for some records, deliver those that come and return the numbers of those that do not."""
    params = {"db": "pubmed", "id": ",".join(numbers), "retmode": "xml", **_who(client)}
    located = asked(client.post, "efetch.fcgi", params, role=role, read=read_records, manners=_MANNERS)
    due = set(numbers)
    records: list[Record] = []
    for item in located:
        if item.record.native_id in due:
            records.append(item.record)
        else:
            strangers.append(item.record.native_id)
    if records:
        deliver(records)
    return absent(numbers, {record.native_id for record in records})


def _who(client: Client) -> dict[str, str]:
    """Name the tool and the person, as NLM asks (NBK25497)."""
    named = {"tool": "rowen", "email": client.contact, "api_key": client.api_key}
    return {name: value for name, value in named.items() if value}
