"""Search one API source: strategy in, archived pages, stored records and a search that adds up out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import connectors
from connectors.answers import Recall
from connectors.contract import Connector, Retrieval
from connectors.http import Fetched
from flows.desk import Desk
from flows.progress import tell
from rowen.ledger.types import Page, Run, Search, SearchOutcome, SearchSpec
from rowen.records import Record, Refused, SourceError, StorageError, Untrustworthy, clock
from screening.protocol import Source

RECALLED = "pages are those of"
"""In the warning of a search that took up an interrupted one."""

STALE = timedelta(days=10)
"""How long the pages of an interrupted search are good for: longer than the longest budget's week."""


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
    before = _interrupted(desk, source)
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
        _refuse_unready(source, connector)
        retrieval = _retrieve(desk, connector, source, search, before)
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


def _refuse_unready(source: Source, connector: Connector) -> None:
    """A scheduled run goes on without a source whose key is gone; `rowen check` and a run by hand refuse to begin."""
    told = connectors.refusals().get(connector.name)
    if told is not None:
        raise Refused(source.key, told.message, told.remedy)


def _interrupted(desk: Desk, source: Source) -> Search | None:
    """The source's last search, if it ran this very strategy, lately, and could not be brought to its end."""
    mine = [search for search in desk.ledger.searches(desk.review) if search.spec.source == source.key]
    last = mine[-1] if mine else None
    if last is None or last.spec.strategy != source.strategy or clock.now() - last.started_at > STALE:
        return None
    return None if last.outcome is not None and last.outcome.complete else last


def _recall(desk: Desk, before: Search | None) -> Recall | None:
    """What an interrupted search got. Its first page is asked for again, to see whether the source still says the same.

    So is a page whose archived bytes are gone or are no longer those that came; storing it mends the archive.
    """
    pages: dict[str, Page] = {}
    first = ""
    for page in desk.ledger.pages(before.id) if before else ():
        if page.role != "hits":
            continue
        first = first or page.request
        if page.request == first:
            pages.clear()  # the search began anew here: what came before did not add up
        else:
            pages[page.request] = page
    if not pages:
        return None

    def recall(request: str) -> Fetched | None:
        page = pages.get(request)
        if page is None:
            return None
        try:
            body = desk.archive.get(page.sha256)
        except StorageError as error:
            tell("search", f"asking again for an archived page: {error}")
            return None
        return Fetched(body, page.status, {}, page.sha256, request, page.fetched_at, page.role)

    return recall


def _retrieve(desk: Desk, connector: Connector, source: Source, search: Search, before: Search | None) -> Retrieval:
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

    recall = _recall(desk, before)
    with connectors.client_for(connector, desk.archive, record_page, recall=recall) as client:
        found = connector.search(client, source.strategy, wanted, deliver)
        if before is None or not client.recalled:
            return found
    words = f"{client.recalled} {RECALLED} {before.id}, which was interrupted on {before.started_at:%Y-%m-%d}."
    return replace(found, warnings=(*found.warnings, words))


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
