"""What the counting commands need: a moment in words, the renderings, published versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.desk import open_desk
from flows.reporting import write_reports
from flows.state import count
from rowen.ledger.remarks import Waiver
from rowen.ledger.types import PrismaState, Version
from rowen.records import InputError, Problem, clock
from rowen.reports import prisma_formats

WHOLE = "none"
"""Given instead of a version: count the whole review as a new one."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """One rendering of the counts."""

    name: str
    content: bytes
    is_text: bool


def count_at(review: str, as_of: str, since: str | None) -> PrismaState:
    """Count a review.

    Args:
        review: slug or folder.
        as_of: ISO date or time, or "" for now; a date means its last moment.
        since: label of the version an updated diagram builds on, "none" for the whole review as new, None for the latest.

    Raises:
        InputError: no such version, or no date.
        InvariantError: the counts do not add up.
    """
    last_moment = f"{as_of}T23:59:59.999999" if len(as_of) == len("2026-11-23") else as_of
    moment = clock.parse_time(last_moment, "--as-of") if as_of else None
    with open_desk(review) as desk:
        return count(desk, moment, "" if since == WHOLE else since)


def render(state: PrismaState, formats: Sequence[str]) -> tuple[Rendered, ...]:
    """Render the counts in each of these formats.

    Raises:
        InputError: a format is unknown.
    """
    return tuple(
        Rendered(f"prisma.{'txt' if name == 'text' else name}", prisma_formats.render(state, name), name != "png")
        for name in formats
    )


def publish_version(review: str, label: str, person: str, note: str) -> Version:
    """Record the present state as a version.

    Raises:
        InputError: no name, the label is taken, or a source is incomplete.
        InvariantError: the counts do not add up.
    """
    with open_desk(review) as desk, desk.ledger.hold(desk.review, "publish"):
        state = count(desk)
        problems = [Problem(f"{source}: {why}", remedy, field="incomplete") for source, why, remedy in state.problems]
        if not person.strip():
            problems.append(
                Problem("A version needs a name behind it.", "Say who publishes it: --by NAME.", field="--by")
            )
        if problems:
            raise InputError(problems)
        version = desk.ledger.publish_version(desk.review, label, person, note)
        write_reports(desk, None, ())
    return version


def versions(review: str) -> tuple[Version, ...]:
    """List the published versions, oldest first."""
    with open_desk(review) as desk:
        return desk.ledger.versions(desk.review)


def accept_incomplete(review: str, source: str, person: str, reason: str) -> Waiver:
    """Record that a person accepts a source's present problem.

    Raises:
        InputError: the source has no problem, or a name or reason is missing.
    """
    with open_desk(review) as desk, desk.ledger.hold(desk.review, "waive"):
        incomplete = sorted({one for one, _, _ in count(desk).problems})
        if source not in incomplete:
            known = ", ".join(name or "(the run)" for name in incomplete) or "none"
            raise InputError(
                Problem(f"Nothing is incomplete about {source!r}.", f"Incomplete: {known}.", field="SOURCE")
            )
        waiver = desk.ledger.add_waiver(desk.review, source, person, reason)
        write_reports(desk, None, ())
    return waiver
