"""The Prefect flow ``confirm-proposals``: it waits, suspended, for people to answer what rules propose.

A suspended run has no process. When somebody answers, Prefect runs the flow again from the top. So every batch, and what
became of its answer, is kept with the run under its number: an answer is read against what was shown, and taken in once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from logging import Logger, LoggerAdapter
from typing import Annotated, Any, cast

from prefect import State, flow, get_run_logger
from prefect.flow_runs import suspend_flow_run
from prefect.input import RunInput, keyset_from_base_key
from prefect.input.actions import create_flow_run_input, read_flow_run_input
from prefect.runtime import flow_run
from pydantic import Field, ValidationError

from flows.artifacts import publish_proposals
from flows.confirm_form import Batch, answer_of, batch_of, description, form
from flows.desk import Desk, open_desk
from flows.proposing import BATCH, proposals, with_records
from flows.saying import in_words
from flows.sessions import origin_of
from flows.settling import answered_before, take_answer
from flows.taking_turns import in_turn
from rowen.records import StorageError
from screening.proposals import Answer, Outcome, Shown, refuse

RETRY = "Nothing more was changed. When this is mended, choose Retry: an answer that was given is kept with this run."


@flow(name="confirm-proposals", flow_run_name="{review}: proposals to confirm", retries=0, persist_result=True)
def confirm_proposals(
    review: Annotated[str, Field(title="Review", description="Name of the review: a folder under reviews/.")],
) -> State[None] | None:
    """Ask people about what rules propose to exclude, at most 25 records at a time, until none waits.

    The run waits, suspended, until somebody chooses Resume and answers. Nothing is excluded before.

    Args:
        review: name of the review, a folder under reviews/.

    Returns:
        Nothing; a state with words where the review cannot be opened. An answer that was given stays with the run: when
        that is mended, Retry takes it in.
    """
    logger = get_run_logger()
    with in_words(logger, RETRY) as ending, open_desk(review) as desk:
        _ask(desk, logger)
    return ending.state


def _ask(desk: Desk, logger: Logger | LoggerAdapter[Any]) -> None:
    """Ask batch by batch, each under its number, until no proposal waits."""
    number, before = 1, tuple[str, ...]()
    while True:
        done: Any = read_flow_run_input(f"taken-{number}")
        if done is None:
            batch = _batch(desk, number)
            if batch is None:
                break
            done = _answered(desk, batch, number, before)
            for line in done:
                logger.info("Batch %s: %s", number, line)
            create_flow_run_input(f"taken-{number}", list(done))
        number, before = number + 1, tuple(done)
    publish_proposals(desk)
    logger.info("No proposal waits for an answer.")


def _batch(desk: Desk, number: int) -> Batch | None:
    """The batch that was shown under this number; else the next one, kept before anybody sees it."""
    kept: Any = read_flow_run_input(f"shown-{number}")
    if kept is not None:
        shown = tuple(Shown(citation, tuple(records)) for citation, records in kept["shown"])
        return Batch(tuple(kept["reviewers"]), shown)
    found = proposals(desk).waiting[:BATCH]
    if not found:
        return None
    batch = batch_of(desk.protocol, found)
    create_flow_run_input(
        f"shown-{number}",
        json.loads(
            json.dumps(
                {
                    "reviewers": batch.reviewers,
                    "shown": [(one.citation, one.records) for one in batch.shown],
                }
            )
        ),
    )
    return batch


def _answered(desk: Desk, batch: Batch, number: int, before: Sequence[str]) -> tuple[str, ...]:
    """Ask; when the answer is there, take it in and say what became of it."""
    origin = origin_of(flow_run.id, number)
    if answered_before(desk, origin):
        return ("its answer was taken in before.",)
    found, page = publish_proposals(desk)
    waits = found.waiting
    mine = {one.citation for one in batch.shown}
    items = with_records(desk, [one for one in waits if one.citation in mine])
    words = description(desk.protocol, batch, items, len(waits), before, page)
    try:
        given = _given(form(batch, words), f"batch-{number}")
    except ValidationError:
        return ("The run was resumed without an answer. Nothing was changed; it is asked again.",)
    answer, strange = answer_of(batch, given)
    if problems := (*strange, *refuse(desk.protocol, answer)):
        return tuple(f"Refused, nothing was changed. {problem}" for problem in problems)
    try:
        outcome = in_turn(lambda: take_answer(desk, batch.shown, answer, origin), get_run_logger())
    except StorageError as error:
        # The next form says so: a run that failed here would take the answer with it and ask nobody again.
        kept = answered_before(desk, origin)
        return (f"{'The answer is kept, the outputs are not written' if kept else 'Nothing was changed'}: {error}",)
    return _words(answer, outcome)


def _given(asked: type[RunInput], key: str) -> RunInput:
    """Return what a person has filled in; where nobody has yet, suspend the run until somebody does.

    A run that failed after the answer and is retried would be suspended again, although the answer is there: Prefect
    forgets with a retry what a run was suspended for, not what it was told.

    Raises:
        ValidationError: it was resumed with an empty form.
    """
    keys = keyset_from_base_key(f"suspended-{key}")
    if read_flow_run_input(keys["response"]) is None:
        return suspend_flow_run(wait_for_input=asked, key=key, timeout=None)
    return cast("RunInput", asked.load(keys))


def _words(answer: Answer, found: Outcome) -> tuple[str, ...]:
    said = (
        f"{answer.reviewer} confirmed {len(found.excluded)} exclusions, kept {len(found.kept)} for screening and left "
        f"{len(found.later)} for later."
    )
    return (said, *(f"Not taken in: {citation}, {why}." for citation, why in found.overtaken))
