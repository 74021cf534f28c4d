"""Hand the queue to reviewers as a file, and take their verdicts back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from flows.citations import merged, open_stage
from flows.desk import Desk
from flows.reporting import write_reports
from rowen.ledger.types import CitationState, Proposal, Role, Stage, Standing
from rowen.records import DecisionError, InputError, Problem, StorageError
from screening.agreement import agreement
from screening.conflicts import conflicts
from screening.decisions import accept
from screening.verdict_files import export_queue, format_names, read_verdicts
from screening.verdict_types import QueueItem


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


def export(desk: Desk, path: Path, file_format: str, stage: str, reviewer: str) -> int:
    """Write what waits for a verdict to a file, and return how many citations that is.

    A reviewer gets what he or she has not decided yet, without the other's votes; an adjudicator gets the conflicts,
    with the votes.

    Raises:
        InputError: the stage, the format or the reviewer is not known.
        StorageError: the file cannot be written.
    """
    chosen = file_format or path.suffix.lstrip(".").lower() or format_names()[0]
    settles = reviewer in desk.protocol.adjudicators and reviewer not in desk.protocol.reviewers
    items = queue(desk, _stage(stage), known_person(desk, reviewer), conflicts_only=settles)
    try:
        with path.open("wb") as stream:
            return export_queue(items, chosen, stream, reviewer=reviewer, show_votes=settles)
    except OSError as error:
        raise StorageError(f"{path}: the queue cannot be written ({error.strerror}). Choose another place.") from error


def queue(
    desk: Desk, stage: Stage | None = None, reviewer: str = "", *, conflicts_only: bool = False
) -> list[QueueItem]:
    """List what waits for a verdict, first seen first; for a reviewer, without what he or she has decided."""
    decisions = desk.ledger.decisions(desk.review)
    voted = {(d.citation, d.stage) for d in decisions if reviewer and d.actor == reviewer and d.role is Role.REVIEWER}
    waiting = [
        (state, at)
        for state in desk.ledger.citations(desk.review)
        for at in (open_stage(state),)
        if at and (stage is None or at is stage) and (state.citation, at) not in voted
        if not conflicts_only or _in_conflict(state)
    ]
    waiting.sort(key=lambda pair: (pair[1], pair[0].first_seen, pair[0].citation))
    proposals: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in desk.ledger.proposals(desk.review, desk.protocol.ruleset) if desk.protocol.rules else ():
        proposals[proposal.citation].append(proposal)
    votes = defaultdict(list)
    for decision in decisions:
        votes[decision.citation].append(decision)
    return [
        QueueItem(
            citation=state.citation,
            record=record,
            stage=at,
            proposals=tuple(proposals[state.citation]),
            votes=tuple(votes[state.citation]),
            conflict=_in_conflict(state),
        )
        for (state, at), (_, record) in zip(waiting, merged(desk, [state for state, _ in waiting]), strict=True)
    ]


def take_verdicts(desk: Desk, path: Path, *, file_format: str, strict: bool) -> Taken:
    """Read a file of verdicts, keep the good rows, name the bad ones, and write the outputs anew.

    Raises:
        DecisionError: the file cannot be read at all; or, with ``strict``, any row is bad (then none is kept).
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        remedy = "Check its name and permissions."
        raise InputError(Problem(f"The file cannot be read: {error.strerror}.", remedy, file=str(path))) from error
    rows, unreadable = read_verdicts(data, path.name, file_format or None)
    with desk.ledger.hold(desk.review, "decisions"):
        states, earlier = desk.ledger.citations(desk.review), desk.ledger.decisions(desk.review)
        accepted = accept(rows, desk.protocol, states, earlier)
        problems = (*unreadable, *accepted.problems)
        if strict and problems:
            raise DecisionError(problems)
        desk.archive.put(data)
        desk.ledger.add_decisions(desk.review, accepted.decisions)
        desk.ledger.add_retrievals(desk.review, accepted.retrievals)
        write_reports(desk, None, ())
    return Taken(len(accepted.decisions), len(accepted.retrievals), accepted.unchanged, accepted.blank, problems)


def overview(desk: Desk) -> str:
    """Say who owes what, list the conflicts, and how well the reviewers agree."""
    states, decisions = desk.ledger.citations(desk.review), desk.ledger.decisions(desk.review)
    people = desk.protocol.reviewers
    lines = []
    for stage in Stage:
        waiting = {state.citation for state in states if open_stage(state) is stage and not _in_conflict(state)}
        lines.append(f"{stage.value}: {len(waiting):,} citations wait for a verdict")
        for name in people:
            done = {d.citation for d in decisions if d.actor == name and d.stage is stage and d.role is Role.REVIEWER}
            lines.append(f"  {name} has not decided {len(waiting - done):,} of them")
        if len(people) == 2:
            found = agreement(decisions, stage, *people)
            if found.total:
                lines.append(
                    f"  both decided {found.total:,}: kappa {_figure(found.kappa)}, PABAK {_figure(found.pabak)}, "
                    f"AC1 {_figure(found.ac1)} (kept by both {found.both_kept}, by {people[0]} only {found.first_only}, "
                    f"by {people[1]} only {found.second_only}, excluded by both {found.both_excluded})"
                )
    found_conflicts = conflicts(states, decisions)
    lines.append(
        f"{len(found_conflicts):,} conflicts to settle by {' or '.join(desk.protocol.adjudicators) or 'nobody'}"
    )
    lines += [
        f"  {one.citation} ({one.stage.value}): "
        + ", ".join(f"{vote.actor} {vote.verdict.value}" for vote in one.votes)
        for one in found_conflicts
    ]
    return "\n".join(lines)


def _in_conflict(state: CitationState) -> bool:
    return Standing.CONFLICT in (state.title_abstract, state.full_text)


def _figure(value: float | None) -> str:
    return "not defined" if value is None else f"{value:.2f}"


def _stage(text: str) -> Stage | None:
    if not text:
        return None
    try:
        return Stage(text)
    except ValueError:
        known = ", ".join(stage.value for stage in Stage)
        raise InputError(Problem(f"There is no stage {text!r}.", f"Use one of: {known}.", field="--stage")) from None


def known_person(desk: Desk, name: str, field: str = "--reviewer") -> str:
    """Return the name if it is nobody's or that of a reviewer or adjudicator.

    Raises:
        InputError: review.yaml does not have it; ``field`` says where it was given.
    """
    people = (*desk.protocol.reviewers, *desk.protocol.adjudicators)
    if name and name not in people:
        raise InputError(Problem(f"{name!r} is not in review.yaml.", f"Use one of: {', '.join(people)}.", field=field))
    return name
