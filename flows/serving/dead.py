"""Runs whose process has died: marked crashed in Prefect and in the ledger, so that nobody waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    WorkPoolFilter,
    WorkPoolFilterName,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.states import Crashed

from flows.serving.environment import POOL
from flows.settings import settings
from rowen.ledger import Ledger
from rowen.ledger.alive import process_mark

RUNNING = (StateType.RUNNING, StateType.CANCELLING)
STARTING = timedelta(minutes=3)
"""A run that has not come to life so long after it was taken up never will: its worker died meanwhile."""


def mark_in_prefect(client: SyncPrefectClient) -> list[str]:
    """Mark Prefect's runs whose process is gone. The server listens on this machine only, so all of them are here.

    Returns:
        A line for each.
    """
    going = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[*RUNNING, StateType.PENDING])))
    pool = WorkPoolFilter(name=WorkPoolFilterName(any_=[POOL]))
    said = []
    for run in client.read_flow_runs(flow_run_filter=going, work_pool_filter=pool):
        # Read again: a process writes its ending before it ends, so what still has none then will never have one.
        if is_dead(run) and is_dead(client.read_flow_run(run.id)):
            client.set_flow_run_state(run.id, Crashed(message="Its process has died. The next run finishes its work."))
            said.append(f"{run.name} is crashed in Prefect: its process has died")
    return said


def mark_in_ledger(reviews: Sequence[str]) -> list[str]:
    """Mark the ledger's runs that have no ending and no living process.

    Returns:
        A line for each.
    """
    places = settings()
    with Ledger.open(places.database_url) as ledger:
        marked = [run for review in reviews for run in ledger.mark_crashed(review)]
    return [
        f"{run.id} of {run.review} is crashed: its process has died. The next run finishes its work." for run in marked
    ]


def is_dead(run: FlowRun) -> bool:
    """Whether a run can have no ending any more, because its process is gone or never came to life."""
    state = run.state
    if state is None or state.type not in (*RUNNING, StateType.PENDING):
        return False
    pid = (run.infrastructure_pid or "").rpartition(":")[2]
    gone = process_mark(int(pid)) is None if pid.isdigit() else None
    if state.type in RUNNING:
        return gone is True
    return gone is not False and datetime.now(UTC) - state.timestamp > STARTING
