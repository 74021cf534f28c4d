"""What goes into the ledger and what comes out: frozen values, no rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rowen.ledger import boxes
from rowen.records import Record, SourceKind

Part = boxes.Part
Box = boxes.Box
PrismaState = boxes.PrismaState


class RunState(StrEnum):
    """How a run ended; a run without an ending is still going, or was killed and nobody has noticed yet.

    ``BROKEN``: every source answered whole, but a study that is known to be there was not found.
    ``CRASHED``: its process died, and somebody else wrote so; the next run finishes its work.
    """

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    BROKEN = "search broken"
    FAILED = "failed"
    CRASHED = "crashed"


class Stage(StrEnum):
    """The two stages at which people decide."""

    TITLE_ABSTRACT = "title_abstract"
    FULL_TEXT = "full_text"


class Verdict(StrEnum):
    """What a decision says. The last two are for full texts only."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    UNSURE = "unsure"
    AWAITING = "awaiting"
    ONGOING = "ongoing"


class Role(StrEnum):
    """Who decided: one of the independent reviewers, the one who settles conflicts, or a declared automation rule."""

    REVIEWER = "reviewer"
    ADJUDICATOR = "adjudicator"
    RULE = "rule"


class Retrieved(StrEnum):
    """What became of a report that was sought."""

    RETRIEVED = "retrieved"
    NOT_RETRIEVED = "not_retrieved"


class Proposed(StrEnum):
    """A rule's answer about one citation. Unknown goes to a person."""

    EXCLUDE = "exclude"
    KEEP = "keep"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Page:
    """A pointer to one archived answer or file.

    Attributes:
        role: "ids", "records", "file" or "error".
        sha256: address in the archive.
        request: method, address and parameters without secrets; the file's name for a file.
        status: HTTP status; 0 for a file.
        fetched_at: when it arrived.
    """

    role: str
    sha256: str
    request: str
    status: int
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSpec:
    """What is about to be searched, before anything is asked.

    Attributes:
        source: key of the source in review.yaml.
        name: the database's name for PRISMA ("MEDLINE").
        platform: how it is reached ("PubMed", "Ovid").
        kind: database, register or other method.
        how: "api" or "inbox".
        strategy: the verbatim strategy (the text, byte for byte, decoded as UTF-8).
        searched_on: for an export, the day the person searched; for an API, None (the search's own time counts).
        searched_by: for an export, who searched.
        file_name, file_sha256: for an export.
        expected: the number of records the person read on the platform, if given.
        method: for kind other, which of PRISMA's other methods: "website", "organisation" or "citation".
        connector: for an API, the connector that asks it; needed to read its archived answers again.
    """

    source: str
    name: str
    platform: str
    kind: SourceKind
    how: str
    strategy: str
    searched_on: str = ""
    searched_by: str = ""
    file_name: str = ""
    file_sha256: str = ""
    expected: int | None = None
    method: str = ""
    connector: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOutcome:
    """How a search ended. Only a complete one makes its records count.

    Attributes:
        complete: the ids add up to the reported total, missing ones named.
        reported: hits the source reported, None if it never said.
        arrived: hits whose record is in the ledger.
        missing: (native id, reason) of hits that the source did not hand over.
        sent: the query as it was sent.
        translation, warnings: the source's own words.
        reason, remedy: why it is incomplete and what to do; "" if complete.
    """

    complete: bool
    reported: int | None = None
    arrived: int = 0
    missing: tuple[tuple[str, str], ...] = ()
    sent: str = ""
    translation: str = ""
    warnings: tuple[str, ...] = ()
    reason: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One execution of one strategy, with its ending if it has one."""

    id: str
    run: str
    review: str
    spec: SearchSpec
    started_at: datetime
    finished_at: datetime | None = None
    outcome: SearchOutcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One pass over a review, with its ending if it has one.

    Attributes:
        trigger: "manual", "schedule", "import", "practice", ...
        protocol: digest of the protocol that held.
        reviewers_per_stage: (title/abstract, full text) of that protocol.
        practice: made on sandbox data.
        digest: of the counts and records at the end, for replay; "" before.
        problems: (source, reason, remedy) of what is incomplete.
    """

    id: str
    review: str
    started_at: datetime
    trigger: str
    reason: str
    protocol: str
    reviewers_per_stage: tuple[int, int]
    practice: bool
    rowen_version: str
    state: RunState | None = None
    finished_at: datetime | None = None
    digest: str = ""
    problems: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A record in the ledger under its id."""

    id: str
    source: str
    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One person's or automation rule's verdict on one citation at one stage.

    Attributes:
        actor: the reviewer's name as in review.yaml, or the rule's name.
        reason: exclusion reason (its key in review.yaml), "" otherwise.
        criteria: digest of the protocol under which it was made.
        revises: True when the same actor changes an earlier verdict on purpose.
        origin: file and line it came from, or "".
        made_on: the citation it was made on, where that has been merged into ``citation`` since; "" otherwise.
    """

    citation: str
    stage: Stage
    actor: str
    role: Role
    verdict: Verdict
    reason: str = ""
    note: str = ""
    criteria: str = ""
    revises: bool = False
    origin: str = ""
    at: datetime | None = None
    made_on: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one rule says of one citation, and the words that made it say so."""

    citation: str
    rule: str
    answer: Proposed
    reason: str
    evidence: str = ""


class Standing(StrEnum):
    """Where a citation stands at one stage."""

    OPEN = "open"
    CONFLICT = "conflict"
    INCLUDED = "included"
    EXCLUDED = "excluded"
    AWAITING = "awaiting"
    ONGOING = "ongoing"
    NOT_RETRIEVED = "not_retrieved"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class CitationState:
    """Where a citation stands now, or stood at a moment.

    Attributes:
        citation: its id.
        records: ids of its records, sorted.
        title_abstract, full_text: standing at each stage.
        reason: the exclusion reason that holds, "" if none.
        by_rule: excluded before screening by this automation rule, or "".
        study: id of its study.
        first_seen: when its first record was first sighted.
    """

    citation: str
    records: tuple[str, ...]
    title_abstract: Standing
    full_text: Standing
    reason: str
    by_rule: str
    study: str
    first_seen: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """A published state of the review: the diagram of the next one builds on it.

    Attributes:
        label: as people call it ("1.0", "2026-11").
        at: when it was published.
        actor: who published it.
    """

    label: str
    at: datetime
    actor: str = ""
    note: str = ""
