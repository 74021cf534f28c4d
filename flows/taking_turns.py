"""A run of a deployment that finds its review held waits for its turn: nobody is there to start it again."""

from __future__ import annotations

import time
from collections.abc import Callable
from logging import Logger, LoggerAdapter
from typing import Any, TypeVar

from rowen.records import Busy

T = TypeVar("T")
LOOK_SECONDS, SAY_SECONDS = 5.0, 600.0
"""Between two looks whether the review is free, and between two lines that say what is waited for."""


def in_turn(work: Callable[[], T], logger: Logger | LoggerAdapter[Any]) -> T:
    """Do work that needs the review to itself, as soon as nobody else holds it.

    It is waited for as long as the holder lives: a dead one's lock is taken over (see `rowen.ledger.lock`). Work that lost
    the review in the middle is done again from its beginning; what it had brought in is kept.

    Args:
        work: raises `Busy` where another run holds the review; safe to begin again.
        logger: hears for whom this waits.

    Returns:
        What the work returned.
    """
    said = float("-inf")
    while True:
        try:
            return work()
        except Busy as busy:
            if time.monotonic() - said >= SAY_SECONDS:
                logger.info("Waiting for its turn: %s.", str(busy).partition(". ")[0])
                said = time.monotonic()
            time.sleep(LOOK_SECONDS)
