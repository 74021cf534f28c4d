"""The tables. Rows are inserted and never changed; what holds now, or held at a moment, is a query (ADR 0004).

Every row names the `event` (one transaction) that brought it. Events are numbered in the order in which they were
committed, so a past moment is a prefix of the numbers. Inside the database everything is joined by integers; the text
ids that people see (``r-...``, ``c-...``) stand in ``public``.
"""

from __future__ import annotations

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

HEAD = "0001"
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


def _to(name: str, target: str, *, index: bool = False) -> Column[int]:
    return Column(name, Integer, ForeignKey(target), nullable=False, index=index)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _event() -> Column[int]:
    return _to("event", "event.seq")


event = Table(
    "event",
    metadata,
    _id("seq"),
    Column("at", String(27), nullable=False, index=True),
    _text("review"),
    _text("kind"),
    Column("run", Integer),
)

run = Table(
    "run",
    metadata,
    _id(),
    Column("review", Text, nullable=False, index=True),
    _text("trigger"),
    _text("reason"),
    _text("protocol"),
    Column("reviewers_title_abstract", SmallInteger, nullable=False),
    Column("reviewers_full_text", SmallInteger, nullable=False),
    Column("practice", SmallInteger, nullable=False),
    _text("rowen_version"),
    _event(),
)

run_outcome = Table(
    "run_outcome",
    metadata,
    Column("run", Integer, ForeignKey("run.id"), primary_key=True, autoincrement=False),
    _text("state"),
    _text("problems"),
    _text("digest"),
    _event(),
)

strategy = Table("strategy", metadata, Column("sha256", String(64), primary_key=True), _text("text"), _event())

search = Table(
    "search",
    metadata,
    _id(),
    _to("run", "run.id", index=True),
    Column("review", Text, nullable=False, index=True),
    _text("source"),
    _text("name"),
    _text("platform"),
    _text("kind"),
    _text("how"),
    _text("method"),
    _text("connector"),
    Column("strategy", String(64), ForeignKey("strategy.sha256"), nullable=False),
    _text("searched_on"),
    _text("searched_by"),
    _text("file_name"),
    _text("file_sha256"),
    Column("expected", Integer),
    _event(),
)

search_outcome = Table(
    "search_outcome",
    metadata,
    Column("search", Integer, ForeignKey("search.id"), primary_key=True, autoincrement=False),
    Column("complete", SmallInteger, nullable=False),
    Column("reported", Integer),
    Column("arrived", Integer, nullable=False),
    _text("missing"),
    _text("sent"),
    _text("translation"),
    _text("warnings"),
    _text("reason"),
    _text("remedy"),
    _event(),
)

page = Table(
    "page",
    metadata,
    _id(),
    _to("search", "search.id", index=True),
    _text("role"),
    Column("sha256", String(64), nullable=False),
    _text("request"),
    Column("status", Integer, nullable=False),
    Column("fetched_at", String(27), nullable=False),
    _event(),
)

record = Table(
    "record",
    metadata,
    _id(),
    Column("public", String(15), nullable=False, unique=True),
    _text("review"),
    _text("source"),
    _text("key"),
    _event(),
    UniqueConstraint("review", "source", "key"),
)

revision = Table(
    "revision",
    metadata,
    Column("record", Integer, ForeignKey("record.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    _text("content"),
    _event(),
)

sighting = Table(
    "sighting",
    metadata,
    Column("search", Integer, ForeignKey("search.id"), primary_key=True, autoincrement=False),
    Column("record", Integer, ForeignKey("record.id"), primary_key=True, autoincrement=False),
    Column("position", Integer, nullable=False),
    Column("first", SmallInteger, nullable=False),
    _event(),
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

pair_verdict = Table(
    "pair_verdict",
    metadata,
    _id(),
    Column("review", Text, nullable=False, index=True),
    _to("left", "record.id"),
    _to("right", "record.id"),
    _text("answer"),
    _text("explanation"),
    Column("score", Float, nullable=False),
    _text("person"),
    _event(),
)

citation = Table(
    "citation",
    metadata,
    _id(),
    Column("public", String(15), nullable=False, unique=True),
    Column("review", Text, nullable=False, index=True),
    Column("founder", Integer, ForeignKey("record.id"), nullable=False, unique=True),
    _event(),
)

membership = Table(
    "membership",
    metadata,
    _id(),
    Column("review", Text, nullable=False, index=True),
    _to("record", "record.id", index=True),
    _to("citation", "citation.id", index=True),
    _event(),
)

rule_judgement = Table(
    "rule_judgement",
    metadata,
    Column("ruleset", Text, primary_key=True),
    Column("citation", Integer, ForeignKey("citation.id"), primary_key=True, autoincrement=False),
    _event(),
    sqlite_with_rowid=False,
)

rule_proposal = Table(
    "rule_proposal",
    metadata,
    _id(),
    _text("review"),
    _text("ruleset"),
    _to("citation", "citation.id"),
    _text("rule"),
    _text("answer"),
    _text("reason"),
    _text("evidence"),
    _event(),
)
Index("ix_rule_proposal_review_ruleset", rule_proposal.c.review, rule_proposal.c.ruleset)

decision = Table(
    "decision",
    metadata,
    _id(),
    Column("review", Text, nullable=False, index=True),
    _to("citation", "citation.id", index=True),
    _text("stage"),
    _text("actor"),
    _text("role"),
    _text("verdict"),
    _text("reason"),
    _text("note"),
    _text("criteria"),
    Column("revises", SmallInteger, nullable=False),
    _text("origin"),
    Column("at", String(27), nullable=False),
    _event(),
)

retrieval = Table(
    "retrieval",
    metadata,
    _id(),
    Column("review", Text, nullable=False, index=True),
    _to("citation", "citation.id", index=True),
    _text("retrieved"),
    _text("actor"),
    _text("note"),
    _event(),
)

study_link = Table(
    "study_link",
    metadata,
    _id(),
    Column("review", Text, nullable=False, index=True),
    _to("citation", "citation.id", index=True),
    _text("study"),
    _text("actor"),
    _text("note"),
    _event(),
)

notice = Table(
    "notice",
    metadata,
    _id(),
    Column("review", Text, nullable=False, index=True),
    _to("record", "record.id", index=True),
    _text("kind"),
    _text("reference"),
    _text("pmid"),
    _text("doi"),
    _event(),
)

version = Table(
    "version",
    metadata,
    _id(),
    _text("review"),
    _text("label"),
    _text("actor"),
    _text("note"),
    _event(),
    UniqueConstraint("review", "label"),
)

waiver = Table(
    "waiver",
    metadata,
    _id(),
    Column("review", Text, nullable=False, index=True),
    _text("subject"),
    _text("actor"),
    _text("reason"),
    _event(),
)

review_lock = Table(
    "review_lock",
    metadata,
    Column("review", Text, primary_key=True),
    _text("holder"),
    Column("pid", Integer, nullable=False),
    _text("process"),
    _text("host"),
    _text("token"),
    Column("since", String(27), nullable=False),
    Column("renewed", String(27), nullable=False),
)

INSERT_ONLY = tuple(name for name in metadata.tables if name != review_lock.name)
"""Every table but the lock refuses UPDATE and DELETE."""
