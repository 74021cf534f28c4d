"""What people and sources say about a review's material besides deciding on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rowen.records import Notice


@dataclass(frozen=True, slots=True)
class Waiver:
    """A person's reasoned consent that a source's problem shall not hold the review up.

    Attributes:
        subject: key of the source whose problems up to now are waived, or "" for those of the run itself.
    """

    subject: str
    actor: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldNotice:
    """A retraction, erratum, comment or update that was noticed about a record after it came in: a person's task.

    Attributes:
        id: "notice-0001", ...
        record: the record that it is about.
        answered_by, answer, answered_at: who did what about it and when; "", "" and None while the task is open.
    """

    id: str
    record: str
    notice: Notice
    at: datetime
    answered_by: str = ""
    answer: str = ""
    answered_at: datetime | None = None

    @property
    def open(self) -> bool:
        """True until a person has answered it."""
        return self.answered_at is None


@dataclass(frozen=True, slots=True)
class Override:
    """A person's word that a rule may propose although its back-test would have lost what people included.

    Attributes:
        ruleset: digest of the rules that it was said of; changed rules are tested anew.
        rule: the rule's label.
        lost: citations that the person saw would have been lost; a further one blocks the rule again.
    """

    ruleset: str
    rule: str
    lost: tuple[str, ...]
    actor: str
    reason: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """One message about a run.

    Attributes:
        run: its id.
        channel: "email" or "webhook".
        target: to whom, for people; a webhook's address without what is secret in it.
        state: "sent", "failed", or "quiet" where there was nothing to say.
        problem: why it failed, or "".
    """

    run: str
    channel: str
    target: str
    state: str
    problem: str = ""
