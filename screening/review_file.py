"""The shape of review.yaml: one pydantic model for each block. The descriptions end up in error messages and docs."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from rowen.records import SourceKind
from rowen.records.identifiers import doi, pmid

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=40)]
Stars = Annotated[int, Field(ge=1, le=10)]
Thing = Literal["new_records", "overdue_inbox", "lost_sentinel", "notice", "incomplete_run"]
THINGS: tuple[Thing, ...] = get_args(Thing)
"""What people can be told of."""

# Without spaces and line breaks: what stands in a mail's header can then not begin another one.
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets


def _doi(text: str) -> str:
    if (found := doi(text)) is None:
        raise ValueError(f"{text!r} is no DOI; a DOI begins with 10. and holds a slash")
    return found


def _pmid(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | str) or (found := pmid(value)) is None:
        raise ValueError(f"{value!r} is no PMID; a PMID is a number of up to eight digits")
    return found


def _email(text: str) -> str:
    if len(text) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(text):
        raise ValueError(f"{text!r} is no e-mail address; write it like ann@university.org, without a name around it")
    return text


class Block(BaseModel):
    """Base of all blocks: nothing unknown is accepted and nothing is converted in silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class EligibilityBlock(Block):
    """Eligibility criteria in words."""

    inclusion: tuple[Words, ...] = Field(min_length=1, description="what a study must be to be included, one per line")
    exclusion: tuple[Words, ...] = Field((), description="what rules a study out, one per line")


class SourceBlock(Block):
    """One source, under its key."""

    name: Words = Field(description="the database's own name, for PRISMA, e.g. MEDLINE")
    platform: Words = Field(description="how it is reached, e.g. PubMed, Ovid, EBSCOhost")
    kind: SourceKind = Field(description="database, register or other; PRISMA counts them apart")
    method: Literal["website", "organisation", "citation"] | None = Field(
        None, description="for kind other: which of PRISMA's other methods"
    )
    strategy: Words = Field(description="file with the verbatim strategy, e.g. searches/medline.txt")
    how: Literal["api", "inbox"] = Field(description="api: Rowen asks it; inbox: a person exports and drops the file")
    connector: Words | None = Field(None, description="for how: api, the connector that asks it, e.g. pubmed")
    due_every_days: Annotated[int, Field(ge=1, le=3660)] | None = Field(None, description="days between two searches")
    who: str = Field("", description="who searches it")
    export_format: str = Field("", description="what to choose in the platform's export dialogue, e.g. RIS")
    note: str = Field("", description="anything a reader of the methods should know about this source")


class ScheduleBlock(Block):
    """When runs start by themselves."""

    cron: Words = Field(description='five fields: minute hour day month weekday, e.g. "0 6 1 * *"')
    timezone: Words = Field("UTC", description="e.g. Europe/London")


class LimitBlock(Block):
    """A limit on the search and why it is justified (PRISMA-S item 9)."""

    limit: Words = Field(description="the limit in words")
    justification: Words = Field(description="why this limit does not bias the review")


class RuleBlock(Block):
    """One rule."""

    name: Words = Field(description="the rule, e.g. date_window (see docs/rules)")
    label: Words | None = Field(None, description="a name of its own, where one rule is used twice")
    parameters: dict[str, Any] = Field(default_factory=dict, description="the rule's parameters")
    automation: bool = Field(False, description="true: may exclude by itself after its back-test has passed")
    reason: Key | None = Field(None, description="key of the title and abstract exclusion reason that it proposes")


class StageBlock(Block):
    """How many independent reviewers decide at each stage."""

    title_abstract: Stars = Field(2, description="reviewers for each title and abstract")
    full_text: Stars = Field(2, description="reviewers for each full text")


class ReasonsBlock(Block):
    """Exclusion reasons: a short key, and the words that appear in the flow diagram."""

    title_abstract: dict[Key, Words] = Field(default_factory=dict, description="reasons at title and abstract")
    full_text: dict[Key, Words] = Field(min_length=1, description="reasons at full text; PRISMA counts each")


class KnownBlock(Block):
    """A study that the searches must find."""

    pmid: Annotated[str, BeforeValidator(_pmid)] | None = Field(None, description="PubMed id")
    doi: Annotated[str, AfterValidator(_doi)] | None = Field(None, description="DOI")
    title: Words | None = Field(None, description="title, where there is no identifier")
    note: str = Field("", description="anything worth knowing")


class VersionBlock(Block):
    """The published version that this living review continues."""

    label: Words = Field(description="e.g. Allen et al. 2016")
    published: date | None = Field(None, description="date of publication, e.g. 2016-03-11")
    citation: str = Field("", description="full reference")
    doi: Annotated[str, AfterValidator(_doi)] | None = Field(None, description="DOI of that version")
    pmid: Annotated[str, BeforeValidator(_pmid)] | None = Field(None, description="PubMed id of that version")
    searched_until: date | None = Field(None, description="last search date of that version")
    studies: Annotated[int, Field(ge=0)] | None = Field(None, description="studies it included")
    reports: Annotated[int, Field(ge=0)] | None = Field(None, description="reports of those studies")


class TellBlock(Block):
    """Who is told of a run by e-mail, and what of."""

    who: tuple[Annotated[str, AfterValidator(_email)], ...] = Field(
        min_length=1, max_length=50, description="e-mail addresses, e.g. ann@university.org"
    )
    on: tuple[Thing, ...] = Field(THINGS, min_length=1, description="what they are told of; everything if not given")


class ReviewFile(Block):
    """review.yaml."""

    title: Words = Field(description="title of the review")
    question: Words = Field(description="the review question in words")
    registration: str = Field("", description="registration of the protocol, e.g. PROSPERO CRD4202...")
    eligibility: EligibilityBlock = Field(description="criteria in words")
    sources: dict[Key, SourceBlock] = Field(min_length=1, description="every source, each under a short key")
    schedule: ScheduleBlock | None = Field(None, description="when runs start by themselves")
    tell: TellBlock | None = Field(None, description="who is told of a run by e-mail, and what of")
    watch: tuple[Literal["crossref"], ...] = Field(
        (), description="whom to ask besides the sources what became of included studies: crossref asks by DOI"
    )
    limits: tuple[LimitBlock, ...] = Field((), description="limits, each with its justification")
    rules: tuple[RuleBlock, ...] = Field((), description="rules that propose")
    reviewers: tuple[Words, ...] = Field(min_length=1, description="names of the reviewers")
    adjudicators: tuple[Words, ...] = Field((), description="who settles conflicts")
    reviewers_per_stage: StageBlock = Field(StageBlock(), description="independent reviewers per stage")
    exclusion_reasons: ReasonsBlock = Field(description="reasons per stage")
    known_included: tuple[KnownBlock, ...] = Field((), description="studies that the searches must find")
    previous_version: VersionBlock | None = Field(None, description="the published version this review continues")
