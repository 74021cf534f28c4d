"""What every rule looks like. A rule reads one record and answers exclude, keep or unknown; it never decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, SerializeAsAny

from rowen.ledger.types import Proposed
from rowen.records import Record


class Parameters(BaseModel):
    """Base of every rule's parameters: nothing unknown is accepted, nothing is converted in silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of one record.

    Attributes:
        answer: exclude, keep, or unknown (a person must look; always so when a field that the rule needs is missing).
        reason: why, in words that a reviewer can read.
        evidence: the words of the record that made the rule say so.
    """

    answer: Proposed
    reason: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the registry.

    Attributes:
        name: as written in review.yaml; also the name of its module, its page and its test file.
        summary: what it does, in one line.
        parameters: the pydantic model of its parameters.
        judge: record and parameters in, finding out; pure.
        version: raised when the same parameters would give other answers, so that old proposals are made again.
    """

    name: str
    summary: str
    parameters: type[Parameters]
    judge: Callable[[Record, Any], Finding]
    version: int = 1


class RuleUse(BaseModel):
    """One rule as a review uses it.

    Attributes:
        name: the rule.
        label: how its proposals are named; the rule's name unless one rule is used twice.
        parameters: checked parameters of that rule.
        automation: True where it may exclude by itself, after its back-test has passed.
        reason: key of the exclusion reason (title and abstract stage) that it proposes, or "".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    label: str
    parameters: SerializeAsAny[Parameters]
    automation: bool = False
    reason: str = ""


def exclude(reason: str, evidence: str = "") -> Finding:
    """Return the answer "exclude"."""
    return Finding(Proposed.EXCLUDE, reason, evidence)


def keep(reason: str, evidence: str = "") -> Finding:
    """Return the answer "keep"."""
    return Finding(Proposed.KEEP, reason, evidence)


def unknown(reason: str, evidence: str = "") -> Finding:
    """Return the answer "unknown": a person must look."""
    return Finding(Proposed.UNKNOWN, reason, evidence)
