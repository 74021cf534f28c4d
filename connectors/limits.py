"""Rate limits: never more requests in any one second than the provider allows, over all threads of this process."""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Limiter:
    """So many places as requests are allowed in a window; a place is free again one window after its answer began.

    The window is counted from the answer and not from the sending: the provider has surely received the request by
    then, so that its own clock sees no more than the allowed number in any window, however slow the network is.
    """

    def __init__(self, per_second: float) -> None:
        """Allow so many requests a second; below one, one request in ``1 / per_second`` seconds."""
        places = max(1, int(per_second))
        self._places, self._window = places, places / per_second
        self._free_at = [0.0] * places
        self._surplus = 0
        self._changed = threading.Condition()

    @contextmanager
    def place(self) -> Iterator[None]:
        """Wait for a place and hold it while a request is sent, until its answer begins (or fails)."""
        with self._changed:
            while (delay := self._delay()) != 0:
                self._changed.wait(delay)
            heapq.heappop(self._free_at)
        try:
            yield
        finally:
            with self._changed:
                if self._surplus:
                    self._surplus -= 1
                else:
                    heapq.heappush(self._free_at, time.monotonic() + self._window)
                self._changed.notify_all()

    def at_most(self, per_second: float, at_once: int | None = None) -> None:
        """Ask no faster from now on, and with no more requests under way at once; what is slower already stays."""
        with self._changed:
            rate = min(self._places / self._window, per_second)
            places = max(1, min(self._places, int(rate), at_once or self._places))
            self._surplus += self._places - places
            self._places, self._window = places, places / rate
            while self._surplus and self._free_at:
                self._free_at.remove(min(self._free_at))
                self._surplus -= 1
            heapq.heapify(self._free_at)

    def _delay(self) -> float | None:
        """Seconds until a place is free; None when all are in use and somebody else must give one back."""
        return max(0.0, self._free_at[0] - time.monotonic()) if self._free_at else None


_LIMITERS: dict[tuple[str, str], Limiter] = {}
_LOCK = threading.Lock()


def limiter(host: str, key: str, per_second: float) -> Limiter:
    """Return the one limiter of this process for a host (with port) and an API key ("" for none).

    The first caller's rate holds: a connector names the same rate every time.
    """
    with _LOCK:
        return _LIMITERS.setdefault((host, key), Limiter(per_second))
