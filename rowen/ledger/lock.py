"""One run at a time for each review, across threads, processes and machines."""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from rowen.ledger.alive import process_mark
from rowen.ledger.schema import review_lock
from rowen.ledger.store import Store
from rowen.records import Busy, StorageError
from rowen.records.clock import parse_time, stamp

RENEW_SECONDS = 30.0
STALE = timedelta(minutes=2)
"""A lock of another machine that was not renewed for this long is dead."""


class Locks(Store):
    """The lock of each review."""

    @contextmanager
    def hold(self, review: str, holder: str) -> Iterator[None]:
        """Hold the review: nobody else can until the block ends, or until this process is dead.

        A dead process' lock is taken over: at once on the same machine, after two minutes without renewal from
        another one.

        Args:
            review: the review's slug.
            holder: what for, e.g. "schedule"; named to whoever finds the review held.

        Raises:
            Busy: another run holds it; the message names process, machine and since when.
            StorageError: the database failed.
        """
        token = secrets.token_hex(8)
        self._take(review, holder, token)
        stop = threading.Event()
        renewing = threading.Thread(target=self._renew, args=(review, token, stop), name=f"hold {review}", daemon=True)
        renewing.start()
        try:
            yield
        finally:
            stop.set()
            renewing.join()
            with self.transaction() as connection:
                connection.execute(delete(review_lock).where(review_lock.c.token == token))

    def _take(self, review: str, holder: str, token: str) -> None:
        pid, at = os.getpid(), stamp(_now())
        row = {
            "review": review,
            "holder": holder,
            "pid": pid,
            "process": process_mark(pid),
            "host": socket.gethostname(),
        }
        with self.transaction() as connection:
            found = connection.execute(select(review_lock).where(review_lock.c.review == review)).one_or_none()
            if found is not None and holder_lives(found):
                raise Busy(
                    f"{review} is held by process {found.pid} on {found.host} since {found.since[:16].replace('T', ' ')} "
                    f"UTC ({found.holder}). Wait until it ends, then run again."
                )
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


def _now() -> datetime:
    """The machine's time: a lock is about processes, so ROWEN_CLOCK does not stop it from ageing."""
    return datetime.now(UTC)


def holder_lives(row: Row[Any]) -> bool:
    """Whether the process that holds a lock lives; one of another machine does while it renews the lock."""
    if row.host != socket.gethostname():
        return _now() - parse_time(row.renewed, "renewed") < STALE
    process = process_mark(row.pid)
    return process is not None and (not process or not row.process or process == row.process)
