"""Which new or missing field of a source's answers is worth an alarm. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

ALWAYS, NEVER = 0.98, 0.02
"""Shares of records that (nearly) all, and (nearly) none, have."""
FEWEST_BEFORE, FEWEST_NOW = 50, 5
"""Records without which nothing is said of a missing field."""
Records = Sequence[frozenset[str]]


def gone(before: Records, now: Records) -> Iterator[tuple[str, str]]:
    """Yield (place, words) of places that (nearly) every record had and (nearly) none has now."""
    if len(before) < FEWEST_BEFORE or len(now) < FEWEST_NOW:
        return
    had, has = (Counter(path for record in records for path in record) for records in (before, now))
    for path, count in sorted(had.items()):
        if count >= ALWAYS * len(before) and has[path] <= NEVER * len(now):
            yield path, f"{count} of {len(before)} earlier records have it, {has[path]} of {len(now)} new ones"


def optional(path: str, now: Records) -> bool:
    """Whether a new place may be an optional field that turned up late: fewer than half of several records have it."""
    having = sum(path in record for record in now)
    return having != 0 and having * 2 < len(now)
