"""A server that accepts deployments and never plans a run is found out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from flows.serving.deployments import Deployment, watch
from flows.serving.registering import next_run, require_scheduled
from rowen.records import StorageError


class Server:
    """Prefect's client, as far as plans go."""

    def __init__(self, *planned: datetime, active: bool = True) -> None:
        self.planned, self.active, self.asked = planned, active, 0
        self.pauses_after = -1

    def read_deployment_by_name(self, name: str) -> Any:
        schedules = [SimpleNamespace(active=self.active and self.asked != self.pauses_after)]
        number = "00000000-0000-0000-0000-000000000001"
        return SimpleNamespace(id=number, name=name.partition("/")[2], paused=False, schedules=schedules)

    def read_flow_runs(self, **_: object) -> list[Any]:
        self.asked += 1
        return [SimpleNamespace(expected_start_time=at) for at in self.planned]


SOON = datetime.now(UTC) + timedelta(hours=1)
BY_HAND = Deployment("confirm-proposals", "r", "")


def test_a_scheduler_that_plans_nothing_is_said_loudly_with_the_remedy() -> None:
    for planned in ((), (SOON,)):
        with pytest.raises(
            StorageError, match=r"planned no run for watch-inboxes/all-reviews within 0 seconds.*0002-pins"
        ):
            require_scheduled(Server(*planned), [BY_HAND, watch()], seconds=0)  # type: ignore[arg-type]


def test_more_than_the_one_run_that_was_planned_at_once_is_enough() -> None:
    server = Server(SOON, SOON + timedelta(hours=1))

    require_scheduled(server, [watch()], seconds=0)  # type: ignore[arg-type]

    assert server.asked == 1


def test_what_has_no_schedule_or_was_paused_by_a_person_needs_no_plan() -> None:
    require_scheduled(Server(), [BY_HAND], seconds=0)  # type: ignore[arg-type]
    require_scheduled(Server(active=False), [watch()], seconds=0)  # type: ignore[arg-type]


def test_a_person_who_pauses_a_deployment_while_it_is_waited_for_stops_nothing() -> None:
    server = Server(SOON)
    server.pauses_after = 1

    require_scheduled(server, [watch()], seconds=5)  # type: ignore[arg-type]

    assert server.asked == 1


def test_when_a_deployment_runs_next_is_said() -> None:
    assert next_run(Server(SOON, SOON + timedelta(1)), watch()) == f"next {SOON:%Y-%m-%d %H:%M} UTC"  # type: ignore[arg-type]
    assert next_run(Server(datetime.now(UTC) - timedelta(1)), watch()) == "late: it starts now"  # type: ignore[arg-type]
    assert next_run(Server(SOON, active=False), watch()) == "paused in the UI"  # type: ignore[arg-type]
    assert next_run(Server(), BY_HAND) == "no schedule: by hand"  # type: ignore[arg-type]
