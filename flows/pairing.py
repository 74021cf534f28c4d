"""A person's answers about pairs of records: they last, and they outrank every rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.deduplicating import recluster
from flows.desk import Desk
from flows.looking import find, holding
from flows.reporting import write_reports
from rowen import dedup
from rowen.ledger.types import CitationState, Held
from rowen.records import Answer, InputError, PairVerdict, Problem


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a person's answer about two records.

    Attributes:
        verdict: the answer.
        before: the citations that the two records were in.
        after: the citations that all records of these are in now, those of the two records first.
        carried_out: the two stand together now, or apart, as the person said.
        strays: after "different": (third record, the one it stays with, the other that it also belongs with). A verdict
            "same" joined it to both; only one could be kept.
    """

    verdict: PairVerdict
    before: tuple[CitationState, ...]
    after: tuple[CitationState, ...]
    carried_out: bool
    strays: tuple[tuple[str, str, str], ...] = ()


def waiting_pairs(desk: Desk) -> tuple[tuple[PairVerdict, Held, Held], ...]:
    """List the pairs that were proposed and not answered, the likeliest duplicates first, with their records.

    The likelihood is what labelled sets taught, moved by what persons answered in this review.
    """
    asks = desk.ledger.open_pairs(desk.review)
    answered = [verdict for verdict in desk.ledger.verdicts(desk.review) if verdict.person]
    wanted = {record for pair in (*asks, *answered) for record in (pair.left, pair.right)}
    held = {item.id: item for item in desk.ledger.records(desk.review, wanted)}
    table = dedup.prepare((name, item.record) for name, item in held.items())
    return tuple((pair, held[pair.left], held[pair.right]) for pair in dedup.ranked(table, asks, answered))


def answer(desk: Desk, records: tuple[str, str], verdict: Answer, person: str) -> Answered:
    """Keep a person's verdict on two records, work the citations out again, and say what they are now.

    Raises:
        InputError: the name is not in the protocol, the records are not in the ledger (or are ids of citations), or are
            one and the same.
    """
    left, right = sorted(records)
    before = desk.ledger.citations(desk.review)
    if problems := [*_of_person(desk, person), *_of_records(desk, (left, right), before)]:
        raise InputError(problems)
    said = PairVerdict(left, right, verdict, f"{verdict}, said {person}", 1.0, person)
    with desk.ledger.hold(desk.review, "pairs"):
        desk.ledger.add_verdicts(desk.review, [said])
        recluster(desk)
        write_reports(desk, None, ())
    return _outcome(desk, said, before)


def _of_person(desk: Desk, person: str) -> list[Problem]:
    people = (*desk.protocol.reviewers, *desk.protocol.adjudicators)
    if person in people:
        return []
    message = f"{person!r} is no reviewer of this review." if person else "An answer needs a name."
    return [Problem(message, f"Use one of: {', '.join(people)}.", field="--by")]


def _of_records(desk: Desk, pair: tuple[str, str], states: Sequence[CitationState]) -> list[Problem]:
    known = {held.id for held in desk.ledger.records(desk.review, pair)}
    problems = []
    for one in pair:
        if one in known:
            continue
        citation = find(states, one) if one.startswith("c-") else None
        if citation is not None:
            message = f"{one} is a citation, and an answer is about two records."
            remedy = f"Name one of its records: {', '.join(citation.records)}. `rowen citation {desk.review} {one}` shows them."
        else:
            message, remedy = f"There is no record {one}.", f"Copy the id from `rowen pairs {desk.review}`."
        problems.append(Problem(message, remedy, field="--same/--different"))
    if pair[0] == pair[1]:
        problems.append(Problem("A record is always the same as itself.", "Give two different ids."))
    return problems


def _outcome(desk: Desk, said: PairVerdict, before: Iterable[CitationState]) -> Answered:
    pair = (said.left, said.right)
    were = tuple(state for state in before if not set(pair).isdisjoint(state.records))
    touched = {record for state in were for record in state.records}
    now = [state for state in desk.ledger.citations(desk.review) if not touched.isdisjoint(state.records)]
    now.sort(key=lambda state: [record not in state.records for record in pair])
    together = any(set(pair) <= set(state.records) for state in now)
    carried_out = together == (said.answer is Answer.SAME)
    strays = _strays(desk, pair, now) if said.answer is Answer.DIFFERENT else ()
    return Answered(said, were, tuple(now), carried_out, strays)


def _strays(desk: Desk, pair: tuple[str, str], now: Sequence[CitationState]) -> tuple[tuple[str, str, str], ...]:
    """Find third records that stay with one of the two though a verdict still calls them the same as the other."""
    same = {
        frozenset((verdict.left, verdict.right))
        for verdict in holding(desk.ledger.verdicts_about(desk.review, pair))
        if verdict.answer is Answer.SAME
    }
    side = {one: next((set(state.records) for state in now if one in state.records), set()) for one in pair}
    return tuple(
        (third, here, there)
        for here, there in (pair, pair[::-1])
        for third in sorted(side[here] - set(pair))
        if frozenset((third, there)) in same
    )
