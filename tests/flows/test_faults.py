"""Whatever breaks during a run: the error says what to do, and the next run ends as if nothing had happened."""

from __future__ import annotations

import errno
import gzip
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from connectors import archive
from flows.desk import open_desk
from flows.pipeline import Report, Request, update
from flows.progress import Event, listening
from flows.replaying import replay_run
from rowen.ledger.types import RunState
from rowen.records import StorageError
from tests.flows.conftest import House
from tests.flows.known import opened

ROOT = Path(__file__).parents[2]


@pytest.fixture
def small(house: House, export: Callable[..., Path], tmp_path: Path) -> House:
    """A review whose run takes a second or two, and its empty ledger."""
    house.strategy("medline", 'qualitative[tiab] AND "online community"[tiab]')
    inbox = house.folder / "inbox" / "cinahl"
    inbox.mkdir(parents=True)
    export("Peers and pain", "Forums and fatigue").rename(inbox / "november.ris")
    words = "expected: 2\nsearched_on: 2026-10-30\nsearched_by: Ann\n"
    (inbox / "november.ris.yaml").write_text(words, encoding="utf-8")
    with opened(tmp_path / "home"):
        return house


def _run(house: House, *sources: str) -> tuple[Report, str]:
    with open_desk(str(house.folder)) as desk:
        report = update(desk, Request(sources))
        return report, desk.ledger.state_digest(desk.review)


@pytest.fixture(scope="module")
def digests() -> dict[str, str]:
    return {}


@pytest.fixture
def untouched(small: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, digests: dict[str, str]) -> str:
    """The digest of a run that nothing happened to, in a home of its own."""
    if not digests:
        with monkeypatch.context() as elsewhere:
            elsewhere.setenv("ROWEN_HOME", str(tmp_path / "untouched"))
            elsewhere.setenv("ROWEN_OUTPUTS", str(tmp_path / "untouched-outputs"))
            report, digests["all"] = _run(small)
        assert report.run.state is RunState.COMPLETE
    return digests["all"]


def _finishes(house: House, untouched: str) -> None:
    report, digest = _run(house)
    assert (report.run.state, report.run.problems, digest) == (RunState.COMPLETE, (), untouched)
    assert (report.written.folder / "run_report.md").is_file()
    assert [path for path in report.written.folder.rglob("*") if path.name.startswith(".")] == []


def _full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _at(step: str, breaks: Callable[[], object]) -> Callable[[Event], None]:
    """Make a listener that breaks something when a step begins, once."""
    left = [breaks]

    def listen(happened: Event) -> None:
        if happened.step == step and left:
            left.pop()()

    return listen


@contextmanager
def archive_full(home: Path) -> Iterator[None]:
    """There is space for one page."""
    left, write = iter((True,)), archive._write_whole
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archive, "_write_whole", lambda *given: write(*given) if next(left, False) else _full())
        yield


@contextmanager
def archive_in_the_way(home: Path) -> Iterator[None]:
    (home / "archive").touch()
    yield
    (home / "archive").unlink()


@contextmanager
def outputs_full(home: Path) -> Iterator[None]:
    with (
        pytest.MonkeyPatch.context() as patch,
        listening(_at("outputs", lambda: patch.setattr("rowen.reports.files.os.fsync", _full))),
    ):
        yield


@contextmanager
def outputs_in_the_way(home: Path) -> Iterator[None]:
    outputs = home.parent / "outputs"
    outputs.touch()
    yield
    outputs.unlink()


@contextmanager
def database_full(home: Path) -> Iterator[None]:
    """SQLite itself says that there is no page left."""
    (pages,) = _sql(home, "PRAGMA page_count")[0]

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(Engine, "connect", limit)
    yield
    event.remove(Engine, "connect", limit)


@contextmanager
def database_read_only(home: Path) -> Iterator[None]:
    refusing: list[str] = []

    def refuse(connection: Connection) -> None:
        for statement in refusing:
            connection.exec_driver_sql(statement)

    event.listen(Engine, "begin", refuse)
    with listening(_at("inbox", lambda: refusing.append("PRAGMA query_only = ON"))):
        yield
    event.remove(Engine, "begin", refuse)


@contextmanager
def database_locked(home: Path) -> Iterator[None]:
    """Another program begins to write and does not end, longer than Rowen waits."""
    with (
        pytest.MonkeyPatch.context() as patch,
        closing(sqlite3.connect(home / "rowen.db", isolation_level=None, check_same_thread=False)) as other,
        listening(_at("deduplicate", lambda: other.execute("BEGIN IMMEDIATE"))),
    ):
        patch.setattr("rowen.ledger.store.LOCK_SECONDS", 1)
        yield


