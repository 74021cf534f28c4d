"""What has arrived in a review's inbox and can be taken in now; what waits, and for what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows.desk import Desk
from flows.exports import Export, described, owed
from flows.inbox import new_in_inbox, strays
from rowen.ledger.types import Search
from rowen.records import InputError, Problem, clock
from screening.export_details import details_file
from screening.protocol import Source

SETTLED = timedelta(seconds=5)
"""A file that was written to more lately may still be on its way."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """The inbox of one review at one moment.

    Attributes:
        ready: keys of the sources with a file that can be taken in.
        waiting: what the other files wait for, a line each.
    """

    ready: tuple[str, ...]
    waiting: tuple[str, ...]


def arrived(desk: Desk) -> Arrived:
    """Look through the inbox. A file that a run has refused is not ready again until somebody changes it."""
    ready: dict[str, None] = {}
    waiting = []
    searches = desk.ledger.searches(desk.review)
    for source, export in new_in_inbox(desk, [source.key for source in desk.protocol.sources]):
        if problems := wants(searches, source, export):
            waiting += [f"{source.key}: {problem}" for problem in problems]
        elif datetime.now(UTC) - _touched(export.path) >= SETTLED:
            ready[source.key] = None
    return Arrived(tuple(ready), (*waiting, *map(str, strays(desk))))


def wants(searches: Sequence[Search], source: Source, export: Export) -> tuple[Problem, ...]:
    """Return what a file in the inbox waits for: what is owed of it, or a cure for why a run has refused it.

    Args:
        searches: all of the review, oldest first.
        source: whose inbox it lies in.
        export: the file; it was not taken in.
    """
    try:
        return tuple(owed(source, described(source, export))) or _refused(searches, source, export)
    except InputError as error:
        return error.problems


def _refused(searches: Sequence[Search], source: Source, export: Export) -> tuple[Problem, ...]:
    """Why the last run that met this very file refused it; () if none did."""
    name = export.path.name
    tried = [s for s in searches if s.spec.source == source.key and s.spec.file_name == name]
    outcome = tried[-1].outcome if tried else None
    if outcome is None or outcome.complete or _in_rowen_time(_touched(export.path)) > tried[-1].started_at:
        return ()
    return (Problem(outcome.reason.removeprefix(f"{name}: "), outcome.remedy, file=name),)


def _touched(path: Path) -> datetime:
    """When the export or the file beside it was last written, moved or renamed."""
    files = [path, *filter(None, [details_file(path)])]
    return datetime.fromtimestamp(max(file.stat().st_ctime for file in files), UTC)


def _in_rowen_time(moment: datetime) -> datetime:
    """A moment of the machine's clock as the ledger tells time: they differ in practice and in simulations."""
    return clock.now() - (datetime.now(UTC) - moment)
