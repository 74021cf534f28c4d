"""One review at one moment, read whole: each record's citation, and where each citation stands.

A review may hold 100,000 citations, and its counts must come within a second. So everything here works on the
database's numbers in plain dictionaries and tuples, each table is read once, and equal votes are resolved once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Sequence
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
    membership,
    record,
    retrieval,
    run,
    run_outcome,
    search,
    search_outcome,
    sighting,
    study_link,
)
from rowen.ledger.types import RunState

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
    endings: Rows

    def at(self, cut: int) -> Snapshot:
        """Return the review as it stood at an event of this history."""
        moves, citations = _until(self.moves, cut), _until(self.citations, cut)
        member = {record: number for _, record, number in moves}
        survivor = {number: member[founder] for _, number, _, founder in citations}
        runs = _until(self.runs, cut)
        ended = sorted(number for _, number in _until(self.endings, cut))
        origins = {number: _finished(origin, ended) for number, origin in self.origins.items() if origin.event <= cut}
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


NOTHING = History(0, {}, [], [], [], [], [], [], [], [])
"""The history of a review of which nothing was read yet."""


def fetch(connection: Connection, wanted: Select[Any]) -> Rows:
    """Return all rows as the driver gives them: plain tuples, several times faster than SQLAlchemy's rows."""
    cursor = connection.execute(wanted).cursor
    return [] if cursor is None else list(cursor.fetchall())


def pairs(connection: Connection, wanted: Select[Any]) -> dict[Any, Any]:
    """Return rows of two columns as a dictionary; of rows with the same first column the last one stays."""
    return dict(fetch(connection, wanted))


class Memory:
    """Remembers the history read last. Nothing in it ever changes, so only what happened since is read again."""

    def __init__(self) -> None:
        self._kept: tuple[str, History] | None = None

    def past(self, connection: Connection, review: str, cut: int) -> History:
        """Return a history of a review that reaches at least up to an event."""
        kept = self._kept
        before = kept[1] if kept is not None and kept[0] == review else NOTHING
        if before.cut >= cut:
            return before
        found = read_on(connection, review, before, cut)
        self._kept = (review, found)
        return found


def read_on(connection: Connection, review: str, before: History, cut: int) -> History:
    """Return a history that goes on up to an event; only what the earlier one lacks is read."""

    def rows(table: Any, *columns: str) -> Rows:
        wanted = select(table.c.event, *(table.c[name] for name in columns)).order_by(table.c.id)
        new = (table.c.review == review, table.c.event > before.cut, table.c.event <= cut)
        return fetch(connection, wanted.where(*new))

    origins = _origins(connection, review, before.cut, cut)
    votes = rows(decision, "citation", "stage", "actor", "role", "verdict", "reason")
    # Equal ballots are kept once: 100,000 citations have few different ones.
    ballots = {row[2]: row[2] for row in before.votes}
    return History(
        cut=cut,
        origins=before.origins | origins,
        seen=_seen(connection, before.seen, origins),
        moves=before.moves + rows(membership, "record", "citation"),
        citations=before.citations + rows(citation, "id", "public", "founder"),
        votes=before.votes + [(row[0], row[1], ballots.setdefault(row[2:], row[2:])) for row in votes],
        retrievals=before.retrievals + rows(retrieval, "citation", "retrieved"),
        links=before.links + rows(study_link, "citation", "study"),
        runs=before.runs + rows(run, "reviewers_title_abstract", "reviewers_full_text"),
        endings=before.endings + _endings(connection, review, before.cut, cut),
    )


def _until(rows: Rows, cut: int) -> Rows:
    """The rows up to an event; the event is their first column."""
    return rows if not rows or rows[-1][0] <= cut else rows[: bisect_right(rows, cut, key=itemgetter(0))]


def _finished(origin: Origin, ended: Sequence[int]) -> Origin:
    """What a killed run had searched belongs to the run that finished the work: so a kill leaves no trace in the counts."""
    later = bisect_left(ended, origin.run)
    return origin._replace(run=ended[later]) if later < len(ended) and ended[later] != origin.run else origin


def _endings(connection: Connection, review: str, after: int, cut: int) -> Rows:
    """Runs that ended by themselves: one that somebody else has marked crashed finished nothing."""
    columns = select(run_outcome.c.event, run_outcome.c.run).join_from(run_outcome, run).order_by(run_outcome.c.event)
    mine = (run.c.review == review, run_outcome.c.state != RunState.CRASHED)
    return fetch(connection, columns.where(*mine, run_outcome.c.event > after, run_outcome.c.event <= cut))


def _origins(connection: Connection, review: str, after: int, cut: int) -> dict[int, Origin]:
    columns = select(search.c.id, search.c.source, search_outcome.c.event, search.c.run)
    new = (search_outcome.c.event > after, search_outcome.c.event <= cut)
    whole = (search.c.review == review, search_outcome.c.complete == 1, *new)
    return {
        row[0]: Origin(*row[1:]) for row in fetch(connection, columns.join_from(search, search_outcome).where(*whole))
    }


def _seen(connection: Connection, before: list[Seen], origins: Collection[int]) -> list[Seen]:
    if not origins:
        return before
    columns = select(record.c.public, record.c.id, sighting.c.search).join_from(sighting, record)
    new = fetch(connection, columns.where(sighting.c.search.in_(origins), sighting.c.first == 1))
    return sorted([*before, *new])


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
