"""What changed from one search to the next: records that left, records seen again, fields of answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import and_, func, select

from rowen.ledger.schema import field_seen, membership, record, search, search_outcome, sighting
from rowen.ledger.store import Store, chunks, number_of


class Drifting(Store):
    """What a ledger can be asked about the difference between searches."""

    def left(self, earlier: str, later: str) -> tuple[str, ...]:
        """Return the ids of records that one complete search saw and a later one did not, in the earlier one's order."""
        then, now = sighting, sighting.alias("now")
        again = and_(now.c.record == then.c.record, now.c.search == number_of(later, "search"))
        wanted = (
            select(record.c.public)
            .join_from(then, record)
            .outerjoin(now, again)
            .where(then.c.search == number_of(earlier, "search"), now.c.record.is_(None))
            .order_by(then.c.position)
        )
        with self.read() as connection:
            return tuple(connection.execute(wanted).scalars())

    def sightings_of(self, review: str, ids: Collection[str]) -> Mapping[str, frozenset[str]]:
        """Return, by search id, which of these records each complete search saw; searches that saw none are left out."""
        found: dict[str, set[str]] = {}
        wanted = select(sighting.c.search, record.c.public).join_from(sighting, record)
        wanted = wanted.join(search_outcome, search_outcome.c.search == sighting.c.search)
        with self.read() as connection:
            for chunk in chunks(sorted(ids)):
                mine = (record.c.review == review, record.c.public.in_(chunk), search_outcome.c.complete == 1)
                for number, public in connection.execute(wanted.where(*mine)):
                    found.setdefault(f"search-{number:04d}", set()).add(public)
        return {name: frozenset(publics) for name, publics in found.items()}

    def same_citation(self, review: str, ids: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """Return for each record those that share its citation now, itself among them; those without one are left out."""
        newest = select(func.max(membership.c.id)).where(membership.c.review == review).group_by(membership.c.record)
        present = membership.c.id.in_(newest)
        mine = select(record.c.public, membership.c.citation).join_from(membership, record).where(present)
        groups: dict[int, list[str]] = {}
        with self.read() as connection:
            own: dict[str, int] = {}
            for chunk in chunks(sorted(ids)):
                own.update((row[0], row[1]) for row in connection.execute(mine.where(record.c.public.in_(chunk))))
            for chunk in chunks(sorted(set(own.values()))):
                for public, citation in connection.execute(mine.where(membership.c.citation.in_(chunk))):
                    groups.setdefault(citation, []).append(public)
        return {public: tuple(sorted(groups[citation])) for public, citation in own.items()}

    def fields_met(self, review: str, source: str) -> Mapping[str, str]:
        """Return every place in a source's answers that was kept, with the search that met it first."""
        columns = select(field_seen.c.path, field_seen.c.search).join_from(field_seen, search)
        with self.read() as connection:
            rows = connection.execute(columns.where(field_seen.c.review == review, field_seen.c.source == source)).all()
        return {path: f"search-{number:04d}" for path, number in rows}
