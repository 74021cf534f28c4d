"""Records that changed since an event are found without reading the others."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index; no row is touched by it."""
    op.create_index("ix_revision_event", "revision", ["event"])
