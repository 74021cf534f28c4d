"""One pass over a review, from the saved searches to the PRISMA diagram: the order of the steps and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass

from flows.deduplicating import deduplicate
from flows.desk import Desk, refuse_mixing
from flows.drift import drift
from flows.due import due_sources
from flows.exports import Export
from flows.inbox import lonely, take_in, waiting
from flows.progress import tell
from flows.reporting import Written, write_reports
from flows.ruling import apply_rules
from flows.searching import Gathered, search_source
from flows.state import count
from flows.telling import tell_people
from flows.watching import watch
from rowen import __version__
from rowen.ledger.types import Run, RunState
from rowen.records import Busy, InvariantError, StorageError
from rowen.reports.drift_studies import remedy
from rowen.reports.drift_words import warnings
from screening.protocol import Source

SearchAll = Callable[[Desk, Run, Sequence[Source]], Sequence[Gathered]]
"""Searches several API sources, in whatever way and order; each fails alone."""


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody, or the schedule, asked for.

    Attributes:
        sources: keys of the sources to search; empty for all that are due.
        trigger: "manual", "schedule", "import" or "practice".
        reason: why, in the person's words; may be empty.
    """

    sources: tuple[str, ...] = ()
    trigger: str = "manual"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """How a run ended.

    Attributes:
        run: the run with its ending.
        gathered: one entry for each source searched and file taken in.
        new_records: how many records had never been seen before.
        told: what people must know besides: stopped rules, blocks not compared, and the warnings.
        warnings: what changed about the sources and is worth a look, lost sentinels first.
        written: the files under outputs.
    """

    run: Run
    gathered: tuple[Gathered, ...]
    new_records: int
    told: tuple[str, ...]
    written: Written
    warnings: tuple[str, ...] = ()


def in_threads(desk: Desk, run: Run, sources: Sequence[Source]) -> Sequence[Gathered]:
    """Search all sources at the same time; the network is what takes long."""
    if not sources:
        return ()
    pool = ThreadPoolExecutor(max_workers=len(sources))
    try:
        futures = [pool.submit(search_source, desk, run, source) for source in sources]
        # All must have ended before an error does: the review's lock is given back then, and they write to the review.
        wait(futures)
        return [future.result() for future in futures]
    finally:
        # Not waiting: Ctrl-C must stop the run now; what has arrived is stored, the rest comes with the next run.
        pool.shutdown(wait=False, cancel_futures=True)


def update(desk: Desk, request: Request, search_all: SearchAll = in_threads) -> Report:
    """Search, take in, deduplicate, judge, count and write.

    Raises:
        Busy: another run holds the review.
        InputError: a source is asked for that the review does not declare.
        InvariantError: the counts do not add up; nothing is published.
        StorageError: disk or database failed; what was committed stays, and the next run goes on from there.
    """
    refuse_mixing(desk)
    api, inbox = _chosen(desk, request)
    with desk.ledger.hold(desk.review, request.trigger):
        run = start_run(desk, request)
        tell("search", f"{len(api)} sources to search")
        gathered = [*search_all(desk, run, api)]
        gathered += lonely(desk, [s.key for s in inbox])
        gathered += [take_in(desk, run, source, Export(path)) for source, path in waiting(desk, [s.key for s in inbox])]
        return finish(desk, run, gathered)


def start_run(desk: Desk, request: Request) -> Run:
    """Open a run in the ledger; the caller holds the review, so earlier runs without an ending are dead."""
    for dead in desk.ledger.mark_crashed(desk.review, holding=True):
        tell("search", f"{dead.id} is crashed: its process died. This run finishes its work")
    return desk.ledger.start_run(
        desk.review,
        trigger=request.trigger,
        reason=request.reason,
        protocol=desk.protocol.digest,
        reviewers_per_stage=desk.protocol.reviewers_per_stage,
        practice=desk.places.practice,
        rowen_version=__version__,
    )


def finish(desk: Desk, run: Run, gathered: Sequence[Gathered]) -> Report:
    """Everything after the records are in: deduplicate, rules, checks, ending, outputs."""
    try:
        told = (*deduplicate(desk, run), *apply_rules(desk, run))
        watched = watch(desk, run)
        changed = drift(desk, run)
        count(desk)
    except InvariantError as error:
        broken = (
            "",
            f"The counts do not add up, so nothing is published: {error}",
            "Report this as an error of Rowen.",
        )
        tell_people(desk, desk.ledger.finish_run(run.id, RunState.FAILED, [broken], ""))
        raise
    lost = [(item.source, item.reason, remedy(item)) for item in changed.broken]
    failed = [(item.source, item.reason, item.remedy) for item in gathered if not item.complete]
    problems = [*lost, *failed, *watched.problems]
    state = RunState.BROKEN if lost else RunState.INCOMPLETE if problems else RunState.COMPLETE
    ended = desk.ledger.finish_run(
        run.id,
        state,
        problems,
        desk.ledger.state_digest(desk.review),
    )
    tell("finish", f"run {ended.id} is {ended.state}")
    try:
        written = write_reports(desk, ended, told, changed, watched)
    except StorageError as error:
        # The run has ended and what it found is kept: people are told, unless another run has taken the review over.
        if not isinstance(error, Busy):
            tell_people(desk, ended)
        raise
    alarms = warnings(changed)
    told = (*told, *alarms, *tell_people(desk, ended))
    return Report(ended, tuple(gathered), written.new_total, told, written, alarms)


def _chosen(desk: Desk, request: Request) -> tuple[list[Source], list[Source]]:
    chosen = [desk.protocol.source(key) for key in request.sources] or list(desk.protocol.sources)
    api = [source for source in chosen if source.how == "api"]
    if request.trigger == "schedule" and not request.sources:
        api = due_sources(desk, api)
    return api, [source for source in chosen if source.how == "inbox"]
