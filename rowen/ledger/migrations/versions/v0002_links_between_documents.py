"""Verdicts on pairs say how two different documents belong together; what was said about one record is found at once."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Text

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the link. Earlier verdicts named none, which is what the default says; no row is touched by it."""
    op.add_column("pair_verdict", Column("link", Text, nullable=False, server_default=""))
    op.create_index("ix_pair_verdict_left_right", "pair_verdict", ["left", "right"])
    op.create_index("ix_pair_verdict_right", "pair_verdict", ["right"])
