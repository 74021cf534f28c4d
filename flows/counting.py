"""The PRISMA counts at any moment, the records behind a box, and published versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.desk import open_desk
from flows.reporting import write_reports
from rowen.ledger.identities import require
from rowen.ledger.prisma import prisma
from rowen.ledger.types import PrismaState, Version
from rowen.records import InputError, Problem, clock
from rowen.reports import prisma_formats


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
    moment = (
        clock.parse_time(f"{as_of}T23:59:59.999999" if len(as_of) == len("2026-11-23") else as_of, "--as-of")
        if as_of
        else None
    )
    with open_desk(review) as desk:
        known = [version.label for version in desk.ledger.versions(desk.review)]
        if since and since != "none" and since not in known:
            raise InputError(
                Problem(
                    f"There is no version {since!r}.", f"Use one of: {', '.join(known) or 'none'}.", field="--since"
                )
            )
        state = prisma(desk.ledger, desk.review, as_of=moment, since="" if since == "none" else since)
    require(state)
    return state


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
        InputError: no name, the label is taken, or the last run is incomplete.
        InvariantError: the counts do not add up.
    """
    with open_desk(review) as desk, desk.ledger.hold(desk.review, "version"):
        state = prisma(desk.ledger, desk.review)
        require(state)
        problems = []
        if not person.strip():
            problems.append(
                Problem("A version needs a name behind it.", "Say who publishes it: --by NAME.", field="--by")
            )
        if label in {version.label for version in desk.ledger.versions(desk.review)}:
            problems.append(Problem(f"Version {label!r} exists.", "Choose another label.", field="LABEL"))
        problems += [
            Problem(f"{source}: {reason}", remedy, field="incomplete") for source, reason, remedy in state.problems
        ]
        if problems:
            raise InputError(problems)
        version = desk.ledger.publish_version(desk.review, label, person, note)
        write_reports(desk, None, ())
    return version


def versions(review: str) -> tuple[Version, ...]:
    """List the published versions, oldest first."""
    with open_desk(review) as desk:
        return desk.ledger.versions(desk.review)
