"""One run at a time for each review, across threads, processes and machines."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from rowen.ledger.alive import machine_name, process_mark, this_machine
from rowen.ledger.schema import review_lock
from rowen.ledger.store import Store, Writer
from rowen.records import Busy, StorageError
from rowen.records.clock import parse_time, stamp

RENEW_SECONDS = 30.0
STALE = timedelta(minutes=2)
"""A lock of another machine that was not renewed for this long is dead."""
_HELD: set[str] = set()  # tokens of the locks that this process holds


class Locks(Store):
    """The lock of each review."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._tokens: dict[str, str] = {}

    @contextmanager
    def hold(self, review: str, holder: str) -> Iterator[None]:
        """Hold the review: nobody else can until the block ends, or until this process is dead.

        A dead process' lock is taken over: at once on the same machine, after two minutes without renewal from
        another one, or from before the machine was started anew.

        Args:
            review: the review's slug.
            holder: what for, e.g. "schedule"; named to whoever finds the review held.

        Raises:
            Busy: another run holds it; the message names process, machine and since when.
            StorageError: the database failed.
        """
        token = secrets.token_hex(8)
        self._take(review, holder, token)
        self._tokens[review] = token
        _HELD.add(token)
        stop = threading.Event()
        renewing = threading.Thread(target=self._renew, args=(review, token, stop), name=f"hold {review}", daemon=True)
        renewing.start()
        try:
            yield
        finally:
            stop.set()
            renewing.join()
            _HELD.discard(token)  # also where the row cannot be deleted: nobody shall wait for it
            if self._tokens.get(review) == token:
                del self._tokens[review]
            with self.transaction() as connection:
                connection.execute(delete(review_lock).where(review_lock.c.token == token))

    def holder(self, review: str) -> str:
        """Say who holds the review now: process, machine, since when and what for; "" when nobody does who lives.

        Raises:
            StorageError: the database failed.
        """
        with self.read() as connection:
            found = connection.execute(select(review_lock).where(review_lock.c.review == review)).one_or_none()
        return _named(found) if found is not None and holder_lives(found) else ""

    @contextmanager
    def write(self, review: str, kind: str, run: str | None = None) -> Iterator[Writer]:
        """A transaction that adds one event; see `Store.write`. Whoever lost the lock of the review adds nothing more.

        Raises:
            Busy: this process held the review, slept or stood still for minutes, and somebody else took it over.
            StorageError: the database failed.
        """
        with super().write(review, kind, run) as writer:
            self._refuse_lost(writer.connection, review)
            yield writer

    def refuse_lost(self, review: str) -> None:
        """Look whether this process still holds the review, if it ever did: before it writes outside the ledger.

        Raises:
            Busy: somebody else took it over.
            StorageError: the database failed.
        """
        with self.read() as connection:
            self._refuse_lost(connection, review)

    def _refuse_lost(self, connection: Connection, review: str) -> None:
        token = self._tokens.get(review)
        if token is None:
            return
        found = connection.execute(select(review_lock).where(review_lock.c.review == review)).one_or_none()
        if found is None or found.token != token:
            raise Busy(
                f"This run lost {review} to {_named(found) if found else 'a run that has ended since'}: nothing was heard "
                "of it for minutes, as when a machine sleeps or a program is stopped. It writes nothing more; what it "
                "had brought in is kept. Run again when the other run has ended; it finishes the work."
            )

    def _take(self, review: str, holder: str, token: str) -> None:
        pid, at = os.getpid(), stamp(_now())
        row = {
            "review": review,
            "holder": holder,
            "pid": pid,
            "process": process_mark(pid),
            "host": this_machine(),
        }
        with self.transaction() as connection:
            found = connection.execute(select(review_lock).where(review_lock.c.review == review)).one_or_none()
            if found is not None and holder_lives(found):
                raise Busy(f"{review} is held by {_named(found)}. Wait until it ends, then run again.")
            connection.execute(delete(review_lock).where(review_lock.c.review == review))
            connection.execute(insert(review_lock), [{**row, "token": token, "since": at, "renewed": at}])

    def _renew(self, review: str, token: str, stop: threading.Event) -> None:
        while not stop.wait(RENEW_SECONDS):
            mine = (review_lock.c.review == review, review_lock.c.token == token)
            try:
                with self.transaction() as connection:
                    connection.execute(update(review_lock).where(*mine).values(renewed=stamp(_now())))
            except StorageError:
                # The next renewal tries again; the run itself meets the same failure and reports it.
                continue


def _named(row: Row[Any]) -> str:
    since = row.since[:16].replace("T", " ")
    return f"process {row.pid} on {machine_name(row.host)} since {since} UTC ({row.holder})"


def _now() -> datetime:
    """The machine's time: a lock is about processes, so ROWEN_CLOCK does not stop it from ageing."""
    return datetime.now(UTC)


def holder_lives(row: Row[Any]) -> bool:
    """Whether the process that holds a lock lives; one of another machine does while it renews the lock."""
    if row.host != this_machine():
        return _now() - parse_time(row.renewed, "renewed") < STALE
    if row.pid == os.getpid() and row.process == process_mark(row.pid):
        return row.token in _HELD
    process = process_mark(row.pid)
    return process is not None and (not process or not row.process or process == row.process)
