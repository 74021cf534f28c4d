"""What must be true of a world after each month and when all is over, and what is known of its limits."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from benchmarks._life import SLUG, Happened, World
from benchmarks._plan import API, EXPORTS, KINDS
from connectors.archive import Archive
from rowen.ledger import Ledger
from rowen.ledger.identities import check
from rowen.ledger.prisma import prisma
from rowen.ledger.types import RunState, Search, SearchOutcome
from rowen.records import digest
from rowen.sandbox.databases import database
from rowen.sandbox.exports import entries

FITTING = {
    "429": "too many requests|Over Qps",
    "500": "server error",
    "html200": "web page",
    "timeout": "no connection",
    "truncated": "cut off",
    "malformed": "This is no|cut off",
    "error_in_200": "answered with an error|This is no JSON",
    "short_page": "do not add up|did not arrive",
    "repeated_cursor": "do not add up",
    "vanishing": "do not add up|did not arrive",
    "total_changes": "do not add up",
    "down": "no connection",
    "budget": "budget|asks us to wait",
    "half_file": "were expected",
    "wrong_number": "were expected",
    "not_described": "Nobody has said",
    "another_database": "PsycINFO|an export from EBSCOhost",
}
"""What a reason must say so that it fits the fault."""
QUIET = ("same_file_twice", "not_dropped")
"""Faults of an inbox that leave the run complete: the second is named as overdue."""
REGISTERS = ("clinicaltrials",)
"""A study's entry in a register is a report of its own beside the article: never a duplicate of it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What deduplication is known not to do perfectly: numbers, not failures.

    Attributes:
        works: documents that the sources' searches find: works, and their entries in a register.
        apart: those whose records lie in several citations.
        proposed: those of them of which at least one pair waits for a person.
        mixed: citations that hold records of several works.
    """

    works: int
    apart: int
    proposed: int
    mixed: int

    def __str__(self) -> str:
        return (
            f"{self.works} works; {self.apart} lie in more than one citation ({self.proposed} of them proposed to people); "
            f"{self.mixed} citations hold records of more than one work"
        )


def found_on(world: World, key: str, day: date) -> dict[str, int]:
    """Return the id of each record that a source's search finds on a day, and its work's number."""
    if key in API:
        return dict(world.strategies.found(API[key], world.strategy(key), day))
    order = next(order for order in EXPORTS if order.key == key)
    source = database(order.key, order.name, order.style)
    made = entries(world.sandbox.corpus, source, order.style, day)
    return {entry.number: entry.work.index for entry in made}


def month_wrong(world: World, item: Happened) -> list[str]:
    """Return what is not as it must be right after a month."""
    with world.ledger() as ledger:
        native = {held.id: held.record.native_id for held in ledger.records(SLUG)}
        wrong = [
            f"{item.month}: {line}"
            for search in item.searches
            for line in _not_the_truth(world, item, search, {native[public] for public in ledger.sighted(search.id)})
        ]
    return wrong + [f"{item.month}: {line}" for line in _invisible(item)]


def _not_the_truth(world: World, item: Happened, search: Search, seen: set[str]) -> Iterator[str]:
    """A search that says it is complete must have seen the source's truth of that day, and nothing else."""
    outcome, spec = search.outcome, search.spec
    if outcome is None or not outcome.complete:
        return
    day = date.fromisoformat(spec.searched_on) if spec.searched_on else item.month.day
    missing = {native_id for native_id, _ in outcome.missing}
    truth = found_on(world, spec.source, day).keys()
    if not (seen | missing) - truth and _estimated(item, outcome):
        return
    if seen | missing != truth:
        yield (
            f"{search.id} of {spec.source} is complete, but lacks {sorted(truth - seen - missing)[:5]} "
            f"and has {sorted((seen | missing) - truth)[:5]} too many"
        )
    if missing and item.month.fault != "vanishing":
        yield f"{search.id} of {spec.source} names {sorted(missing)[:5]} as missing, and they are there"
    for native_id in missing:
        if native_id not in item.report:
            yield f"the report does not name {native_id}, which {spec.source} did not hand over"


