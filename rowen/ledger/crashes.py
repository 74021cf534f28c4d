"""Runs whose process died without a word: somebody else writes their ending."""

from __future__ import annotations

import json

from sqlalchemy import Connection, func, select

from rowen.ledger.lock import holder_lives
from rowen.ledger.runs import Runs, run_name
from rowen.ledger.schema import review_lock, run, run_outcome
from rowen.ledger.types import Run, RunState

PROBLEM = (
    "",
    "the run's process died before it could end: it was killed, or the machine was switched off or ran out of memory",
    "Nothing is lost: the next run finishes its work. Start one, or wait for the schedule.",
)
"""(source, reason, remedy) of every run that is marked."""


class Crashes(Runs):
    """Endings that dead processes owe."""

    def mark_crashed(self, review: str, *, holding: bool = False) -> tuple[Run, ...]:
        """Write "crashed" for every run of the review that has no ending and whose process is dead.

        A process is dead when it does not hold the review's lock, or holds it and is gone: at once on this machine,
        after two minutes without renewal on another one. A run that is alive anywhere is never marked.

        Args:
            review: the review's slug.
            holding: the caller holds the review and has started no run: then no run of it can be alive.

        Raises:
            StorageError: the database failed.
        """
        # Asked first, without locking anybody out: there is nearly always nothing to do.
        with self.read() as connection:
            if not _unended(connection, review):
                return ()
        with self.write(review, "run crashed") as writer:
            numbers = _unended(writer.connection, review)
            if not holding and _held(writer.connection, review):
                # The living holder's run, if it has begun one, is the newest of all.
                newest = writer.connection.execute(
                    select(func.max(run.c.id)).where(run.c.review == review)
                ).scalar_one()
                numbers = [number for number in numbers if number != newest]
            row = {"state": RunState.CRASHED.value, "problems": json.dumps([PROBLEM]), "digest": ""}
            writer.add(run_outcome, [{"run": number, **row} for number in numbers])
        return tuple(self.run(run_name(number)) for number in numbers)


def _unended(connection: Connection, review: str) -> list[int]:
    ended = select(run_outcome.c.run)
    wanted = select(run.c.id).where(run.c.review == review, run.c.id.not_in(ended)).order_by(run.c.id)
    return list(connection.execute(wanted).scalars())


def _held(connection: Connection, review: str) -> bool:
    found = connection.execute(select(review_lock).where(review_lock.c.review == review)).one_or_none()
    return found is not None and holder_lives(found)
