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
    """How the flow ended, if it was not by returning something: the state for Prefect, and what led to it."""

    state: State[None] | None = None
    error: RowenError | None = None


@contextmanager
def in_words(logger: Logger | LoggerAdapter[Any], then: str = "") -> Iterator[Ending]:
    """Turn an error of Rowen into a state that says what is wrong and what to do, in a run of a deployment.

    A flow that is called directly (a command, a test) raises as everything else does.

    Args:
        logger: hears it too.
        then: what to do when that is mended.
    """
    ending = Ending()
    try:
        yield ending
    except RowenError as error:
        if not deployment.id:
            raise
        words = "\n".join(filter(None, [str(error), then]))
        logger.error("%s", words)  # noqa: TRY400  the words are for people; the traceback says nothing more
        ending.state, ending.error = Failed(message=words), error
