"""Search one API source: strategy in, archived pages, stored records and a search that adds up out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import connectors
from connectors.contract import Connector, Retrieval
from connectors.http import Fetched
from flows.desk import Desk
from flows.progress import tell
from rowen.ledger.types import Page, Run, Search, SearchOutcome, SearchSpec
from rowen.records import Record, SourceError, Untrustworthy
from screening.protocol import Source


@dataclass(frozen=True, slots=True)
class Gathered:
    """What came of one source in one run.

    Attributes:
        source: its key.
        complete: everything the source reported is in the ledger, or named as missing.
        reason, remedy: why it is incomplete and what to do; "" if complete.
    """

    source: str
    complete: bool
    reason: str = ""
    remedy: str = ""


def search_source(desk: Desk, run: Run, source: Source) -> Gathered:
    """Run one source's strategy word for word and store what is not known yet.

    A source that fails makes this search incomplete and raises nothing: the other sources go on, and the next run
    fetches the rest.
    """
    connector = connectors.connector(source.connector or source.key)
    spec = SearchSpec(
        source=source.key,
        name=source.name,
        platform=source.platform,
        kind=source.kind,
        how=source.how,
        strategy=source.strategy,
        method=source.method,
        connector=connector.name,
    )
    search = desk.ledger.start_search(run.id, desk.review, spec)
    tell("search", f"searching {source.name} ({source.platform})", source=source.key)
    try:
        retrieval = _retrieve(desk, connector, source, search)
        outcome = _outcome(desk, source, retrieval)
    except SourceError as error:
        outcome = SearchOutcome(complete=False, reason=error.reason, remedy=error.remedy, sent=source.strategy)
        desk.ledger.finish_search(search.id, outcome, ())
        tell("search", f"incomplete: {error.reason}", source=source.key)
        return Gathered(source.key, complete=False, reason=error.reason, remedy=error.remedy)
    absent = {native_id for native_id, _ in outcome.missing}
    desk.ledger.finish_search(search.id, outcome, [key for key in retrieval.ids if key not in absent])
    named = f"; named as missing: {', '.join(sorted(absent))}" if absent else ""
    tell("search", f"{outcome.reported} hits, all accounted for{named}", source=source.key, done=outcome.arrived,
         total=outcome.reported)  # fmt: skip
    return Gathered(source.key, complete=True)


def _retrieve(desk: Desk, connector: Connector, source: Source, search: Search) -> Retrieval:
    stored = 0

    def record_page(fetched: Fetched) -> None:
        page = Page(fetched.role, fetched.sha256, fetched.request, fetched.status, fetched.fetched_at)
        desk.ledger.add_page(search.id, page)
        tell("search", f"page archived ({len(fetched.body):,} bytes)", source=source.key)

    def wanted(ids: Sequence[str]) -> Sequence[str]:
        return desk.ledger.missing_keys(desk.review, source.key, ids)

    def deliver(records: Sequence[Record]) -> None:
        nonlocal stored
        stored += desk.ledger.add_records(desk.review, source.key, [(record.native_id, record) for record in records])
        tell("search", f"{stored:,} new records stored", source=source.key, done=stored)

    with connectors.client_for(connector, desk.archive, record_page) as client:
        return connector.search(client, source.strategy, wanted, deliver)


def _outcome(desk: Desk, source: Source, retrieval: Retrieval) -> SearchOutcome:
    """Check the sum once more against the ledger itself: a connector's word is not enough."""
    missing = tuple((item.native_id, item.reason) for item in retrieval.missing)
    named = {native_id for native_id, _ in missing}
    lost = [key for key in desk.ledger.missing_keys(desk.review, source.key, retrieval.ids) if key not in named]
    if lost or len(retrieval.ids) != retrieval.reported:
        raise Untrustworthy(
            source.key,
            f"The source reported {retrieval.reported} hits and listed {len(retrieval.ids)}; {len(lost)} of these "
            f"did not arrive ({', '.join(lost[:5])}{', ...' if len(lost) > 5 else ''}).",
            "Run the update again; it fetches only what is missing.",
        )
    return SearchOutcome(
        complete=True,
        reported=retrieval.reported,
        arrived=len(retrieval.ids) - len(named),
        missing=missing,
        sent=retrieval.sent,
        translation=retrieval.translation,
        warnings=retrieval.warnings,
    )
