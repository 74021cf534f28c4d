"""Write deployments, pool and automation to a Prefect server; said again, nothing is doubled."""

from __future__ import annotations

import importlib
import shlex
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect import Flow
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import DeploymentScheduleCreate, WorkPoolCreate
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    DeploymentFilterTags,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import ConcurrencyLimitStrategy, ConcurrencyOptions, StateType
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.schedules import CronSchedule
from prefect.events.schemas.automations import AutomationCore
from prefect.exceptions import ObjectNotFound
from prefect.utilities.callables import parameter_schema
from prefect.workers.process import ProcessWorker

from flows.serving.automation import NAME, automation
from flows.serving.deployments import Deployment
from flows.serving.environment import POOL
from rowen.records import StorageError

PLAN_SECONDS = 150.0
"""A scheduler that works looks for new deployments every five seconds, and at all of them every sixty."""
AT_ONCE = 1
"""Runs that are planned when a deployment is registered; the scheduler plans at least three."""
SLUG = "review"
"""Name of the one schedule of a deployment."""


def make_pool(client: SyncPrefectClient, home: Path) -> None:
    """Make the work pool, or bring it up to date."""
    pool = WorkPoolCreate(
        name=POOL,
        type=ProcessWorker.type,
        description=f"Runs of Rowen, each a process of its own. Served by `rowen up` in {home}",
        base_job_template=ProcessWorker.get_default_base_job_template(),
    )
    client.create_work_pool(pool, overwrite=True)


def make_automation(client: SyncPrefectClient) -> None:
    """Put the automation in place that marks runs without a heartbeat; one of that name is replaced."""
    for old in client.read_automations_by_name(NAME):
        client.delete_automation(old.id)
    client.create_automation(AutomationCore.model_validate(automation()))


def register(client: SyncPrefectClient, deployment: Deployment, folder: Path) -> None:
    """Write one deployment and plan its next run. What a person paused in the UI stays paused.

    Args:
        client: of the server.
        deployment: what to write.
        folder: where its runs work: the folder that holds ``reviews/``.
    """
    began = datetime.now(UTC)
    flow = load_flow(deployment)
    before = _found(client, deployment.full_name)
    active = all(each.active for each in before.schedules) if before else True
    made = client.create_deployment(
        flow_id=client.create_flow_from_name(flow.name),
        name=deployment.name,
        description=deployment.description,
        tags=list(deployment.tags),
        entrypoint=deployment.entrypoint,
        path=str(folder),
        parameters=dict(deployment.parameters),
        parameter_openapi_schema=form(flow, deployment),
        enforce_parameter_schema=True,
        schedules=schedules(deployment, active=active),
        paused=before.paused if before else None,
        # Scheduled runs and those by hand are of one deployment, so one limit covers both.
        concurrency_limit=1,
        concurrency_options=ConcurrencyOptions(collision_strategy=ConcurrencyLimitStrategy(deployment.collision)),
        work_pool_name=POOL,
        job_variables={"command": shlex.join([sys.executable, "-m", "prefect.engine"]), "working_dir": str(folder)},
    )
    if deployment.cron and active and not (before and before.paused):
        _plan(client, made, began)


def retire(client: SyncPrefectClient, names: Sequence[str]) -> tuple[str, ...]:
    """Take the schedules from deployments whose review is gone; their runs stay to be read. Returns their names."""
    ours = client.read_deployments(deployment_filter=DeploymentFilter(tags=DeploymentFilterTags(all_=["rowen"])))
    gone = [each for each in ours if each.name not in names and each.schedules]
    for each in gone:
        for schedule in each.schedules:
            client.delete_deployment_schedule(each.id, schedule.id)
    return tuple(each.name for each in gone)


def schedules(deployment: Deployment, *, active: bool = True) -> list[DeploymentScheduleCreate]:
    """Return the deployment's schedule as Prefect wants it; none where the review has none."""
    if not deployment.cron:
        return []
    cron = CronSchedule(cron=deployment.cron, timezone=deployment.timezone)
    return [DeploymentScheduleCreate(schedule=cron, active=active, slug=SLUG, parameters=dict(deployment.scheduled))]


