"""Verdicts on pairs of records: are they the same document?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """Three answers; ``ASK`` is a proposal to a person and merges nothing."""

    SAME = "same"
    DIFFERENT = "different"
    ASK = "ask"


class Link(StrEnum):
    """How two different documents belong together, where the data tell. Neither link makes a duplicate.

    ``REPORT``: two reports of one study, or of one body of work: preprint and article, protocol and results, conference
    paper and journal article, register entry and article, part 1 and part 2, a review and its update.
    ``CORRECTION``: one is about the other: an erratum, a retraction notice, an expression of concern, a comment, a reply.
    """

    REPORT = "report"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class PairVerdict:
    """One verdict on one unordered pair of records.

    Attributes:
        left, right: record ids, ``left < right``.
        answer: same, different or ask.
        explanation: the reasons in words a reviewer can read, e.g. "same, because DOI equal and title equal".
        score: the chance, 0 to 1, that the two are one document; it orders questions and decides nothing.
        person: name of the person who gave it; "" for a rule. A person's verdict outranks every rule's.
        link: how the two documents belong together; None where they are the same or where nothing is known. A verdict
            that asks may name the link that holds if the person says "different".
    """

    left: str
    right: str
    answer: Answer
    explanation: str
    score: float = 1.0
    person: str = ""
    link: Link | None = None

    def __post_init__(self) -> None:
        if not self.left < self.right:
            raise ValueError(
                f"a pair is stored smaller id first, and is never a record with itself: {self.left}, {self.right}"
            )
