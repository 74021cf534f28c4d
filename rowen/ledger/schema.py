"""The tables. Rows are inserted and never changed; what holds now, or held at a moment, is a query (ADR 0004).

Every row names the `event` (one transaction) that brought it. Events are numbered in the order in which they were
committed, so a past moment is a prefix of the numbers. Inside the database everything is joined by integers; the text
ids that people see (``r-...``, ``c-...``) stand in ``public``.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.schema import SchemaItem

HEAD = "0004"
"""The newest migration; a test compares it with the migrations folder."""

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)


def _id(name: str = "id") -> Column[int]:
    """Numbers are given out by `rowen.ledger.store.Writer`, in order, under the writers' lock."""
    return Column(name, Integer, primary_key=True, autoincrement=False)


def _key(name: str, target: str) -> Column[int]:
    return Column(name, Integer, ForeignKey(target), primary_key=True, autoincrement=False)


def _to(name: str, target: str, *, index: bool = False) -> Column[int]:
    return Column(name, Integer, ForeignKey(target), nullable=False, index=index)


def _text(name: str, *, index: bool = False) -> Column[str]:
    return Column(name, Text, nullable=False, index=index)


def _texts(*names: str) -> list[Column[str]]:
    return [_text(name) for name in names]


def _table(name: str, *items: SchemaItem, **options: Any) -> Table:
    return Table(name, metadata, *items, _to("event", "event.seq"), **options)


event = Table(
    "event",
    metadata,
    _id("seq"),
    Column("at", String(27), nullable=False, index=True),
    *_texts("review", "kind"),
    Column("run", Integer),
)

run = _table(
    "run",
    _id(),
    _text("review", index=True),
    *_texts("trigger", "reason", "protocol"),
    Column("reviewers_title_abstract", SmallInteger, nullable=False),
    Column("reviewers_full_text", SmallInteger, nullable=False),
    Column("practice", SmallInteger, nullable=False),
    _text("rowen_version"),
)

run_outcome = _table(
    "run_outcome",
    _key("run", "run.id"),
    *_texts("state", "problems", "digest"),
)

strategy = _table("strategy", Column("sha256", String(64), primary_key=True), _text("text"))

search = _table(
    "search",
    _id(),
    _to("run", "run.id", index=True),
    _text("review", index=True),
    *_texts("source", "name", "platform", "kind", "how", "method", "connector"),
    Column("strategy", String(64), ForeignKey("strategy.sha256"), nullable=False),
    *_texts("searched_on", "searched_by", "file_name", "file_sha256"),
    Column("expected", Integer),
)

search_outcome = _table(
    "search_outcome",
    _key("search", "search.id"),
    Column("complete", SmallInteger, nullable=False),
    Column("reported", Integer),
    Column("arrived", Integer, nullable=False),
    *_texts("missing", "sent", "translation", "warnings", "reason", "remedy"),
)

page = _table(
    "page",
    _id(),
    _to("search", "search.id", index=True),
    _text("role"),
    Column("sha256", String(64), nullable=False),
    _text("request"),
    Column("status", Integer, nullable=False),
    Column("fetched_at", String(27), nullable=False),
)

record = _table(
    "record",
    _id(),
    Column("public", String(15), nullable=False, unique=True),
    *_texts("review", "source", "key"),
    UniqueConstraint("review", "source", "key"),
)

# Reading a whole review goes from number to number.
Index("ix_record_review_id", record.c.review, record.c.id)

revision = _table(
    "revision",
    _key("record", "record.id"),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    _text("content"),
)

# What was revised lately is read without the rest.
Index("ix_revision_event", revision.c.event)

sighting = _table(
    "sighting",
    _key("search", "search.id"),
    _key("record", "record.id"),
    Column("position", Integer, nullable=False),
    Column("first", SmallInteger, nullable=False),
    CheckConstraint("first IN (0, 1)", name="first_is_boolean"),
    sqlite_with_rowid=False,
)
# A record is sighted for the first time once; the database itself holds us to that.
Index(
    "ix_sighting_first",
    sighting.c.record,
    unique=True,
    sqlite_where=text("first = 1"),
    postgresql_where=text("first = 1"),
)

