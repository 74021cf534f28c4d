"""The one place that knows what time it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

from rowen.records.errors import InputError, Problem

CLOCK_VARIABLE = "ROWEN_CLOCK"
SHIFT_VARIABLE = "ROWEN_CLOCK_SHIFT"
_then: ContextVar[datetime | None] = ContextVar("rowen_then", default=None)


def now() -> datetime:
    """Return the current time in UTC, or the time that ``ROWEN_CLOCK`` fixes for replays and simulations.

    ``ROWEN_CLOCK_SHIFT`` (seconds, may be negative) moves the clock instead, and it goes on running: practice time.

    Raises:
        InputError: ``ROWEN_CLOCK`` is set but is no ISO 8601 time, or ``ROWEN_CLOCK_SHIFT`` is no number.
    """
    then = _then.get()
    if then is not None:
        return then
    fixed = os.environ.get(CLOCK_VARIABLE)
    return parse_time(fixed, CLOCK_VARIABLE) if fixed else datetime.now(UTC) + _shift()


def _shift() -> timedelta:
    text = os.environ.get(SHIFT_VARIABLE)
    try:
        return timedelta(seconds=float(text)) if text else timedelta()
    except (ValueError, OverflowError) as error:
        raise InputError(
            Problem(
                f"{text!r} is no number of seconds.", "Write it like -86400, or leave it out.", field=SHIFT_VARIABLE
            )
        ) from error


def parse_time(text: str, field: str) -> datetime:
    """Read an ISO 8601 date or time; without a zone it is UTC. ``field`` is named in the error.

    Raises:
        InputError: the text is no ISO 8601 date or time.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError(
            Problem(f"{text!r} is not a date or time.", "Write it like 2026-11-23 or 2026-11-23T08:30.", field=field)
        ) from error
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def stamp(moment: datetime) -> str:
    """Return the ledger's spelling of a moment: UTC, microseconds, sorts as text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let `now` answer this moment while the block lasts; a replay lives the past again."""
    token = _then.set(moment)
    try:
        yield
    finally:
        _then.reset(token)
