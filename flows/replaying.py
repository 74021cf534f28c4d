"""Prove a run: live its review's history again from the archived bytes, offline, and compare the digests."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import connectors
from connectors.archive import Archive
from connectors.replay import Archived, rebuild
from flows.settings import settings
from rowen import dedup
from rowen.ledger import Ledger, default_url, file_keys
from rowen.ledger.history import (
    Answered,
    Clustered,
    Decided,
    Happening,
    Linked,
    Published,
    RunEnded,
    RunStarted,
    SearchFinished,
    Sought,
)
from rowen.ledger.types import Run, Search, SearchOutcome
from rowen.records import InputError, Problem, Record, SourceError, clock
from rowen.records.formats import read


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay found.

    Attributes:
        run: the run's id.
        pages: archived answers and files read again, from the review's beginning.
        records: records rebuilt from them.
        recorded, rebuilt: digest of the run as it was recorded, and as it came out now.
        differences: what came out otherwise, in words.
    """

    run: str
    pages: int
    records: int
    recorded: str
    rebuilt: str
    differences: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether the run was rebuilt exactly."""
        return self.recorded == self.rebuilt


@dataclass
class _Stage:
    """Where the history is lived again: the original is read, the copy is written."""

    original: Ledger
    copy: Ledger
    archive: Archive
    review: str
    run: Run | None = None
    pages: int = 0
    records: int = 0
    differences: list[str] = field(default_factory=list)


def replay_run(run_id: str) -> Replayed:
    """Rebuild everything up to the end of a run from the archive alone.

    Records, citations and counts are worked out again; what people said is taken from the ledger as they said it.

    Raises:
        InputError: there is no such run, or it never ended.
        StorageError: an archived answer is missing or damaged.
    """
    with _staged() as (stage, original):
        run = original.run(run_id)
        if not run.digest:
            problem = Problem(
                f"{run_id} never ended, so it has no digest.", "Replay a later run: it holds what this one left."
            )
            raise InputError(problem)
        stage.review = run.review
        for at, happened in original.history(run.review, run_id):
            with clock.at(at):
                _live(stage, happened)
        return _compared(stage, run)


def replay_review(review: str) -> tuple[Replayed, ...]:
    """Rebuild a review's whole history once, and compare at the end of every run; oldest first.

    A run without a digest (crashed, failed, still going) is passed over: what it left is in the next one's.

    Raises:
        InputError: no run of this review has ended.
        StorageError: an archived answer is missing or damaged.
    """
    with _staged() as (stage, original):
        runs = {run.id: run for run in original.runs(review) if run.digest}
        if not runs:
            known = ", ".join(original.reviews()) or "none"
            raise InputError(Problem(f"No run of {review!r} has ended.", f"Reviews in this ledger: {known}."))
        stage.review, last, found = review, runs[max(runs, key=lambda run: int(run[4:]))], []
        for at, happened in original.history(review, last.id):
            with clock.at(at):
                _live(stage, happened)
            if isinstance(happened, RunEnded) and happened.run in runs:
                found.append(_compared(stage, runs[happened.run]))
        return (*found, _compared(stage, last))


def reviews_to_replay() -> tuple[str, ...]:
    """Return the slugs of all reviews with a run that has ended."""
    with Ledger.open(settings().database_url) as ledger:
        return tuple(slug for slug in ledger.reviews() if any(run.digest for run in ledger.runs(slug)))


@contextmanager
def _staged() -> Iterator[tuple[_Stage, Ledger]]:
    places = settings()
    with (
        Ledger.open(places.database_url) as original,
        tempfile.TemporaryDirectory() as scratch,
        Ledger.open(default_url(Path(scratch))) as copy,
    ):
        yield _Stage(original, copy, Archive(places.archive), ""), original


def _compared(stage: _Stage, run: Run) -> Replayed:
    rebuilt = stage.copy.state_digest(stage.review)
    differences, stage.differences = tuple(stage.differences), []
    return Replayed(run.id, stage.pages, stage.records, run.digest, rebuilt, differences)


def _live(stage: _Stage, happened: Happening) -> None:
    """Let it happen again; the ending of a run is left to whoever compares."""
    match happened:
        case RunStarted(run):
            _start(stage, stage.original.run(run))
        case SearchFinished(search):
            _search(stage, stage.original.search(search))
        case Clustered():
            _cluster(stage)
        case Answered(verdicts):
            stage.copy.add_verdicts(stage.review, verdicts)
        case Decided(decisions):
            stage.copy.add_decisions(stage.review, decisions)
        case Sought(results):
            stage.copy.add_retrievals(stage.review, results)
        case Linked(links):
            for link in links:
                stage.copy.link_study(stage.review, *link)
        case Published(label, actor):
            stage.copy.publish_version(stage.review, label, actor)


def _start(stage: _Stage, run: Run) -> None:
    stage.run = stage.copy.start_run(
        stage.review,
        trigger=run.trigger,
        reason=run.reason,
        protocol=run.protocol,
        reviewers_per_stage=run.reviewers_per_stage,
        practice=run.practice,
        rowen_version=run.rowen_version,
    )


def _search(stage: _Stage, search: Search) -> None:
    """Read a search's archived pages again; also those of an incomplete one, whose records later ones rely on."""
    if stage.run is None:
        return
    complete = search.outcome is not None and search.outcome.complete
    keys, records = _read_again(stage, search) if complete else ((), _read_what_came(stage, search))
    stage.copy.add_records(stage.review, search.spec.source, records)
    stage.records += len(records)
    if search.outcome is None:
        return
    mine = stage.copy.start_search(stage.run.id, stage.review, search.spec)
    if complete:
        keys = _accounted_for(stage, search, search.outcome, keys)
    stage.copy.finish_search(mine.id, search.outcome, keys)


