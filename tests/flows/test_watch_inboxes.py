"""The light flow that looks into every inbox: what it starts and what it says."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import flows.arriving
import flows.watch_inboxes
from flows.desk import open_desk
from flows.pipeline import Request, start_run
from flows.watch_inboxes import watch
from rowen.ledger.types import RunState
from tests.flows.conftest import House

Started = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, house: House) -> Started:
    found: Started = []
    monkeypatch.setattr(flows.arriving, "SETTLED", timedelta())
    monkeypatch.setattr(flows.watch_inboxes, "run_deployment", lambda name, **more: found.append((name, more)))
    monkeypatch.setattr(flows.watch_inboxes, "due_run", lambda name: "")
    (house.folder.parent / "reviews").symlink_to(house.folder.parent)
    monkeypatch.chdir(house.folder.parent)
    return found


def drop(house: House, file: Path, beside: str = "") -> None:
    folder = house.folder / "inbox" / "cinahl"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, folder)
    if beside:
        (folder / f"{file.name}.yaml").write_text(beside, encoding="utf-8")


def test_a_described_export_starts_an_update_of_its_source_and_is_not_waited_for(
    house: House, started: Started, export: Callable[..., Path]
) -> None:
    drop(house, export("One"), "expected: 1\n")

    assert watch("peer-support") == ["peer-support: taking in cinahl"]
    ((name, more),) = started
    assert name == "update-review/peer-support" and more["timeout"] == 0
    assert more["parameters"]["sources"] == ["cinahl"] and more["parameters"]["trigger"] == "import"


def test_while_somebody_holds_the_review_nothing_is_started_and_it_is_said(
    house: House, started: Started, export: Callable[..., Path]
) -> None:
    drop(house, export("One"), "expected: 1\n")

    with open_desk(str(house.folder)) as desk, desk.ledger.hold("peer-support", "manual"):
        (said,) = watch("peer-support")

    assert said.startswith("peer-support: cinahl is taken in later, the review is busy: process ")
    assert "(manual)" in said
    assert started == []


def test_a_run_that_is_about_to_begin_takes_the_inbox_along(
    house: House, started: Started, export: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(house, export("One"), "expected: 1\n")
    monkeypatch.setattr(flows.watch_inboxes, "due_run", lambda name: f"its run {name} is about to begin")

    (said,) = watch("peer-support")

    assert "is taken in later" in said and "update-review/peer-support is about to begin" in said
    assert started == []


def test_an_export_without_a_description_starts_nothing_and_says_what_it_waits_for(
    house: House, started: Started, export: Callable[..., Path]
) -> None:
    drop(house, export("One"))

    (said,) = watch("peer-support")

    assert "cinahl.ris" in said and "Nobody has said how many records" in said
    assert started == []


def test_an_empty_inbox_says_nothing(house: House, started: Started) -> None:
    assert watch("peer-support") == [] and started == []


def test_a_run_of_a_dead_process_is_marked_and_named(house: House, started: Started) -> None:
    with open_desk(str(house.folder)) as desk:
        start_run(desk, Request())

    assert watch("peer-support") == ["run-0001 of peer-support is crashed"]
    with open_desk(str(house.folder)) as desk:
        assert desk.ledger.run("run-0001").state is RunState.CRASHED


def test_a_review_that_is_wrong_says_so_and_does_not_stop_the_others(house: House, started: Started) -> None:
    (house.folder / "review.yaml").write_text("title: 1\n", encoding="utf-8")

    assert all(line.startswith("peer-support: ") for line in watch("peer-support"))