def _estimated(item: Happened, outcome: SearchOutcome) -> bool:
    """Whether fewer came than a source announced whose totals are estimates, and the run's report says so.

    Semantic Scholar: what it leaves out of two walks in opposite orders cannot be told from an estimate that is too high.
    """
    told = item.report.replace("\\", "")
    return any(" estimated " in words and words in told for words in outcome.warnings)


def _invisible(item: Happened) -> Iterator[str]:
    """Name what a rerun ought to have told about its fault and did not.

    A run that was killed itself could tell nothing; one that outlived its worker or server must tell all.
    """
    ended = all(run.state not in (None, RunState.CRASHED) for run in item.runs)
    if item.killed and (str(item.month.kill).startswith(KINDS[0]) or not ended):
        return
    if not item.runs:
        yield "there was no run"
        return
    month, last = item.month, item.runs[-1]
    problems = [problem for run in item.runs for problem in run.problems]
    yield from _of_the_fault(item, [reason for source, reason, _ in problems if source == month.source])
    strangers = sorted({source for source, _, _ in problems} - {month.source})
    if strangers:
        yield f"{strangers} are named, and nothing was wrong with them: {problems}"
    if bool(last.problems) != (last.state is not RunState.COMPLETE):
        yield f"the run is {last.state} with {len(last.problems)} problems"
    told = item.report.replace("\\", "")
    yield from (f"the report does not name {key}" for key, _, _ in last.problems if f"**{key}**" not in told)


def _of_the_fault(item: Happened, reasons: Sequence[str]) -> Iterator[str]:
    """Compare what a run says of the source that went wrong with what did go wrong.

    A search that is complete has been compared with the truth: its fault was healed. Every other must be named, with a
    reason that fits.
    """
    month = item.month
    mine = [search.outcome for search in item.searches if search.spec.source == month.source]
    healed = bool(mine) and all(outcome and outcome.complete for outcome in mine)
    if month.written and not item.struck:
        yield f"{month.source} was never struck"
    if month.fault == "not_dropped":
        name = next(order.name for order in EXPORTS if order.key == month.source)
        if not re.search(rf"\*\*overdue since [-0-9]+\*\*: the export of {re.escape(name)}", item.report):
            yield f"the report does not say that {name} is overdue"
    if month.fault in QUIET or (healed and month.written):
        yield from (f"{month.source} is named though nothing was lost: {reason}" for reason in reasons)
    elif month.fault and not any(re.search(FITTING[month.fault], reason) for reason in reasons):
        yield f"{month.source} failed and the run says {reasons or 'nothing'}"


def end_wrong(world: World, last: date) -> list[str]:
    """Return what is not as it must be when all is over."""
    with world.ledger() as ledger:
        runs = ledger.runs(SLUG)
        wrong = [f"{runs[-1].id}, with nothing wrong, is {runs[-1].state}"] * (runs[-1].state is not RunState.COMPLETE)
        wrong += [f"{run.id} has no ending" for run in runs if run.state is None]
        wrong += [
            f"{run.id}: {problem}"
            for run in runs
            for problem in check(prisma(ledger, SLUG, as_of=run.finished_at or run.started_at))
        ]
        log = world.happened[-1].log
        wrong += [
            f"{run.id} is not in the PRISMA log as {run.state}" for run in runs if not _logged(log, run.id, run.state)
        ]
        wrong += _lost(ledger, {key: set(found_on(world, key, last)) for key in (*world.asked, *world.exported)})
        wrong += _archive(world, ledger)
    counts = [item.records for item in world.happened]
    wrong += [f"records fell from {a} to {b}" for a, b in itertools.pairwise(counts) if b < a]
    planned = [item for item in world.happened if item.month.kill]
    return wrong + [f"{item.month}: nothing was killed" for item in planned if not item.killed]


