"""Where every source stands: when it was last searched and by whom, when it is due again, what it waits for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import connectors
from flows.arriving import wants
from flows.desk import Desk
from flows.due import Due, due, searched
from flows.inbox import new_in_inbox
from rowen.ledger.types import Search
from rowen.records import Problem
from screening.protocol import Source


@dataclass(frozen=True, slots=True)
class Standing:
    """One source at one moment.

    Attributes:
        source: as the protocol declares it.
        due: when it was last searched whole, and when it is due.
        last: its last search, complete or not; None if there was none.
        whole: of its complete searches the one of the latest day; None if there was none.
        is_due: somebody (or Rowen) should search it now.
        days: whole days since it was due; negative until then, None where it never was searched or has no interval.
        waiting: files in its inbox that were not taken in, and what each waits for; () if nothing but the next run.
    """

    source: Source
    due: Due
    last: Search | None
    whole: Search | None
    is_due: bool
    days: int | None
    waiting: tuple[tuple[str, tuple[Problem, ...]], ...] = ()

    @property
    def words(self) -> str:
        """What is to be done, in a few words."""
        if self.waiting:
            return _waiting_words(self.waiting)
        if self.last is not None and (self.last.outcome is None or not self.last.outcome.complete):
            return "incomplete: search it again"
        if self.last is None:
            return "never searched"
        if self.due.last is None:
            return "not yet searched with its present strategy"
        return _when(self.days, by_rowen=self.source.how == "api")


def _when(days: int | None, *, by_rowen: bool) -> str:
    """When a source is due; ``days`` are those since then."""
    if days is None:
        return "searched at every run" if by_rowen else "no interval set"
    if days == 0:
        return "due today"
    count = f"{abs(days)} day{'s' if abs(days) != 1 else ''}"
    return f"overdue by {count}" if days > 0 else f"due in {count}"


def standings(desk: Desk, at: datetime) -> tuple[Standing, ...]:
    """Return every source of the review as it stands at a moment, in the protocol's order."""
    sources = desk.protocol.sources
    searches = desk.ledger.searches(desk.review)
    last, whole = {search.spec.source: search for search in searches}, _whole(searches)
    files = files_waiting(desk, sources)
    return tuple(
        Standing(
            source=item.source,
            due=item,
            last=last.get(item.source.key),
            whole=whole.get(item.source.key),
            is_due=item.overdue(at),
            days=(at.date() - item.next.date()).days if item.next else None,
            waiting=files.get(item.source.key, ()),
        )
        for item in due(desk, sources)
    )


def _whole(searches: Sequence[Search]) -> dict[str, Search]:
    """Return for each source its complete search of the latest day: an older export may come in after a newer one."""
    ended = [
        (searched(search, search.finished_at), search)
        for search in searches
        if search.outcome and search.outcome.complete and search.finished_at
    ]
    return {search.spec.source: search for _, search in sorted(ended, key=lambda each: each[0])}


def unready(desk: Desk) -> tuple[Problem, ...]:
    """Return why sources cannot be asked from here (no key), each once."""
    told = connectors.refusals()
    names = dict.fromkeys(source.connector or source.key for source in desk.protocol.sources if source.how == "api")
    return tuple(told[name] for name in names if name in told)


def files_waiting(desk: Desk, sources: Sequence[Source]) -> dict[str, tuple[tuple[str, tuple[Problem, ...]], ...]]:
    """Return for each source's key the files in its inbox that were not taken in, each with what is owed of it."""
    found: dict[str, list[tuple[str, tuple[Problem, ...]]]] = {}
    searches = desk.ledger.searches(desk.review)
    for source, export in new_in_inbox(desk, [source.key for source in sources]):
        found.setdefault(source.key, []).append((export.path.name, wants(searches, source, export)))
    return {key: tuple(files) for key, files in found.items()}


def _waiting_words(waiting: Sequence[tuple[str, tuple[Problem, ...]]]) -> str:
    name, problems = next(((name, problems) for name, problems in waiting if problems), waiting[0])
    if problems:
        return f"{name} waits: {problems[0].message}"
    return f"{name} is taken in with the next run" + (f", and {len(waiting) - 1} more" if len(waiting) > 1 else "")
