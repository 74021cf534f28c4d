"""What becomes of a person's answer to rules' proposals."""

from __future__ import annotations

from collections.abc import Sequence

from flows.desk import Desk
from flows.proposing import proposals
from flows.reporting import write_reports
from screening.proposals import Answer, Outcome, Shown, settle


def answered_before(desk: Desk, origin: str) -> bool:
    """Whether the answer of that origin was taken in already."""
    return any(answer.origin == origin for answer in desk.ledger.proposal_answers(desk.review))


def take_answer(desk: Desk, shown: Sequence[Shown], answer: Answer, origin: str) -> Outcome:
    """Take an answer in: its decisions and replies are kept in one transaction, then the outputs are written anew.

    What was answered elsewhere since, or is no longer what the person saw, is left as it is and named in the outcome.

    Raises:
        Busy: a run holds the review.
        StorageError: the database failed; nothing of the answer is kept.
    """
    with desk.ledger.hold(desk.review, "confirm"):
        found = settle(desk.protocol, shown, answer, proposals(desk).waiting, origin)
        if found.answers and desk.ledger.answer_proposals(
            desk.review, desk.protocol.ruleset, found.answers, found.decisions
        ):
            write_reports(desk, None, ())
    return found
