"""One review at one moment, read whole: each record's citation, each citation's votes resolved.

Works on the database's numbers in plain dictionaries, because a review may hold 100,000 citations.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import Connection, select

from rowen.ledger.keys import study_id
from rowen.ledger.resolve import OPEN, Resolved, Vote, resolve
from rowen.ledger.schema import (
    citation,
    decision,
    membership,
    record,
    retrieval,
    run,
    search,
    sighting,
    study_link,
)
from rowen.ledger.types import Retrieved, Stage, Standing

DEFAULT_REVIEWERS = (2, 2)
"""Before the first run there is no protocol to ask."""

FINAL_FULL_TEXT = (Standing.INCLUDED, Standing.EXCLUDED, Standing.NOT_RETRIEVED)


class Seen(NamedTuple):
    """A record that a complete search saw: database number, id, source key, first event and run that saw it."""

    number: int
    public: str
    source: str
    event: int
    run: int


class Place(NamedTuple):
    """Where a citation stands. ``retrieved``: its full text is at hand."""

    title_abstract: Standing = Standing.OPEN
    full_text: Standing = Standing.NOT_REACHED
    reason: str = ""
    by_rule: str = ""
    retrieved: bool = False

    @property
    def outcome(self) -> tuple[Standing, Standing, str]:
        """What must be the same for a citation to count as unchanged."""
        return self.title_abstract, self.full_text, self.by_rule

    @property
    def final(self) -> bool:
        """Whether nothing is owed any more. Awaiting classification and ongoing are owed."""
        if self.title_abstract is Standing.INCLUDED:
            return self.full_text in FINAL_FULL_TEXT
        return self.title_abstract is Standing.EXCLUDED


UNDECIDED = Place()


class Voted(NamedTuple):
    """A decision as read: its citation and the rest."""

    citation: int
    stage: str
    actor: str
    role: str
    verdict: str
    reason: str
    event: int


@dataclass(frozen=True)
class Snapshot:
    """What the ledger knew of a review at an event.

    Attributes:
        cut: number of the last event that counts.
        seen: records in the order of their ids.
        member: record number to citation number.
        publics, founders, founded: citation number to id, founding record and founding event.
        joined: citation number to the latest event that moved its founding record, where it was merged or split.
        votes: decisions in the order of the ledger.
        retrievals: citation number to the last word on its full text and the event of it, oldest first.
        links: citation number to study.
        reviewers: votes needed at each stage.
    """

    cut: int
    seen: tuple[Seen, ...]
    member: dict[int, int]
    publics: dict[int, str]
    founders: dict[int, int]
    moved: dict[int, int]
    votes: tuple[Voted, ...]
    retrievals: tuple[tuple[int, str], ...]
    links: tuple[tuple[int, str], ...]
    reviewers: tuple[int, int]

    @cached_property
    def survivor(self) -> dict[int, int]:
        """For each citation ever founded, the one that its founding record is in now."""
        member = self.member
        return {number: member[founder] for number, founder in self.founders.items()}

    @cached_property
    def records(self) -> dict[int, list[Seen]]:
        """The records of each present citation, in the order of their ids."""
        found: dict[int, list[Seen]] = defaultdict(list)
        member = self.member
        for item in self.seen:
            number = member.get(item.number)
            if number is not None:
                found[number].append(item)
        return found

    @cached_property
    def places(self) -> dict[int, Place]:
        """Where each citation stands that anything was ever said about; every other one is `UNDECIDED`."""
        return _places(self)

    def place(self, number: int) -> Place:
        """Where a present citation stands."""
        return self.places.get(number, UNDECIDED)

    @cached_property
    def studies(self) -> dict[int, str]:
        """The study of each citation that was linked to one by a person."""
        survivor = self.survivor
        return {survivor[number]: study for number, study in self.links}

    def study(self, number: int) -> str:
        """The study of a present citation."""
        return self.studies.get(number) or study_id(self.publics[number])


def take(connection: Connection, review: str, cut: int) -> Snapshot:
    """Read a review as it stood at an event."""
    mine = {table: (table.c.review == review) & (table.c.event <= cut) for table in
            (membership, citation, decision, retrieval, study_link, run)}  # fmt: skip
    said = (decision.c.citation, decision.c.stage, decision.c.actor, decision.c.role, decision.c.verdict)
    votes = select(*said, decision.c.reason, decision.c.event).where(mine[decision]).order_by(decision.c.id)
    members = select(membership.c.record, membership.c.citation, membership.c.event).where(mine[membership])
    moves = connection.execute(members.order_by(membership.c.id)).all()
    citations = connection.execute(
        select(citation.c.id, citation.c.public, citation.c.founder).where(mine[citation])
    ).all()
    kept = select(retrieval.c.citation, retrieval.c.retrieved).where(mine[retrieval]).order_by(retrieval.c.id)
    links = select(study_link.c.citation, study_link.c.study).where(mine[study_link]).order_by(study_link.c.id)
    last_run = (
        select(run.c.reviewers_title_abstract, run.c.reviewers_full_text).where(mine[run]).order_by(run.c.id.desc())
    )
    needed = connection.execute(last_run.limit(1)).first()
    return Snapshot(
        cut=cut,
        seen=_seen(connection, review, cut),
        member={row[0]: row[1] for row in moves},
        publics={row[0]: row[1] for row in citations},
        founders={row[0]: row[2] for row in citations},
        moved={row[0]: row[2] for row in moves},
        votes=tuple(Voted(*row) for row in connection.execute(votes)),
        retrievals=tuple((number, word) for number, word in connection.execute(kept)),
        links=tuple((number, study) for number, study in connection.execute(links)),
        reviewers=(needed[0], needed[1]) if needed else DEFAULT_REVIEWERS,
    )


def _seen(connection: Connection, review: str, cut: int) -> tuple[Seen, ...]:
    first = (sighting.c.record == record.c.id) & (sighting.c.first == 1)
    columns = select(record.c.id, record.c.public, record.c.source, sighting.c.event, search.c.run)
    wanted = columns.join_from(record, sighting, first).join(search, search.c.id == sighting.c.search)
    rows = connection.execute(wanted.where(record.c.review == review, sighting.c.event <= cut))
    return tuple(sorted(map(Seen._make, rows), key=lambda item: item.public))


def _places(of: Snapshot) -> dict[int, Place]:
    merged = _merged(of)
    at: dict[str, dict[int, list[Vote]]] = {Stage.TITLE_ABSTRACT: {}, Stage.FULL_TEXT: {}}
    survivor = of.survivor
    for number, stage, actor, role, verdict, reason, event in of.votes:
        now = survivor[number]
        alias = 0
        if now in merged and event <= merged[now][0]:
            alias = number
        at[stage].setdefault(now, []).append(Vote(actor, role, verdict, reason, alias))
    first, full = at[Stage.TITLE_ABSTRACT], at[Stage.FULL_TEXT]
    retrieved = {survivor[number]: word for number, word in of.retrievals}
    known: dict[tuple[tuple[Vote, ...], int, int], Resolved] = {}

    def settle(number: int, votes: list[Vote] | None, needed: int) -> Resolved:
        if not votes:
            return OPEN
        key = (tuple(votes), needed, merged[number][1] if number in merged else 1)
        found = known.get(key)
        if found is None:
            found = known[key] = resolve(*key)
        return found

    places = {}
    for number in first.keys() | full.keys() | retrieved.keys():
        title_abstract = settle(number, first.get(number), of.reviewers[0])
        if title_abstract.standing is Standing.INCLUDED:
            votes = full.get(number)
            full_text = settle(number, votes, of.reviewers[1])
            places[number] = _reached(full_text, bool(votes), retrieved.get(number))
        else:
            places[number] = Place(title_abstract.standing, Standing.NOT_REACHED, *title_abstract[1:])
    return places


def _reached(full_text: Resolved, voted: bool, retrieved: str | None) -> Place:
    if not voted and retrieved == Retrieved.NOT_RETRIEVED:
        return Place(Standing.INCLUDED, Standing.NOT_RETRIEVED)
    at_hand = voted or retrieved == Retrieved.RETRIEVED
    return Place(Standing.INCLUDED, full_text.standing, full_text.reason, retrieved=at_hand)


def _merged(of: Snapshot) -> dict[int, tuple[int, int]]:
    """For citations that others were merged into: the event of the latest merge, and how many they are together."""
    joined: dict[int, list[int]] = {}
    for number, now in of.survivor.items():
        if number != now:
            joined.setdefault(now, []).append(number)
    return {
        now: (max(of.moved[of.founders[number]] for number in numbers), len(numbers) + 1)
        for now, numbers in joined.items()
    }
