"""Prefect's database as it is before its first start, made once when Rowen is installed.

Prefect makes it by some hundred migrations, one after the other: seven seconds of a processor, at the first `rowen up` of
every home. They are the same every time, so the environment keeps one that is made, and a new home gets a copy. Without it
`rowen up` starts as well, only later.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from shutil import copyfile

from flows.serving.environment import DATABASE, prefect_command, sqlite_address
from rowen.records import StorageError


def kept() -> Path:
    """Where the environment keeps it; the name tells the Prefect that it is of."""
    return Path(sys.prefix) / "share" / "rowen" / f"prefect-{version('prefect')}.db"


def make(path: Path) -> None:
    """Have Prefect make its empty database.

    Raises:
        CalledProcessError: Prefect does not.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        whole, packed = Path(folder) / "whole.db", Path(folder) / "packed.db"
        settings = {**os.environ, "PREFECT_HOME": folder, DATABASE: sqlite_address(whole), "DO_NOT_TRACK": "1"}
        command = prefect_command("server", "database", "upgrade", "--yes")
        subprocess.run(command, env=settings, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
        # One file, whatever Prefect has left beside its own.
        with closing(sqlite3.connect(whole)) as database:
            database.execute("VACUUM INTO ?", [str(packed)])
        with closing(sqlite3.connect(packed)) as database:
            database.execute("PRAGMA journal_mode = WAL")  # as Prefect has it, so that its start changes nothing
        packed.replace(path)


def lay(database: Path) -> None:
    """Put a copy where a new home's database is to be; one that is there stays as it is.

    Raises:
        StorageError: it cannot be written.
    """
    if database.exists() or not kept().exists():
        return
    try:
        with tempfile.TemporaryDirectory(dir=database.parent) as folder:
            copy = Path(folder) / database.name
            copyfile(kept(), copy)
            copy.replace(database)
    except OSError as error:
        raise StorageError(
            f"{database} cannot be written: {error.strerror or error}. Make room, or see who may write there."
        ) from error


if __name__ == "__main__" and not kept().exists():
    make(kept())