def load_flow(deployment: Deployment) -> Flow[..., Any]:
    """Import the deployment's flow."""
    flow: Flow[..., Any] = getattr(importlib.import_module(deployment.module), deployment.entrypoint.rpartition(".")[2])
    return flow


def form(flow: Flow[..., Any], deployment: Deployment) -> dict[str, Any]:
    """Return the form that the UI shows: the flow's parameters, with this review and its sources as the only choices."""
    schema = parameter_schema(flow).model_dump_for_openapi()
    fields: dict[str, Any] = schema["properties"]
    if "review" in fields:
        fields["review"] |= {"enum": [deployment.name], "default": deployment.name}
    if deployment.sources:
        listed = "; ".join(f"{choice.value}: {choice.words}" for choice in deployment.sources)
        fields["sources"] = {
            "description": f"{fields['sources']['description']} {listed}.",
            "position": fields["sources"]["position"],
            "type": "array",
            "items": {"type": "string", "enum": [choice.value for choice in deployment.sources]},
            "uniqueItems": True,
            "default": [],
        }
    # Set by what starts the run; a person who starts one has nothing to say here.
    fields.pop("trigger", None)
    for name, field in fields.items():
        field["title"] = name.replace("_", " ").capitalize()
    return schema


def require_scheduled(client: SyncPrefectClient, found: Sequence[Deployment], seconds: float = PLAN_SECONDS) -> None:
    """Wait until Prefect's scheduler has planned more than was planned when the deployments were registered.

    Raises:
        StorageError: it has not: it does not work, and no run would follow the next one.
    """
    until = time.monotonic() + seconds
    while waiting := [each.full_name for each in found if each.cron and not _followed(client, each)]:
        if time.monotonic() > until:
            raise StorageError(
                f"Prefect's scheduler has planned no run for {', '.join(waiting)} within {seconds:.0f} seconds, although "
                "each has a schedule. It does not work: install the versions of requirements/run.txt (`make run`); see "
                "docs/adr/0002-pins.md and the server's log."
            )
        time.sleep(0.5)


def next_run(client: SyncPrefectClient, deployment: Deployment) -> str:
    """Say when a deployment runs next."""
    found = _found(client, deployment.full_name)
    if found is None or not deployment.cron:
        return "no schedule: by hand"
    if found.paused or not any(schedule.active for schedule in found.schedules):
        return "paused in the UI"
    times = sorted(
        run.expected_start_time for run in client.read_flow_runs(**_scheduled(found)) if run.expected_start_time
    )
    if not times:
        return "no run planned"
    return f"next {times[0]:%Y-%m-%d %H:%M} UTC" if times[0] > datetime.now(UTC) else "late: it starts now"


def _plan(client: SyncPrefectClient, made: UUID, since: datetime) -> None:
    """Plan a deployment's next run at once.

    Writing a deployment takes away what was planned, and the scheduler plans again only seconds later, from then on: a run
    that is due in between would be missed.
    """
    wanted = {"start_time": since.isoformat(), "min_runs": AT_ONCE, "max_runs": AT_ONCE}
    client.request("POST", "/deployments/{id}/schedule", path_params={"id": made}, json=wanted)


def _followed(client: SyncPrefectClient, deployment: Deployment) -> bool:
    """Whether more than the next run is planned; of what a person has paused (just now, too) none is."""
    found = _found(client, deployment.full_name)
    if found is None:
        return False
    if found.paused or not any(schedule.active for schedule in found.schedules):
        return True
    coming = FlowRunFilterExpectedStartTime(after_=datetime.now(UTC))
    return len(client.read_flow_runs(limit=AT_ONCE + 1, **_scheduled(found, coming))) > AT_ONCE


def _scheduled(found: DeploymentResponse, at: FlowRunFilterExpectedStartTime | None = None) -> dict[str, Any]:
    scheduled = FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED]))
    return {
        "deployment_filter": DeploymentFilter(id=DeploymentFilterId(any_=[found.id])),
        "flow_run_filter": FlowRunFilter(state=scheduled, expected_start_time=at),
    }


def _found(client: SyncPrefectClient, name: str) -> DeploymentResponse | None:
    try:
        return client.read_deployment_by_name(name)
    except ObjectNotFound:
        return None
