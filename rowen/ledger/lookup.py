"""Finds citations by the ids that people use, and what was said about them last."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, select

from rowen.ledger.schema import citation, membership
from rowen.ledger.snapshot import pairs
from rowen.ledger.store import chunks
from rowen.ledger.types import Role
from rowen.records import InputError, Problem

Said = tuple[Any, ...]


def numbers_of_citations(connection: Connection, review: str, wanted: Collection[str]) -> dict[str, int]:
    """Return the database's number of the citation that each id means now.

    An id from an older file may name a citation that was merged since: what is said about it is said about the one
    that its founding record is in.

    Raises:
        InputError: one is not in the ledger.
    """
    found: dict[str, int] = {}
    now = select(citation.c.public, membership.c.citation).join_from(
        citation, membership, membership.c.record == citation.c.founder
    )
    for chunk in chunks(sorted(wanted)):
        mine = (citation.c.review == review, citation.c.public.in_(chunk))
        found |= pairs(connection, now.where(*mine).order_by(membership.c.id))
    unknown = sorted(public for public in wanted if public not in found)
    if unknown:
        raise InputError(
            Problem(
                f"{review} holds no citation {', '.join(unknown[:5])}.",
                "Copy citation ids from an exported queue.",
                field="citation",
            )
        )
    return found


def last_said(connection: Connection, table: Table, numbers: Collection[int], names: Sequence[str]) -> dict[Said, Said]:
    """Return the last word on some citations, so that one who repeats it can be told from one who takes it back.

    What was said before another citation was merged in is left out: said again, it is a new judgement.

    Args:
        connection: a transaction.
        table: decision, retrieval or study_link.
        numbers: of the citations.
        names: the columns that make up what is said, the citation first.
    """
    merged = _merges(connection, numbers)
    columns = select(table.c.event, *(table.c[name] for name in names)).order_by(table.c.id)
    last: dict[Said, Said] = {}
    for chunk in chunks(sorted(set(numbers))):
        for event, *said in connection.execute(columns.where(table.c.citation.in_(chunk))):
            if event > merged.get(said[0], 0):
                last[subject(tuple(said), names)] = tuple(said)
    return last


def subject(said: Said, names: Sequence[str]) -> Said:
    """Return what a saying is about: it replaces an earlier one about the same.

    A decision is about its citation and stage by its actor; of adjudicators only the latest counts, whoever it was.
    """
    if "stage" not in names:
        return said[:1]
    told = dict(zip(names, said, strict=True))
    actor = "" if told["role"] == Role.ADJUDICATOR else told["actor"]
    return told["citation"], told["stage"], told["role"], actor


def _merges(connection: Connection, numbers: Collection[int]) -> dict[int, int]:
    """For citations that others were ever merged into: the event of the latest merge."""
    found: dict[int, int] = {}
    latest = select(membership.c.citation, func.max(membership.c.event)).join_from(
        membership, citation, citation.c.founder == membership.c.record
    )
    for chunk in chunks(sorted(set(numbers))):
        others = (membership.c.citation.in_(chunk), citation.c.id != membership.c.citation)
        found |= pairs(connection, latest.where(*others).group_by(membership.c.citation))
    return found
