"""Alembic migrations, run by `rowen.ledger.Ledger.open`; no alembic.ini is needed."""
