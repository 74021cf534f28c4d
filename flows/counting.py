"""The PRISMA counts at any moment, the records behind a box, and published versions."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from flows.desk import Desk, open_desk
from flows.reporting import RENDERERS, write_reports
from rowen.ledger.identities import require
from rowen.ledger.prisma import prisma
from rowen.ledger.types import PrismaState, Version
from rowen.records import InputError, Problem, clock


@dataclass(frozen=True, slots=True)
class Rendered:
    """One rendering of the counts."""

    name: str
    content: bytes
    is_text: bool


def count(review: str, as_of: str, since: str | None) -> PrismaState:
    """Count a review.

    Args:
        review: slug or folder.
        as_of: ISO date or time, or "" for now; a date means its last moment.
        since: label of the version an updated diagram builds on, "none" for the whole review as new, None for the latest.

    Raises:
        InputError: no such version, or no date.
        InvariantError: the counts do not add up.
    """
    moment = clock.parse_time(f"{as_of}T23:59:59.999999" if len(as_of) == len("2026-11-23") else as_of, "--as-of") if as_of else None
    with open_desk(review) as desk:
        known = [version.label for version in desk.ledger.versions(desk.review)]
        if since and since != "none" and since not in known:
            raise InputError(
                Problem(f"There is no version {since!r}.", f"Use one of: {', '.join(known) or 'none'}.", field="--since")
            )
        state = prisma(desk.ledger, desk.review, as_of=moment, since="" if since == "none" else since)
    require(state)
    return state


def render(state: PrismaState, formats: Sequence[str]) -> tuple[Rendered, ...]:
    """Render the counts in each of these formats.

    Raises:
        InputError: a format is unknown.
    """
    unknown = [name for name in formats if name not in RENDERERS]
    if unknown:
        raise InputError(
            Problem(f"Unknown format {', '.join(unknown)}.", f"Use: {', '.join(RENDERERS)}.", field="--format")
        )
    return tuple(Rendered(f"prisma.{name}", RENDERERS[name](state), name != "png") for name in formats)


def behind(review: str, state: PrismaState, box_name: str) -> str:
    """List what one box counts, as CSV with one line for each id: where it came from, and what it is.

    Raises:
        InputError: there is no such box.
    """
    try:
        box = state.box(box_name)
    except KeyError as error:
        names = ", ".join(box.name for box in state.boxes)
        raise InputError(Problem(f"There is no box {box_name!r}.", f"Use one of: {names}.", field="--list")) from error
    with open_desk(review) as desk:
        rows = _rows(desk, state, box.ids, {i: part.label for part in box.parts for i in part.ids})
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("id", "part", "source", "native_id", "year", "title"))
    writer.writerows(rows)
    return text.getvalue()


def _rows(desk: Desk, state: PrismaState, ids: Sequence[str], parts: dict[str, str]) -> list[tuple[str, ...]]:
    """A record is itself; a report or study is shown by the first record of its (first) citation."""
    first: dict[str, str] = {}
    for citation in desk.ledger.citations(desk.review, as_of=state.as_of):
        first[citation.citation] = citation.records[0]
        first.setdefault(citation.study, citation.records[0])
    records = {i: first.get(i, i) for i in ids}
    held = {item.id: item for item in desk.ledger.records(desk.review, set(records.values()))}
    rows = []
    for i in ids:
        item = held[records[i]]
        cells = (i, parts.get(i, ""), item.source, item.record.native_id, str(item.record.year or ""), item.record.title)
        rows.append(tuple(_safe(cell) for cell in cells))
    return rows


def _safe(cell: str) -> str:
    """Keep a spreadsheet from running a title that looks like a formula (OWASP, CSV injection)."""
    return "'" + cell if cell[:1] in "=+-@\t\r" and cell else cell


def publish_version(review: str, label: str, person: str, note: str) -> Version:
    """Record the present state as a version.

    Raises:
        InputError: no name, the label is taken, or the last run is incomplete.
        InvariantError: the counts do not add up.
    """
    with open_desk(review) as desk, desk.ledger.hold(desk.review, "version"):
        state = prisma(desk.ledger, desk.review)
        require(state)
        problems = []
        if not person.strip():
            problems.append(Problem("A version needs a name behind it.", "Say who publishes it: --by NAME.", field="--by"))
        if label in {version.label for version in desk.ledger.versions(desk.review)}:
            problems.append(Problem(f"Version {label!r} exists.", "Choose another label.", field="LABEL"))
        problems += [Problem(f"{source}: {reason}", remedy, field="incomplete") for source, reason, remedy in state.problems]
        if problems:
            raise InputError(problems)
        version = desk.ledger.publish_version(desk.review, label, person, note)
        write_reports(desk, None, ())
    return version


def versions(review: str) -> tuple[Version, ...]:
    """List the published versions, oldest first."""
    with open_desk(review) as desk:
        return desk.ledger.versions(desk.review)
