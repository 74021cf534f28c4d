"""The rate limit as the provider sees it: one process, several, killed, stopped and started anew."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from connectors import slots as module
from connectors.limits import Limiter, folder, limiter
from connectors.slots import Rate, SharedSlots, Slots
from rowen.records import StorageError
from rowen.sandbox.server import Sandbox, running

ROOT = Path(__file__).parents[2]
Make = Callable[[float], Limiter]


@pytest.fixture(params=["in memory", "shared"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """Make a limiter of either kind."""

    def made(per_second: float) -> Limiter:
        rate = Rate.of(per_second)
        return Limiter(Slots(rate) if request.param == "in memory" else SharedSlots(rate, tmp_path / "one.slots"))

    return made


def test_no_window_of_a_second_holds_more_than_allowed(make: Make) -> None:
    limit, starts = make(4), []
    for _ in range(9):
        with limit.place():
            starts.append(time.monotonic())
    assert all(b - a >= 1.0 for a, b in zip(starts, starts[4:], strict=False))


def test_the_window_begins_when_the_answer_does(make: Make) -> None:
    limit, ends = make(1), []
    for _ in range(2):
        with limit.place():
            began = time.monotonic()
            time.sleep(0.2)
        ends.append((began, time.monotonic()))
    assert ends[1][0] - ends[0][1] >= 0.99


def test_less_than_one_a_second_means_longer_waits(make: Make) -> None:
    limit = make(0.8)
    with limit.place():
        pass
    began = time.monotonic()
    with limit.place():
        assert time.monotonic() - began >= 1.2


def test_a_failed_request_gives_its_place_back(make: Make) -> None:
    limit = make(1)
    with pytest.raises(KeyError), limit.place():
        {}["nothing"]
    began = time.monotonic()
    with limit.place():
        assert 0.9 <= time.monotonic() - began < 2


def test_threads_never_hold_more_places_than_there_are(make: Make) -> None:
    limit, lock, holding, most = make(20), threading.Lock(), [0], [0]

    def work() -> None:
        for _ in range(2):
            with limit.place():
                with lock:
                    holding[0] += 1
                    most[0] = max(most[0], holding[0])
                time.sleep(0.01)
                with lock:
                    holding[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(25)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 < most[0] <= 20


def test_a_source_that_says_slower_is_believed_and_faster_is_not(make: Make) -> None:
    limit = make(10)
    limit.at_most(5, 1)
    assert limit.rate == Rate(1, 0.2)
    limit.at_most(50)
    limit.at_most(8)
    assert limit.rate == Rate(1, 0.2)


def test_what_a_source_said_of_going_slower_holds_for_an_hour(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    limit, began = make(10), time.monotonic()
    limit.at_most(5)
    monkeypatch.setattr(module.time, "monotonic", lambda: began + 3500)
    assert limit.rate == Rate(5, 1.0)
    monkeypatch.setattr(module.time, "monotonic", lambda: began + 3700)
    assert limit.rate == Rate(10, 1.0)


def test_places_in_use_count_after_a_source_has_said_slower() -> None:
    slots = Slots(Rate.of(3))
    slots.take()
    second, _ = slots.take()
    slots.slow_down(3, 1)
    assert slots.take() == (0, module.POLL)
    slots.answered(second)
    assert slots.take()[0] == 0


def test_one_limiter_for_each_host_and_key() -> None:
    assert limiter("h.example", "k", 3) is limiter("h.example", "k", 3)
    assert limiter("h.example", "k", 3) is not limiter("h.example", "other", 3)
    assert limiter("h.example", "k", 3) is not limiter("g.example", "k", 3)


def test_the_key_is_written_nowhere() -> None:
    with limiter("h.example", "very-secret", 3).place():
        files = list(folder().iterdir())
    assert files
    assert all("very-secret" not in str(file) and b"very-secret" not in file.read_bytes() for file in files)
    assert all(file.stat().st_mode & 0o077 == 0 for file in (folder(), *files))


def test_two_homes_share_a_budget_and_two_machines_with_one_home_folder_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    here = limiter("h.example", "k", 3)
    monkeypatch.setenv("ROWEN_HOME", "/elsewhere")
    assert limiter("h.example", "k", 3) is here
    monkeypatch.setattr("connectors.limits._started", lambda: "another machine")
    assert limiter("h.example", "k", 3) is not here


def test_the_folder_is_in_the_users_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ROWEN_RATES")
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert folder() == Path("/caches/rowen/rates")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/home/ann")
    assert folder() == Path("/home/ann/.cache/rowen/rates")


def test_a_folder_that_cannot_be_made_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="Set ROWEN_RATES"):
        SharedSlots(Rate.of(3), tmp_path / "file" / "a.slots").take()


def test_times_of_before_the_machine_was_started_anew_block_nobody(tmp_path: Path) -> None:
    before = SharedSlots(Rate.of(2), tmp_path / "a.slots")
    for _ in range(2):
        before.answered(before.take()[0])
    before.slow_down(0.1, 1)
    patch = pytest.MonkeyPatch()
    with patch.context() as then:
        then.setattr(module.time, "monotonic", lambda: 5.0)
        anew = SharedSlots(Rate.of(2), tmp_path / "a.slots")
        assert anew.rate() == Rate(2, 1.0)
        assert anew.take()[0] > 0


def test_a_file_that_was_cut_off_is_mended(tmp_path: Path) -> None:
    path = tmp_path / "a.slots"
    path.write_bytes(b"\1\2\3")
    one = SharedSlots(Rate.of(2), path)
    assert one.take()[0] > 0


def test_budgets_of_earlier_starts_are_removed(tmp_path: Path) -> None:
    old, recent = tmp_path / "old.slots", tmp_path / "recent.slots"
    old.touch()
    recent.touch()
    os.utime(old, (0, 0))
    SharedSlots(Rate.of(2), tmp_path / "a.slots").rate()
    assert (old.exists(), recent.exists()) == (False, True)


def test_no_file_stays_open_when_nothing_is_under_way(tmp_path: Path) -> None:
    one = SharedSlots(Rate.of(2), tmp_path / "a.slots")
    slot, _ = one.take()
    assert one._file >= 0
    one.answered(slot)
    assert one._file == -1


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """PubMed as it is with a key: an eleventh request within a second is refused."""
    with running(seed=1, works=100) as served:
        served.set_faults("rate_limit")
        monkeypatch.setenv("ROWEN_PUBMED_URL", served.pubmed_url)
        yield served


@pytest.fixture
def askers(strict: Sandbox, tmp_path: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """Three processes, each with a home of its own, that ask forty times each as soon as they are told to."""
    command = [sys.executable, "-m", "tests.connectors.asker", "40"]
    with ExitStack() as stack:
        started = []
        for name in "abc":
            process = stack.enter_context(
                subprocess.Popen(
                    command,
                    cwd=ROOT,
                    env={**os.environ, "ROWEN_HOME": str(tmp_path / name)},
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            stack.callback(process.kill)
            started.append(process)
        for process in started:
            assert _line(process) == "ready"
        yield started


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _answers(process: subprocess.Popen[str]) -> list[tuple[int, float]]:
    out, _ = process.communicate(timeout=60)
    return [(int(status), float(at)) for status, at in map(str.split, out.splitlines())]


def test_three_processes_never_ask_more_than_one_may_also_when_one_is_killed(
    askers: list[subprocess.Popen[str]], strict: Sandbox
) -> None:
    for process in askers:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for _ in range(15):
        _line(askers[0])
    askers[0].kill()
    killed = time.monotonic()
    survivors = [_answers(process) for process in askers[1:]]
    assert [len(each) for each in survivors] == [40, 40]
    assert {request.status for request in strict.requests} == {200}
    times = sorted(at for each in survivors for _, at in each)
    assert max(b - a for a, b in itertools.pairwise(times)) < 2.5, "the dead one kept nobody waiting"
    before = [sum(at < killed for _, at in each) for each in survivors]
    assert min(before) >= 5, "each had its share"


@pytest.fixture
def holding(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that has had a request under way for as long as it lives, at one a second."""
    words = "import sys, time; from pathlib import Path; from connectors.slots import *\n"
    words += "print(SharedSlots(Rate.of(1), Path(sys.argv[1])).take()[0], flush=True); time.sleep(60)"
    command = [sys.executable, "-c", words, str(tmp_path / "a.slots")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert int(process.stdout.readline()) > 0
        yield process
        process.kill()


def test_a_process_killed_with_a_request_under_way_gives_its_place_up(
    holding: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    one = SharedSlots(Rate.of(1), tmp_path / "a.slots")
    assert one.take() == (0, module.POLL), "it lives, and has the only place"
    holding.kill()
    holding.wait()
    began = time.monotonic()
    with Limiter(one).place():
        assert 0.9 < time.monotonic() - began < 1.5, "one window from when its death was noticed"


def test_a_stopped_process_does_not_keep_its_place_for_ever(
    holding: subprocess.Popen[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    holding.send_signal(signal.SIGSTOP)
    one = SharedSlots(Rate.of(1), tmp_path / "a.slots")
    assert one.take()[0] == 0
    monkeypatch.setattr(module, "LONGEST_HOLD", 0.0)
    slot, _ = one.take()
    assert slot > 0
    one.answered(slot)


@pytest.mark.parametrize("error", [FileNotFoundError, PermissionError])
def test_an_old_budget_that_another_process_or_user_has_is_left_to_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[OSError]
) -> None:
    old = tmp_path / "old.slots"
    old.touch()
    os.utime(old, (0, 0))

    def refuse(self: Path, missing_ok: bool = False) -> None:
        raise error(1, "not yours", str(self))

    monkeypatch.setattr(Path, "unlink", refuse)
    if error is FileNotFoundError:  # removed by another process between the list and the look
        monkeypatch.setattr(Path, "glob", lambda *_: iter([tmp_path / "gone.slots"]))
    with Limiter(SharedSlots(Rate.of(5), tmp_path / "new.slots")).place():
        pass
