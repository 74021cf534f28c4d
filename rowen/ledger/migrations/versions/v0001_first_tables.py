"""The first tables, and the triggers that make all of them but the lock insert-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "event",
    "record",
    "run",
    "strategy",
    "version",
    "waiver",
    "citation",
    "notice",
    "pair_verdict",
    "revision",
    "run_outcome",
    "search",
    "decision",
    "membership",
    "page",
    "retrieval",
    "rule_judgement",
    "rule_proposal",
    "search_outcome",
    "sighting",
    "study_link",
)


def upgrade() -> None:
    """Create everything, in the order in which tables refer to each other."""
    for create in (
        _event,
        _review_lock,
        _record,
        _run,
        _strategy,
        _version,
        _waiver,
        _citation,
        _notice,
        _pair_verdict,
        _revision,
        _run_outcome,
        _search,
        _decision,
        _membership,
        _page,
        _retrieval,
        _rule_judgement,
        _rule_proposal,
        _search_outcome,
        _sighting,
        _study_link,
    ):
        create()
    if op.get_bind().dialect.name == "postgresql":
        _refuse_on_postgresql()
    else:
        _refuse_on_sqlite()


def _refuse_on_sqlite() -> None:
    for table in TABLES:
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'table {table} is insert-only: {action} refused'); END"
            )


def _refuse_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION rowen_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'table % is insert-only: % refused', TG_TABLE_NAME, TG_OP; END $$"
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_refuses BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION rowen_refuses()"
        )


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_at"), "event", ["at"], unique=False)


def _review_lock() -> None:
    op.create_table(
        "review_lock",
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("since", sa.String(length=27), nullable=False),
        sa.Column("renewed", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("review", name=op.f("pk_review_lock")),
    )


def _record() -> None:
    op.create_table(
        "record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("public", sa.String(length=15), nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name=op.f("fk_record_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
        sa.UniqueConstraint("public", name=op.f("uq_record_public")),
        sa.UniqueConstraint("review", "source", "key", name=op.f("uq_record_review_source_key")),
    )


def _run() -> None:
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("trigger", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("protocol", sa.Text(), nullable=False),
        sa.Column("reviewers_title_abstract", sa.SmallInteger(), nullable=False),
        sa.Column("reviewers_full_text", sa.SmallInteger(), nullable=False),
        sa.Column("practice", sa.SmallInteger(), nullable=False),
        sa.Column("rowen_version", sa.Text(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name=op.f("fk_run_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_index(op.f("ix_run_review"), "run", ["review"], unique=False)


def _strategy() -> None:
    op.create_table(
        "strategy",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name=op.f("fk_strategy_event")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_strategy")),
    )


def _version() -> None:
    op.create_table(
        "version",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name=op.f("fk_version_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
        sa.UniqueConstraint("review", "label", name=op.f("uq_version_review_label")),
    )


def _waiver() -> None:
    op.create_table(
        "waiver",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name=op.f("fk_waiver_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
    )
    op.create_index(op.f("ix_waiver_review"), "waiver", ["review"], unique=False)


def _citation() -> None:
    op.create_table(
        "citation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("public", sa.String(length=15), nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("founder", sa.Integer(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name=op.f("fk_citation_event")),
        sa.ForeignKeyConstraint(["founder"], ["record.id"], name=op.f("fk_citation_founder")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citation")),
        sa.UniqueConstraint("founder", name=op.f("uq_citation_founder")),
        sa.UniqueConstraint("public", name=op.f("uq_citation_public")),
    )
    op.create_index(op.f("ix_citation_review"), "citation", ["review"], unique=False)


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("record", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("pmid", sa.Text(), nullable=False),
        sa.Column("doi", sa.Text(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name=op.f("fk_notice_event")),
        sa.ForeignKeyConstraint(["record"], ["record.id"], name=op.f("fk_notice_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_record"), "notice", ["record"], unique=False)
    op.create_index(op.f("ix_notice_review"), "notice", ["review"], unique=False)


def _pair_verdict() -> None:
    op.create_table(
        "pair_verdict",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name=op.f("fk_pair_verdict_event")),
        sa.ForeignKeyConstraint(["left"], ["record.id"], name=op.f("fk_pair_verdict_left")),
        sa.ForeignKeyConstraint(["right"], ["record.id"], name=op.f("fk_pair_verdict_right")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_verdict")),
    )
    op.create_index(op.f("ix_pair_verdict_review"), "pair_verdict", ["review"], unique=False)


def _revision() -> None:
    op.create_table(
        "revision",
        sa.Column("record", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name=op.f("fk_revision_event")),
        sa.ForeignKeyConstraint(["record"], ["record.id"], name=op.f("fk_revision_record")),
        sa.PrimaryKeyConstraint("record", "number", name=op.f("pk_revision")),
    )


def _run_outcome() -> None:
    op.create_table(
        "run_outcome",
        sa.Column("run", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name=op.f("fk_run_outcome_event")),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_run_outcome_run")),
        sa.PrimaryKeyConstraint("run", name=op.f("pk_run_outcome")),
    )


def _search() -> None:
    op.create_table(
        "search",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("connector", sa.Text(), nullable=False),
        sa.Column("strategy", sa.String(length=64), nullable=False),
        sa.Column("searched_on", sa.Text(), nullable=False),
        sa.Column("searched_by", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name=op.f("fk_search_event")),
        sa.ForeignKeyConstraint(["run"], ["run.id"], name=op.f("fk_search_run")),
        sa.ForeignKeyConstraint(["strategy"], ["strategy.sha256"], name=op.f("fk_search_strategy")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search")),
    )
    op.create_index(op.f("ix_search_review"), "search", ["review"], unique=False)
    op.create_index(op.f("ix_search_run"), "search", ["run"], unique=False)


def _decision() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("citation", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("revises", sa.SmallInteger(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["citation"], ["citation.id"], name=op.f("fk_decision_citation")),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name=op.f("fk_decision_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_citation"), "decision", ["citation"], unique=False)
    op.create_index(op.f("ix_decision_review"), "decision", ["review"], unique=False)


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("record", sa.Integer(), nullable=False),
        sa.Column("citation", sa.Integer(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["citation"], ["citation.id"], name=op.f("fk_membership_citation")),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name=op.f("fk_membership_event")),
        sa.ForeignKeyConstraint(["record"], ["record.id"], name=op.f("fk_membership_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    op.create_index(op.f("ix_membership_record"), "membership", ["record"], unique=False)
    op.create_index(op.f("ix_membership_review"), "membership", ["review"], unique=False)


def _page() -> None:
    op.create_table(
        "page",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("search", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("fetched_at", sa.String(length=27), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name=op.f("fk_page_event")),
        sa.ForeignKeyConstraint(["search"], ["search.id"], name=op.f("fk_page_search")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page")),
    )
    op.create_index(op.f("ix_page_search"), "page", ["search"], unique=False)


def _retrieval() -> None:
    op.create_table(
        "retrieval",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("citation", sa.Integer(), nullable=False),
        sa.Column("retrieved", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["citation"], ["citation.id"], name=op.f("fk_retrieval_citation")),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name=op.f("fk_retrieval_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retrieval")),
    )
    op.create_index(op.f("ix_retrieval_citation"), "retrieval", ["citation"], unique=False)
    op.create_index(op.f("ix_retrieval_review"), "retrieval", ["review"], unique=False)


def _rule_judgement() -> None:
    op.create_table(
        "rule_judgement",
        sa.Column("ruleset", sa.Text(), nullable=False),
        sa.Column("citation", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["citation"], ["citation.id"], name=op.f("fk_rule_judgement_citation")),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name=op.f("fk_rule_judgement_event")),
        sa.PrimaryKeyConstraint("ruleset", "citation", name=op.f("pk_rule_judgement")),
        sqlite_with_rowid=False,
    )


def _rule_proposal() -> None:
    op.create_table(
        "rule_proposal",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("ruleset", sa.Text(), nullable=False),
        sa.Column("citation", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["citation"], ["citation.id"], name=op.f("fk_rule_proposal_citation")),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name=op.f("fk_rule_proposal_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_proposal")),
    )
    op.create_index("ix_rule_proposal_review_ruleset", "rule_proposal", ["review", "ruleset"], unique=False)


def _search_outcome() -> None:
    op.create_table(
        "search_outcome",
        sa.Column("search", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("complete", sa.SmallInteger(), nullable=False),
        sa.Column("reported", sa.Integer(), nullable=True),
        sa.Column("arrived", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("sent", sa.Text(), nullable=False),
        sa.Column("translation", sa.Text(), nullable=False),
        sa.Column("warnings", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name=op.f("fk_search_outcome_event")),
        sa.ForeignKeyConstraint(["search"], ["search.id"], name=op.f("fk_search_outcome_search")),
        sa.PrimaryKeyConstraint("search", name=op.f("pk_search_outcome")),
    )


def _sighting() -> None:
    op.create_table(
        "sighting",
        sa.Column("search", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("first", sa.SmallInteger(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.CheckConstraint("first IN (0, 1)", name=op.f("ck_sighting_first_is_boolean")),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name=op.f("fk_sighting_event")),
        sa.ForeignKeyConstraint(["record"], ["record.id"], name=op.f("fk_sighting_record")),
        sa.ForeignKeyConstraint(["search"], ["search.id"], name=op.f("fk_sighting_search")),
        sa.PrimaryKeyConstraint("search", "record", name=op.f("pk_sighting")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_sighting_first",
        "sighting",
        ["record"],
        unique=True,
        sqlite_where=sa.text("first = 1"),
        postgresql_where=sa.text("first = 1"),
    )


def _study_link() -> None:
    op.create_table(
        "study_link",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("citation", sa.Integer(), nullable=False),
        sa.Column("study", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["citation"], ["citation.id"], name=op.f("fk_study_link_citation")),
        sa.ForeignKeyConstraint(["event"], ["event.seq"], name=op.f("fk_study_link_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_link")),
    )
    op.create_index(op.f("ix_study_link_citation"), "study_link", ["citation"], unique=False)
    op.create_index(op.f("ix_study_link_review"), "study_link", ["review"], unique=False)
