"""An index of everything known, kept in one file: new records find the few known ones that they must be compared with.

The file holds each record's row and its blocking keys, and nothing that cannot be worked out again: it may be deleted
at any time. It is one SQLite database, changed in one transaction, so that a process killed at any moment leaves the
old state or the new one.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import numpy as np

from rowen.dedup.blocking import MAX_BLOCK, keys
from rowen.dedup.index_file import Damaged, create, explained, is_current, read_row, remove
from rowen.dedup.rows import BATCH, Row, prepared
from rowen.dedup.table import Ints, MatchTable, assemble
from rowen.records import Record

_MAX_KEYS: Final = 30_000_000  # entries sorted in memory before they are written

__all__ = ["Damaged", "Index", "Neighbourhood"]


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """New records, and every known one that shares a key with them.

    Attributes:
        table: all of these; the one to examine.
        crowded: keys that too many known records share: of these the table holds only those with the same title.
    """

    table: MatchTable
    crowded: frozenset[int]


class Index:
    """What is known, by blocking key; to be used in a ``with`` block. Only what was committed is kept.

    Attributes:
        path: the file.
        rebuilt: why the index is empty although it need not be, in words; "" for one that is taken up again.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, rebuilt: str) -> None:
        self.path, self.rebuilt = path, rebuilt
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open an index, or begin an empty one where there is none that can be used.

        Raises:
            StorageError: the file cannot be opened or written, or another process is using it.
        """
        with explained(path):
            why = "" if is_current(path) else ("there was none" if not path.exists() else "it was of no use any more")
            if why:
                remove(path)
                create(path)
            connection = sqlite3.connect(path, timeout=30, isolation_level=None)
            try:
                connection.execute("PRAGMA cache_size = -200000")
                connection.execute("BEGIN IMMEDIATE")
            except BaseException:
                connection.close()
                raise
        return cls(path, connection, why)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget what was not committed, and give the file back."""
        self._connection.close()

    def commit(self) -> None:
        """Keep what was added.

        Raises:
            StorageError: the file cannot be written.
        """
        with self._explained():
            self._connection.execute("COMMIT")
            self._connection.execute("BEGIN IMMEDIATE")

    def __len__(self) -> int:
        """Return the number of records."""
        with self._explained():
            return int(self._connection.execute("SELECT count(*) FROM rows").fetchone()[0])

    @property
    def mark(self) -> str:
        """How far into the ledger the index has read, in the ledger's words; "" at first."""
        with self._explained():
            return str(self._connection.execute("SELECT value FROM meta WHERE name = 'mark'").fetchone()[0])

    @mark.setter
    def mark(self, value: str) -> None:
        with self._explained():
            self._connection.execute("UPDATE meta SET value = ? WHERE name = 'mark'", (value,))

    def clear(self) -> None:
        """Take everything out."""
        with self._explained():
            self._connection.execute("DELETE FROM keys")
            self._connection.execute("DELETE FROM rows")

    @staticmethod
    def is_of_use(path: Path) -> bool:
        """Say whether `open` would take up what a file holds, rather than begin an empty index.

        Raises:
            StorageError: the file cannot be read.
        """
        with explained(path):
            return is_current(path)

    @staticmethod
    def remove(path: Path) -> None:
        """Delete an index that is not open.

        Raises:
            StorageError: the folder cannot be written to.
        """
        with explained(path):
            remove(path)

    def missing(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return those ids that the index does not hold, sorted."""
        wanted = sorted(set(ids))
        return tuple(sorted(set(wanted).difference(self._numbers(wanted))))

    def add(self, records: Iterable[tuple[str, Record]]) -> tuple[str, ...]:
        """Add records; one with an id that is held replaces what was held.

        Returns:
            The ids, sorted, of those that were not held or that now say something else.

        Raises:
            Damaged: the file holds something else than an index.
            StorageError: the file cannot be written.
        """
        return self.take(prepared(records))

    def take(self, batches: Iterable[Iterable[tuple[str, Row]]]) -> tuple[str, ...]:
        """Do what `add` does with records that are prepared already, batch by batch.

        Raises:
            Damaged: the file holds something else than an index.
            StorageError: the file cannot be written.
        """
        changed: list[str] = []
        waiting: list[tuple[Ints, Ints, Ints]] = []
        for rows in batches:
            batch = dict(rows)
            with self._explained():
                news = self._replaced(batch)
                changed += news
                waiting.append(self._store({name: batch[name] for name in news}))
                if sum(len(entries[0]) for entries in waiting) > _MAX_KEYS:
                    self._write_keys(waiting)
                    waiting = []
        if waiting:
            with self._explained():
                self._write_keys(waiting)
        return tuple(sorted(set(changed)))

    def _replaced(self, batch: dict[str, Row]) -> list[str]:
        """Take out the rows that are held and differ; return the ids that are to be written."""
        held = self._numbers(sorted(batch))
        rows = {name: (number, row) for number, name, row in self._rows(list(held.values()))}
        differing = {name: found for name, found in rows.items() if found[1].to_json() != batch[name].to_json()
                     or found[1].abstract != batch[name].abstract}  # fmt: skip
        if differing:
            old = assemble((name, row) for name, (_, row) in differing.items())
            numbers = np.array([differing[name][0] for name in old.ids], dtype=np.int64)
            gone = zip(*(column.tolist() for column in _entries(old, numbers)), strict=True)
            self._connection.executemany("DELETE FROM keys WHERE hash = ? AND part = ? AND row = ?", gone)
            self._connection.executemany("DELETE FROM rows WHERE row = ?", ((n,) for n in numbers.tolist()))
        return [name for name in batch if name not in held or name in differing]

    def _store(self, rows: dict[str, Row]) -> tuple[Ints, Ints, Ints]:
        table = assemble(rows.items())
        first = self._connection.execute("SELECT coalesce(max(row), 0) + 1 FROM rows").fetchone()[0]
        self._connection.executemany(
            "INSERT INTO rows VALUES (?, ?, ?, ?)",
            ((first + at, name, rows[name].to_json(), rows[name].abstract) for at, name in enumerate(table.ids)),
        )
        return _entries(table, np.arange(first, first + len(table), dtype=np.int64))

    def _write_keys(self, waiting: Sequence[tuple[Ints, Ints, Ints]]) -> None:
        """Write keys in their own order: in any other every one would touch another page of the file."""
        hashes, parts, rows = (np.concatenate([entries[place] for entries in waiting]) for place in range(3))
        order = np.lexsort((rows, parts, hashes))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            entries = zip(hashes[chosen].tolist(), parts[chosen].tolist(), rows[chosen].tolist(), strict=True)
            self._connection.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?, ?)", entries)

    def neighbourhood(self, new: Collection[str]) -> Neighbourhood:
        """Return new records, which must have been added, with every known one that they must be compared with.

        Raises:
            KeyError: one of them is not in the index.
            Damaged: the file holds something else than an index.
            StorageError: the file cannot be read.
        """
        numbers = self._numbers(sorted(set(new)))
        if lost := set(new).difference(numbers):
            raise KeyError(f"not in the index: {', '.join(sorted(lost)[:5])}")
        if len(numbers) * 4 > len(self):
            return Neighbourhood(self.table(), frozenset())
        mine = assemble((name, row) for _, name, row in self._rows(list(numbers.values())))
        hashes, parts, _ = _entries(mine, np.arange(len(mine), dtype=np.int64))
        crowded: set[int] = set()
        near = set(numbers.values())
        with self._explained():
            for hash_ in np.unique(hashes).tolist():
                found = self._connection.execute("SELECT row FROM keys WHERE hash = ? LIMIT ?", (hash_, MAX_BLOCK + 1))
                block = [row for (row,) in found]
                near.update(block if len(block) <= MAX_BLOCK else ())
                if len(block) > MAX_BLOCK:
                    crowded.add(hash_)
            inside = np.isin(hashes, np.array(sorted(crowded), dtype=np.int64))
            for pair in set(zip(hashes[inside].tolist(), parts[inside].tolist(), strict=True)):
                found = self._connection.execute("SELECT row FROM keys WHERE hash = ? AND part = ?", pair)
                near.update(row for (row,) in found)
        return Neighbourhood(assemble((name, row) for _, name, row in self._rows(sorted(near))), frozenset(crowded))

    def table(self, ids: Collection[str] | None = None) -> MatchTable:
        """Return the table of some records, or of all; ids that are not held are left out."""
        numbers = None if ids is None else sorted(self._numbers(sorted(set(ids))).values())
        return assemble((name, row) for _, name, row in self._rows(numbers))

    def _numbers(self, ids: Sequence[str]) -> dict[str, int]:
        wanted = "SELECT id, row FROM rows WHERE id IN (SELECT value FROM json_each(?))"
        with self._explained():
            return dict(self._connection.execute(wanted, (json.dumps(ids),)))

    def _rows(self, numbers: Sequence[int] | None) -> Iterator[tuple[int, str, Row]]:
        every = "SELECT row, id, prepared, abstract FROM rows"
        some = "SELECT row, id, prepared, abstract FROM rows WHERE row IN (SELECT value FROM json_each(?))"
        with self._explained():
            found = self._connection.execute(*((every,) if numbers is None else (some, (json.dumps(numbers),))))
            for number, name, line, abstract in found:
                yield number, name, read_row(line, abstract, self.path)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        with explained(self.path):
            yield


def _entries(table: MatchTable, numbers: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the index entries of a table: key, the key split by title, number of the row."""
    hashes: list[Ints] = []
    rows: list[Ints] = []
    for key in keys(table):
        has = key.hashes != 0
        hashes.append(key.hashes[has])
        rows.append(key.rows[has])
    every, at = np.concatenate(hashes), np.concatenate(rows)
    # Thirty-two bits are enough to tell the titles in one block apart.
    parts = table.title.hashes[at] & 0xFFFFFFFF
    return every, parts, numbers[at]
