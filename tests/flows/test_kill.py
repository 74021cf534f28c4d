"""Kill -9 between any two steps, then run again: the end is the same as without the kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.desk import open_desk
from flows.pipeline import Request, start_run, update
from flows.progress import listening
from flows.searching import search_source
from flows.state import count
from tests.flows.conftest import House

VICTIM = """
import os, signal, sys
from flows.desk import open_desk
from flows.pipeline import Request, update
from flows.progress import listening

left = int(sys.argv[2])

def kill(event):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

with open_desk(sys.argv[1]) as desk, listening(kill):
    update(desk, Request())
"""


def _prepare(house: House, export: Callable[..., Path]) -> None:
    inbox = house.folder / "inbox" / "cinahl"
    inbox.mkdir(parents=True)
    export("Peers and pain", "Forums and fatigue").rename(inbox / "november.ris")


def _finish(house: House, home: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, int]:
    monkeypatch.setenv("ROWEN_HOME", str(home))
    with open_desk(str(house.folder)) as desk:
        update(desk, Request())
        return desk.ledger.state_digest(desk.review), len(desk.ledger.citations(desk.review))


@pytest.mark.slow
def test_the_end_is_the_same_after_a_kill_between_any_two_steps(
    house: House, export: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _prepare(house, export)
    steps: list[str] = []
    with listening(lambda event: steps.append(event.step)):
        untouched = _finish(house, tmp_path / "untouched", monkeypatch)
    assert untouched[1] > 0 and len(steps) > 10

    for number in range(len(steps)):
        home = tmp_path / f"killed-{number}"
        victim = subprocess.run(
            [sys.executable, "-c", VICTIM, str(house.folder), str(number)],
            env={**os.environ, "ROWEN_HOME": str(home)},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            check=False,
        )
        assert victim.returncode == -signal.SIGKILL, victim.stderr.decode()

        assert _finish(house, home, monkeypatch) == untouched, f"killed at event {number}: {steps[number]}"


def test_what_a_killed_run_had_searched_counts_as_found_by_the_run_that_finished_the_work(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.strategy("medline", "qualitative[tiab]")
    house.strategy("europepmc", "SRC:MED AND TITLE_ABS:qualitative")
    untouched = _finish(house, tmp_path / "untouched", monkeypatch)
    monkeypatch.setenv("ROWEN_HOME", str(tmp_path / "untouched"))
    with open_desk(str(house.folder)) as desk:
        parts = count(desk).box("duplicates").parts
    monkeypatch.setenv("ROWEN_HOME", str(tmp_path / "killed"))
    with open_desk(str(house.folder)) as desk:
        killed = start_run(desk, Request())
        search_source(desk, killed, desk.protocol.source("europepmc"))

    assert _finish(house, tmp_path / "killed", monkeypatch) == untouched
    with open_desk(str(house.folder)) as desk:
        assert count(desk).box("duplicates").parts == parts
        assert len(parts[0].ids) > 10
