"""When a source is due: on its day and not before, in every month, and told apart from one that never was searched."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from flows.artifact_texts import owed_text
from flows.desk import open_desk
from flows.due import Due
from flows.owing import overdue
from flows.pipeline import Request, update
from flows.proposing import Proposals
from rowen.records import clock
from tests.flows.conftest import House


def drop(house: House, file: Path, expected: int, searched_on: str) -> None:
    folder = house.folder / "inbox" / "cinahl"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, folder)
    (folder / f"{file.name}.yaml").write_text(f"expected: {expected}\nsearched_on: {searched_on}\n", encoding="utf-8")
    with open_desk(str(house.folder)) as desk:
        update(desk, Request(("cinahl",), "import"))


def test_an_export_is_due_on_its_day_and_not_half_a_day_before(house: House, export: Callable[..., Path]) -> None:
    drop(house, export("One"), 1, "2026-10-01")  # due every 31 days: on the first of November
    with open_desk(str(house.folder)) as desk:
        for moment, told in (
            (datetime(2026, 10, 31, 23, 59, tzinfo=UTC), []),
            (datetime(2026, 11, 1, tzinfo=UTC), [date(2026, 11, 1)]),
        ):
            with clock.at(moment):
                assert [item.due for item in overdue(desk)] == told


def test_an_edited_strategy_is_not_told_as_never_searched(house: House, export: Callable[..., Path]) -> None:
    with open_desk(str(house.folder)) as desk:
        assert [item.unsearched for item in overdue(desk)] == ["never searched"]
    drop(house, export("One"), 1, "2026-10-01")
    house.strategy("cinahl", "(MH online community) OR (TI forum)")
    with open_desk(str(house.folder)) as desk:
        assert [item.unsearched for item in overdue(desk)] == ["not yet searched with its present strategy"]
        report = update(desk, Request(("cinahl",), "import"))
        text = owed_text(desk, report, Proposals(()))
    assert "| CINAHL | Ann | 2026-10-01 | **now: its strategy was edited** |" in text
    assert "**not yet searched with its present strategy**: the export of CINAHL (Ann)" in report.written.report


@pytest.mark.parametrize("days", [28, 30, 31])
def test_a_monthly_schedule_misses_no_month(house: House, days: int) -> None:
    """Two leap years are among these: February has 28 days or 29, and the run after it must search all the same."""
    with open_desk(str(house.folder)) as desk:
        source = desk.protocol.source("medline").model_copy(update={"due_every_days": days})
    firsts = [datetime(2026 + month // 12, month % 12 + 1, 1, 6, tzinfo=UTC) for month in range(80)]
    for run, following in pairwise(firsts):
        ended = run + timedelta(minutes=20)
        assert Due(source, ended, ended + timedelta(days=days)).in_run(following), following


def test_a_source_that_is_not_nearly_due_is_not_searched(house: House) -> None:
    with open_desk(str(house.folder)) as desk:
        source = desk.protocol.source("medline").model_copy(update={"due_every_days": 90})
    ended = datetime(2026, 1, 1, 6, tzinfo=UTC)
    item = Due(source, ended, ended + timedelta(days=90))
    assert not item.in_run(datetime(2026, 3, 1, 6, tzinfo=UTC)) and item.in_run(datetime(2026, 4, 1, 6, tzinfo=UTC))
