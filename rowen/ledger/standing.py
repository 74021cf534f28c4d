"""What is not complete about the searches of a diagram, and which sources it draws on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from rowen.ledger.schema import run, run_outcome, search, search_outcome, sighting, waiver
from rowen.ledger.snapshot import fetch
from rowen.ledger.types import RunState
from rowen.records import SourceKind

Trouble = tuple[str, str, str]

OTHER_METHODS = {"website": "website_results", "organisation": "organisation_results", "citation": "citations_results"}


class Source(NamedTuple):
    """How a source is counted, as its latest complete search says: its box, and its label there."""

    key: str
    box: str
    label: str


@dataclass(frozen=True)
class Standing:
    """What the searches of a window say.

    Attributes:
        sources: the sources that were searched whole in the window, and how each is counted.
        everywhere: the same for every source that was ever searched whole.
        sighted: numbers of the records seen in the window.
        problems: what is incomplete: (source, reason, remedy).
        waived: a sentence for each problem that somebody waived.
        practice: the latest run was made on sandbox data.
    """

    sources: tuple[Source, ...]
    everywhere: dict[str, Source]
    sighted: frozenset[int]
    problems: tuple[Trouble, ...]
    waived: tuple[str, ...]
    practice: bool


def standing(connection: Connection, review: str, since: int, until: int) -> Standing:
    """Read the searches and runs between two events.

    Args:
        connection: a reading transaction.
        review: the review's slug.
        since: event of the previous version; 0 for the whole review.
        until: event of the moment asked for.
    """
    searches = _searches(connection, review, until)
    whole = [row for row in searches if row.complete]
    counted = _labelled({row.source: row for row in whole})
    inside = [row for row in whole if row.ended > since]
    sources = tuple(counted[key] for key in sorted({row.source for row in inside}))
    sighted: frozenset[int] = frozenset()
    if since:
        again = select(sighting.c.record).where(sighting.c.search.in_([row.id for row in inside]))
        sighted = frozenset(number for (number,) in fetch(connection, again))
    troubles, waived, practice = _troubles(connection, review, since, until, searches)
    return Standing(sources, counted, sighted, troubles, waived, practice)


def _searches(connection: Connection, review: str, until: int) -> list[Row[Any]]:
    spec = (
        search.c.id,
        search.c.run,
        search.c.source,
        search.c.name,
        search.c.platform,
        search.c.kind,
        search.c.method,
    )
    ending = (search_outcome.c.search == search.c.id) & (search_outcome.c.event <= until)
    outcome = (search_outcome.c.complete, search_outcome.c.reason, search_outcome.c.remedy)
    columns = select(*spec, search.c.event, *outcome, search_outcome.c.event.label("ended"))
    mine = (search.c.review == review, search.c.event <= until)
    return list(connection.execute(columns.outerjoin(search_outcome, ending).where(*mine).order_by(search.c.id)))


def _labelled(latest: dict[str, Row[Any]]) -> dict[str, Source]:
    """Labels are PRISMA's names of the sources; the platform is added where two sources have the same name."""
    names = [row.name for row in latest.values()]
    long = {key: f"{row.name} ({row.platform})" for key, row in latest.items()}
    found = {}
    for key, row in latest.items():
        label = row.name if names.count(row.name) == 1 else long[key]
        if names.count(row.name) > 1 and list(long.values()).count(label) > 1:
            label = f"{row.name} ({row.platform}, {key})"
        found[key] = Source(key, _box(row), label)
    return found


def _box(row: Row[Any]) -> str:
    if row.kind == SourceKind.DATABASE:
        return "database_results"
    if row.kind == SourceKind.REGISTER:
        return "register_results"
    return OTHER_METHODS.get(row.method, "website_results")


def _troubles(
    connection: Connection, review: str, since: int, until: int, searches: list[Row[Any]]
) -> tuple[tuple[Trouble, ...], tuple[str, ...], bool]:
    """A source's latest search must be complete, and so must the last run; unless a person waived it afterwards."""
    runs = _runs(connection, review, until)
    found: dict[tuple[str, str], tuple[Trouble, int]] = {}
    for row in {row.source: row for row in searches if row.event > since}.values():
        trouble = _trouble_of_search(row)
        if trouble:
            found[trouble[:2]] = (trouble, row.ended or row.event)
    if runs and runs[-1].event > since:
        for trouble, at in _troubles_of_run(runs[-1]):
            found.setdefault(trouble[:2], (trouble, at))
    if not runs:
        nothing = ("", "No search has been run yet.", "Run `rowen update`.")
        found[nothing[:2]] = (nothing, until)
    mine = (waiver.c.review == review, waiver.c.event <= until)
    rows = connection.execute(
        select(waiver.c.subject, waiver.c.event, waiver.c.actor, waiver.c.reason).where(*mine)
    ).all()
    open_, waived = [], []
    for trouble, at in found.values():
        consent = next((row for row in rows if row.subject == trouble[0] and row.event > at), None)
        if consent is None:
            open_.append(trouble)
        else:
            waived.append(f"{trouble[0] or 'Run'}: {trouble[1]} Accepted by {consent.actor}: {consent.reason}")
    return tuple(sorted(open_)), tuple(sorted(waived)), bool(runs and runs[-1].practice)


def _trouble_of_search(row: Row[Any]) -> Trouble | None:
    if row.complete:
        return None
    if row.complete is None:
        return (
            row.source,
            "The last search has not ended; it was interrupted or is still going.",
            "Run the update again.",
        )
    return row.source, row.reason, row.remedy


def _runs(connection: Connection, review: str, until: int) -> list[Row[Any]]:
    ending = (run_outcome.c.run == run.c.id) & (run_outcome.c.event <= until)
    columns = select(
        run.c.id,
        run.c.event,
        run.c.practice,
        run_outcome.c.state,
        run_outcome.c.problems,
        run_outcome.c.event.label("ended"),
    )
    mine = (run.c.review == review, run.c.event <= until)
    return list(connection.execute(columns.outerjoin(run_outcome, ending).where(*mine).order_by(run.c.id)))


def _troubles_of_run(row: Row[Any]) -> list[tuple[Trouble, int]]:
    name = f"run-{row.id:04d}"
    if row.state is None:
        return [
            (("", f"{name} has not ended; it was interrupted or is still going.", "Run the update again."), row.event)
        ]
    if row.state == RunState.COMPLETE:
        return []
    told = [(source, reason, remedy) for source, reason, remedy in json.loads(row.problems)]
    return [(trouble, row.ended) for trouble in told or [("", f"{name} ended {row.state}.", "Run the update again.")]]
