"""A person's answers about pairs of records: they last, and they outrank every rule."""

from __future__ import annotations

from flows.deduplicating import recluster
from flows.desk import Desk
from flows.reporting import write_reports
from rowen.ledger.types import Held
from rowen.records import Answer, InputError, PairVerdict, Problem


def waiting_pairs(desk: Desk) -> tuple[tuple[PairVerdict, Held, Held], ...]:
    """List the pairs that were proposed and not answered, most alike first, with their records."""
    asks = desk.ledger.open_pairs(desk.review)
    wanted = {record for pair in asks for record in (pair.left, pair.right)}
    held = {item.id: item for item in desk.ledger.records(desk.review, wanted)}
    ranked = sorted(asks, key=lambda pair: (-pair.score, pair.left, pair.right))
    return tuple((pair, held[pair.left], held[pair.right]) for pair in ranked)


def answer(desk: Desk, records: tuple[str, str], verdict: Answer, person: str) -> None:
    """Keep a person's verdict on two records and work the citations out again.

    Raises:
        InputError: the name is not in the protocol, the records are not in the ledger, or are one and the same.
    """
    left, right = sorted(records)
    people = (*desk.protocol.reviewers, *desk.protocol.adjudicators)
    problems = []
    if person not in people:
        problems.append(
            Problem(f"{person!r} is no reviewer of this review.", f"Use one of: {', '.join(people)}.", field="--by")
        )
    known = {held.id for held in desk.ledger.records(desk.review, [left, right])}
    problems += [
        Problem(f"There is no record {record}.", "Copy the id from `rowen pairs`.", field="--same/--different")
        for record in (left, right)
        if record not in known
    ]
    if left == right:
        problems.append(Problem("A record is always the same as itself.", "Give two different ids."))
    if problems:
        raise InputError(problems)
    words = f"{verdict}, said {person}"
    with desk.ledger.hold(desk.review, "pairs"):
        desk.ledger.add_verdicts(desk.review, [PairVerdict(left, right, verdict, words, 1.0, person)])
        recluster(desk)
        write_reports(desk, None, ())
