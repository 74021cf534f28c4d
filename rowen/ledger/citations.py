"""Citations as they stand, and the digest of a whole review."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from rowen.ledger.keys import study_id
from rowen.ledger.places import Place
from rowen.ledger.records import newest_revision
from rowen.ledger.schema import event, record, revision
from rowen.ledger.snapshot import Snapshot, fetch
from rowen.ledger.store import Store, cut
from rowen.ledger.types import CitationState
from rowen.records import clock


class Citations(Store):
    """What a ledger can be asked about citations."""

    def citations(self, review: str, as_of: datetime | None = None) -> tuple[CitationState, ...]:
        """Return every citation as it stands, or stood at a moment, in the order of their ids."""
        with self.read() as connection:
            until = cut(connection, as_of)
            now = self.memory.past(connection, review, until).at(until)
            events = {origin.event: number for number, origin in now.origins.items()}
            moments = select(event.c.seq, event.c.at).where(event.c.seq.in_(list(events)))
            times = {events[seq]: clock.parse_time(at, "at") for seq, at in fetch(connection, moments)}
        return tuple(
            _state(now, number, now.place(number), times) for number in sorted(now.records, key=now.publics.__getitem__)
        )

    def behind(self, review: str, ids: Collection[str], as_of: datetime | None = None) -> dict[str, str]:
        """Return for each id in a PRISMA box a record that shows what it is.

        A record shows itself. A report or study is shown by the first record of its (first) citation; one that was
        merged, renamed or dropped since the version that counted it, by the record that founded it. Ids that the
        review never had are left out.
        """
        with self.read() as connection:
            until = cut(connection, as_of)
            past = self.memory.past(connection, review, until)
        now = past.at(until)
        shown = {public: public for public, _, _ in now.seen}
        # From the weakest claim to the strongest, and within each so that the first citation has the last word.
        founded = {number: f"r-{public[2:]}" for number, public in now.publics.items()}
        shown |= {study: founded[number] for _, number, study in reversed(past.links) if number in founded}
        for number, founder in founded.items():
            shown |= {now.publics[number]: founder, study_id(now.publics[number]): founder}
        for number in sorted(now.records, key=now.publics.__getitem__, reverse=True):
            first = now.records[number][0][0]
            shown |= {now.publics[number]: first, now.study(number): first}
        return {one: shown[one] for one in ids if one in shown}

    def record_digests(self, review: str, as_of: datetime | None = None) -> tuple[tuple[str, str], ...]:
        """Return (record id, SHA-256 of its content as it was then), sorted, of every record a complete search saw."""
        with self.read() as connection:
            until = cut(connection, as_of)
            seen = {number for _, number, _ in self.memory.past(connection, review, until).at(until).seen}
            columns = select(record.c.id, record.c.public, revision.c.digest).join_from(record, revision)
            mine = (record.c.review == review, revision.c.event <= until, newest_revision(until))
            rows = fetch(connection, columns.where(*mine))
        return tuple(sorted((public, hashed) for number, public, hashed in rows if number in seen))


def _state(now: Snapshot, number: int, place: Place, times: dict[int, datetime]) -> CitationState:
    records = now.records[number]
    return CitationState(
        citation=now.publics[number],
        records=tuple(public for public, _, _ in records),
        title_abstract=place.title_abstract,
        full_text=place.full_text,
        reason=place.reason,
        by_rule=place.by_rule,
        study=now.study(number),
        first_seen=times[min((now.origins[search].event, search) for _, _, search in records)[1]],
    )
