"""Records: stored as they arrived, once for each content, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Row, Select, and_, func, select

from rowen.ledger.keys import record_id
from rowen.ledger.schema import membership, notice, record, revision, sighting
from rowen.ledger.store import Store, Writer, chunks
from rowen.ledger.types import Held
from rowen.records import InputError, Notice, Problem, Record, digest, from_json, to_json

BATCH = 2_000
"""Records read at a time: bounds memory."""


class Records(Store):
    """What a ledger can be asked and told about records."""

    def missing_keys(self, review: str, source: str, keys: Sequence[str]) -> tuple[str, ...]:
        """Return those keys that have no record yet, each once, in the same order."""
        known: set[str] = set()
        with self.read() as connection:
            for chunk in chunks(list(keys)):
                mine = (record.c.review == review, record.c.source == source, record.c.key.in_(chunk))
                known.update(connection.execute(select(record.c.key).where(*mine)).scalars())
        return tuple(key for key in dict.fromkeys(keys) if key not in known)

    def add_records(self, review: str, source: str, items: Sequence[tuple[str, Record]]) -> int:
        """Store records under their keys.

        The same key with the same content changes nothing; with another content it gets a further revision, and the
        earlier one stays.

        Returns:
            How many records were not known before.

        Raises:
            InputError: a key is empty.
            StorageError: the database failed; then none of them is stored.
        """
        if any(not key for key, _ in items):
            raise InputError(
                Problem(
                    f"A record of {source} has no id of its own.",
                    "Report this with the source's answer: without an id it could be counted twice.",
                    field="native_id",
                )
            )
        contents = [(key, to_json(content)) for key, content in items]
        with self.write(review, "records") as writer:
            return _store(writer, review, source, contents)

    def records(self, review: str, ids: Iterable[str] | None = None) -> Iterator[Held]:
        """Yield records in their latest revision: those that a complete search saw, all or the given ids.

        Memory is bounded, and no transaction stays open between batches. All records come in the order in which they
        were stored; given ids in no particular order; ids that are not held are left out.
        """
        return (Held(public, source, from_json(content)) for _, public, source, content in self._stored(review, ids))

    def contents(self, review: str, ids: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
        """Yield the records that `records` yields as (id, the record's JSON), for whoever reads them elsewhere."""
        return ((public, content) for _, public, _, content in self._stored(review, ids))

    def _stored(self, review: str, ids: Iterable[str] | None) -> Iterator[Row[Any]]:
        return self._given(review, sorted(set(ids))) if ids is not None else self._all(review)

    def _all(self, review: str) -> Iterator[Row[Any]]:
        last = 0
        while True:
            with self.read() as connection:
                rows = connection.execute(_held(review).where(record.c.id > last).limit(BATCH)).all()
            yield from rows
            if len(rows) < BATCH:
                return
            last = rows[-1][0]

    def _given(self, review: str, ids: Sequence[str]) -> Iterator[Row[Any]]:
        for chunk in chunks(ids, BATCH):
            with self.read() as connection:
                rows = connection.execute(_held(review).where(record.c.public.in_(chunk))).all()
            yield from rows

    def unassigned(self, review: str) -> tuple[str, ...]:
        """Return the ids, sorted, of records that a complete search saw and that belong to no citation yet."""
        has_citation = select(membership.c.record).where(membership.c.record == record.c.id).exists()
        wanted = select(record.c.public).join_from(record, sighting, first_sighting())
        with self.read() as connection:
            found = connection.execute(wanted.where(record.c.review == review, ~has_citation)).scalars()
            return tuple(sorted(found))

    def add_notices(self, review: str, items: Sequence[tuple[str, Notice]]) -> int:
        """Keep retractions, errata and the like that were found out about records; known ones change nothing.

        Args:
            review: the review's slug.
            items: (record id, notice).

        Returns:
            How many were new.

        Raises:
            InputError: a record is not in the ledger.
            StorageError: the database failed.
        """
        with self.write(review, "notices") as writer:
            numbers = numbers_of(writer, review, [public for public, _ in items])
            same = (notice.c.record, notice.c.kind, notice.c.reference, notice.c.pmid, notice.c.doi)
            known = {tuple(row) for row in writer.connection.execute(select(*same).where(notice.c.review == review))}
            rows = []
            for public, told in items:
                values = (numbers[public], told.kind, told.reference, told.pmid, told.doi)
                if values not in known:
                    known.add(values)
                    rows.append({"review": review, **dict(zip((c.name for c in same), values, strict=True))})
            writer.add(notice, rows)
            return len(rows)


def numbers_of(writer: Writer, review: str, ids: Sequence[str]) -> dict[str, int]:
    """Return the database's numbers of records.

    Raises:
        InputError: one of them is not in the ledger.
    """
    found: dict[str, int] = {}
    wanted = sorted(set(ids))
    for chunk in chunks(wanted):
        mine = (record.c.review == review, record.c.public.in_(chunk))
        found.update(
            (public, id_)
            for public, id_ in writer.connection.execute(select(record.c.public, record.c.id).where(*mine))
        )
    unknown = [public for public in wanted if public not in found]
    if unknown:
        raise InputError(
            Problem(
                f"{review} holds no record {', '.join(unknown[:5])}.", "Copy record ids from `rowen prisma --list`."
            )
        )
    return found


def _store(writer: Writer, review: str, source: str, contents: Sequence[tuple[str, bytes]]) -> int:
    known = _latest(writer, review, source, [key for key, _ in contents])
    new, revised = [], []
    for key, content in contents:
        hashed = digest(content)
        number, count, latest = known.get(key, (0, 0, ""))
        if latest == hashed:
            continue
        if not number:
            number = writer.number(record)
            public = record_id(review, source, key)
            new.append({"id": number, "public": public, "review": review, "source": source, "key": key})
        known[key] = (number, count + 1, hashed)
        revised.append({"record": number, "number": count + 1, "digest": hashed, "content": content.decode()})
    writer.add(record, new)
    writer.add(revision, revised)
    return len(new)


def _latest(writer: Writer, review: str, source: str, keys: Sequence[str]) -> dict[str, tuple[int, int, str]]:
    """For each known key: the record's number, its newest revision's number and that one's digest."""
    found: dict[str, tuple[int, int, str]] = {}
    columns = select(record.c.key, record.c.id, revision.c.number, revision.c.digest).join_from(record, revision)
    for chunk in chunks(list(dict.fromkeys(keys))):
        mine = (record.c.review == review, record.c.source == source, record.c.key.in_(chunk), newest_revision())
        for key, number, count, hashed in writer.connection.execute(columns.where(*mine)):
            found[key] = (number, count, hashed)
    return found


def newest_revision(until: int | None = None) -> Any:
    """Condition: this revision is its record's newest, of all or of those up to an event."""
    other = revision.alias("other")
    latest = select(func.max(other.c.number)).where(other.c.record == revision.c.record)
    if until is not None:
        latest = latest.where(other.c.event <= until)
    return revision.c.number == latest.scalar_subquery()


def first_sighting() -> Any:
    """Condition: a complete search saw the record, and this is the first sighting."""
    return and_(sighting.c.record == record.c.id, sighting.c.first == 1)


def _held(review: str) -> Select[Any]:
    return (
        select(record.c.id, record.c.public, record.c.source, revision.c.content)
        .join_from(record, sighting, first_sighting())
        .join(revision, revision.c.record == record.c.id)
        .where(record.c.review == review, newest_revision())
        .order_by(record.c.id)
    )
