"""What rules propose and people have not answered yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.back_testing import Tested, back_tests, blocked_labels
from flows.citations import merged
from flows.desk import Desk
from rowen.ledger.types import CitationState, Proposed
from rowen.records import Record
from screening.proposals import Waiting, waiting

BATCH = 25
"""Records in one form: more than that nobody reads before saying yes."""


@dataclass(frozen=True, slots=True)
class Proposals:
    """What waits for people.

    Attributes:
        waiting: citations in the order in which they are asked about.
        tested: the rules with their back-tests; what a blocked one proposes is not among what waits.
    """

    waiting: tuple[Waiting, ...]
    tested: tuple[Tested, ...] = ()

    @property
    def blocked(self) -> frozenset[str]:
        """Labels of the rules that their back-test stops."""
        return blocked_labels(self.tested)


def proposals(desk: Desk, states: Sequence[CitationState] | None = None) -> Proposals:
    """Return what waits now: the rules' back-tests are made anew, for decisions may have come since the last run."""
    if not desk.protocol.rules:
        return Proposals(())
    if states is None:
        states = desk.ledger.citations(desk.review)
    tested = back_tests(desk, states)
    found = waiting(
        desk.protocol,
        states,
        desk.ledger.proposals(desk.review, desk.protocol.ruleset, Proposed.EXCLUDE),
        desk.ledger.decisions(desk.review),
        desk.ledger.proposal_answers(desk.review),
        blocked_labels(tested),
    )
    return Proposals(found, tested)


def with_records(desk: Desk, found: Sequence[Waiting]) -> list[tuple[Waiting, Record]]:
    """Return some of what waits with the records that are shown for it."""
    states = {state.citation: state for state in desk.ledger.citations(desk.review)}
    shown = merged(desk, [states[one.citation] for one in found])
    return [(one, record) for one, (_, record) in zip(found, shown, strict=True)]
