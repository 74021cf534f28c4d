"""A run that leaves proposals behind starts the run in which people answer them, unless one waits already."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from prefect import get_run_logger
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.deployments import run_deployment
from prefect.exceptions import ObjectNotFound

from flows.desk import Desk
from flows.proposing import Proposals

STUCK = timedelta(days=1)
ALIVE = [StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING, StateType.PAUSED]


def ask_people(desk: Desk, found: Proposals) -> None:
    """Start ``confirm-proposals`` for the review if proposals wait and no run of it waits for an answer."""
    if not found.waiting:
        return
    logger = get_run_logger()
    name = f"confirm-proposals/{desk.review}"
    with get_client(sync_client=True) as client:
        try:
            deployment = client.read_deployment_by_name(name)
        except ObjectNotFound:
            logger.warning(
                "%s records wait that rules propose to exclude, and there is no deployment %s to ask about them: answer "
                "by file (rowen decisions), or register it with `rowen up`.", f"{len(found.waiting):,}", name,
            )  # fmt: skip
            return
        found_runs = client.read_flow_runs(
            deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment.id])),
            flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=ALIVE))),
        )
    waiting = [run for run in found_runs if not _stuck(run)]
    if waiting:
        logger.info("%s proposals wait; the run %s asks about them already.", len(found.waiting), waiting[0].name)
        return
    run_deployment(name, parameters={"review": desk.review}, timeout=0, as_subflow=False)
    logger.info("%s proposals wait; a run of %s was started to ask about them.", len(found.waiting), name)


def _stuck(run: FlowRun) -> bool:
    """Whether a run has said "running" for so long that its process is gone: taking in an answer takes seconds."""
    state = run.state
    return state is not None and state.type is StateType.RUNNING and datetime.now(UTC) - state.timestamp > STUCK
