"""Opens the database, and gives out its two kinds of transaction: one that reads a moment, one that adds an event."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import tenacity
from sqlalchemy import Connection, Engine, Table, create_engine, event, func, insert, make_url, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from rowen.ledger import schema
from rowen.ledger.failures import LOCK_SECONDS, explained, place
from rowen.ledger.migrate import current_revision, migrate
from rowen.ledger.snapshot import Memory
from rowen.records import InputError, Problem, StorageError, clock

CHUNK = 10_000
"""Values in one IN list: under SQLite's 32,766 and PostgreSQL's 65,535 parameters."""
LATEST = 2**31 - 1
"""The cut that lets everything through."""

_PATIENTLY = tenacity.Retrying(
    retry=tenacity.retry_if_exception(
        lambda error: isinstance(error, sqlite3.OperationalError) and "locked" in str(error)
    ),
    wait=tenacity.wait_random(0.01, 0.1),
    stop=tenacity.stop_after_delay(LOCK_SECONDS),
    reraise=True,
)
"""SQLite does not wait for a lock, whatever its timeout says, while two programs turn a new database to WAL at once."""

Row = Mapping[str, Any]


def default_url(home: Path) -> str:
    """Return the address of the SQLite ledger that stands in a home folder."""
    return f"sqlite:///{home}/rowen.db"


class Writer:
    """One write transaction: everything it inserts belongs to one event, which exists only if something was inserted.

    Attributes:
        connection: for the questions that must be answered before something is inserted.
        at: the moment of the event as the ledger spells it.
    """

    def __init__(self, connection: Connection, review: str, kind: str, run: int | None) -> None:
        self.connection = connection
        self._review, self._kind, self._run = review, kind, run
        self._seq: int | None = None
        self._next: dict[str, int] = {}
        self.at = clock.stamp(clock.now())

    @property
    def event(self) -> int:
        """Number of this transaction's event."""
        if self._seq is None:
            newest = self.connection.execute(select(func.max(schema.event.c.seq))).scalar_one()
            self._seq = (newest or 0) + 1
            row = {"seq": self._seq, "at": self.at, "review": self._review, "kind": self._kind, "run": self._run}
            self.connection.execute(insert(schema.event), [row])
        return self._seq

    def number(self, table: Table) -> int:
        """Return the next free number of a table; safe because writers come one after the other."""
        following = self._next.get(table.name)
        if following is None:
            following = (self.connection.execute(select(func.max(table.c.id))).scalar_one() or 0) + 1
        self._next[table.name] = following + 1
        return following

    def add(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert rows; ``event`` is filled in, and ``id`` where the table has one and the row does not."""
        if not rows:
            return
        filled = [{**row, "event": self.event} for row in rows]
        if "id" in table.c and "id" not in rows[0]:
            for row in filled:
                row["id"] = self.number(table)
        self.connection.execute(insert(table), filled)


class Store:
    """A database that is open. `rowen.ledger.Ledger` adds what can be asked of it and told to it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # PostgreSQL would otherwise show each question of a transaction a later state.
        postgresql = engine.dialect.name == "postgresql"
        self._reading = engine.execution_options(isolation_level="REPEATABLE READ") if postgresql else engine
        # Waiting for each other in memory is fair; SQLite's own waiting is by polling and can starve a thread.
        self._writing = threading.Lock()
        self.memory = Memory()

    @property
    def place(self) -> str:
        """The database's name for people: no user, no password."""
        return place(self._engine.url)

    def close(self) -> None:
        """Give the database back."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database from its first question to its last.

        Raises:
            StorageError: the database failed.
        """
        with explained(self._engine.url), self._reading.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction that may write; there is one at a time in the whole database.

        Raises:
            StorageError: the database failed; nothing of the block is kept.
        """
        with (
            self._writing,
            explained(self._engine.url),
            self._engine.connect().execution_options(rowen_writes=True) as connection,
            connection.begin(),
        ):
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
                # One writer at a time, as on SQLite: then events are committed in the order of their numbers.
                connection.execute(text("SELECT pg_advisory_xact_lock(1919907694, hashtext(current_schema()))"))
            yield connection

    @contextmanager
    def write(self, review: str, kind: str, run: str | None = None) -> Iterator[Writer]:
        """A transaction that adds one event.

        Args:
            review: the review's slug.
            kind: what happens, for whoever reads the events.
            run: id of the run it belongs to, if any.
        """
        with self.transaction() as connection:
            yield Writer(connection, review, kind, number_of(run, "run") if run else None)


def cut(connection: Connection, as_of: datetime | None) -> int:
    """Return the number of the last event that had happened by a moment; everything up to it is that moment.

    Events after a later-stamped one are left out too, so a clock that was set back never changes a past result.
    """
    newest: int = connection.execute(select(func.coalesce(func.max(schema.event.c.seq), 0))).scalar_one()
    if as_of is None:
        return newest
    later = select(func.min(schema.event.c.seq)).where(schema.event.c.at > clock.stamp(as_of))
    first_later: int | None = connection.execute(later).scalar_one()
    return newest if first_later is None else first_later - 1


def number_of(public: str, kind: str) -> int:
    """Return the number in an id like ``run-0007``.

    Raises:
        InputError: it is no such id.
    """
    prefix, _, digits = public.partition("-")
    if prefix != kind or not digits.isascii() or not digits.isdigit() or int(digits) >= LATEST:
        raise InputError(
            Problem(f"{public!r} is no {kind} id.", f"Ids of a {kind} look like {kind}-0001; copy one from the log.")
        )
    return int(digits)


def chunks(values: Sequence[Any], size: int = CHUNK) -> Iterator[Sequence[Any]]:
    """Cut a list into pieces that fit into one statement."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def open_engine(address: str) -> Engine:
    """Open a database and bring its tables up to date.

    Raises:
        InputError: the address is none we know.
        NewerDatabase: a later Rowen wrote it.
        StorageError: it cannot be opened or written to; the message names the remedy.
    """
    url = _known(address)
    with explained(url):
        engine = _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)
    try:
        store = Store(engine)
        with store.read() as connection:
            ready = current_revision(connection) == schema.HEAD
        if not ready:
            with store.transaction() as connection:
                migrate(connection, store.place)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _known(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise _unknown(address.partition(":")[0]) from error
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername in ("sqlite", "sqlite+pysqlite") and url.database and url.database != ":memory:":
        return url
    raise _unknown(url.drivername)


def _unknown(scheme: str) -> InputError:
    return InputError(
        Problem(
            f"The database address begins with {scheme!r} or names no file.",
            "Use sqlite:///folder/rowen.db or postgresql://user@host/database.",
            field="ROWEN_DATABASE_URL",
        )
    )


def _sqlite(url: URL) -> Engine:
    try:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The folder of {place(url)} cannot be made ({error.strerror}). Choose another ROWEN_HOME, or mend its "
            "permissions, then run again."
        ) from error
    engine = create_engine(url, connect_args={"timeout": LOCK_SECONDS, "check_same_thread": False})

    def prepare(connection: Any, _record: object) -> None:
        # The driver's own habit of beginning transactions late would let two writers read before either writes.
        connection.isolation_level = None
        _PATIENTLY(connection.execute, "PRAGMA journal_mode = WAL")
        for setting in (
            f"busy_timeout = {LOCK_SECONDS * 1000}",
            "foreign_keys = ON",
            "recursive_triggers = ON",  # else INSERT OR REPLACE would delete a row without asking the triggers
            "synchronous = FULL",
        ):
            connection.execute(f"PRAGMA {setting}")

    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("rowen_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine


def _postgresql(url: URL) -> Engine:
    return create_engine(url, connect_args={"connect_timeout": 10}, pool_pre_ping=True)
