"""Rate limits: never more requests in any window than the provider allows, over all Rowen processes of a machine.

The budget of a host and an API key is a small file that all of a user's processes share, whatever home and review they
work for: see `connectors.slots`. Its name is a hash; the key itself is written nowhere. Windows has no such locks:
there each process keeps a budget of its own, and two runs at a time ask twice as often.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from connectors.slots import Rate, SharedSlots, Slots
from rowen.records import StorageError, digest

FOLDER_VARIABLE = "ROWEN_RATES"


class Limiter:
    """So many places as requests are allowed in a window; a place is free again one window after its answer began.

    The window is counted from the answer and not from the sending: the provider has surely received the request by
    then, so that its own clock sees no more than the allowed number in any window, however slow the network is.
    """

    def __init__(self, slots: Slots) -> None:
        """Take where the requests are written down."""
        self._slots = slots

    @property
    def rate(self) -> Rate:
        """The rate that holds now."""
        return self._slots.rate()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Wait for a place and hold it while a request is sent, until its answer begins (or fails).

        Raises:
            StorageError: the shared budget cannot be read or written.
        """
        slot, delay = self._slots.take()
        while delay:
            time.sleep(delay)
            slot, delay = self._slots.take()
        try:
            yield
        finally:
            self._slots.answered(slot)

    def at_most(self, per_second: float, at_once: int | None = None) -> None:
        """Ask no faster from now on, and with no more requests under way at once; what is slower already stays."""
        self._slots.slow_down(per_second, at_once)


_LIMITERS: dict[Path, Limiter] = {}
_LOCK = threading.Lock()


def limiter(host: str, key: str, per_second: float) -> Limiter:
    """Return the one limiter of this process for a host (with port) and an API key ("" for none).

    The first caller's rate holds: a connector names the same rate every time.

    Raises:
        StorageError: there is no folder for the shared budgets.
    """
    path = folder() / f"{digest(f'{_started()} {host} {key}'.encode())}.slots"
    rate = Rate.of(per_second)
    with _LOCK:
        if path not in _LIMITERS:
            _LIMITERS[path] = Limiter(Slots(rate) if sys.platform == "win32" else SharedSlots(rate, path))
        return _LIMITERS[path]


def folder() -> Path:
    """Return the folder of the shared budgets: ``ROWEN_RATES``, or ``rowen/rates`` in the user's cache folder.

    Raises:
        StorageError: this user has no home folder, and ``ROWEN_RATES`` is not set.
    """
    given = os.environ.get(FOLDER_VARIABLE, "").strip()
    if given:
        return Path(given).absolute()
    caches = os.environ.get("XDG_CACHE_HOME", "").strip()
    try:
        return (Path(caches) if caches else Path.home() / ".cache") / "rowen" / "rates"
    except RuntimeError as error:
        raise StorageError("This user has no home folder. Set ROWEN_RATES to a folder that may be written.") from error


def _started() -> str:
    """What tells this machine, since it was last started, from others that share the home folder; "" if unknown."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return os.uname().nodename if sys.platform != "win32" else ""
