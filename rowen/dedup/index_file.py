"""The file of the index: how it is begun, when it is of use, and what its failures mean."""

from __future__ import annotations

import hashlib
import platform
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pandas as pd

from rowen.dedup.rows import Row
from rowen.records import StorageError

MODULES: Final = (
    "rowen.dedup.blocking", "rowen.dedup.dois", "rowen.dedup.fields", "rowen.dedup.index_file", "rowen.dedup.levels",
    "rowen.dedup.marks", "rowen.dedup.people", "rowen.dedup.rows", "rowen.dedup.sketch", "rowen.dedup.table",
    "rowen.dedup.vocabulary", "rowen.records.dates", "rowen.records.identifiers", "rowen.records.remarks",
    "rowen.records.text", "rowen.records.types",
)  # fmt: skip
"""Whatever rows and keys are made with: when one of them changes, an index made before is of no use."""

_TABLES: Final = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
    "CREATE TABLE rows (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, prepared TEXT NOT NULL, abstract BLOB NOT NULL)",
    "CREATE TABLE keys (hash INTEGER, part INTEGER, row INTEGER, PRIMARY KEY (hash, part, row)) WITHOUT ROWID",
)


class Damaged(StorageError):
    """The file holds something else than an index; it may be deleted, and is made again."""


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Return what an index depends on besides the records, as one digest: the programs that make rows and keys."""
    hashed = hashlib.sha256(f"{platform.python_version()} {pd.__version__}".encode())
    for name in MODULES:
        spec = find_spec(name)
        source = spec.loader.get_source(name) if spec and spec.loader else None  # type: ignore[attr-defined]
        hashed.update(f"\0{name}\0{source}".encode())
    return hashed.hexdigest()


def create(path: Path) -> None:
    """Begin an empty index."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    try:
        connection.execute("PRAGMA page_size = 8192")
        connection.execute("BEGIN IMMEDIATE")
        for table in _TABLES:
            connection.execute(table)
        connection.execute("INSERT INTO meta VALUES ('fingerprint', ?), ('mark', '')", (fingerprint(),))
        connection.execute("COMMIT")
    finally:
        connection.close()


def is_current(path: Path) -> bool:
    """Say whether a file is an index that this program's own version made."""
    if not path.exists():
        return False
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    try:
        found = connection.execute("SELECT value FROM meta WHERE name = 'fingerprint'").fetchone()
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and "no such table" not in str(error):
            raise
        return False
    finally:
        connection.close()
    return found is not None and found[0] == fingerprint()


def remove(path: Path) -> None:
    """Delete an index and what SQLite left beside it."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def read_row(line: str, abstract: bytes, path: Path) -> Row:
    """Read a stored row.

    Raises:
        Damaged: it is none.
    """
    try:
        return Row.from_json(line, abstract)
    except (ValueError, TypeError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> Damaged:
    return Damaged(f"The index {path} is damaged ({error}). Delete it; it is made again from the ledger.")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn failures of the file into errors that say what to do.

    Raises:
        Damaged: it is no index.
        StorageError: it cannot be opened, read or written.
    """
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StorageError(
            f"The index {path} cannot be used ({error}). Free some space, mend the permissions of its folder, or close "
            "the program that holds it, then run again; the file may be deleted, it is made again from the ledger."
        ) from error
    except sqlite3.DatabaseError as error:
        raise _damaged(path, error) from error
    except OSError as error:
        raise StorageError(
            f"The index {path} cannot be written ({error.strerror}). Mend the permissions of its folder or free some "
            "space, then run again."
        ) from error
