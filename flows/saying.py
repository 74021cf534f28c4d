"""How a flow ends that cannot do its work: with words for people, not with a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from logging import Logger, LoggerAdapter
from typing import Any

from prefect import State
from prefect.runtime import deployment
from prefect.states import Failed

from rowen.records import RowenError


@dataclass
class Ending:
    """How the flow ended, if it was not by returning something."""

    state: State[None] | None = None


@contextmanager
def in_words(logger: Logger | LoggerAdapter[Any]) -> Iterator[Ending]:
    """Turn an error of Rowen into a state that says what is wrong and what to do, in a run of a deployment.

    A flow that is called directly (a command, a test) raises as everything else does.
    """
    ending = Ending()
    try:
        yield ending
    except RowenError as error:
        if not deployment.id:
            raise
        logger.error("%s", error)  # noqa: TRY400  the words are for people; the traceback says nothing more
        ending.state = Failed(message=str(error))
