"""Searches: what was asked of a source, the pages that came back, how it ended, which records it saw."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row as DatabaseRow
from sqlalchemy import Select, select

from rowen.ledger.schema import event, page, record, search, search_outcome, sighting, strategy
from rowen.ledger.store import Store, Writer, chunks, cut, number_of
from rowen.ledger.types import Page, Search, SearchOutcome, SearchSpec
from rowen.records import InputError, InvariantError, Problem, SourceKind, clock, digest

ENDED = event.alias("ended")
SPEC = (
    "source",
    "name",
    "platform",
    "how",
    "method",
    "connector",
    "searched_on",
    "searched_by",
    "file_name",
    "file_sha256",
    "expected",
)


class Searches(Store):
    """What a ledger can be asked and told about searches."""

    def start_search(self, run_id: str, review: str, spec: SearchSpec) -> Search:
        """Open a search, before anything is asked of the source. The strategy's text is kept once for each content.

        Raises:
            InputError: there is no such run.
            StorageError: the database failed.
        """
        with self.write(review, "search started", run_id) as writer:
            text = digest(spec.strategy.encode())
            known = writer.connection.execute(select(strategy.c.sha256).where(strategy.c.sha256 == text)).first()
            if not known:
                writer.add(strategy, [{"sha256": text, "text": spec.strategy}])
            number = writer.number(search)
            row = {name: getattr(spec, name) for name in SPEC}
            row |= {"id": number, "run": number_of(run_id, "run"), "review": review, "strategy": text}
            writer.add(search, [row | {"kind": spec.kind.value}])
            at = clock.parse_time(writer.at, "at")
        return Search(id=_search_id(number), run=run_id, review=review, spec=spec, started_at=at)

    def add_page(self, search_id: str, page_: Page) -> None:
        """Note that an answer or file was archived; call it before the bytes are parsed.

        Raises:
            InputError: there is no such search.
            StorageError: the database failed.
        """
        before = self.search(search_id)
        with self.write(before.review, "page", before.run) as writer:
            row = {
                "search": number_of(search_id, "search"),
                "role": page_.role,
                "sha256": page_.sha256,
                "request": page_.request,
                "status": page_.status,
                "fetched_at": clock.stamp(page_.fetched_at),
            }
            writer.add(page, [row])

    def finish_search(self, search_id: str, outcome: SearchOutcome, keys: Sequence[str]) -> Search:
        """Write how a search ended and, if it is complete, which records it saw: both or neither.

        Args:
            search_id: the search.
            outcome: its ending.
            keys: keys of the records it saw, in the source's order; ignored for an incomplete search, whose records
                stay stored and count as soon as a complete search sees them.

        Raises:
            InputError: no such search, or it has ended otherwise before.
            InvariantError: a complete search names a record that is not stored.
            StorageError: the database failed.
        """
        before = self.search(search_id)
        if before.outcome is not None:
            if before.outcome == outcome:
                return before
            raise InputError(Problem(f"{search_id} has already ended.", "Start a new search."))
        with self.write(before.review, "search finished", before.run) as writer:
            writer.add(search_outcome, [{"search": number_of(search_id, "search"), **_outcome_row(outcome)}])
            if outcome.complete:
                _sight(writer, before, list(dict.fromkeys(keys)))
        return self.search(search_id)

    def search(self, search_id: str) -> Search:
        """Return one search.

        Raises:
            InputError: there is no such search.
        """
        with self.read() as connection:
            row = connection.execute(_searches().where(search.c.id == number_of(search_id, "search"))).one_or_none()
        if row is None:
            raise InputError(Problem(f"There is no search {search_id}.", "Copy the id from the PRISMA log."))
        return _search(row)

    def searches(self, review: str, *, run: str | None = None, as_of: datetime | None = None) -> tuple[Search, ...]:
        """Return the searches of a review, oldest first: of one run or all; with ``as_of`` as they stood then."""
        with self.read() as connection:
            until = cut(connection, as_of)
            wanted = _searches(until).where(search.c.review == review, search.c.event <= until)
            if run is not None:
                wanted = wanted.where(search.c.run == number_of(run, "run"))
            rows = connection.execute(wanted).all()
        return tuple(_search(row) for row in rows)

    def pages(self, search_id: str) -> tuple[Page, ...]:
        """Return the archived answers of a search in the order in which they came."""
        columns = select(page.c.role, page.c.sha256, page.c.request, page.c.status, page.c.fetched_at)
        with self.read() as connection:
            rows = connection.execute(
                columns.where(page.c.search == number_of(search_id, "search")).order_by(page.c.id)
            ).all()
        return tuple(
            Page(role, sha256, request, status, clock.parse_time(at, "fetched_at"))
            for role, sha256, request, status, at in rows
        )

    def seen_file(self, review: str, source: str, sha256: str) -> Search | None:
        """Return the complete search that already took this very file in, or None."""
        same = (search.c.review == review, search.c.source == source, search.c.file_sha256 == sha256)
        with self.read() as connection:
            row = connection.execute(_searches().where(*same, search_outcome.c.complete == 1)).first()
        return _search(row) if row is not None and sha256 else None

    def sighted(self, search_id: str) -> tuple[str, ...]:
        """Return the ids of the records that a complete search saw, in the source's order."""
        wanted = select(record.c.public).join_from(sighting, record)
        with self.read() as connection:
            rows = connection.execute(
                wanted.where(sighting.c.search == number_of(search_id, "search")).order_by(sighting.c.position)
            ).scalars()
            return tuple(rows)


