"""Which sources are due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flows.desk import Desk
from rowen.ledger.types import Search
from rowen.records import clock
from screening.protocol import Source

SLACK = timedelta(hours=12)
"""A monthly schedule does not fall on the same hour; a source due today counts as due."""


@dataclass(frozen=True, slots=True)
class Due:
    """When a source was last searched whole, and when it must be again.

    Attributes:
        last: its last complete search (the day a person searched, or the end of Rowen's own); None if there was none.
        next: when it is due; None if the protocol sets no interval.
    """

    source: Source
    last: datetime | None
    next: datetime | None

    def overdue(self, at: datetime) -> bool:
        """True when it should have been searched by then, or never was."""
        return self.last is None or (self.next is not None and self.next <= at + SLACK)


def due(desk: Desk, sources: Sequence[Source]) -> list[Due]:
    """Say for each source when it was last searched under its present strategy, and when it is due."""
    last: dict[tuple[str, str], datetime] = {}
    for search in desk.ledger.searches(desk.review):
        if search.outcome and search.outcome.complete and search.finished_at:
            place = search.spec.source, search.spec.strategy
            last[place] = max(searched(search, search.finished_at), last.get(place, datetime.min.replace(tzinfo=UTC)))
    answers = []
    for source in sources:
        when = last.get((source.key, source.strategy))
        following = when + timedelta(days=source.due_every_days) if when and source.due_every_days else None
        answers.append(Due(source, when, following))
    return answers


def searched(search: Search, ended: datetime) -> datetime:
    """When a source was searched: for an export the day on which a person did, not the day it was taken in."""
    day = search.spec.searched_on
    return min(clock.parse_time(day, "searched_on"), ended) if day else ended


def due_sources(desk: Desk, sources: Sequence[Source]) -> list[Source]:
    """Those that a scheduled run searches: due, never searched, or with an edited strategy, or with no interval set."""
    now = clock.now()
    return [item.source for item in due(desk, sources) if item.next is None or item.overdue(now)]
