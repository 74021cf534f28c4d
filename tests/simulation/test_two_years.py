"""The short form of benchmarks/two_years.py: three months and two quiet ones, one lasting fault, one bad file, one kill."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks._life import SLUG, World, world
from benchmarks._plan import EXPORTS, Kill, Month, day_of
from benchmarks._verdict import end_wrong, month_wrong
from rowen.ledger.types import RunState

pytestmark = pytest.mark.slow
WORKS = 300
MONTHS = (
    Month(0, day_of(0), "europepmc", "500"),
    Month(1, day_of(1), "medline", "429", 1, Kill("process", 6)),
    Month(2, day_of(2), EXPORTS[1].key, "wrong_number"),
    Month(3, day_of(3)),
)


def test_nothing_is_lost_and_nothing_is_silent_when_months_go_wrong(tmp_path: Path) -> None:
    with world(tmp_path / "w", 1, WORKS, ("medline", "europepmc"), ("cinahl",)) as made:
        wrong = []
        for month in MONTHS:
            wrong += month_wrong(made, made.live(month))
            made.mend_inbox(month)
        wrong += end_wrong(made, MONTHS[-1].day)

        assert wrong == []
        with made.ledger() as ledger:
            states = [run.state for run in ledger.runs(SLUG)]
        assert states == [RunState.INCOMPLETE, RunState.CRASHED, RunState.INCOMPLETE, RunState.COMPLETE]
        assert made.happened[0].struck == 5
        _a_lie_is_noticed(made)


def _a_lie_is_noticed(made: World) -> None:
    """The same world, told wrongly: what the simulation says nothing of must not be what it cannot see."""
    first, last = made.happened[0], made.happened[-1]
    silent = replace(first, runs=tuple(replace(run, problems=()) for run in first.runs), report="")
    assert any("says nothing" in line for line in month_wrong(made, silent))
    early = replace(last, month=replace(last.month, day=MONTHS[0].day))
    assert any("too many" in line for line in month_wrong(made, early))
    late = day_of(9)
    made.sandbox.set_today(late)
    assert any("are not in the review" in line for line in end_wrong(made, late))
    made.happened[0] = replace(first, records=last.records + 1)
    assert any("records fell" in line for line in end_wrong(made, MONTHS[-1].day))
