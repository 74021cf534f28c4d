"""A run that comes late may find its work done: by the first of several late runs, or by one that took the inbox along."""

from __future__ import annotations

from datetime import UTC, datetime

from flows.arriving import arrived
from flows.desk import Desk
from rowen.ledger.types import RunState
from rowen.records import clock

DONE = (RunState.COMPLETE, RunState.INCOMPLETE, RunState.BROKEN)
"""A run that failed or crashed has not caught up with anything, and one that goes on may still crash."""


def caught_up(desk: Desk, trigger: str, scheduled: datetime | None) -> str:
    """Return the run that has done a late run's work: one of the schedule that began after the late one was due.

    Args:
        desk: the review.
        trigger: of the run that asks.
        scheduled: when it was due by the machine's clock.

    Returns:
        Its id, or "" if the work is still to be done.
    """
    if trigger != "schedule" or scheduled is None:
        return ""
    # The ledger tells Rowen's time, which is another one in practice and in simulations.
    due = clock.now() - (datetime.now(UTC) - scheduled)
    later = [
        run.id
        for run in desk.ledger.runs(desk.review)
        if run.trigger == "schedule" and run.started_at > due and run.state in DONE
    ]
    return later[0] if later else ""


def taken_along(desk: Desk, trigger: str) -> bool:
    """Whether another run has taken in already what this one was started for: nothing new is left in the inbox."""
    return trigger == "import" and not arrived(desk).ready