def limits(world: World, last: date) -> Limits:
    """Return what deduplication left apart and what it put together wrongly."""
    work_of = {
        (key, native_id): (work, key in REGISTERS)
        for key in (*world.asked, *world.exported)
        for native_id, work in found_on(world, key, last).items()
    }
    with world.ledger() as ledger:
        held = {item.id: (item.source, item.record.native_id) for item in ledger.records(SLUG)}
        works = {public: work_of[place] for public, place in held.items() if place in work_of}
        pairs = {
            works[pair.left]
            for pair in ledger.open_pairs(SLUG)
            if pair.left in works and works[pair.left] == works.get(pair.right)
        }
        citations: dict[tuple[int, bool], set[str]] = defaultdict(set)
        mixed = 0
        for state in ledger.citations(SLUG):
            inside = {works[public] for public in state.records if public in works}
            mixed += len(inside) > 1
            for work in inside:
                citations[work].add(state.citation)
    apart = {work for work, owners in citations.items() if len(owners) > 1}
    return Limits(len(set(work_of.values())), len(apart), len(apart & pairs), mixed)


def against(twin: World, faulty: World, last: date) -> list[str]:
    """Compare with the same months without faults and kills.

    A month that failed may have missed a record that its source withdrew before the next month; nothing else may be
    missing, and what both hold must be merged alike.
    """
    with twin.ledger() as one, faulty.ledger() as other:
        (all_records, merged), (records, mine) = _holdings(one), _holdings(other)
        there = {item.id: item for item in one.records(SLUG)}
    wanted = {key: found_on(faulty, key, last) for key in (*faulty.asked, *faulty.exported)}
    gone, more = all_records - records, records - all_records
    lost = [public for public in gone if there[public].record.native_id in wanted[there[public].source]]
    apart = {group - gone for group in merged if group - gone} ^ mine
    return [
        *[f"{public} is held by the quiet twin only, and is still at its source" for public in sorted(lost)],
        *[f"{public} is not held by the quiet twin" for public in sorted(more)],
        *([f"{len(apart)} citations are merged otherwise than in the quiet twin"] if apart and not gone else []),
    ]


def _holdings(ledger: Ledger) -> tuple[frozenset[str], frozenset[frozenset[str]]]:
    records = frozenset(public for public, _ in ledger.record_digests(SLUG))
    return records, frozenset(frozenset(state.records) for state in ledger.citations(SLUG))


def _logged(log: str, run: str, state: RunState | None) -> bool:
    return any(run in line and f"{state}" in line for line in log.splitlines())


def _lost(ledger: Ledger, wanted: Mapping[str, set[str]]) -> Iterator[str]:
    """Name what the sources' searches find and the review does not hold in exactly one citation."""
    held: dict[str, dict[str, str]] = defaultdict(dict)
    for item in ledger.records(SLUG):
        held[item.source][item.record.native_id] = item.id
    owners: dict[str, list[str]] = defaultdict(list)
    for state in ledger.citations(SLUG):
        for public in state.records:
            owners[public].append(state.citation)
    for source, ids in wanted.items():
        missing = sorted(ids - held[source].keys())
        if missing:
            yield f"{source}: {len(missing)} of {len(ids)} are not in the review: {missing[:5]}"
        for native_id in sorted(ids & held[source].keys()):
            if len(owners[held[source][native_id]]) != 1:
                yield f"{source}: {native_id} stands in {owners[held[source][native_id]]}"


def _archive(world: World, ledger: Ledger) -> Iterator[str]:
    archive = Archive(world.folder / "home" / "archive")
    for search in ledger.searches(SLUG):
        for page in ledger.pages(search.id):
            if digest(archive.get(page.sha256)) != page.sha256:
                yield f"{search.id}: page {page.sha256} is damaged"
