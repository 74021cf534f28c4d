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


@dataclass(frozen=True, slots=True)
class HeldNotice:
    """A retraction, erratum, comment or update that was noticed about a record after it came in."""

    record: str
    notice: Notice
    at: datetime