def _accounted_for(stage: _Stage, search: Search, outcome: SearchOutcome, keys: tuple[str, ...]) -> tuple[str, ...]:
    absent = {native_id for native_id, _ in outcome.missing}
    wanted = tuple(key for key in keys if key not in absent)
    lost = set(stage.copy.missing_keys(stage.review, search.spec.source, wanted))
    if lost:
        stage.differences.append(f"{search.id}: the archive does not hold {', '.join(sorted(lost)[:5])}")
    if len(wanted) != outcome.arrived:
        stage.differences.append(f"{search.id}: {outcome.arrived} records then, {len(wanted)} now")
    return tuple(key for key in wanted if key not in lost)


def _read_again(stage: _Stage, search: Search) -> tuple[tuple[str, ...], list[tuple[str, Record]]]:
    pages = stage.original.pages(search.id)
    stage.pages += len(pages)
    if search.spec.how == "api":
        archived = (Archived(page.role, page.request, stage.archive.get(page.sha256)) for page in pages)
        parsed = rebuild(connectors.connector(search.spec.connector), archived)
        return parsed.ids, [(record.native_id, record) for record in parsed.records]
    found = [
        located.record
        for page in pages
        if page.role == "file"
        for located in read(stage.archive.get(page.sha256), name=search.spec.file_name).records
    ]
    keys = file_keys(found)
    return keys, list(zip(keys, found, strict=True))


def _read_what_came(stage: _Stage, search: Search) -> list[tuple[str, Record]]:
    """The records of an incomplete search: those of its last page may be unreadable, which is why it is incomplete."""
    if search.spec.how != "api":
        return []
    connector = connectors.connector(search.spec.connector)
    found: list[Record] = []
    for page in stage.original.pages(search.id):
        if page.role == "records":
            stage.pages += 1
            with suppress(SourceError):
                found += connector.parse(stage.archive.get(page.sha256), "records").records
    return [(record.native_id, record) for record in found]


def _cluster(stage: _Stage) -> None:
    ledger, review = stage.copy, stage.review
    new = ledger.unassigned(review)
    table = dedup.prepare((held.id, held.record) for held in ledger.records(review))
    if new:
        ledger.add_verdicts(review, dedup.propose(table, frozenset(new)))
    ledger.assign(review, dedup.partition(table, ledger.verdicts(review)).clusters)
