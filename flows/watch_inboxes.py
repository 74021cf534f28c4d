"""The Prefect flow ``watch-inboxes``: new exports start a run, and runs of dead processes are marked crashed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from prefect import State, flow, get_client, get_run_logger
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterName,
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.deployments import run_deployment
from prefect.states import Completed

from flows.arriving import arrived
from flows.desk import open_desk
from flows.serving.deployments import UPDATE
from flows.telling import tell_of
from rowen.records import InputError
from screening.protocol import FILE_NAME

SOON = timedelta(minutes=1)
"""A run that begins within this time takes the inbox along as well as one that is started now."""


@flow(name="watch-inboxes", retries=0)
def watch_inboxes() -> State[None]:
    """Look into the inbox of every review; take in what is described, and say what waits for a description."""
    said = [line for path in sorted(Path("reviews").glob(f"*/{FILE_NAME}")) for line in watch(path.parent.name)]
    for line in said:
        get_run_logger().info("%s", line)
    return Completed(message="; ".join(said) or "Nothing new.")


def watch(review: str) -> list[str]:
    """Look after one review: mark its dead runs, start a run for what has arrived. Returns what people should know."""
    try:
        with open_desk(review) as desk:
            marked = desk.ledger.mark_crashed(review)
            tell_of(desk, marked)
            said = [f"{run.id} of {review} is crashed" for run in marked]
            found, holder = arrived(desk), desk.ledger.holder(review)
    except InputError as error:
        return [f"{review}: {problem}" for problem in error.problems]
    said += [f"{review}: {line}" for line in found.waiting]
    if not found.ready:
        return said
    if busy := holder or due_run(f"{UPDATE}/{review}"):
        return [*said, f"{review}: {', '.join(found.ready)} is taken in later, the review is busy: {busy}"]
    # Not as a part of this run and not waited for.
    run_deployment(
        f"{UPDATE}/{review}",
        parameters={"sources": list(found.ready), "trigger": "import", "reason": "new files in the inbox"},
        timeout=0,
        as_subflow=False,
    )
    return [*said, f"{review}: taking in {', '.join(found.ready)}"]


def due_run(deployment: str) -> str:
    """Say which run of a deployment is about to begin, or waits its turn: it takes the inbox along. "" for none."""
    flow_name, _, name = deployment.partition("/")
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(
            flow_filter=FlowFilter(name=FlowFilterName(any_=[flow_name])),
            deployment_filter=DeploymentFilter(name=DeploymentFilterName(any_=[name])),
            flow_run_filter=FlowRunFilter(
                state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
                expected_start_time=FlowRunFilterExpectedStartTime(before_=datetime.now(UTC) + SOON),
            ),
            limit=1,
        )
    return f"its run {runs[0].name} is about to begin" if runs else ""
