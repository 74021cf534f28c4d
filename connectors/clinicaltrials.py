"""ClinicalTrials.gov by its API, version 2: pages of whole registrations by token (docs/sources/clinicaltrials.md)."""

from __future__ import annotations

from collections.abc import Sequence

from connectors.asking import Manners, asked
from connectors.clinicaltrials_parse import SOURCE, Page, complaint, read_first_page, read_page
from connectors.contract import AGAIN, Deliver, KeyUse, Missing, ParsedPage, Retrieval, Wanted
from connectors.harvest import Hits, harvest
from connectors.http import Client
from connectors.paging import Moved, absent, batches
from rowen.records import Refused, SourceKind

PAGE = 1000
"""Studies on a page; the service's own maximum."""

BATCH = 100
"""Studies asked for by id at once, so that the address stays short."""

FIELDS = "protocolSection,derivedSection,annotationSection,hasResults"
"""All that describes a study. Its tables of results and its uploaded documents can be hundreds of times as large."""

_NO_LONGER = "ClinicalTrials.gov hands over no study under this id, asked twice."
_MANNERS = Manners(SOURCE, complaint)


class ClinicalTrials:
    """The connector. Holds nothing: everything it needs comes with the client. A native id is the NCT id."""

    name = SOURCE
    platform = "ClinicalTrials.gov"
    kind = SourceKind.REGISTER
    base_url = "https://clinicaltrials.gov/api"
    key = KeyUse.NONE

    def limits(self, *, has_key: bool) -> float:
        """Fifty requests a minute: what is reported; no number is published, and there are no keys."""
        del has_key
        return 50 / 60

    def search(self, client: Client, query: str, wanted: Wanted, deliver: Deliver) -> Retrieval:
        """Run the expression word for word and deliver every wanted registration.

        Raises:
            SourceError: the search is incomplete; what was delivered stays and need not be fetched again.
        """
        announced = 0  # by the first page, for those that follow

        def ask(token: str) -> Hits:
            nonlocal announced
            page = _ask(client, query, token)
            announced = announced if page.total is None or token else page.total
            ids = tuple(record.native_id for record in page.records)
            return Hits(announced, ids, page.records, page.following)

        return harvest(SOURCE, client, query, ask, wanted, deliver, start="")

    def again(self, client: Client, ids: Sequence[str], deliver: Deliver) -> tuple[Missing, ...]:
        """Deliver studies by their NCT ids, 100 at a time; return those that it no longer hands over.

        Raises:
            SourceError: not every id was answered.
        """
        due = tuple(ids)
        for _ in range(2):
            for batch in batches(due, BATCH):
                page = _ask(client, f"AREA[NCTId]({' OR '.join(batch)})", "", role=AGAIN)
                came = tuple(record for record in page.records if record.native_id in batch)
                deliver(came)
                due = absent(due, {record.native_id for record in came})
        return tuple(Missing(nct, _NO_LONGER) for nct in due)

    def parse(self, body: bytes, role: str) -> ParsedPage:
        """Read one archived page.

        Raises:
            Untrustworthy: it is none, or an error in its place.
        """
        del role
        page = read_page(body)
        return ParsedPage(tuple(record.native_id for record in page.records), page.records, page.total)


def _ask(client: Client, query: str, token: str, role: str = "hits") -> Page:
    params = {
        "query.term": query,
        "fields": FIELDS,
        "format": "json",
        "countTotal": "true",
        "pageSize": str(PAGE),
        **({"pageToken": token} if token else {}),
    }
    read = read_page if token else read_first_page
    try:
        return asked(client.get, "v2/studies", params, role=role, read=read, manners=_MANNERS)
    except Refused as error:
        if token and "pagetoken" in error.reason.lower():
            raise Moved(f"the list could not be gone on with: {error.reason}") from None
        raise
