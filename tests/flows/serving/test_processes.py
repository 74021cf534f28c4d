"""Processes are started again when they die, with a growing pause, and stopped with everything they began."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.serving import processes
from flows.serving.claim import claim, left_behind
from flows.serving.environment import Site
from flows.serving.processes import Kept, Program, group_lives
from rowen.ledger.alive import process_mark
from rowen.records import InputError

SLEEP = "import time; time.sleep(60)"
WITH_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SLEEP!r}])"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); {SLEEP}"


@pytest.fixture
def keep(tmp_path: Path) -> Iterator[Callable[..., Kept]]:
    made: list[Kept] = []

    def make(code: str, *, patience: float = 5.0, heard: bool = False) -> Kept:
        program = Program("victim", (sys.executable, "-c", code), patience, heard)
        made.append(Kept(program, os.environ, tmp_path, tmp_path))
        made[-1].start()
        return made[-1]

    yield make
    for kept in made:
        kept.stop()
        if kept.output:
            kept.output.close()


def until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_process_that_dies_is_started_again_and_that_is_said(keep: Callable[..., Kept]) -> None:
    kept, said = keep(SLEEP), list[str]()
    (first,) = kept.groups
    os.kill(first, signal.SIGKILL)
    until(lambda: not kept.alive)

    until(lambda: kept.tend(said.append))

    assert kept.alive and kept.groups != (first,)
    assert said[0].startswith("victim was killed (signal 9); it starts again in 1 s")
    assert said[1] == "victim is started again"


def test_the_pause_grows_with_every_death_and_not_without_end(
    keep: Callable[..., Kept], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, said, now = keep("raise SystemExit(3)"), list[str](), [time.monotonic()]
    monkeypatch.setattr(processes.time, "monotonic", lambda: now[0])
    for _ in range(9):
        kept._process.wait()
        assert not kept.tend(said.append)
        now[0] += processes.LONGEST_PAUSE + 1
        assert kept.tend(said.append)

    pauses = [line.partition("again in ")[2].partition(" ")[0] for line in said if "again in" in line]
    assert pauses == ["1", "2", "4", "8", "16", "32", "60", "60", "60"]
    assert "ended (exit code 3)" in said[0]


def test_stopping_leaves_no_process_that_it_began(keep: Callable[..., Kept]) -> None:
    kept = keep(WITH_CHILD)
    (group,) = kept.groups
    until(lambda: len(members(group)) == 2)

    kept.stop()

    assert not group_lives(group)


def test_what_a_dead_process_began_is_stopped_too(keep: Callable[..., Kept]) -> None:
    kept = keep(WITH_CHILD)
    (group,) = kept.groups
    until(lambda: len(members(group)) == 2)
    os.kill(group, signal.SIGKILL)
    until(lambda: kept.tend(lambda _: None))
    assert len(kept.groups) == 2

    kept.stop()

    assert not group_lives(group)


def test_who_does_not_stop_when_asked_is_stopped(keep: Callable[..., Kept]) -> None:
    kept = keep(STUBBORN, patience=0.2, heard=True)
    assert kept.output is not None and kept.output.readline() == "ready\n"

    kept.stop()

    assert kept.code == -signal.SIGKILL


def test_a_log_that_is_too_long_goes_to_one_older_file(
    keep: Callable[..., Kept], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "LOG_BYTES", 3)
    kept = keep("print('four', flush=True)")
    until(lambda: not kept.alive)

    kept.shorten_log()

    assert kept.log.read_text() == "" and kept.log.with_suffix(".old.log").read_text() == "four\n"


def site(folder: Path, port: int = 0) -> Site:
    return Site(folder, folder / "home", port)


def test_a_second_rowen_up_on_one_home_is_refused_and_told_of_the_first(tmp_path: Path) -> None:
    with (
        claim(site(tmp_path, 0)),
        pytest.raises(InputError, match=f"Another `rowen up` .process {os.getpid()}, http://127.0.0.1:0. serves"),
        claim(site(tmp_path, 0)),
    ):
        pass


def test_what_a_killed_rowen_up_left_running_is_stopped_by_the_next_one(
    tmp_path: Path, keep: Callable[..., Kept]
) -> None:
    left, other = keep(SLEEP), keep(SLEEP)
    with claim(site(tmp_path)) as held:
        held.note(left.groups)
        said = (tmp_path / "home/prefect/up.json").read_text()
    (tmp_path / "home/prefect/up.json").write_text(said)
    assert left_behind(tmp_path / "home/prefect/up.json") == [left.groups[0]]

    # In earnest its parent is dead, and somebody asks for its exit code at once.
    threading.Thread(target=left._process.wait).start()
    with claim(site(tmp_path)):
        until(lambda: not left.alive)

    assert other.alive


def test_a_later_process_with_the_same_number_is_not_taken_for_one_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "up.json"
    path.write_text(f'{{"pid": 1, "started": [[{os.getpid()}, "1"]]}}')

    assert process_mark(os.getpid()) != "1" and left_behind(path) == []


def test_a_file_that_was_written_half_names_nothing(tmp_path: Path) -> None:
    (tmp_path / "up.json").write_text('{"pid": 1, "star')

    assert left_behind(tmp_path / "up.json") == []


def members(group: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found
