"""Server, worker and keeper, kept alive until somebody stops them."""

from __future__ import annotations

import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from flows.serving.claim import Claim, claim
from flows.serving.empty import lay
from flows.serving.environment import DATABASE, POOL, Site, prefect_command, server_environment, sqlite_address
from flows.serving.processes import Kept, Program, ended, groups_of
from rowen.records import StorageError

SAY, READY, FAIL = "say", "ready", "fail"
START_SECONDS = 300.0
STEP_SECONDS = 0.5
AT_ONCE = 4
"""Runs at the same time; each is a process of about 250 MB. The others wait their turn."""
SERVER = Program("server", prefect_command("server", "start"), patience=8)
KEEPER = Program("keeper", (sys.executable, "-m", "flows.serving.keeper"), patience=3, heard=True)
WORKER = Program(
    "worker",
    prefect_command(
        "worker", "start", "--pool", POOL, "--type", "process", "--name", POOL, "--install-policy", "never", "--limit",
        str(AT_ONCE),
    ),
    patience=8,
)  # fmt: skip

Say = Callable[[str], None]


@dataclass
class _House:
    server: Kept
    keeper: Kept
    worker: Kept
    say: Say
    lines: queue.Queue[tuple[str, str]] = field(default_factory=queue.Queue)
    ready: bool = False

    @property
    def all(self) -> tuple[Kept, ...]:
        return self.server, self.keeper, self.worker


def serve(site: Site, settings: Mapping[str, str], say: Say) -> None:
    """Serve until Ctrl-C or SIGTERM; then stop everything that was started.

    Args:
        site: where.
        settings: environment of every process.
        say: tells people a line.

    Raises:
        InputError: the home is served already, or the port is taken.
        StorageError: the server does not start, or plans no runs.
    """
    with _stopping() as stopped, claim(site) as held:
        logs = site.prefect / "logs"
        logs.mkdir(exist_ok=True)
        if settings[DATABASE] == sqlite_address(site.database):
            lay(site.database)
        server = Kept(SERVER, server_environment(settings), site.folder, logs)
        keeper, worker = (Kept(program, settings, site.folder, logs) for program in (KEEPER, WORKER))
        house = _House(server, keeper, worker, say)
        try:
            _run(house, site, held, stopped)
        finally:
            say("stopping")
            # The worker's runs end while the server still listens, so that it knows how they ended.
            for kept in (house.keeper, house.worker, house.server):
                kept.stop()
    say("stopped")


def _run(house: _House, site: Site, held: Claim, stopped: threading.Event) -> None:
    began = time.monotonic()
    house.server.start()
    _start_keeper(house)
    _note(held, house)
    while not stopped.wait(STEP_SECONDS):
        _hear(house, site, held)
        if not house.ready:
            _refuse_dead_start(house, began)
            continue
        _tend(house, held)


def _tend(house: _House, held: Claim) -> None:
    began = [kept.tend(house.say) for kept in house.all]
    if began[1]:
        _listen(house)
    if any(began):
        _note(held, house)
    for kept in house.all:
        kept.shorten_log()


def _hear(house: _House, site: Site, held: Claim) -> None:
    """Pass on what the keeper says, and start the worker when the pool is there."""
    while not house.lines.empty():
        kind, words = house.lines.get()
        if kind == FAIL:
            raise StorageError(words)
        if kind == READY:
            if not house.ready:
                house.ready = True
                house.worker.start()
                _note(held, house)
                house.say(f"Prefect is up: {site.url}")
        elif words:
            house.say(words)


def _refuse_dead_start(house: _House, began: float) -> None:
    """A server or keeper that dies before anything was ready will die again: say so at once."""
    for kept in (house.server, house.keeper):
        if not kept.alive:
            raise StorageError(
                f"The {kept.program.name} {ended(kept.code)} while starting. Its log, {kept.log}, ends with:\n{kept.tail()}"
            )
    if time.monotonic() - began > START_SECONDS:
        raise StorageError(
            f"The server was not ready after {START_SECONDS:.0f} seconds. Its log, {house.server.log}, ends with:\n"
            f"{house.server.tail()}"
        )


def _start_keeper(house: _House) -> None:
    house.keeper.start()
    _listen(house)


def _listen(house: _House) -> None:
    output = house.keeper.output
    if output is not None:
        threading.Thread(target=_read, args=(output, house.lines), name="keeper's lines", daemon=True).start()


def _read(output: IO[str], lines: queue.Queue[tuple[str, str]]) -> None:
    for line in output:
        kind, tab, words = line.rstrip("\n").partition("\t")
        lines.put((kind, words) if tab else (SAY, line.rstrip("\n")))


def _note(held: Claim, house: _House) -> None:
    held.note(groups_of(house.all))


@contextmanager
def _stopping() -> Iterator[threading.Event]:
    """An event that is set by Ctrl-C, SIGTERM, or the terminal's end, while the block lasts."""
    stopped = threading.Event()
    wanted = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [(each, signal.signal(each, lambda *_: stopped.set())) for each in wanted]
    try:
        yield stopped
    finally:
        for each, handler in before:
            signal.signal(each, handler)
