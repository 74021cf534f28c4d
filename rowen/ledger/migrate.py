"""Bring a database to the newest tables; refuse one that a later Rowen wrote."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from rowen.ledger.schema import HEAD
from rowen.records import NewerDatabase, StorageError

FOLDER = Path(__file__).parent / "migrations"
VERSION_TABLE = "alembic_version"


def current_revision(connection: Connection) -> str | None:
    """Return the revision a database is at, or None for an empty one."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one_or_none()  # noqa: S608


def migrate(connection: Connection, name: str) -> None:
    """Run what is missing, inside the caller's transaction.

    Args:
        connection: with an open transaction that no other writer can have at the same time.
        name: the database, for messages.

    Raises:
        NewerDatabase: its revision is none of ours.
        StorageError: the database holds tables of something else.
    """
    # Alembic takes a while to import; a database that is up to date does not need it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    found = current_revision(connection)
    known = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    if found is not None and found not in known:
        raise NewerDatabase(
            f"{name} was written by a later version of Rowen: it is at revision {found}, and this version knows "
            f"revisions up to {HEAD}. Install the newer Rowen again (or restore a backup made before the upgrade)."
        )
    if found is None and inspect(connection).has_table("record"):
        raise StorageError(
            f"{name} holds tables of another program. Point ROWEN_DATABASE_URL at a database of Rowen's own."
        )
    command.upgrade(config, "head")
