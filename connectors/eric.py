"""ERIC by the API of its publisher: pages of whole records by number (docs/sources/eric.md)."""

from __future__ import annotations

from connectors.asking import Manners, asked
from connectors.contract import Deliver, KeyUse, ParsedPage, Retrieval, Wanted
from connectors.eric_parse import SOURCE, complaint, read_page
from connectors.harvest import Hits, harvest
from connectors.http import Client
from rowen.records import SourceKind

PAGE = 2000
"""Documents on a page; the service's own maximum."""

FIELDS = (
    "id,title,author,description,subject,source,sourceid,publisher,publicationtype,publicationdateyear,language,"
    "issn,isbn,peerreviewed,educationlevel,audience,institution,sponsor,identifiersgeo,identifierslaw,"
    "identifierstest,abstractor,url,e_fulltextauth,e_datemodified,e_yearadded,iescited,iesfunded,"
    "iesgrantcontractnum,ieslinkdatasource,ieslinkpublication,ieslinkwwcreviewguide,ieswwcreviewed"
)
"""All fields by name: unasked, ERIC leaves most of them out. Names that it does not know it passes over."""

_MANNERS = Manners(SOURCE, complaint)


class Eric:
    """The connector. Holds nothing. A native id is the ERIC number: "EJ1286736" (journal), "ED628714" (document)."""

    name = SOURCE
    platform = "ERIC (eric.ed.gov)"
    kind = SourceKind.DATABASE
    base_url = "https://api.ies.ed.gov/eric"
    key = KeyUse.NONE

    def limits(self, *, has_key: bool) -> float:
        """Two requests a second: no number is published, there are no keys, and a page holds 2,000 documents."""
        del has_key
        return 2.0

    def search(self, client: Client, query: str, wanted: Wanted, deliver: Deliver) -> Retrieval:
        """Run the query word for word and deliver every wanted record.

        Raises:
            SourceError: the search is incomplete; what was delivered stays and need not be fetched again.
        """

        def ask(start: str) -> Hits:
            params = {"search": query, "format": "json", "fields": FIELDS, "start": start, "rows": str(PAGE)}
            return asked(client.get, "", params, role="hits", read=read_page, manners=_MANNERS)

        return harvest(SOURCE, client, query, ask, wanted, deliver, start="0")

    def parse(self, body: bytes, role: str) -> ParsedPage:
        """Read one archived page.

        Raises:
            Untrustworthy: it is none, or an error in its place.
        """
        del role
        return read_page(body).parsed