FAULTS = [
    (archive_full, "archive .* cannot be written: No space left"),
    (archive_in_the_way, "archive .* cannot be written"),
    (outputs_full, "The disk is full: free some space"),
    (outputs_in_the_way, "A file stands where a folder is needed"),
    (database_full, "There is no space left for The database"),
    (database_read_only, "cannot be written to. Give this user write permission"),
    (database_locked, "stayed locked by another program"),
]


@pytest.mark.parametrize(("fault", "words"), FAULTS, ids=lambda value: getattr(value, "__name__", ""))
def test_the_run_after_a_failure_of_the_disk_or_the_database_finishes_the_work(
    fault: Callable[[Path], AbstractContextManager[None]], words: str, small: House, untouched: str, tmp_path: Path
) -> None:
    with fault(tmp_path / "home"), pytest.raises(StorageError, match=words):
        _run(small)
    _finishes(small, untouched)


@pytest.mark.parametrize(
    "moments", [("2026-11-01", "2026-10-01", "2026-09-01"), ("2026-11-01", "2030-01-01", "1990-01-01")]
)
def test_a_clock_that_is_set_in_a_run_and_between_runs_changes_nothing(
    moments: tuple[str, str, str], small: House, untouched: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, within, then = moments
    monkeypatch.setenv("ROWEN_CLOCK", first)
    with listening(_at("deduplicate", lambda: monkeypatch.setenv("ROWEN_CLOCK", within))):
        report, digest = _run(small)
    assert (report.run.state, digest) == (RunState.COMPLETE, untouched)
    monkeypatch.setenv("ROWEN_CLOCK", then)
    _finishes(small, untouched)


def test_outputs_that_were_removed_are_written_again(small: House, untouched: str, tmp_path: Path) -> None:
    _finishes(small, untouched)
    shutil.rmtree(tmp_path / "outputs")
    _finishes(small, untouched)


def test_a_damaged_or_lost_page_is_named_and_never_parsed(small: House, untouched: str, tmp_path: Path) -> None:
    report, _ = _run(small)
    (large, *_) = sorted((tmp_path / "home" / "archive").rglob("*.gz"), key=lambda path: -path.stat().st_size)
    large.write_bytes(gzip.compress(gzip.decompress(large.read_bytes()).replace(b"a", b"b")))
    with pytest.raises(StorageError, match=f"{large.name} is not what was stored"):
        replay_run(report.run.id)
    large.unlink()
    with pytest.raises(StorageError, match=f"does not hold {large.stem}"):
        replay_run(report.run.id)
    _finishes(small, untouched)


LIMITED = """
import resource, sys
from flows.progress import listening
from rowen.cli import main

step, name, most, review = sys.argv[1:]
most = int(most)

def limit(event):
    if event.step == step:
        used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize() if name == "RLIMIT_AS" else 0
        resource.setrlimit(getattr(resource, name), (used + most, used + most))
        if name == "RLIMIT_AS":
            bytearray(10**9)

with listening(limit):
    sys.argv[1:] = ["update", review]
    main()
"""


@pytest.mark.parametrize(
    ("step", "limit", "words"),
    [
        ("deduplicate", ("RLIMIT_AS", 10_000_000), "There is not enough memory."),
        ("search", ("RLIMIT_FSIZE", 20_000), "again"),
    ],
)
def test_the_run_after_one_without_memory_or_room_finishes_the_work(
    step: str, limit: tuple[str, int], words: str, small: House, untouched: str
) -> None:
    command = [sys.executable, "-c", LIMITED, step, limit[0], str(limit[1]), str(small.folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (4, False), done.stderr
    assert words in done.stderr
    _finishes(small, untouched)


SLEEPER = """
import os, signal, sys
from flows.desk import open_desk
from flows.pipeline import Request, update
from flows.progress import listening
from rowen.records import Busy

def stop(event):
    if "page archived" in event.message:
        print(event.message, flush=True)
        os.kill(os.getpid(), signal.SIGSTOP)

with open_desk(sys.argv[1]) as desk, listening(stop):
    try:
        update(desk, Request(("medline",)))
    except Busy as error:
        sys.exit(str(error))
"""


def _sql(home: Path, *statements: str) -> list[tuple[Any, ...]]:
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
            _finishes(small, untouched)
            before = _sql(home, "SELECT max(seq) FROM event", "SELECT count(*) FROM page")
            sleeper.send_signal(signal.SIGCONT)
            _, said = sleeper.communicate(timeout=60)
        finally:
            sleeper.kill()
    assert sleeper.returncode == 1
    assert "lost peer-support to a run that has ended since" in said
    assert _sql(home, "SELECT max(seq) FROM event", "SELECT count(*) FROM page") == before
