"""The Prefect flow ``update-review``: one pass over one review, each source a task, each failing alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from prefect import State, flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import wait
from prefect.runtime import deployment, flow_run
from prefect.states import Completed
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.utilities.annotations import quote

from flows.artifacts import publish
from flows.asking_people import ask_people
from flows.catching_up import caught_up, taken_along
from flows.desk import Desk, open_desk
from flows.failing import tell_of_failure
from flows.pipeline import Report, Request, update
from flows.progress import Event, listening
from flows.saying import in_words
from flows.searching import Gathered, search_source
from flows.taking_turns import in_turn
from rowen.ledger.types import Run
from screening.protocol import Source


# Retries live in connectors/http.py alone: a retrying task would multiply them.
@task(name="search-source", retries=0, cache_policy=NO_CACHE, persist_result=False)
def search_task(desk: Desk, run: Run, source: Source) -> Gathered:
    """Search one source."""
    return search_source(desk, run, source)


def _search_in_tasks(desk: Desk, run: Run, sources: Sequence[Source]) -> Sequence[Gathered]:
    # quote(): Prefect would otherwise walk through the open ledger to look for futures.
    futures = [
        search_task.with_options(task_run_name=f"search {source.key}").submit(  # type: ignore[call-overload]
            quote(desk), run, quote(source)
        )
        for source in sources
    ]
    wait(futures)
    return [future.result() for future in futures]


def _run_name() -> str:
    parameters = flow_run.parameters
    trigger = parameters.get("trigger", "manual")
    every = "all due sources" if trigger == "schedule" else "all sources"
    return f"{parameters.get('review')}: {', '.join(parameters.get('sources') or ()) or every} ({trigger})"


@flow(
    name="update-review",
    flow_run_name=_run_name,
    task_runner=ThreadPoolTaskRunner(max_workers=8),  # type: ignore[arg-type]
    retries=0,
    validate_parameters=True,
)
def update_review(
    review: str,
    sources: list[str] | None = None,
    reason: str = "",
    trigger: Literal["manual", "schedule", "import", "practice"] = "manual",
) -> Report | State[None]:
    """Search the review's sources, take in the inbox, deduplicate, apply the rules, count, and write the outputs.

    The descriptions of the arguments are what the form in the Prefect UI shows.

    Args:
        review: The review to update. There is one deployment for each review.
        sources: Which sources to search, and whose inboxes to take in. Leave it empty for all.
        reason: Why you start this run, in your own words. It is kept in the PRISMA log and in the run's report.
        trigger: What starts the run. Leave it at "manual" when you start one by hand.

    Returns:
        How the run ended. Under a deployment a state with words instead, where there was nothing to do or the run
        could not begin; called directly, that is raised.
    """
    logger = get_run_logger()

    def log(event: Event) -> None:
        logger.info("%s: %s", event.source or event.step, event.message)

    def one_pass() -> Report | State[None]:
        with open_desk(review) as desk, listening(log):
            if earlier := caught_up(desk, trigger, flow_run.scheduled_start_time):
                return Completed(message=f"caught up by {earlier}")
            if taken_along(desk, trigger):
                return Completed(message="nothing new is left in the inbox: another run took it along")
            report = update(desk, Request(tuple(sources or ()), trigger, reason), search_all=_search_in_tasks)
            ask_people(desk, publish(desk, report))
            return report

    with in_words(logger) as ending:
        # Called directly, somebody is there to be told that the review is held.
        return in_turn(one_pass, logger) if deployment.id else one_pass()
    if ending.error:
        for line in tell_of_failure(review, trigger, flow_run.scheduled_start_time, ending.error):
            logger.error("%s", line)
    return ending.state
