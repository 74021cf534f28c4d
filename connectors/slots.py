"""Where requests are written down that are under way or were just answered: in memory, or in a file that processes share.

The file is an array of eight-byte numbers: what a source said about going slower, then one slot for each request. A
slot says when its request was answered, or (negative) since when it is under way. Times are those of the machine's
monotonic clock: all processes of a machine read the same one, and no change of date or time touches it. Whoever has a
request under way holds a lock on its slot, and the system takes that lock away from a process that dies.
"""

from __future__ import annotations

import os
import struct
import sys
import threading
import time
from array import array
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Self

from rowen.records import StorageError

if sys.platform != "win32":
    import fcntl

POLL = 0.02
"""Seconds until one looks again while all places are taken by requests without an answer."""
LONGEST_HOLD = 300.0
"""Seconds after which a request under way no longer counts: its process was stopped, for no answer takes that long."""
SLOWER_FOR = 3600.0
"""Seconds for which a source's word that it wants to be asked more slowly holds after it was last said."""
_SPARE = 8  # slots beyond the places: for the requests of stopped processes
_HEAD = 3  # slower rate, requests at once, monotonic time until which both hold
_PATIENCE = 60.0
_FORGOTTEN = 30 * 86_400.0


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests in a window of so many seconds."""

    places: int
    window: float

    @classmethod
    def of(cls, per_second: float) -> Self:
        """A rate in requests a second; below one, one request in ``1 / per_second`` seconds."""
        places = max(1, int(per_second))
        return cls(places, places / per_second)

    def at_most(self, per_second: float, at_once: float) -> Rate:
        """The slower of this rate and another, with no more requests under way at once."""
        rate = min(self.places / self.window, per_second)
        places = max(1, int(min(self.places, rate, at_once)))
        return Rate(places, places / rate)


class Slots:
    """The requests of this process alone."""

    def __init__(self, rate: Rate) -> None:
        """Take the rate that the provider allows."""
        self._rate = rate
        self._numbers = _HEAD + rate.places + _SPARE
        self._lock = threading.Lock()
        self._mine: set[int] = set()
        self._table = array("d", bytes(8 * self._numbers))

    def rate(self) -> Rate:
        """The rate that holds now."""
        with self._opened():
            return self._slowed(time.monotonic())

    def take(self) -> tuple[int, float]:
        """Take a slot for a request: its number and 0.0; or, while there is none, 0 and the seconds to wait."""
        with self._opened():
            now = time.monotonic()
            rate = self._slowed(now)
            free, held, until = _sorted(self._table, rate.window, now)
            if len(held) + len(until) < rate.places:
                slot = next((slot for slot in free if self._hold(slot)), 0)
                if slot:
                    self._mine.add(slot)
                    self._write(slot, -now)
                    return slot, 0.0
            for slot in held:
                if slot not in self._mine and self._hold(slot):  # its process died: the request may just have been sent
                    self._write(slot, now)
                    self._let_go(slot)
            return 0, min(until) - now if until else POLL

    def answered(self, slot: int) -> None:
        """The answer to a slot's request begins (or will never come): its window runs from now on."""
        with self._opened():
            self._write(slot, time.monotonic())
            self._let_go(slot)
            self._mine.discard(slot)

    def slow_down(self, per_second: float, at_once: int | None) -> None:
        """Ask no faster, and with no more requests under way at once, until the source says nothing of it for an hour."""
        if self._rate.at_most(per_second, at_once or inf) == self._rate:
            return
        with self._opened():
            now = time.monotonic()
            slower, fewer = self._said(now)
            self._write(0, min(slower, per_second))
            self._write(1, min(fewer, at_once or inf))
            self._write(2, now + SLOWER_FOR)

    def _slowed(self, now: float) -> Rate:
        return self._rate.at_most(*self._said(now))

    def _said(self, now: float) -> tuple[float, float]:
        slower, fewer, until = self._table[:_HEAD]
        # A time further ahead than anybody can have written was written before the machine was started anew.
        return (slower, fewer) if slower > 0 and now < until <= now + SLOWER_FOR else (inf, inf)

    @contextmanager
    def _opened(self) -> Iterator[None]:
        with self._lock:
            yield

    def _hold(self, slot: int) -> bool:
        """Lock a slot for this process; False if another process that lives has it."""
        return slot not in self._mine

    def _let_go(self, slot: int) -> None:
        pass

    def _write(self, slot: int, number: float) -> None:
        self._table[slot] = number


