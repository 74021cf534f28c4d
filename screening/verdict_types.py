"""What travels in a file of verdicts: queue items out, rows back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from rowen.ledger.types import Decision, Proposal, Proposed, Stage
from rowen.records import Problem, Record

VERDICT_FIELDS = ("reviewer", "verdict", "reason", "note", "retrieval", "revises", "role")
"""What a person fills in; the same names in every format."""


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One citation that waits for a verdict.

    Attributes:
        record: the fields to show, merged from its records.
        proposals: what the rules say.
        votes: earlier verdicts; written only where an adjudicator needs them.
        conflict: reviewers disagree, an adjudicator is needed.
    """

    citation: str
    record: Record
    stage: Stage
    proposals: tuple[Proposal, ...] = ()
    votes: tuple[Decision, ...] = ()
    conflict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a file of verdicts, as it was written. Every field is text; "" is blank."""

    citation: str
    stage: str = ""
    reviewer: str = ""
    verdict: str = ""
    reason: str = ""
    note: str = ""
    retrieval: str = ""
    revises: str = ""
    role: str = ""
    file: str = ""
    line: int = 0

    @property
    def blank(self) -> bool:
        """True while nobody has written anything that could be kept."""
        return not (self.verdict or self.retrieval or self.reason or self.note)


@dataclass(frozen=True, slots=True)
class VerdictFormat:
    """One file format of queues and verdicts.

    Attributes:
        name: as given to ``--format``; also the file's suffix.
        recognises: whether some bytes are of this format.
        write: writes a queue; returns how many citations.
        read: reads rows back and names what could not be read. The text is the file's name, for messages.
    """

    name: str
    recognises: Callable[[bytes], bool]
    write: Callable[[Sequence[QueueItem], BinaryIO, str, bool], int]
    read: Callable[[bytes, str], tuple[tuple[Row, ...], tuple[Problem, ...]]]


def proposals_text(item: QueueItem) -> str:
    """Return what the rules say in one line: rule, answer, reason, and the words that made it say so."""
    order = {Proposed.EXCLUDE: 0, Proposed.UNKNOWN: 1, Proposed.KEEP: 2}
    return " | ".join(
        f"{proposal.rule}: {proposal.answer.value}. {proposal.reason}"
        + (f" [{proposal.evidence}]" if proposal.evidence else "")
        for proposal in sorted(item.proposals, key=lambda proposal: order[proposal.answer])
    )


def votes_text(item: QueueItem) -> str:
    """Return the earlier verdicts at this stage in one line, for the adjudicator."""
    return " | ".join(
        f"{vote.actor}: {vote.verdict.value}" + (f" ({vote.reason})" if vote.reason else "")
        for vote in item.votes
        if vote.stage is item.stage
    )


def best_url(record: Record) -> str:
    """Return the address that leads to the document: DOI, then PubMed, then what the source gave."""
    if record.identifiers.doi:
        return f"https://doi.org/{record.identifiers.doi}"
    if record.identifiers.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{record.identifiers.pmid}/"
    return record.urls[0] if record.urls else ""


def decode(data: bytes) -> str:
    """Decode what spreadsheets write: UTF-16 or UTF-8 with a mark, UTF-8, else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
