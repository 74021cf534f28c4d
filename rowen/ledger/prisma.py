"""The boxes of the PRISMA 2020 flow diagram as sets of ids, at any moment (BMJ 2021;372:n71; docs/reports/prisma.md)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from rowen.ledger.facade import Ledger
from rowen.ledger.schema import event, search, search_outcome, version
from rowen.ledger.standing import Standing, standing
from rowen.ledger.store import cut
from rowen.ledger.totals import included_boxes, report_boxes
from rowen.ledger.types import Box, PrismaState
from rowen.ledger.window import Window, look, split_box
from rowen.records import InputError, Problem, clock

IDENTIFIED = ("database_results", "register_results", "website_results", "organisation_results", "citations_results")


class Since(NamedTuple):
    """The version a diagram builds on: its label, and the event that published it. Event 0: none."""

    label: str = ""
    event: int = 0


def prisma(ledger: Ledger, review: str, *, as_of: datetime | None = None, since: str | None = None) -> PrismaState:
    """Count a review.

    Args:
        ledger: the review database.
        review: the review's slug.
        as_of: the moment asked for, itself included; None for now.
        since: label of the version that an updated diagram builds on; "" for the whole review as a new one; None for
            the latest version since which something was searched, if any.

    Returns:
        Every box, also empty ones. What it says about a past moment never changes.

    Raises:
        InputError: there was no such version at that moment.
        StorageError: the database failed.
    """
    with ledger.read() as connection:
        until = cut(connection, as_of)
        base = _base(connection, review, until, since)
        searched = standing(connection, review, base.event, until)
        rows = ledger.memory.past(connection, review, until)
        newest = connection.execute(select(func.max(event.c.at)).where(event.c.seq <= until)).scalar_one()
    now, then = rows.at(until), rows.at(base.event) if base.event else None
    other = {key for key, source in searched.everywhere.items() if source.box in IDENTIFIED[2:]}
    window = look(now, then, searched.sighted, other)
    included = included_boxes(now, then)
    boxes = (
        *_identified(window, searched),
        *window.columns["dbr"].boxes(""),
        *window.columns["other"].boxes("other_"),
        *report_boxes(now, window, "dbr"),
        *report_boxes(now, window, "other"),
        *included,
        Box("new_records", "records", tuple(window.new_records)),
    )
    # Not earlier than what was counted, also where ROWEN_CLOCK was set back.
    last = clock.parse_time(newest, "at") if newest else clock.now()
    return PrismaState(
        review=review,
        as_of=as_of or max(clock.now(), last),
        template="updated" if then else "new",
        previous_version=base.label,
        boxes=boxes,
        complete=not searched.problems,
        problems=searched.problems,
        notes=tuple(_notes({box.name: box for box in boxes}, window, searched, base.label)),
        practice=searched.practice,
    )


def _base(connection: Connection, review: str, until: int, since: str | None) -> Since:
    if since == "":
        return Since()
    published = select(version.c.label, version.c.event).where(version.c.review == review, version.c.event <= until)
    rows = connection.execute(published.order_by(version.c.id)).all()
    if since is not None:
        for label, number in rows:
            if label == since:
                return Since(label, number)
        known = ", ".join(label for label, _ in rows) or "none was published by then"
        raise InputError(Problem(f"There is no version {since!r}.", f"Use one of: {known}.", field="--since"))
    # Until something is searched again the diagram is the latest version's own, not the empty one that follows it.
    ended = select(func.max(search_outcome.c.event)).join_from(search_outcome, search)
    mine = (search.c.review == review, search_outcome.c.event <= until)
    searched: int = connection.execute(ended.where(*mine)).scalar_one() or 0
    earlier = [row for row in rows if row.event < searched]
    return Since(earlier[-1].label, earlier[-1].event) if earlier else Since()


def _identified(window: Window, searched: Standing) -> list[Box]:
    """One box for each way of finding, one part for each source; a source that found nothing is a result too."""
    found: dict[str, dict[str, list[str]]] = {name: {} for name in IDENTIFIED}
    for source in searched.sources:
        found[source.box][source.label] = []
    for column in window.columns.values():
        for key, ids in column.identified.items():
            source = searched.everywhere[key]
            found[source.box][source.label] = ids
    return [split_box(name, "records", sorted(parts.items())) for name, parts in found.items()]


def _notes(boxes: dict[str, Box], window: Window, searched: Standing, label: str) -> list[str]:
    def size(name: str) -> int:
        return len(boxes[name].ids)

    again = set(boxes["previous_reports"].ids) & (set(boxes["dbr_assessed"].ids) | set(boxes["other_assessed"].ids))
    removed = ", ".join(f"{len(part.ids):,} {part.label}" for part in boxes["removed_studies"].parts if part.ids)
    carried = f"their citation was undecided at version {label} or has changed since"
    told = (
        (window.carried, f"Records counted although they were not found again, because {carried}: {{n}}."),
        (size("removed_studies"), f"Studies of version {label} that are not in the total: {{n}} ({removed})."),
        (size("removed_reports"), f"Reports of version {label} that are not in the total: {{n}}."),
        (len(again), f"Reports assessed again that version {label} included already: {{n}}."),
        (size("other_duplicates"), "Records found by other methods that are duplicates and not screened again: {n}."),
        (size("other_excluded_automatic"), "Records found by other methods that automation tools excluded: {n}."),
        (
            size("other_excluded_other"),
            f"Records found by other methods that were known before version {label}: {{n}}.",
        ),
        (size("other_records_excluded"), "Records found by other methods and excluded on title and abstract: {n}."),
        (size("other_records_awaiting"), "Records found by other methods, not decided on title and abstract: {n}."),
        (window.undeduplicated, "Records not compared with the others yet: {n}."),
    )
    return [words.replace("{n}", f"{n:,}") for n, words in told if n] + list(searched.waived)
