"""Which sources are due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flows.desk import Desk
from rowen.ledger.types import Search
from rowen.records import clock
from screening.protocol import Source

SLACK = timedelta(hours=12)
"""A run does not fall on the same hour each time, and a search ends later than its run begins."""
SHARE = 10
"""A tenth of its interval earlier a source is searched rather than a whole period later: months have 28 to 31 days."""

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Due:
    """When a source was last searched whole, and when it must be again.

    Attributes:
        last: its last complete search (the day a person searched, or the end of Rowen's own); None if there was none.
        next: when it is due; None if the protocol sets no interval.
        earlier: its last complete search under another strategy; None if there was none.
    """

    source: Source
    last: datetime | None
    next: datetime | None
    earlier: datetime | None = None

    def overdue(self, at: datetime) -> bool:
        """True on the day on which it is due and later, or when it was never searched."""
        return self.last is None or (self.next is not None and self.next.date() <= at.date())

    def in_run(self, at: datetime) -> bool:
        """Whether a scheduled run of that moment searches it: with no interval, always; else when it is due, or nearly."""
        if self.next is None or self.source.due_every_days is None:
            return True
        return self.next <= at + max(SLACK, timedelta(days=self.source.due_every_days) / SHARE)


def due(desk: Desk, sources: Sequence[Source]) -> list[Due]:
    """Say for each source when it was last searched under its present strategy, and when it is due."""
    last: dict[str, dict[str, datetime]] = defaultdict(dict)
    for search in desk.ledger.searches(desk.review):
        if search.outcome and search.outcome.complete and search.finished_at:
            mine, strategy = last[search.spec.source], search.spec.strategy
            mine[strategy] = max(searched(search, search.finished_at), mine.get(strategy, _NEVER))
    answers = []
    for source in sources:
        when = last[source.key].pop(source.strategy, None)
        following = when + timedelta(days=source.due_every_days) if when and source.due_every_days else None
        answers.append(Due(source, when, following, max(last[source.key].values(), default=None)))
    return answers


def searched(search: Search, ended: datetime) -> datetime:
    """When a source was searched: for an export the day on which a person did, not the day it was taken in."""
    day = search.spec.searched_on
    return min(clock.parse_time(day, "searched_on"), ended) if day else ended


def due_sources(desk: Desk, sources: Sequence[Source]) -> list[Source]:
    """Those that a scheduled run searches: due, never searched, or with an edited strategy, or with no interval set."""
    now = clock.now()
    return [item.source for item in due(desk, sources) if item.in_run(now)]
