"""Whatever breaks during a run: the error says what to do, and the next run ends as if nothing had happened."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from flows.desk import open_desk
from flows.pipeline import Request, update
from rowen.ledger import Ledger
from rowen.ledger.types import RunState
from tests.flows.conftest import House

ROOT = Path(__file__).parents[2]
SLEEPER = """
import os, signal, sys
from flows.desk import open_desk
from flows.pipeline import Request, update
from flows.progress import listening
from rowen.records import Busy

left = 4

def stop(event):
    global left
    left -= 1
    if left == 0:
        print(event.message, flush=True)
        os.kill(os.getpid(), signal.SIGSTOP)

with open_desk(sys.argv[1]) as desk, listening(stop):
    try:
        update(desk, Request())
    except Busy as error:
        sys.exit(str(error))
"""


@pytest.fixture
def small(house: House, export: Callable[..., Path]) -> House:
    """A review whose run takes a second or two."""
    house.strategy("medline", 'qualitative[tiab] AND "online community"[tiab]')
    inbox = house.folder / "inbox" / "cinahl"
    inbox.mkdir(parents=True)
    export("Peers and pain", "Forums and fatigue").rename(inbox / "november.ris")
    return house


def _run(house: House) -> tuple[RunState | None, str]:
    with open_desk(str(house.folder)) as desk:
        report = update(desk, Request())
        print(report.run.problems)
        return report.run.state, desk.ledger.state_digest(desk.review)


@pytest.fixture
def untouched(small: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The digest of a run that nothing happened to, in a home of its own."""
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("ROWEN_HOME", str(tmp_path / "untouched"))
        elsewhere.setenv("ROWEN_OUTPUTS", str(tmp_path / "untouched-outputs"))
        state, digest = _run(small)
    assert state is RunState.COMPLETE
    return digest


def _sql(home: Path, *statements: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(home / "rowen.db")) as connection, connection:
        return [row for statement in statements for row in connection.execute(statement).fetchall()]


def test_a_run_that_slept_while_another_machine_took_over_writes_nothing_more(
    small: House, untouched: str, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    command = [sys.executable, "-c", SLEEPER, str(small.folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as sleeper:
        try:
            assert sleeper.stdout is not None
            assert sleeper.stdout.readline()
            os.waitid(os.P_PID, sleeper.pid, os.WSTOPPED | os.WNOWAIT)
            _sql(home, "UPDATE review_lock SET host = 'laptop', renewed = '2026-01-01T00:00:00.000000Z'")
            assert _run(small) == (RunState.COMPLETE, untouched)
            before = _sql(home, "SELECT max(seq) FROM event", "SELECT count(*) FROM page")
            sleeper.send_signal(signal.SIGCONT)
            _, said = sleeper.communicate(timeout=60)
        finally:
            sleeper.kill()
    assert sleeper.returncode == 1
    assert "lost peer-support to a run that has ended since" in said
    assert _sql(home, "SELECT max(seq) FROM event", "SELECT count(*) FROM page") == before
