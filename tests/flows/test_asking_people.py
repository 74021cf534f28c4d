"""A run of confirmations that has died unseen does not keep people from being asked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from prefect.client.schemas.objects import StateType

from flows import asking_people


@pytest.mark.parametrize(
    ("type_", "age", "stuck"),
    [
        (StateType.RUNNING, timedelta(days=2), True),
        (StateType.RUNNING, timedelta(minutes=2), False),
        (StateType.PAUSED, timedelta(days=300), False),
    ],
)
def test_only_what_has_run_for_days_is_stuck(type_: StateType, age: timedelta, stuck: bool) -> None:
    run = SimpleNamespace(state=SimpleNamespace(type=type_, timestamp=datetime.now(UTC) - age))

    assert asking_people._stuck(run) is stuck  # type: ignore[arg-type]