def _sight(writer: Writer, of: Search, keys: Sequence[str]) -> None:
    numbers: dict[str, int] = {}
    seen: set[int] = set()
    for chunk in chunks(keys):
        mine = (record.c.review == of.review, record.c.source == of.spec.source, record.c.key.in_(chunk))
        numbers.update(
            (key, id_) for key, id_ in writer.connection.execute(select(record.c.key, record.c.id).where(*mine))
        )
    if len(numbers) != len(keys):
        lost = [key for key in keys if key not in numbers]
        raise InvariantError(
            f"{of.id} would be complete, but {len(lost)} of its records are not stored: {', '.join(lost[:5])}."
        )
    for chunk in chunks(list(numbers.values())):
        earlier = select(sighting.c.record).where(sighting.c.first == 1, sighting.c.record.in_(chunk))
        seen.update(writer.connection.execute(earlier).scalars())
    number = number_of(of.id, "search")
    rows = [
        {"search": number, "record": numbers[key], "position": position, "first": int(numbers[key] not in seen)}
        for position, key in enumerate(keys, start=1)
    ]
    writer.add(sighting, rows)


def _searches(until: int | None = None) -> Select[Any]:
    ending = search_outcome.c.search == search.c.id
    columns = [column.label(f"o_{column.name}") for column in search_outcome.c]
    return (
        select(search, strategy.c.text.label("text"), event.c.at, ENDED.c.at.label("end"), *columns)
        .join_from(search, strategy, search.c.strategy == strategy.c.sha256)
        .join(event, search.c.event == event.c.seq)
        .outerjoin(search_outcome, ending if until is None else ending & (search_outcome.c.event <= until))
        .outerjoin(ENDED, ENDED.c.seq == search_outcome.c.event)
        .order_by(search.c.id)
    )


def _search(row: DatabaseRow[Any]) -> Search:
    spec = SearchSpec(**{name: getattr(row, name) for name in SPEC}, kind=SourceKind(row.kind), strategy=row.text)
    return Search(
        id=_search_id(row.id),
        run=f"run-{row.run:04d}",
        review=row.review,
        spec=spec,
        started_at=clock.parse_time(row.at, "at"),
        finished_at=clock.parse_time(row.end, "at") if row.end else None,
        outcome=None if row.o_complete is None else _outcome(row),
    )


def _outcome_row(outcome: SearchOutcome) -> dict[str, Any]:
    return {
        "complete": int(outcome.complete),
        "reported": outcome.reported,
        "arrived": outcome.arrived,
        "missing": json.dumps(outcome.missing),
        "sent": outcome.sent,
        "translation": outcome.translation,
        "warnings": json.dumps(outcome.warnings),
        "reason": outcome.reason,
        "remedy": outcome.remedy,
    }


def _outcome(row: DatabaseRow[Any]) -> SearchOutcome:
    return SearchOutcome(
        complete=bool(row.o_complete),
        reported=row.o_reported,
        arrived=row.o_arrived,
        missing=tuple((native_id, reason) for native_id, reason in json.loads(row.o_missing)),
        sent=row.o_sent,
        translation=row.o_translation,
        warnings=tuple(json.loads(row.o_warnings)),
        reason=row.o_reason,
        remedy=row.o_remedy,
    )


def _search_id(number: int) -> str:
    return f"search-{number:04d}"