class SharedSlots(Slots):
    """The requests of all processes that name the same file. The file is open only while a request is under way."""

    def __init__(self, rate: Rate, path: Path) -> None:
        """Take the rate and the file, which is made when it is needed. One object for each file in a process."""
        super().__init__(rate)
        self._path, self._file = path, -1

    @contextmanager
    def _opened(self) -> Iterator[None]:
        """Alone with the file, over all threads and processes.

        Raises:
            StorageError: the file cannot be made, written or locked.
        """
        with self._lock:
            try:
                if self._file < 0:
                    self._file = self._open()
                self._wait_alone()
                try:
                    self._read()
                    yield
                finally:
                    fcntl.lockf(self._file, fcntl.LOCK_UN, 1)
            except OSError as error:
                raise StorageError(
                    f"The rate budget {self._path} cannot be kept: {error.strerror or error}. "
                    "Set ROWEN_RATES to a folder on a local disk that this user may write, then run again."
                ) from error
            finally:
                # Not sooner: closing the file gives up every lock that this process has on it.
                if self._file >= 0 and not self._mine:
                    os.close(self._file)
                    self._file = -1

    def _open(self) -> int:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def _wait_alone(self) -> None:
        """Lock the file's first byte. By trying: the system takes threads that wait for each other's files for a deadlock."""
        until = time.monotonic() + _PATIENCE
        while not self._lock_byte(0):
            if time.monotonic() > until:
                raise TimeoutError(f"another process has held it for {_PATIENCE:.0f} seconds; it may be stopped")
            time.sleep(0.0005)

    def _read(self) -> None:
        data = os.pread(self._file, 2**24, 0)
        if not data:
            self._tidy()
        if len(data) < 8 * self._numbers:
            os.pwrite(self._file, bytes(8 * self._numbers - len(data)), len(data))
            data = data.ljust(8 * self._numbers, b"\0")
        self._table = array("d", data[: len(data) // 8 * 8])

    def _tidy(self) -> None:
        """Remove the budgets of earlier starts of the machine; each start has files of its own."""
        for other in self._path.parent.glob(f"*{self._path.suffix}"):
            with suppress(FileNotFoundError, PermissionError):  # another process tidies too; or it is another user's
                if time.time() - other.stat().st_mtime > _FORGOTTEN:
                    other.unlink()

    def _hold(self, slot: int) -> bool:
        return super()._hold(slot) and self._lock_byte(slot)

    def _let_go(self, slot: int) -> None:
        fcntl.lockf(self._file, fcntl.LOCK_UN, 1, slot)

    def _lock_byte(self, at: int) -> bool:
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, at)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def _write(self, slot: int, number: float) -> None:
        super()._write(slot, number)
        os.pwrite(self._file, struct.pack("d", number), 8 * slot)


def _sorted(table: array[float], window: float, now: float) -> tuple[list[int], list[int], list[float]]:
    """Sort the slots: numbers of the free ones, of those under way, and when each answered one is free again.

    A time that is still to come was written before the machine was started anew, and says nothing.
    """
    free, held, until = [], [], []
    for slot in range(_HEAD, len(table)):
        time_ = table[slot]
        if time_ < 0 and 0 <= now + time_ < LONGEST_HOLD:
            held.append(slot)
        elif time_ > 0 and 0 <= now - time_ < window:
            until.append(time_ + window)
        else:
            free.append(slot)
    return free, held, until
