"""Verdicts of people, judged against the protocol, the ledger and each other. Pure: nothing is stored here.

The good rows are kept and each bad one is refused with its line, or none is kept (``strict``). A verdict is refused
when it contradicts another of the same person, unless it says that it revises it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rowen.ledger.resolve import Vote as Cast
from rowen.ledger.resolve import resolve
from rowen.ledger.types import CitationState, Decision, Retrieved, Role, Stage, Standing, Verdict
from rowen.records import Problem
from rowen.records.clock import now
from screening.protocol import Protocol
from screening.row_reading import Vote, read_row, refusal
from screening.verdict_files import FORMATS, export_queue, format_names, read_verdicts
from screening.verdict_types import QueueItem, Row

__all__ = ["FORMATS", "Accepted", "QueueItem", "Row", "accept", "export_queue", "format_names", "read_verdicts"]

Retrieval = tuple[str, Retrieved, str, str]
"""Citation, result, who says so, note: what the ledger's ``add_retrievals`` takes."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What came of the rows: every row is in exactly one of the counts.

    Attributes:
        decisions, retrievals: to be stored, in order.
        unchanged: rows that say what is known already.
        blank: rows that nobody has filled in yet.
        problems: rows that were refused.
        refused: how many rows that are.
    """

    decisions: tuple[Decision, ...]
    retrievals: tuple[Retrieval, ...]
    unchanged: int
    blank: int
    problems: tuple[Problem, ...]
    refused: int = 0


def accept(
    rows: Iterable[Row],
    protocol: Protocol,
    states: Sequence[CitationState],
    existing: Sequence[Decision],
    *,
    at: datetime | None = None,
    strict: bool = False,
) -> Accepted:
    """Judge rows of a file of verdicts.

    Args:
        rows: as read; their order does not matter.
        protocol: reviewers, adjudicators, reasons, reviewers per stage.
        states: where every citation stands.
        existing: all decisions so far, oldest first.
        at: the time to give to the decisions; now if left out.
        strict: keep nothing if anything is refused.
    """
    desk = _Desk(protocol, {state.citation: state for state in states}, at or now())
    for decision in existing:
        desk.votes[decision.citation, decision.stage].append(decision)
    sound = desk.read(rows)
    for stage in (Stage.TITLE_ABSTRACT, Stage.FULL_TEXT):
        here = desk.uncontested([vote for vote in sound if vote.stage is stage])
        for vote in sorted(here, key=desk.turn):
            desk.take(vote, desk.role(vote))
    problems = tuple(sorted(desk.problems, key=lambda problem: problem.line or 0))
    keep = not (strict and problems)
    return Accepted(
        tuple(desk.decisions) if keep else (),
        tuple(desk.retrievals) if keep else (),
        desk.unchanged,
        desk.blank,
        problems,
        len(desk.refused),
    )


@dataclass(slots=True)
class _Desk:
    """The state of affairs while rows are taken one after the other."""

    protocol: Protocol
    states: dict[str, CitationState]
    at: datetime
    votes: dict[tuple[str, Stage], list[Decision]] = field(default_factory=lambda: defaultdict(list))
    touched: set[tuple[str, Stage]] = field(default_factory=set)
    decisions: list[Decision] = field(default_factory=list)
    retrievals: list[Retrieval] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: set[tuple[str, int]] = field(default_factory=set)
    unchanged: int = 0
    blank: int = 0

    def refuse(self, row: Row, problems: Iterable[Problem]) -> None:
        self.problems.extend(problems)
        self.refused.add((row.file, row.line))

    def read(self, rows: Iterable[Row]) -> list[Vote]:
        """Read every row by itself; the blank ones are counted."""
        sound = []
        for row in rows:
            if row.blank:
                self.blank += 1
                continue
            read = read_row(row, self.protocol)
            found = [*self.unknown(row), *(read if isinstance(read, list) else [])]
            if found or isinstance(read, list):
                self.refuse(row, found)
            else:
                sound.append(read)
        return sound

    def unknown(self, row: Row) -> Iterable[Problem]:
        if row.citation not in self.states:
            remedy = "Export the queue again: it may be mistyped, of another review, or merged with another since."
            yield refusal(row, "citation", "this review has no such citation.", remedy)

    def uncontested(self, votes: list[Vote]) -> list[Vote]:
        """Refuse all rows of one person on one citation that say different things; count mere repeats once."""
        groups: dict[tuple[str, str, Role | None], list[Vote]] = defaultdict(list)
        for vote in votes:
            groups[vote.row.citation, vote.actor, vote.role].append(vote)
        kept: list[Vote] = []
        for group in groups.values():
            meanings = {(vote.verdict, vote.reason) for vote in group if vote.verdict}
            results = {vote.retrieval for vote in group if vote.retrieval}
            if len(meanings) > 1 or len(results) > 1:
                lines = ", ".join(str(vote.line) for vote in group)
                for vote in group:
                    message = f"{vote.actor} says different things on lines {lines}; none of them is kept."
                    self.refuse(vote.row, [refusal(vote.row, "verdict", message, "Leave one of the rows.")])
            else:
                kept.extend(self.once(group))
        return kept

    def once(self, group: list[Vote]) -> Iterable[Vote]:
        seen = set()
        for vote in group:
            said = (vote.verdict, vote.reason, vote.retrieval, vote.row.note)
            if said in seen:
                self.unchanged += 1
            else:
                seen.add(said)
                yield vote

    def certain_role(self, vote: Vote) -> Role | None:
        """Return the role that the row names, or the only one its reviewer has; None for a person who has both."""
        if vote.role:
            return vote.role
        if vote.actor not in self.protocol.adjudicators:
            return Role.REVIEWER
        return None if vote.actor in self.protocol.reviewers else Role.ADJUDICATOR

    def turn(self, vote: Vote) -> int:
        """Reviewers first, adjudicators last: a file may hold a conflict and its settlement."""
        return (Role.REVIEWER, None, Role.ADJUDICATOR).index(self.certain_role(vote))

    def role(self, vote: Vote) -> Role:
        """Return the role in which a vote is given; who has both settles where there is a conflict of others."""
        if certain := self.certain_role(vote):
            return certain
        in_conflict = self.standing(vote.row.citation, vote.stage) is Standing.CONFLICT
        return Role.ADJUDICATOR if in_conflict and not self.previous(vote, Role.REVIEWER) else Role.REVIEWER

    def standing(self, citation: str, stage: Stage) -> Standing:
        """Return where a citation stands with the rows taken so far."""
        state = self.states[citation]
        before = state.title_abstract if stage is Stage.TITLE_ABSTRACT else state.full_text
        if (citation, stage) not in self.touched:
            return before
        cast = [Cast(vote.actor, vote.role, vote.verdict, vote.reason) for vote in self.votes[citation, stage]]
        return resolve(cast, self.protocol.needed(stage)).standing

    def previous(self, vote: Vote, role: Role) -> Decision | None:
        earlier = self.votes[vote.row.citation, vote.stage]
        return next((one for one in reversed(earlier) if (one.actor, one.role) == (vote.actor, role)), None)

    def take(self, vote: Vote, role: Role) -> None:
        """Keep a vote, or refuse it."""
        problem = self.too_early(vote) or (self.not_asked(vote) if role is Role.ADJUDICATOR else None)
        if problem:
            self.refuse(vote.row, [problem])
        elif vote.verdict is None:
            self.keep_retrieval(vote)
        else:
            self.keep_verdict(vote, vote.verdict, role)

    def too_early(self, vote: Vote) -> Problem | None:
        if vote.stage is Stage.TITLE_ABSTRACT:
            return None
        here = self.standing(vote.row.citation, Stage.TITLE_ABSTRACT)
        if here is Standing.INCLUDED:
            return None
        message = f"it has not passed title and abstract (it is {here.value})."
        return refusal(vote.row, "stage", message, "Decide there first; then its full text can be judged.")

    def not_asked(self, vote: Vote) -> Problem | None:
        if vote.verdict is None:
            return None
        if vote.verdict is Verdict.UNSURE:
            return refusal(vote.row, "verdict", "unsure settles no conflict.", "Write include or exclude.")
        in_conflict = self.standing(vote.row.citation, vote.stage) is Standing.CONFLICT
        if in_conflict or self.previous(vote, Role.ADJUDICATOR):
            return None
        message = f"there is no conflict to settle at {vote.stage.value}."
        return refusal(vote.row, "reviewer", message, "An adjudicator decides only where reviewers disagree.")

    def keep_verdict(self, vote: Vote, verdict: Verdict, role: Role) -> None:
        earlier = self.previous(vote, role)
        note = vote.row.note
        same = earlier is not None and (earlier.verdict, earlier.reason) == (verdict, vote.reason)
        if earlier and not same and not vote.revises:
            message = f"{vote.actor} has said {_said(earlier)} before."
            remedy = "Write yes in the column revises to change that verdict, or leave the row out."
            self.refuse(vote.row, [refusal(vote.row, "verdict", message, remedy)])
            return
        if earlier and same and note in ("", earlier.note):
            self.unchanged += 1
            return
        decision = Decision(
            citation=vote.row.citation, stage=vote.stage, actor=vote.actor, role=role, verdict=verdict,
            reason=vote.reason, note=note, criteria=self.protocol.digest, revises=earlier is not None,
            origin=f"{vote.row.file}:{vote.row.line}", at=self.at,
        )  # fmt: skip
        self.decisions.append(decision)
        self.votes[decision.citation, decision.stage].append(decision)
        self.touched.add((decision.citation, decision.stage))
        if vote.retrieval:
            self.retrievals.append((vote.row.citation, vote.retrieval, vote.actor, note))

    def keep_retrieval(self, vote: Vote) -> None:
        here = self.standing(vote.row.citation, Stage.FULL_TEXT)
        lost = vote.retrieval is Retrieved.NOT_RETRIEVED
        decided = any(one.role is not Role.RULE for one in self.votes[vote.row.citation, Stage.FULL_TEXT])
        if lost and decided:
            message = "somebody has judged its full text, so it was retrieved."
            self.refuse(vote.row, [refusal(vote.row, "retrieval", message, "Remove the result.")])
        elif (here is Standing.NOT_RETRIEVED) == lost and (lost or decided):
            self.unchanged += 1
        elif vote.retrieval:
            self.retrievals.append((vote.row.citation, vote.retrieval, vote.actor, vote.row.note))


def _said(decision: Decision) -> str:
    return decision.verdict.value + (f" ({decision.reason})" if decision.reason else "")