pair_verdict = _table(
    "pair_verdict",
    _id(),
    _text("review", index=True),
    _to("left", "record.id"),
    _to("right", "record.id"),
    *_texts("answer", "explanation"),
    Column("score", Float, nullable=False),
    _text("person"),
    Column("link", Text, nullable=False, server_default=""),
)
# What was said about one record is asked for whichever side of a pair it stands on.
Index("ix_pair_verdict_left_right", pair_verdict.c.left, pair_verdict.c.right)
Index("ix_pair_verdict_right", pair_verdict.c.right)

citation = _table(
    "citation",
    _id(),
    Column("public", String(15), nullable=False, unique=True),
    _text("review", index=True),
    Column("founder", Integer, ForeignKey("record.id"), nullable=False, unique=True),
)

membership = _table(
    "membership",
    _id(),
    _text("review", index=True),
    _to("record", "record.id", index=True),
    _to("citation", "citation.id", index=True),
)

rule_judgement = _table(
    "rule_judgement",
    Column("ruleset", Text, primary_key=True),
    _key("citation", "citation.id"),
    sqlite_with_rowid=False,
)

rule_proposal = _table(
    "rule_proposal",
    _id(),
    *_texts("review", "ruleset"),
    _to("citation", "citation.id"),
    *_texts("rule", "answer", "reason", "evidence"),
)
Index("ix_rule_proposal_review_ruleset", rule_proposal.c.review, rule_proposal.c.ruleset)

decision = _table(
    "decision",
    _id(),
    _text("review", index=True),
    _to("citation", "citation.id", index=True),
    *_texts("stage", "actor", "role", "verdict", "reason", "note", "criteria"),
    Column("revises", SmallInteger, nullable=False),
    _text("origin"),
    Column("at", String(27), nullable=False),
)

retrieval = _table(
    "retrieval",
    _id(),
    _text("review", index=True),
    _to("citation", "citation.id", index=True),
    *_texts("retrieved", "actor", "note"),
)

study_link = _table(
    "study_link",
    _id(),
    _text("review", index=True),
    _to("citation", "citation.id", index=True),
    *_texts("study", "actor", "note"),
)

notice = _table(
    "notice",
    _id(),
    _text("review", index=True),
    _to("record", "record.id", index=True),
    *_texts("kind", "reference", "pmid", "doi"),
)

version = _table(
    "version",
    _id(),
    *_texts("review", "label", "actor", "note"),
    UniqueConstraint("review", "label"),
)

waiver = _table(
    "waiver",
    _id(),
    _text("review", index=True),
    *_texts("subject", "actor", "reason"),
)

# A rule that its back-test blocks may propose again where a person said so, for these very rules and these losses.
rule_override = _table(
    "rule_override",
    _id(),
    _text("review", index=True),
    *_texts("ruleset", "rule", "lost", "actor", "reason"),
)

# What a person answered to a rule's proposal. A confirmed one has its decision beside it; "kept" turns the proposal down
# without deciding; "later" says that it was shown and not answered, so that others come first the next time.
proposal_answer = _table(
    "proposal_answer",
    _id(),
    _text("review", index=True),
    _to("proposal", "rule_proposal.id", index=True),
    *_texts("answer", "actor", "origin"),
)

# What a person did about a notice; the first answer ends the task.
notice_answer = _table(
    "notice_answer",
    _id(),
    _to("notice", "notice.id", index=True),
    *_texts("actor", "note"),
)

# Places in a source's answers, to tell a new field from one that was always there.
field_seen = _table(
    "field_seen",
    _id(),
    *_texts("review", "source", "path"),
    _to("search", "search.id"),
    Index("uq_field_seen_review_source_path", "review", "source", "path", unique=True),
)

# Who was told of a run, so that nobody is told twice and a message that failed is tried again.
telling = _table(
    "telling",
    _id(),
    _to("run", "run.id", index=True),
    *_texts("channel", "target", "state", "problem"),
)

review_lock = Table(
    "review_lock",
    metadata,
    Column("review", Text, primary_key=True),
    _text("holder"),
    Column("pid", Integer, nullable=False),
    *_texts("process", "host", "token"),
    Column("since", String(27), nullable=False),
    Column("renewed", String(27), nullable=False),
)

INSERT_ONLY = tuple(name for name in metadata.tables if name != review_lock.name)
"""Every table but the lock refuses UPDATE and DELETE."""
