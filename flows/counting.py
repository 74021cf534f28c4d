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

THE_RUN = "run"
"""Given instead of a source: a known included study that no search ever found belongs to none."""


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
    moment = clock.parse_time(as_of, "--as-of") if as_of else None
    if moment and len(as_of) == len("2026-11-23"):
        moment = moment.replace(hour=23, minute=59, second=59, microsecond=999999)
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
        problems = [
            Problem(f"{name or THE_RUN}: {why}", f"{remedy} Or accept it: {_waiving(review, name)}", field="incomplete")
            for name, why, remedy in state.problems
        ]
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
    """Record that a person accepts the present problem of a source, or of the run itself (`THE_RUN`).

    Raises:
        InputError: the source has no problem, or a name or reason is missing.
    """
    with open_desk(review) as desk, desk.ledger.hold(desk.review, "waive"):
        incomplete = sorted({one for one, _, _ in count(desk).problems})
        subject = "" if source == THE_RUN and THE_RUN not in incomplete else source
        if subject not in incomplete:
            known = ", ".join(name or THE_RUN for name in incomplete) or "none"
            raise InputError(
                Problem(f"Nothing is incomplete about {source!r}.", f"Incomplete: {known}.", field="SOURCE")
            )
        waiver = desk.ledger.add_waiver(desk.review, subject, person, reason)
        write_reports(desk, None, ())
    return waiver


def _waiving(review: str, source: str) -> str:
    return f"rowen waive {review} {source or THE_RUN} --by NAME --reason TEXT"
