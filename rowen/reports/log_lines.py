"""What one line of the PRISMA log says, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rowen.ledger.types import PrismaState, Run, Search
from rowen.reports.log_counts import Counts, counts

NO_ENDING = "incomplete"
_KILLED = ("", "the run did not end: it was stopped, or is still going", "Run again; nothing of it is lost.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """What one search of a run gave.

    Attributes:
        source: key in review.yaml; name: for PRISMA; platform: how it was reached.
        state: "complete" or "incomplete".
        reported: hits the source reported, None if it never said; arrived: hits taken in; new: never seen before.
        missing: ids of hits that the source counted and did not hand over.
    """

    source: str
    name: str
    platform: str
    state: str
    reported: int | None
    arrived: int
    new: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One run of a review.

    Attributes:
        state: a `RunState` in words; a run without an ending is incomplete.
        problems: (source, reason, remedy) of all that is missing.
        protocol: digest of the protocol that held; digest: of the counts and records at the end.
        template: "new" or "updated": what the counts are counts of.
    """

    run: str
    review: str
    started: datetime
    finished: datetime | None
    trigger: str
    reason: str
    state: str
    practice: bool
    problems: tuple[tuple[str, str, str], ...]
    sources: tuple[SourceLine, ...]
    template: str
    counts: Counts
    rowen_version: str
    protocol: str
    digest: str


def log_line(run: Run, searches: Sequence[Search], new: Mapping[str, int], state: PrismaState) -> LogLine:
    """Return the line of one run.

    Args:
        run: the run.
        searches: its searches.
        new: by search id, how many records it was the first to see.
        state: the PRISMA state as of the run's end.
    """
    return LogLine(
        run=run.id,
        review=run.review,
        started=run.started_at,
        finished=run.finished_at,
        trigger=run.trigger,
        reason=run.reason,
        state=run.state.value if run.state else NO_ENDING,
        practice=run.practice,
        problems=run.problems if run.state else (*run.problems, _KILLED),
        sources=tuple(source_line(search, new.get(search.id, 0)) for search in searches),
        template=state.template,
        counts=counts(state),
        rowen_version=run.rowen_version,
        protocol=run.protocol,
        digest=run.digest,
    )


def source_line(search: Search, new: int) -> SourceLine:
    """Return what one search gave; a search without an ending is incomplete and gave nothing yet."""
    outcome = search.outcome
    return SourceLine(
        source=search.spec.source,
        name=search.spec.name,
        platform=search.spec.platform,
        state="complete" if outcome and outcome.complete else NO_ENDING,
        reported=outcome.reported if outcome else None,
        arrived=outcome.arrived if outcome else 0,
        new=new,
        missing=tuple(native_id for native_id, _ in outcome.missing) if outcome else (),
    )
