"""What a run tells whoever watches: the terminal's progress display, Prefect's log, a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened between two steps.

    Attributes:
        step: "protocol", "search", "inbox", "deduplicate", "rules", "outputs" or "finish".
        source: key of the source concerned, or "".
        message: one line for people.
        done, total: records so far and expected; None where unknown.
    """

    step: str
    message: str
    source: str = ""
    done: int | None = None
    total: int | None = None


_listeners: list[Callable[[Event], None]] = []
_lock = Lock()


@contextmanager
def listening(listener: Callable[[Event], None]) -> Iterator[None]:
    """Hand every event of this process to ``listener`` while the block runs; calls never overlap."""
    with _lock:
        _listeners.append(listener)
    try:
        yield
    finally:
        with _lock:
            _listeners.remove(listener)


def tell(step: str, message: str, *, source: str = "", done: int | None = None, total: int | None = None) -> None:
    """Tell every listener."""
    event = Event(step, message, source, done, total)
    with _lock:
        for listener in _listeners:
            listener(event)
