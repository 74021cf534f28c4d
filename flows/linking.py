"""Documents that belong together without being the same: for the terminal and for the run report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.citations import merged
from flows.desk import Desk
from rowen.ledger.links import CitationLink
from rowen.ledger.types import CitationState
from rowen.records import Link, Record, plain
from rowen.reports.linked import Linked, LinkedDocument
from rowen.reports.list_rows import list_of, where

WORDS = {Link.CORRECTION: "correction or comment", Link.REPORT: "report of the same study"}
SHOWN_LINKS = 25
"""Links that the run report shows one by one; `rowen pairs REVIEW --links` shows all."""


@dataclass(frozen=True, slots=True)
class LinkedPair:
    """A link with its two citations as they stand and are shown, in the order of the link's ``one`` and ``other``."""

    link: CitationLink
    states: tuple[CitationState, CitationState]
    records: tuple[Record, Record]


def linked_pairs(desk: Desk) -> tuple[LinkedPair, ...]:
    """List the links between the review's citations, corrections first."""
    states = {state.citation: state for state in desk.ledger.citations(desk.review)}
    return _with_records(desk, desk.ledger.links(desk.review), states)


def linked_for_report(desk: Desk, citations: Sequence[CitationState]) -> Linked:
    """Pick the links that matter to whoever reads the result.

    At least one of the two is included (a correction of an included report matters though it was itself excluded), or
    both may still be.
    """
    states = {state.citation: state for state in citations}
    found = [link for link in desk.ledger.links(desk.review) if _matters(states[link.one], states[link.other])]
    corrections = sum(link.link is Link.CORRECTION for link in found)
    shown = _with_records(desk, found[:SHOWN_LINKS], states)
    return Linked(
        corrections=corrections,
        reports=len(found) - corrections,
        shown=tuple((WORDS[pair.link.link], *_documents(pair)) for pair in shown),
    )


def _matters(one: CitationState, other: CitationState) -> bool:
    lists = {list_of(one), list_of(other)}
    return "included" in lists or lists == {"awaiting"}


def _with_records(
    desk: Desk, links: Sequence[CitationLink], states: dict[str, CitationState]
) -> tuple[LinkedPair, ...]:
    wanted = sorted({citation for link in links for citation in (link.one, link.other)})
    shown = {state.citation: record for state, record in merged(desk, [states[citation] for citation in wanted])}
    return tuple(
        LinkedPair(link, (states[link.one], states[link.other]), (shown[link.one], shown[link.other])) for link in links
    )


def _documents(pair: LinkedPair) -> tuple[LinkedDocument, LinkedDocument]:
    """Describe the two ends, an included one first."""
    ends = sorted(zip(pair.states, pair.records, strict=True), key=lambda end: list_of(end[0]) != "included")
    one, other = (LinkedDocument(state.citation, titled(record), where(state)) for state, record in ends)
    return one, other


def titled(record: Record) -> str:
    """Return a record's title and year on one line."""
    return f"{plain(record.title) or plain(record.original_title) or '(no title)'} ({record.year or 'no year'})"
