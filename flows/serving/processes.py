"""Processes that are kept alive: started in groups of their own, restarted when they die, stopped with all they began."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

STEADY_SECONDS = 120.0
"""A process that has lived this long is well: its next death begins with the shortest pause again."""
LONGEST_PAUSE = 60.0
LOG_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Program:
    """What to start.

    Attributes:
        name: for people and for the log file.
        command: program and arguments.
        patience: seconds between asking it to stop and stopping it.
        heard: its standard output is read line by line instead of going into the log.
    """

    name: str
    command: tuple[str, ...]
    patience: float = 10.0
    heard: bool = False


class Kept:
    """One program that is kept running."""

    def __init__(self, program: Program, environment: Mapping[str, str], folder: Path, logs: Path) -> None:
        self.program = program
        self.log = logs / f"{program.name}.log"
        self._environment, self._folder = dict(environment), folder
        self._process: subprocess.Popen[str] | None = None
        self._groups: list[int] = []
        self._started = 0.0
        self._pause = 0.5
        self._again: float | None = None

    @property
    def output(self) -> IO[str] | None:
        """The pipe of a program that is heard."""
        return self._process.stdout if self._process else None

    @property
    def groups(self) -> tuple[int, ...]:
        """Every process group that it was started in: what a dead one began may still live there."""
        return tuple(self._groups)

    @property
    def code(self) -> int | None:
        """Exit code of the last start; None while it runs."""
        return self._process.poll() if self._process else None

    @property
    def alive(self) -> bool:
        """True while it runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it, in a session of its own, so that Ctrl-C in the terminal reaches `rowen up` alone."""
        with self.log.open("a", encoding="utf-8") as log:
            # A shell that starts jobs in the background has them ignore SIGINT; Prefect stops on nothing else.
            self._process = subprocess.Popen(  # noqa: S603  our own command
                self.program.command,
                env=self._environment,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if self.program.heard else log,
                stderr=log,
                start_new_session=True,
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  nothing else runs in it
                text=True,
            )
        self._groups = [*(group for group in self._groups if group_lives(group)), self._process.pid]
        self._started, self._again = time.monotonic(), None

    def tend(self, say: Callable[[str], None]) -> bool:
        """Restart it when it has died, after a pause that grows. Returns True when it was started now."""
        if self.alive:
            return False
        now = time.monotonic()
        if self._again is None:
            steady = now - self._started > STEADY_SECONDS
            self._pause = 1.0 if steady else min(self._pause * 2, LONGEST_PAUSE)
            self._again = now + self._pause
            say(f"{self.program.name} {ended(self.code)}; it starts again in {self._pause:.0f} s (see {self.log})")
        if now < self._again:
            return False
        self.start()
        say(f"{self.program.name} is started again")
        return True

    def tail(self, lines: int = 15) -> str:
        """Return the last lines of its log."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])

    def shorten_log(self) -> None:
        """Keep a log of months from filling the disk: what is too long goes to one older file."""
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.with_suffix(".old.log").write_bytes(self.log.read_bytes())
            os.truncate(self.log, 0)

    def stop(self) -> None:
        """Ask it and everything it began to stop; what does not is stopped. Nothing of it is left afterwards."""
        for group in self._groups:
            stop_group(group, self.program.patience, self._process)
        if self._process is not None:
            self._process.wait()


def stop_group(group: int, patience: float, process: subprocess.Popen[str] | None = None) -> None:
    """Stop every process of a group: asked first, killed after ``patience`` seconds."""
    for sent, seconds in ((signal.SIGTERM, patience), (signal.SIGKILL, 5.0)):
        if not _send(group, sent):
            return
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if process is not None:
                process.poll()  # a child that nobody asks for its exit code stays in its group
            if not group_lives(group):
                return
            time.sleep(0.1)


def group_lives(group: int) -> bool:
    """Whether a process group has a process."""
    return _send(group, 0)


def _send(group: int, sent: int) -> bool:
    try:
        os.killpg(group, sent)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def ended(code: int | None) -> str:
    """Say how a process ended."""
    if code is not None and code < 0:
        return f"was killed (signal {-code})"
    return f"ended (exit code {code})"


def groups_of(kept: Sequence[Kept]) -> tuple[int, ...]:
    """Return the groups of several programs."""
    return tuple(group for each in kept for group in each.groups)
