"""Which of Prefect's runs can have no ending any more."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from prefect.client.schemas.objects import FlowRun, State, StateType

from flows.serving.dead import is_dead, mark_in_prefect

OLD = datetime.now(UTC) - timedelta(minutes=4)


@pytest.fixture(scope="module")
def gone() -> str:
    """The number of a process that has ended."""
    return str(subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
               .stdout.decode().strip())  # fmt: skip


def run(state: StateType, pid: str | None, since: datetime = OLD) -> FlowRun:
    return FlowRun(flow_id=uuid4(), name="r", state=State(type=state, timestamp=since), infrastructure_pid=pid)


def test_a_running_run_is_dead_when_its_process_is_gone(gone: str) -> None:
    assert is_dead(run(StateType.RUNNING, gone, datetime.now(UTC)))
    assert is_dead(run(StateType.CANCELLING, f"host:{gone}"))


def test_a_run_whose_process_lives_is_not_dead_however_old() -> None:
    assert not is_dead(run(StateType.RUNNING, str(os.getpid())))
    assert not is_dead(run(StateType.PENDING, str(os.getpid())))


def test_a_running_run_without_a_process_is_left_to_its_heartbeat() -> None:
    assert not is_dead(run(StateType.RUNNING, None))


def test_a_run_that_never_came_to_life_is_dead_after_some_minutes(gone: str) -> None:
    assert is_dead(run(StateType.PENDING, None)) and is_dead(run(StateType.PENDING, gone))
    assert not is_dead(run(StateType.PENDING, None, datetime.now(UTC)))


@pytest.mark.parametrize("state", [StateType.PAUSED, StateType.SCHEDULED, StateType.COMPLETED, StateType.CRASHED])
def test_a_run_that_waits_or_has_ended_is_never_dead(state: StateType, gone: str) -> None:
    assert not is_dead(run(state, gone))


def test_a_run_that_ended_between_two_looks_keeps_its_ending(gone: str) -> None:
    running, done, marked = run(StateType.RUNNING, gone), run(StateType.COMPLETED, gone), list[Any]()

    class Server:
        def __init__(self, later: FlowRun) -> None:
            self.later = later

        def read_flow_runs(self, **_: object) -> list[FlowRun]:
            return [running]

        def read_flow_run(self, _: object) -> FlowRun:
            return self.later

        def set_flow_run_state(self, _: object, state: Any) -> None:
            marked.append(state)

    assert mark_in_prefect(Server(done)) == [] and marked == []  # type: ignore[arg-type]
    assert mark_in_prefect(Server(running)) == ["r is crashed in Prefect: its process has died"]  # type: ignore[arg-type]
    assert marked[0].type is StateType.CRASHED
