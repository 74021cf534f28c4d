"""Hand the queue to reviewers as a file, and take their verdicts back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.citations import merged
from flows.desk import Desk
from flows.reporting import write_reports
from rowen.ledger.types import CitationState, Decision, Proposal, Stage, Standing
from rowen.records import DecisionError, InputError, Problem, clock
from screening.decisions import QueueItem, accept, read_verdicts


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file of verdicts.

    Attributes:
        decisions: verdicts newly kept.
        retrievals: retrieval results newly kept.
        unchanged: rows that say what the ledger already holds.
        blank: rows without a verdict yet.
        problems: rows that were refused, each with line, field and remedy.
    """

    decisions: int
    retrievals: int
    unchanged: int
    blank: int
    problems: tuple[Problem, ...]


def queue(desk: Desk, stage: Stage | None = None, reviewer: str = "") -> list[QueueItem]:
    """List what waits for a verdict: open citations and conflicts, first seen first.

    Args:
        desk: the review.
        stage: only this stage.
        reviewer: leave out what this reviewer has already decided, and show no other reviewer's vote.
    """
    voted = {
        (d.citation, d.stage) for d in desk.ledger.decisions(desk.review) if reviewer and d.actor == reviewer
    }
    states = [
        (state, at)
        for state in desk.ledger.citations(desk.review)
        for at in (_stage_of(state),)
        if at and (stage is None or at is stage) and (state.citation, at) not in voted
    ]
    states.sort(key=lambda pair: (pair[1], pair[0].first_seen, pair[0].citation))
    proposals = _proposals(desk)
    records = merged(desk, [state for state, _ in states])
    return [
        QueueItem(
            citation=state.citation,
            record=record,
            stage=at,
            proposals=proposals.get(state.citation, ()),
            conflict=Standing.CONFLICT in (state.title_abstract, state.full_text),
        )
        for (state, at), (_, record) in zip(states, records, strict=True)
    ]


def take_verdicts(desk: Desk, path: Path, *, format: str | None, strict: bool) -> Taken:  # noqa: A002  the CLI's own word
    """Read a file of verdicts, keep the good rows, name the bad ones.

    Raises:
        DecisionError: the file cannot be read at all; or, with ``strict``, any row is bad (then none is kept).
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            Problem(f"The file cannot be read ({error.strerror}).", "Check its name and permissions.", file=str(path))
        ) from error
    rows, unreadable = read_verdicts(data, path.name, format)
    with desk.ledger.hold(desk.review, "decisions"):
        accepted = accept(
            rows, desk.protocol, desk.ledger.citations(desk.review), desk.ledger.decisions(desk.review), at=clock.now()
        )
        problems = (*unreadable, *accepted.problems)
        if strict and problems:
            raise DecisionError(problems)
        desk.archive.put(data)
        desk.ledger.add_decisions(desk.review, accepted.decisions)
        desk.ledger.add_retrievals(desk.review, accepted.retrievals)
        write_reports(desk, None, ())
    return Taken(
        len(accepted.decisions), len(accepted.retrievals), accepted.unchanged, accepted.blank, tuple(problems)
    )


def votes(desk: Desk) -> tuple[Decision, ...]:
    """Every decision that people made, oldest first."""
    return desk.ledger.decisions(desk.review)


def _stage_of(state: CitationState) -> Stage | None:
    if state.by_rule:
        return None
    if state.title_abstract in (Standing.OPEN, Standing.CONFLICT):
        return Stage.TITLE_ABSTRACT
    if state.title_abstract is Standing.INCLUDED and state.full_text in (Standing.OPEN, Standing.CONFLICT):
        return Stage.FULL_TEXT
    return None


def _proposals(desk: Desk) -> dict[str, tuple[Proposal, ...]]:
    found: dict[str, tuple[Proposal, ...]] = {}
    for proposal in _current(desk):
        found[proposal.citation] = (*found.get(proposal.citation, ()), proposal)
    return found


def _current(desk: Desk) -> Sequence[Proposal]:
    return desk.ledger.proposals(desk.review, desk.protocol.ruleset) if desk.protocol.rules else ()
