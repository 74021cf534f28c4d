"""What happened to a review, in order: all that a replay must live through again, and who first saw what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from rowen.ledger.decisions import decision_of
from rowen.ledger.dedup import link_of
from rowen.ledger.schema import (
    citation,
    decision,
    event,
    pair_verdict,
    record,
    retrieval,
    run,
    run_outcome,
    search,
    search_outcome,
    sighting,
    study_link,
    version,
)
from rowen.ledger.store import Store, cut, number_of
from rowen.ledger.types import Decision, Retrieved
from rowen.records import Answer, PairVerdict, clock


@dataclass(frozen=True, slots=True)
class RunStarted:
    """A run began."""

    run: str


@dataclass(frozen=True, slots=True)
class RunEnded:
    """A run ended, well or not."""

    run: str


@dataclass(frozen=True, slots=True)
class SearchFinished:
    """A search ended, complete or not; or it began and never ended, because its run was killed."""

    search: str


@dataclass(frozen=True, slots=True)
class Clustered:
    """The citations were worked out."""


@dataclass(frozen=True, slots=True)
class Answered:
    """People gave verdicts on pairs."""

    verdicts: tuple[PairVerdict, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """People or automation rules decided on citations, under the ids the citations had then."""

    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """Reports were retrieved or not: (citation, result, who, note)."""

    results: tuple[tuple[str, Retrieved, str, str], ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """Reports were put under studies: (citation, study, who, note)."""

    links: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Published:
    """A version was recorded."""

    label: str
    actor: str


Happening = RunStarted | RunEnded | SearchFinished | Clustered | Answered | Decided | Sought | Linked | Published


class History(Store):
    """What a ledger can be asked about the order of things."""

    def history(self, review: str, run_id: str) -> Iterator[tuple[datetime, Happening]]:
        """Yield (time, what happened) of a review, oldest first, up to the ending of a run."""
        with self.read() as connection:
            ended = select(run_outcome.c.event).where(run_outcome.c.run == number_of(run_id, "run"))
            last = connection.execute(ended).scalar_one()
            mine = (event.c.review == review, event.c.seq < last, event.c.kind.in_(_READERS))
            events = connection.execute(
                select(event.c.seq, event.c.at, event.c.kind).where(*mine).order_by(event.c.seq)
            )
            for seq, at, kind in events.all():
                happened = _READERS[kind](connection, seq)
                if happened is not None:
                    yield clock.parse_time(at, "at"), happened

    def first_sightings(self, review: str, as_of: datetime | None = None) -> tuple[tuple[str, str], ...]:
        """Return (search id, record id) for every record: the search that was the first to see it."""
        wanted = (
            select(search.c.id, record.c.public)
            .join_from(sighting, search)
            .join(record, record.c.id == sighting.c.record)
            .where(search.c.review == review, sighting.c.first == 1)
            .order_by(search.c.id, sighting.c.position)
        )
        with self.read() as connection:
            rows = connection.execute(wanted.where(sighting.c.event <= cut(connection, as_of))).all()
        return tuple((f"search-{number:04d}", public) for number, public in rows)


def _started(connection: Connection, seq: int) -> Happening:
    return RunStarted(f"run-{connection.execute(select(run.c.id).where(run.c.event == seq)).scalar_one():04d}")


def _ended(connection: Connection, seq: int) -> Happening:
    return RunEnded(
        f"run-{connection.execute(select(run_outcome.c.run).where(run_outcome.c.event == seq)).scalar_one():04d}"
    )


def _finished(connection: Connection, seq: int) -> Happening:
    of = select(search_outcome.c.search).where(search_outcome.c.event == seq)
    return SearchFinished(f"search-{connection.execute(of).scalar_one():04d}")


def _abandoned(connection: Connection, seq: int) -> Happening | None:
    without_end = (
        select(search.c.id).outerjoin(search_outcome).where(search.c.event == seq, search_outcome.c.search.is_(None))
    )
    number = connection.execute(without_end).scalar_one_or_none()
    return None if number is None else SearchFinished(f"search-{number:04d}")


def _clustered(_connection: Connection, _seq: int) -> Happening:
    return Clustered()


def _answered(connection: Connection, seq: int) -> Happening | None:
    left, right = record.alias("l"), record.alias("r")
    said = tuple(pair_verdict.c[name] for name in ("answer", "explanation", "score", "person", "link"))
    wanted = (
        select(left.c.public, right.c.public, *said)
        .join_from(pair_verdict, left, left.c.id == pair_verdict.c.left)
        .join(right, right.c.id == pair_verdict.c.right)
        .where(pair_verdict.c.event == seq, pair_verdict.c.person != "")
        .order_by(pair_verdict.c.id)
    )
    found = tuple(
        PairVerdict(min(one, other), max(one, other), Answer(answer), words, score, person, link_of(link))
        for one, other, answer, words, score, person, link in connection.execute(wanted)
    )
    return Answered(found) if found else None


def _decided(connection: Connection, seq: int) -> Happening:
    rows = connection.execute(_of_citations(decision, seq, *decision.c)).all()
    return Decided(tuple(decision_of(row, row.public) for row in rows))


def _sought(connection: Connection, seq: int) -> Happening:
    columns = (retrieval.c.retrieved, retrieval.c.actor, retrieval.c.note)
    rows = connection.execute(_of_citations(retrieval, seq, *columns)).all()
    return Sought(tuple((public, Retrieved(result), actor, note) for public, result, actor, note in rows))


def _linked(connection: Connection, seq: int) -> Happening:
    columns = (study_link.c.study, study_link.c.actor, study_link.c.note)
    return Linked(tuple(tuple(row) for row in connection.execute(_of_citations(study_link, seq, *columns))))


def _published(connection: Connection, seq: int) -> Happening:
    label, actor = connection.execute(select(version.c.label, version.c.actor).where(version.c.event == seq)).one()
    return Published(label, actor)


def _of_citations(table: Any, seq: int, *columns: Any) -> Select[Any]:
    kept = [column for column in columns if column.name != "public"]
    wanted = select(citation.c.public, *kept).join_from(table, citation, citation.c.id == table.c.citation)
    return wanted.where(table.c.event == seq).order_by(table.c.id)


_READERS = {
    "run started": _started,
    "run finished": _ended,
    "search started": _abandoned,
    "search finished": _finished,
    "citations": _clustered,
    "pair verdicts": _answered,
    "decisions": _decided,
    "retrievals": _sought,
    "study link": _linked,
    "version published": _published,
}
