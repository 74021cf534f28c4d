"""Runs that a dead process left without an ending are marked; one that is alive anywhere never is."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from rowen.ledger import Ledger
from rowen.ledger.schema import review_lock
from rowen.ledger.types import Run, RunState
from rowen.records import InputError
from rowen.records.clock import stamp

DYING = """
import os, sys
from tests.ledger.test_ledger_crashes import begin
from rowen.ledger import Ledger
with Ledger.open(sys.argv[1]) as ledger, ledger.hold("r", "schedule"):
    begin(ledger)
    os.kill(os.getpid(), 9)
"""


def begin(ledger: Ledger, review: str = "r") -> Run:
    return ledger.start_run(
        review,
        trigger="schedule",
        reason="",
        protocol="p",
        reviewers_per_stage=(2, 2),
        practice=False,
        rowen_version="0",
    )


def test_a_run_whose_process_was_killed_is_marked_crashed_with_a_remedy(address: str) -> None:
    root = Path(__file__).parents[2]
    died = subprocess.run([sys.executable, "-c", DYING, address], cwd=root, capture_output=True, check=False)
    assert died.returncode == -9, died.stderr.decode()

    with Ledger.open(address) as ledger:
        (marked,) = ledger.mark_crashed("r")

        assert (marked.id, marked.state) == ("run-0001", RunState.CRASHED)
        ((source, reason, remedy),) = marked.problems
        assert source == "" and "died" in reason and "next run finishes its work" in remedy
        assert ledger.run("run-0001") == marked
        assert ledger.mark_crashed("r") == ()


def test_a_run_that_is_going_on_is_not_marked_and_an_older_one_is(address: str) -> None:
    with Ledger.open(address) as ledger:
        begin(ledger)
        with ledger.hold("r", "schedule"):
            going = begin(ledger)
            assert [run.id for run in ledger.mark_crashed("r")] == ["run-0001"]
            assert ledger.run(going.id).state is None
        assert [run.id for run in ledger.mark_crashed("r")] == [going.id]


def test_whoever_holds_the_review_and_has_not_begun_marks_everything_that_has_no_ending(address: str) -> None:
    with Ledger.open(address) as ledger:
        begin(ledger)
        with ledger.hold("r", "schedule"):
            assert [run.id for run in ledger.mark_crashed("r", holding=True)] == ["run-0001"]


@pytest.mark.parametrize(("age", "marked"), [(90, 0), (150, 1)])
def test_a_run_on_another_machine_is_marked_only_when_its_lock_was_not_renewed_for_two_minutes(
    address: str, age: int, marked: int
) -> None:
    with Ledger.open(address) as ledger, ledger.hold("r", "schedule"):
        begin(ledger)
        renewed = stamp(datetime.now(UTC) - timedelta(seconds=age))
        with ledger.transaction() as connection:
            connection.execute(update(review_lock).values(host="elsewhere", renewed=renewed))
        assert len(ledger.mark_crashed("r")) == marked


def test_a_run_that_has_ended_and_runs_of_other_reviews_stay_as_they_are(address: str) -> None:
    with Ledger.open(address) as ledger:
        ended = begin(ledger)
        ledger.finish_run(ended.id, RunState.COMPLETE, (), "d")
        other = begin(ledger, "other")

        assert ledger.mark_crashed("r") == ()
        assert ledger.run(ended.id).state is RunState.COMPLETE and ledger.run(other.id).state is None


def test_a_process_that_was_taken_for_dead_cannot_write_another_ending(address: str) -> None:
    with Ledger.open(address) as ledger:
        run = begin(ledger)
        ledger.mark_crashed("r")

        with pytest.raises(InputError, match="already ended: crashed"):
            ledger.finish_run(run.id, RunState.COMPLETE, (), "d")
