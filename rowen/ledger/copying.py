"""Copies of the whole ledger: one moment of it into a file, and a file's rows into another database.

Rows are inserted once and never changed, and their numbers are given out by Rowen, not by the database. So a copy is
nothing more than every row of every table, read in one transaction; SQLite and PostgreSQL hold the same ones.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select
from sqlalchemy.engine import URL

from rowen.ledger import schema
from rowen.ledger.failures import explained
from rowen.ledger.store import Store, open_engine
from rowen.records import InputError, Problem, StorageError

TABLES = tuple(table for table in schema.metadata.sorted_tables if table.name in schema.INSERT_ONLY)
"""What is copied, each table after those that it refers to. Locks stay behind: they are of running processes."""
BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy of the ledger holds.

    Attributes:
        reviews: slugs, in order.
        runs: how many runs of all reviews.
        archived: addresses of all archived answers and files that its pages name, in order.
    """

    reviews: tuple[str, ...]
    runs: int
    archived: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Rows:
    """How many rows a table holds, and a sum over their contents that does not depend on their order."""

    count: int
    total: int


class Copying(Store):
    """What a ledger can be asked and told about copies of itself."""

    def copy_to(self, path: Path) -> Copied:
        """Write one moment of the whole ledger to a new SQLite file that needs no other file beside it.

        Whoever works with the ledger meanwhile is neither stopped nor waited for: what is committed when the copy
        begins is in it, what comes later is not.

        Raises:
            StorageError: a database failed, or the ledger is damaged.
        """
        if self._engine.dialect.name == "sqlite":
            self._sqlite_backup(path)
        with closing(Copying(open_engine(_url(path).render_as_string()))) as copy:
            if self._engine.dialect.name != "sqlite":
                copy.fill_from(self)
            found = copy.copied()
        _seal(path)
        return found

    def fill_from(self, other: Copying) -> int:
        """Take over all rows of another ledger, all or none, and return how many there were.

        Every table is read back and compared before anything is kept.

        Raises:
            InputError: this ledger holds something already.
            StorageError: a database failed, or what was read back is not what was written.
        """
        rows = 0
        with other.read() as source, self.transaction() as target:
            if target.execute(select(func.count()).select_from(schema.event)).scalar_one():
                raise InputError(
                    Problem(
                        f"{self.place} holds reviews already.",
                        "Name an empty database; nothing was changed.",
                        field="ROWEN_DATABASE_URL",
                    )
                )
            for table in TABLES:
                sent = _send(source, target, table)
                if _sum(_batches(target, table)) != sent:
                    raise StorageError(
                        f"{self.place} does not give back the rows of {table.name} that were written. Nothing was kept."
                    )
                rows += sent.count
        return rows

    def reviews(self) -> tuple[str, ...]:
        """Return the slugs of all reviews that anything is known of, in order."""
        with self.read() as connection:
            found = connection.execute(select(schema.event.c.review).distinct()).scalars().all()
        return tuple(sorted(found))

    def copied(self) -> Copied:
        """Say what the ledger holds, as far as a backup must know."""
        with self.read() as connection:
            runs = connection.execute(select(func.count()).select_from(schema.run)).scalar_one()
            archived = connection.execute(select(schema.page.c.sha256).distinct()).scalars().all()
        return Copied(self.reviews(), runs, tuple(sorted(archived)))

    def _sqlite_backup(self, path: Path) -> None:
        # All pages in one step: a step is one read transaction, so writers go on and the copy is of one moment.
        with explained(_url(path)), closing(sqlite3.connect(path)) as target, explained(self._engine.url):
            source = self._engine.raw_connection()
            try:
                source.driver_connection.backup(target, pages=-1)  # type: ignore[union-attr]
            finally:
                source.close()
            said = target.execute("PRAGMA quick_check").fetchone()[0]
        if said != "ok":
            raise StorageError(
                f"{self.place} is damaged: {said} Restore the latest backup, and keep this file beside it."
            )


def _seal(path: Path) -> None:
    """Free the copy of locks, and fold what stands beside the file into it."""
    with explained(_url(path)), closing(sqlite3.connect(path)) as copy:
        copy.execute("DELETE FROM review_lock")
        copy.commit()
        copy.execute("PRAGMA journal_mode = DELETE")


def _url(path: Path) -> URL:
    return URL.create("sqlite", database=str(path))


def _batches(connection: Connection, table: Table) -> Iterable[list[tuple[Any, ...]]]:
    found = connection.execute(select(table), execution_options={"yield_per": BATCH})
    for rows in found.partitions():
        yield [tuple(row) for row in rows]


def _send(source: Connection, target: Connection, table: Table) -> _Rows:
    names = table.c.keys()

    def sending() -> Iterable[list[tuple[Any, ...]]]:
        for rows in _batches(source, table):
            target.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])
            yield rows

    return _sum(sending())


def _sum(batches: Iterable[list[tuple[Any, ...]]]) -> _Rows:
    count = total = 0
    for rows in batches:
        count += len(rows)
        total += sum(
            int.from_bytes(hashlib.sha256(repr(row).encode("utf-8", "surrogatepass")).digest()) for row in rows
        )
    return _Rows(count, total)
