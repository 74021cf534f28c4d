"""One row of a file of verdicts, from text to meaning: everything that can be judged without the other rows."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from rowen.ledger.types import Retrieved, Role, Stage, Verdict
from rowen.records import Problem, matching
from screening.protocol import Protocol
from screening.verdict_types import Row

_VERDICTS = {
    "include": Verdict.INCLUDE, "included": Verdict.INCLUDE, "in": Verdict.INCLUDE, "yes": Verdict.INCLUDE,
    "exclude": Verdict.EXCLUDE, "excluded": Verdict.EXCLUDE, "out": Verdict.EXCLUDE, "no": Verdict.EXCLUDE,
    "unsure": Verdict.UNSURE, "maybe": Verdict.UNSURE, "unclear": Verdict.UNSURE,
    "awaiting": Verdict.AWAITING, "awaiting classification": Verdict.AWAITING, "ongoing": Verdict.ONGOING,
}  # fmt: skip
_STAGES = {
    "title abstract": Stage.TITLE_ABSTRACT, "title and abstract": Stage.TITLE_ABSTRACT, "ta": Stage.TITLE_ABSTRACT,
    "full text": Stage.FULL_TEXT, "fulltext": Stage.FULL_TEXT, "ft": Stage.FULL_TEXT,
}  # fmt: skip
_RETRIEVALS = {
    "retrieved": Retrieved.RETRIEVED,
    "not retrieved": Retrieved.NOT_RETRIEVED,
    "notretrieved": Retrieved.NOT_RETRIEVED,
}
_YES_NO = {"no": False, "false": False, "0": False, "yes": True, "true": True, "1": True, "x": True}
_ROLES = {"reviewer": Role.REVIEWER, "adjudicator": Role.ADJUDICATOR}
_SHOWN = {
    "stage": [stage.value for stage in Stage],
    "verdict": [verdict.value for verdict in Verdict],
    "retrieval": [result.value for result in Retrieved],
    "revises": ["yes", "no"],
    "role": ["reviewer", "adjudicator"],
}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Vote:
    """What a sound row says.

    Attributes:
        role: as the row says; None where it says nothing.
        verdict: None for a row that only reports on retrieval.
        retrieval: None for a row that says nothing of it.
    """

    row: Row
    stage: Stage
    actor: str
    role: Role | None
    verdict: Verdict | None
    reason: str
    retrieval: Retrieved | None
    revises: bool

    @property
    def line(self) -> int:
        """Line of the row."""
        return self.row.line


def read_row(row: Row, protocol: Protocol) -> Vote | list[Problem]:
    """Read a row against the protocol: the vote it holds, or everything that is wrong with it."""
    problems: list[Problem] = []
    stage = _choice(row, "stage", _STAGES, problems)
    verdict = _choice(row, "verdict", _VERDICTS, problems) if row.verdict else None
    retrieval = _choice(row, "retrieval", _RETRIEVALS, problems) if row.retrieval else None
    revises = _choice(row, "revises", _YES_NO, problems) if row.revises else False
    role = _choice(row, "role", _ROLES, problems) if row.role else None
    problems.extend(_actor(row, role, protocol))
    reason = ""
    if stage:
        reason = _reason(row, stage, verdict, protocol, problems)
        problems.extend(_misplaced(row, stage, verdict, retrieval))
    if problems or stage is None:
        return problems
    return Vote(row, stage, row.reviewer, role, verdict, reason, retrieval, bool(revises))


def refusal(row: Row, field: str, message: str, remedy: str) -> Problem:
    """Return the problem of one row; the citation is named, because lines move when people sort."""
    return Problem(f"{row.citation or 'Row'}: {message}", remedy, file=row.file, line=row.line, field=field)


def _choice(row: Row, field: str, known: Mapping[str, T], problems: list[Problem]) -> T | None:
    text = str(getattr(row, field))
    if (value := known.get(matching(text))) is not None:
        return value
    message = f"{text!r} is no {field}." if text else f"the {field} is blank."
    problems.append(refusal(row, field, message, f"Write one of: {', '.join(_SHOWN[field])}."))
    return None


def _actor(row: Row, role: Role | None, protocol: Protocol) -> Iterable[Problem]:
    known = _people(role, protocol)
    if not row.reviewer:
        yield refusal(row, "reviewer", "the reviewer is blank.", f"Write one of: {', '.join(known)}.")
    elif row.reviewer not in known:
        word = "adjudicator" if role is Role.ADJUDICATOR else "reviewer"
        yield refusal(
            row, "reviewer", f"{row.reviewer!r} is no {word} of this review.",
            f"{_guess(row.reviewer, known)}review.yaml names: {', '.join(known) or 'none'}.",
        )  # fmt: skip


def _people(role: Role | None, protocol: Protocol) -> tuple[str, ...]:
    if role is Role.ADJUDICATOR:
        return protocol.adjudicators
    if role is Role.REVIEWER:
        return protocol.reviewers
    return tuple(dict.fromkeys((*protocol.reviewers, *protocol.adjudicators)))


def _reason(row: Row, stage: Stage, verdict: Verdict | None, protocol: Protocol, problems: list[Problem]) -> str:
    """Return the key of the reason; the words of review.yaml are taken for their key."""
    known = protocol.reasons(stage)
    remedy = f"Write one of: {', '.join(known)}." if known else "Leave it empty, or add reasons to review.yaml."
    if not row.reason:
        if verdict is Verdict.EXCLUDE and stage is Stage.FULL_TEXT:
            message = "an exclusion at full text needs a reason (PRISMA counts them)."
            problems.append(refusal(row, "reason", message, remedy))
        return ""
    if verdict is not Verdict.EXCLUDE:
        problems.append(refusal(row, "reason", "only an exclusion has a reason.", "Remove it, or write exclude."))
        return ""
    by_words = {matching(text): key for key, words in known.items() for text in (words, key)}
    key = by_words.get(matching(row.reason), "")
    if not key:
        message = f"there is no reason {row.reason!r} at {stage.value}."
        problems.append(refusal(row, "reason", message, f"{_guess(row.reason, tuple(known))}{remedy}"))
    return key


def _misplaced(row: Row, stage: Stage, verdict: Verdict | None, retrieval: Retrieved | None) -> Iterable[Problem]:
    if stage is Stage.TITLE_ABSTRACT and verdict in (Verdict.AWAITING, Verdict.ONGOING):
        message = f"{verdict.value} is for full texts only."
        yield refusal(row, "verdict", message, "Write include, exclude or unsure.")
    if stage is Stage.TITLE_ABSTRACT and retrieval:
        yield refusal(row, "retrieval", "reports are sought after the title and abstract.", "Leave it blank here.")
    if retrieval is Retrieved.NOT_RETRIEVED and verdict:
        message = "it has a verdict on a full text that was not retrieved."
        yield refusal(row, "retrieval", message, "Leave one of the two blank.")
    if not row.verdict and not row.retrieval and row.note:
        message = "there is a note but no verdict, and a note alone is not kept."
        yield refusal(row, "verdict", message, "Write unsure, or remove the note.")


def _guess(name: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"Did you mean {close[0]}? " if close else ""
