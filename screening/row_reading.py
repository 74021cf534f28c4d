"""One row of a file of verdicts, from text to meaning: everything that can be judged without the other rows."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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
_YES_NO = {"": False, "no": False, "false": False, "0": False, "yes": True, "true": True, "1": True, "x": True}
_ROLES = {"": None, "reviewer": Role.REVIEWER, "adjudicator": Role.ADJUDICATOR}


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
    reader = _Reader(row, [])
    stage = reader.one_of("stage", _STAGES, [stage.value for stage in Stage])
    verdict = reader.one_of("verdict", _VERDICTS, [verdict.value for verdict in Verdict]) if row.verdict else None
    retrieval = reader.one_of("retrieval", _RETRIEVALS, [one.value for one in Retrieved]) if row.retrieval else None
    revises = reader.one_of("revises", _YES_NO, ["yes", "no"])
    role = reader.one_of("role", _ROLES, ["reviewer", "adjudicator"])
    reader.actor(role, protocol)
    reason = reader.reason(stage, verdict, protocol) if stage else ""
    reader.belongs(stage, verdict, retrieval)
    if reader.problems or stage is None:
        return reader.problems
    return Vote(row, stage, row.reviewer, role, verdict, reason, retrieval, bool(revises))


@dataclass(frozen=True, slots=True)
class _Reader:
    row: Row
    problems: list[Problem]

    def refuse(self, field: str, message: str, remedy: str) -> None:
        self.problems.append(refusal(self.row, field, message, remedy))

    def one_of[T](self, field: str, known: Mapping[str, T], names: list[str]) -> T | None: ...
