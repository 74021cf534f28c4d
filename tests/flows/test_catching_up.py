"""After downtime one of the missed runs does the work; the others end without searching."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import flows.arriving
from flows.catching_up import caught_up, taken_along
from flows.desk import Desk, open_desk
from flows.pipeline import Request, start_run, update
from rowen.ledger.types import RunState
from rowen.records import clock
from tests.flows.conftest import House

NOW = datetime.now(UTC)


def run_if_due(desk: Desk, scheduled: datetime) -> str:
    """What the flow does with a run of the schedule; returns the run that had done its work, or ""."""
    earlier = caught_up(desk, "schedule", scheduled)
    if not earlier:
        update(desk, Request(("medline",), "schedule"))
    return earlier


def done(desk: Desk, trigger: str) -> None:
    run = start_run(desk, Request(trigger=trigger))
    desk.ledger.finish_run(run.id, RunState.COMPLETE)


def test_ten_missed_runs_make_one_run_in_the_ledger(house: House) -> None:
    missed = [NOW - timedelta(days=30 * months) for months in range(10, 0, -1)]
    with open_desk(str(house.folder)) as desk:
        said = [run_if_due(desk, scheduled) for scheduled in missed]

        assert said == ["", *["run-0001"] * 9]
        assert [run.id for run in desk.ledger.runs(desk.review)] == ["run-0001"]


def test_a_run_that_is_due_after_the_last_one_began_does_its_work(house: House) -> None:
    with open_desk(str(house.folder)) as desk:
        done(desk, "schedule")

        assert caught_up(desk, "schedule", datetime.now(UTC) + timedelta(seconds=1)) == ""


@pytest.mark.parametrize("trigger", ["manual", "import"])
def test_a_run_by_hand_neither_catches_up_nor_is_caught_up(house: House, trigger: str) -> None:
    late = NOW - timedelta(hours=1)
    with open_desk(str(house.folder)) as desk:
        done(desk, trigger)
        assert caught_up(desk, "schedule", late) == ""
        done(desk, "schedule")
        assert caught_up(desk, trigger, late) == ""


def test_a_run_that_goes_on_has_not_caught_up_yet_because_it_may_crash(house: House) -> None:
    with open_desk(str(house.folder)) as desk:
        start_run(desk, Request(trigger="schedule"))

        assert caught_up(desk, "schedule", NOW - timedelta(hours=1)) == ""


@pytest.mark.parametrize("state", [RunState.CRASHED, RunState.FAILED])
def test_a_run_that_did_not_do_its_work_has_caught_up_with_nothing(house: House, state: RunState) -> None:
    with open_desk(str(house.folder)) as desk:
        run = start_run(desk, Request(trigger="schedule"))
        desk.ledger.finish_run(run.id, state)

        assert caught_up(desk, "schedule", NOW - timedelta(hours=1)) == ""


def test_lateness_is_told_by_the_machines_clock_also_in_practice_time(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(clock.SHIFT_VARIABLE, str(-86_400 * 100))
    with open_desk(str(house.folder)) as desk:
        done(desk, "schedule")

        assert caught_up(desk, "schedule", NOW - timedelta(hours=1)) == "run-0001"
        assert caught_up(desk, "schedule", datetime.now(UTC) + timedelta(hours=1)) == ""


def test_a_run_for_the_inbox_has_nothing_to_do_when_another_took_the_files_along(
    house: House, export: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flows.arriving, "SETTLED", timedelta())
    inbox = house.folder / "inbox" / "cinahl"
    inbox.mkdir(parents=True)
    file = shutil.copy(export("One"), inbox)
    Path(f"{file}.yaml").write_text("expected: 1\n", encoding="utf-8")
    with open_desk(str(house.folder)) as desk:
        before = taken_along(desk, "import")
        update(desk, Request(("cinahl",), "import"))

        assert (before, taken_along(desk, "import")) == (False, True)
        assert not taken_along(desk, "manual") and not taken_along(desk, "schedule")
