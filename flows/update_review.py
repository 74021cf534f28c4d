"""The Prefect flow ``update-review``: one pass over one review, each source a task, each failing alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import wait
from prefect.runtime import flow_run
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.utilities.annotations import quote
from pydantic import Field

from flows.artifacts import publish
from flows.asking_people import ask_people
from flows.desk import Desk, open_desk
from flows.pipeline import Report, Request, update
from flows.progress import Event, listening
from flows.searching import Gathered, search_source
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
    chosen = ", ".join(parameters.get("sources") or ()) or "all due sources"
    return f"{parameters.get('review')}: {chosen} ({parameters.get('trigger', 'manual')})"


@flow(
    name="update-review",
    flow_run_name=_run_name,
    task_runner=ThreadPoolTaskRunner(max_workers=8),  # type: ignore[arg-type]
    retries=0,
    validate_parameters=True,
)
def update_review(
    review: Annotated[str, Field(title="Review", description="Name of the review: a folder under reviews/.")],
    sources: Annotated[
        list[str] | None,
        Field(title="Sources", description="Keys of the sources to search; empty for all that are due."),
    ] = None,
    reason: Annotated[str, Field(title="Reason", description="Why you start this run; kept in the log.")] = "",
    trigger: Annotated[
        Literal["manual", "schedule", "practice"],
        Field(title="Trigger", description="Leave at manual when you start a run by hand."),
    ] = "manual",
) -> Report:
    """Search the review's sources, take in the inbox, deduplicate, apply the rules, count, and write the outputs.

    Args:
        review: name of the review, a folder under reviews/.
        sources: keys of the sources to search; empty for all that are due.
        reason: why this run is made.
        trigger: what started it.
    """
    logger = get_run_logger()

    def log(event: Event) -> None:
        logger.info("%s: %s", event.source or event.step, event.message)

    with open_desk(review) as desk, listening(log):
        report = update(desk, Request(tuple(sources or ()), trigger, reason), search_all=_search_in_tasks)
        ask_people(desk, publish(desk, report))
    return report
