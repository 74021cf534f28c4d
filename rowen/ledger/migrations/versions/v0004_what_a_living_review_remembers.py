"""Overrides of blocked rules, answers to proposals and notices, places in a source's answers, who was told of a run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alembic import op
from sqlalchemy import Column, ForeignKeyConstraint, Integer, Text

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("rule_override", "proposal_answer", "notice_answer", "field_seen", "telling")


def upgrade() -> None:
    """Create the tables, insert-only like the others; no row of another table is touched."""
    _create("rule_override", _texts("review", "ruleset", "rule", "lost", "actor", "reason"))
    words = _texts("answer", "actor", "origin")
    _create("proposal_answer", [*_texts("review"), _to("proposal"), *words], proposal="rule_proposal.id")
    _create("notice_answer", [_to("notice"), *_texts("actor", "note")], notice="notice.id")
    _create("field_seen", [*_texts("review", "source", "path"), _to("search")], search="search.id")
    _create("telling", [_to("run"), *_texts("channel", "target", "state", "problem")], run="run.id")
    op.create_index("ix_rule_override_review", "rule_override", ["review"])
    op.create_index("ix_proposal_answer_review", "proposal_answer", ["review"])
    op.create_index("ix_proposal_answer_proposal", "proposal_answer", ["proposal"])
    op.create_index("ix_notice_answer_notice", "notice_answer", ["notice"])
    op.create_index("uq_field_seen_review_source_path", "field_seen", ["review", "source", "path"], unique=True)
    op.create_index("ix_telling_run", "telling", ["run"])
    for table in TABLES:
        _insert_only(table)


def _texts(*names: str) -> list[Column[Any]]:
    return [Column(name, Text, nullable=False) for name in names]


def _to(name: str) -> Column[Any]:
    return Column(name, Integer, nullable=False)


def _create(name: str, columns: Sequence[Column[Any]], **targets: str) -> None:
    constraints = [
        ForeignKeyConstraint([column], [target], name=f"fk_{name}_{column}")
        for column, target in {**targets, "event": "event.seq"}.items()
    ]
    number = Column("id", Integer, primary_key=True, autoincrement=False)
    op.create_table(name, number, *columns, _to("event"), *constraints)


def _insert_only(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_refuses BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION rowen_refuses()"
        )
        return
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_{action.lower()} BEFORE {action} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'table {table} is insert-only: {action} refused'); END"
        )
