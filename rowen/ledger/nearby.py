"""What new records and new verdicts touch, so that a month's work costs what the month brought."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from rowen.ledger.records import first_sighting
from rowen.ledger.schema import event, membership, pair_verdict, record, revision, search_outcome, sighting
from rowen.ledger.store import Store, chunks, cut
from rowen.ledger.verdicts import Holding, holding, last_verdicts, publics_of, verdict_of
from rowen.records import Answer, PairVerdict

_STEP = 2_000
"""Verdicts read at a time, newest first."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a review's records since a moment.

    Attributes:
        ids: records that a complete search saw first since then, or that got another revision; None where the ledger
            does not know the moment (there was none, or it is another ledger's): then everything counts as changed.
        moment: the present, to be given the next time.
    """

    ids: tuple[str, ...] | None
    moment: str


@dataclass(frozen=True, slots=True)
class Connected:
    """Records that are joined to some records, directly or through others.

    Attributes:
        ids: these records and all whose citation could depend on them, sorted.
        verdicts: the verdicts that hold between them.
    """

    ids: tuple[str, ...]
    verdicts: tuple[PairVerdict, ...]


class Nearby(Store):
    """What a ledger can be asked about a part of a review."""

    def changed(self, review: str, since: str = "") -> Changed:
        """Return which records there are to read again; ``since`` is the `Changed.moment` of an earlier answer."""
        number, _, at = since.partition(" ")
        with self.read() as connection:
            newest = cut(connection, None)
            moment = f"{newest} {_at(connection, newest)}" if newest else ""
            if not number.isdigit() or _at(connection, int(number)) != at:
                return Changed(None, moment)
            searches = select(search_outcome.c.search).where(search_outcome.c.event > int(number))
            seen = select(record.c.public).join_from(sighting, record)
            seen = seen.where(sighting.c.first == 1, sighting.c.search.in_(searches), record.c.review == review)
            told = select(record.c.public).join_from(revision, record).join(sighting, first_sighting())
            told = told.where(revision.c.event > int(number), record.c.review == review)
            found = {*connection.execute(seen).scalars(), *connection.execute(told).scalars()}
        return Changed(tuple(sorted(found)), moment)

    def seen(self, review: str) -> int:
        """Return how many records complete searches saw."""
        wanted = select(func.count()).select_from(record).join(sighting, first_sighting())
        with self.read() as connection:
            return int(connection.execute(wanted.where(record.c.review == review)).scalar_one())

    def unsettled(self, review: str) -> tuple[str, ...]:
        """Return the ids, sorted, of records that were spoken about since citations were last changed."""
        last = select(event.c.seq).where(event.c.review == review, event.c.kind == "citations")
        with self.read() as connection:
            settled = connection.execute(last.order_by(event.c.seq.desc()).limit(1)).scalar() or 0
            spoken = set(_spoken_since(connection, review, settled))
            return tuple(sorted(publics_of(connection, spoken).values()))

    def connected(self, review: str, ids: Collection[str]) -> Connected:
        """Return what these records are joined to by verdicts that say "same", or by a citation they share."""
        with self.read() as connection:
            seen: set[int] = set()
            held: dict[tuple[int, int], Holding] = {}
            reached = _numbers(connection, review, sorted(set(ids)))
            while reached:
                seen |= reached
                near = holding(last_verdicts(connection, review, touching=reached))
                held.update(near)
                joined = (pair for pair, (_, said) in near.items() if said[0] == Answer.SAME)
                reached = {number for pair in joined for number in pair} | _fellows(connection, reached)
                reached -= seen
            publics = publics_of(connection, seen)
        verdicts = (verdict_of(pair, found, publics) for pair, found in held.items() if seen.issuperset(pair))
        return Connected(tuple(sorted(publics.values())), tuple(sorted(verdicts, key=lambda v: (v.left, v.right))))


def _at(connection: Connection, number: int) -> str:
    """When an event happened: with its number it tells one ledger from another, and from an earlier copy of itself."""
    return connection.execute(select(event.c.at).where(event.c.seq == number)).scalar() or "never"


def _spoken_since(connection: Connection, review: str, settled: int) -> Iterator[int]:
    columns = (pair_verdict.c.id, pair_verdict.c.event, pair_verdict.c.left, pair_verdict.c.right)
    newest_first = select(*columns).where(pair_verdict.c.review == review).order_by(pair_verdict.c.id.desc())
    before: int | None = None
    while True:
        wanted = newest_first if before is None else newest_first.where(pair_verdict.c.id < before)
        rows = connection.execute(wanted.limit(_STEP)).all()
        for _, said, left, right in rows:
            if said <= settled:
                return
            yield left
            yield right
        if len(rows) < _STEP:
            return
        before = rows[-1][0]


def _fellows(connection: Connection, records: Iterable[int]) -> set[int]:
    """The records that were ever in a citation that one of these was ever in: its founder is among them."""
    citations: set[int] = set()
    fellows: set[int] = set()
    for chunk in chunks(sorted(records)):
        mine = select(membership.c.citation).where(membership.c.record.in_(chunk))
        citations.update(connection.execute(mine).scalars())
    for chunk in chunks(sorted(citations)):
        theirs = select(membership.c.record).where(membership.c.citation.in_(chunk))
        fellows.update(connection.execute(theirs).scalars())
    return fellows


def _numbers(connection: Connection, review: str, ids: list[str]) -> set[int]:
    found: set[int] = set()
    for chunk in chunks(ids):
        mine = (record.c.review == review, record.c.public.in_(chunk))
        found.update(connection.execute(select(record.c.id).where(*mine)).scalars())
    return found
