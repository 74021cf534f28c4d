"""One review at one moment, read whole: each record's citation, and where each citation stands.

A review may hold 100,000 citations, and its counts must come within a second. So everything here works on the
database's numbers in plain dictionaries and tuples, each table is read once, and equal votes are resolved once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, select

from rowen.ledger.keys import study_id
from rowen.ledger.places import UNDECIDED, Place, resolve_all
from rowen.ledger.schema import (
    citation,
    decision,
    event,
    membership,
    record,
    retrieval,
    run,
    search,
    search_outcome,
    sighting,
    study_link,
)

DEFAULT_REVIEWERS = (2, 2)
"""Before the first run there is no protocol to ask."""

Rows = list[tuple[Any, ...]]
Seen = tuple[str, int, int]
"""A record: its id, its database number, and the number of the search that saw it first."""


class Origin(NamedTuple):
    """A complete search: its source's key, the event that finished it, its run."""

    source: str
    event: int
    run: int


@dataclass(frozen=True)
class Snapshot:
    """What the ledger knew of a review at an event.

    Attributes:
        cut: number of the last event that counts.
        origins: the complete searches by number.
        seen: records that a complete search saw, in the order of their ids.
        member: record number to citation number.
        publics: citation number to id.
        survivor: for each citation ever founded, the present one that its founding record is in.
        places: where each citation stands that anything was ever said about.
        studies: the study of each citation that somebody linked to one.
    """

    cut: int
    origins: dict[int, Origin]
    seen: Sequence[Seen]
    member: dict[int, int]
    publics: dict[int, str]
    survivor: dict[int, int]
    places: dict[int, Place]
    studies: dict[int, str]

    @cached_property
    def records(self) -> dict[int, list[Seen]]:
        """The records of each present citation, in the order of their ids."""
        found: dict[int, list[Seen]] = defaultdict(list)
        member = self.member
        for item in self.seen:
            number = member.get(item[1])
            if number is not None:
                found[number].append(item)
        return dict(found)

    def place(self, number: int) -> Place:
        """Where a present citation stands."""
        return self.places.get(number, UNDECIDED)

    def study(self, number: int) -> str:
        """The study of a present citation."""
        return self.studies.get(number) or study_id(self.publics[number])


@dataclass(frozen=True)
class History:
    """The rows of a review up to an event, in the order of their events; every past moment can be seen from them."""

    cut: int
    origins: dict[int, Origin]
    seen: list[Seen]
    moves: Rows
    citations: Rows
    votes: Rows
    retrievals: Rows
    links: Rows
    runs: Rows

    def at(self, cut: int) -> Snapshot:
        """Return the review as it stood at an event of this history."""
        moves, citations = _until(self.moves, cut), _until(self.citations, cut)
        member = {record: number for _, record, number in moves}
        survivor = {number: member[founder] for _, number, _, founder in citations}
        runs = _until(self.runs, cut)
        origins = {number: origin for number, origin in self.origins.items() if origin.event <= cut}
        return Snapshot(
            cut=cut,
            origins=origins,
            seen=self.seen if len(origins) == len(self.origins) else [item for item in self.seen if item[2] in origins],
            member=member,
            publics={number: public for _, number, public, _ in citations},
            survivor=survivor,
            places=resolve_all(
                _until(self.votes, cut),
                {survivor[number]: word for _, number, word in _until(self.retrievals, cut)},
                survivor,
                _merged(citations, survivor, moves),
                (runs[-1][1], runs[-1][2]) if runs else DEFAULT_REVIEWERS,
            ),
            studies={survivor[number]: study for _, number, study in _until(self.links, cut)},
        )


def fetch(connection: Connection, wanted: Select[Any]) -> Rows:
    """Return all rows as the driver gives them: plain tuples, several times faster than SQLAlchemy's rows."""
    cursor = connection.execute(wanted).cursor
    return [] if cursor is None else list(cursor.fetchall())


def pairs(connection: Connection, wanted: Select[Any]) -> dict[Any, Any]:
    """Return rows of two columns as a dictionary; of rows with the same first column the last one stays."""
    return dict(fetch(connection, wanted))


class Memory:
    """Remembers the history read last: nothing in it ever changes, and every earlier moment can be seen from it."""

    def __init__(self) -> None:
        self._kept: tuple[str, History] | None = None

    def past(self, connection: Connection, review: str, cut: int) -> History:
        """Return a history of a review that reaches at least up to an event."""
        kept = self._kept
        if kept is not None and kept[0] == review and not _more(connection, review, kept[1].cut, cut):
            return kept[1]
        found = history(connection, review, cut)
        self._kept = (review, found)
        return found


def _more(connection: Connection, review: str, after: int, cut: int) -> bool:
    """Whether anything happened to a review after one event and up to another."""
    wanted = select(event.c.seq).where(event.c.review == review, event.c.seq > after, event.c.seq <= cut)
    return connection.execute(wanted.limit(1)).first() is not None


def history(connection: Connection, review: str, cut: int) -> History:
    """Read a review up to an event."""

    def rows(table: Any, *columns: str) -> Rows:
        wanted = select(table.c.event, *(table.c[name] for name in columns)).order_by(table.c.id)
        return fetch(connection, wanted.where(table.c.review == review, table.c.event <= cut))

    origins = _origins(connection, review, cut)
    return History(
        cut=cut,
        origins=origins,
        seen=_seen(connection, origins),
        moves=rows(membership, "record", "citation"),
        citations=rows(citation, "id", "public", "founder"),
        votes=rows(decision, "citation", "stage", "actor", "role", "verdict", "reason"),
        retrievals=rows(retrieval, "citation", "retrieved"),
        links=rows(study_link, "citation", "study"),
        runs=rows(run, "reviewers_title_abstract", "reviewers_full_text"),
    )


def _until(rows: Rows, cut: int) -> Rows:
    """The rows up to an event; the event is their first column."""
    return rows if not rows or rows[-1][0] <= cut else rows[: bisect_right(rows, cut, key=itemgetter(0))]


def _origins(connection: Connection, review: str, cut: int) -> dict[int, Origin]:
    columns = select(search.c.id, search.c.source, search_outcome.c.event, search.c.run)
    whole = (search.c.review == review, search_outcome.c.complete == 1, search_outcome.c.event <= cut)
    return {
        row[0]: Origin(*row[1:]) for row in fetch(connection, columns.join_from(search, search_outcome).where(*whole))
    }


def _seen(connection: Connection, origins: Iterable[int]) -> list[Seen]:
    columns = select(record.c.public, record.c.id, sighting.c.search).join_from(sighting, record)
    rows = fetch(connection, columns.where(sighting.c.search.in_(list(origins)), sighting.c.first == 1))
    rows.sort()
    return rows


def _merged(citations: Rows, survivor: dict[int, int], moves: Rows) -> dict[int, tuple[int, int]]:
    """For citations that others were merged into: the event of the latest merge, and how many they are together."""
    joined: dict[int, list[int]] = {}
    for _, number, _, founder in citations:
        if survivor[number] != number:
            joined.setdefault(survivor[number], []).append(founder)
    if not joined:
        return {}
    moved = {record: event for event, record, _ in moves}
    return {now: (max(moved[f] for f in founders), len(founders) + 1) for now, founders in joined.items()}
