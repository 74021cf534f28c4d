"""Rebuilding a search from its archived pages alone, without asking anybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from connectors.contract import Connector, ParsedPage
from connectors.paging import unique


@dataclass(frozen=True, slots=True)
class Archived:
    """One archived answer.

    Attributes:
        role: as it was recorded; "error" pages are passed over.
        request: as it was recorded.
        body: the bytes.
    """

    role: str
    request: str
    body: bytes


def rebuild(connector: Connector, pages: Iterable[Archived]) -> ParsedPage:
    """Return what a search's pages say together, in the order in which they arrived.

    A search that had to begin again asks its first question a second time; only what came from then on counts. The
    ids are those of `Retrieval.ids`, in the same order; the records are all that were handed over for them. A source
    whose pages announce no total reports as many hits as it lists.

    Raises:
        Untrustworthy: a page cannot be read as what it was recorded as.
    """
    kept = [page for page in pages if page.role != "error"]
    lists = [page for page in kept if page.role in ("ids", "hits")]
    again = [place for place, page in enumerate(lists) if page.request == lists[0].request]
    parsed = [connector.parse(page.body, page.role) for page in lists[again[-1] if again else 0 :]]
    ids = unique(native_id for page in parsed for native_id in page.ids)
    known = set(ids)
    records = tuple(
        record
        for page in kept
        if page.role in ("records", "hits")
        for record in connector.parse(page.body, page.role).records
        if record.native_id in known
    )
    announced = parsed[0].reported if parsed else None
    return ParsedPage(ids=ids, records=records, reported=len(ids) if parsed and announced is None else announced)
