"""Gather what the reports need and write them: counts, diagram, log, lists, run report."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path

from flows.boxes import box_documents
from flows.citations import CHUNK, merged
from flows.desk import Desk
from flows.linking import linked_for_report
from flows.owing import owing
from flows.progress import tell
from flows.state import count
from flows.why import Because, why_new_of
from rowen.ledger.prisma import prisma
from rowen.ledger.types import CitationState, PrismaState, Run, Search, Stage
from rowen.records import Record
from rowen.reports import drift as drift_report
from rowen.reports import lists, prisma_formats, prisma_log, prisma_text, run_report
from rowen.reports.drift_types import Drift
from rowen.reports.files import Document, write_outputs
from rowen.reports.log_lines import LogLine, log_line
from rowen.reports.run_report import NewRecord, RunFacts
from rowen.reports.watched import Watched

NOTHING_WATCHED = Watched()
SHOWN_NEW = 500
"""New records that are shown one by one in the run report and in Prefect; boxes/new_records.csv holds all of them."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes:
        folder: the review's output folder.
        names: files in it.
        summary: the counts as text.
        report: the run report in Markdown; "" when no run was reported.
        new: the first of the records that the run was the first to see; ``new_total`` how many there are.
        diagram: the flow diagram as PNG.
        drift: what changed about the sources, in Markdown; "" when nobody looked.
    """

    folder: Path
    names: tuple[str, ...]
    summary: str
    report: str
    new: tuple[NewRecord, ...]
    new_total: int
    diagram: bytes
    drift: str = ""


@dataclass(frozen=True, slots=True)
class _Facts:
    """What several reports need, asked of the ledger once.

    Attributes:
        first: (search, record): the search that was the first to see each record.
        searches: of each run.
        source: name of each record's source.
        why: why each record was new when it came.
        drift: what changed about the sources in this run.
        watched: what the run looked at again.
    """

    state: PrismaState
    citations: Sequence[CitationState]
    first: Sequence[tuple[str, str]]
    searches: Mapping[str, Sequence[Search]]
    source: Mapping[str, str]
    why: Because
    drift: Drift | None = None
    watched: Watched = NOTHING_WATCHED


def write_reports(
    desk: Desk,
    run: Run | None,
    warnings: Sequence[str],
    drift: Drift | None = None,
    watched: Watched = NOTHING_WATCHED,
) -> Written:
    """Write everything under the review's output folder; with a run, its report and what changed about the sources too.

    Args:
        desk: the review.
        run: the run that is reported, or None.
        warnings: sentences that the report ends with.
        drift: what changed about the sources in this run.
        watched: what the run looked at again.

    Raises:
        InvariantError: the counts do not add up; nothing is written.
        StorageError: the folder cannot be written; the ledger is not touched by that.
        Busy: this run lost the review to another one, whose reports are newer.
    """
    tell("outputs", "counting")
    facts = _facts(desk, drift)
    with ExitStack() as files:
        return _write(desk, run, replace(facts, watched=watched), warnings, files)


def _write(desk: Desk, run: Run | None, facts: _Facts, warnings: Sequence[str], files: ExitStack) -> Written:
    boxes = box_documents(desk, facts.state, facts.why)
    counts = prisma_formats.documents(facts.state, {name: document.name for name, document in boxes.items()})
    found = (*counts, *_log(desk, facts), *_lists(desk, facts, files), *boxes.values())
    found += tuple(drift_report.documents(facts.drift, run)) if run and facts.drift else ()
    new = _new(desk, run, facts) if run else ()
    report = run_report.render(_run_facts(desk, run, facts, new, found, warnings)) if run else ""
    documents = (*found, Document("run_report.md", report.encode())) if run else found
    tell("outputs", f"writing {len(documents)} files")
    desk.ledger.refuse_lost(desk.review)
    write_outputs(desk.outputs, documents)
    return Written(
        folder=desk.outputs,
        names=tuple(document.name for document in documents),
        summary=prisma_text.render(facts.state),
        report=report,
        new=new,
        new_total=len(_first_seen_in(run, facts)) if run else 0,
        diagram=next(document.data for document in counts if document.name.endswith(".png")),
        drift=drift_report.page(facts.drift, run) if run and facts.drift else "",
    )


def _facts(desk: Desk, drift: Drift | None) -> _Facts:
    searches: dict[str, list[Search]] = defaultdict(list)
    names = {source.key: source.name for source in desk.protocol.sources}
    source_of = {}
    for search in desk.ledger.searches(desk.review):
        searches[search.run].append(search)
        source_of[search.id] = names.get(search.spec.source, search.spec.name)
    first, citations = desk.ledger.first_sightings(desk.review), desk.ledger.citations(desk.review)
    return _Facts(
        state=count(desk),
        citations=citations,
        first=first,
        searches=searches,
        source={record: source_of[search] for search, record in first},
        why=why_new_of([search for each in searches.values() for search in each], first, citations),
        drift=drift,
    )


def _log(desk: Desk, facts: _Facts) -> tuple[Document, ...]:
    """The log's lines, one for each run, each with the counts as they stood when it ended."""
    first = Counter(search for search, _ in facts.first)
    lines: list[LogLine] = []
    for run in desk.ledger.runs(desk.review):
        then = prisma(desk.ledger, desk.review, as_of=run.finished_at or run.started_at)
        lines.append(log_line(run, facts.searches.get(run.id, ()), first, then))
    return tuple(Document(f"prisma_log.{name}", prisma_log.render(lines, name).encode()) for name in ("csv", "jsonl"))


def _lists(desk: Desk, facts: _Facts, open_files: ExitStack) -> tuple[Document, ...]:
    """Each list is sorted first and then filled chunk by chunk, so that memory does not grow with the review."""
    reasons = {key: words for stage in Stage for key, words in desk.protocol.reasons(stage).items()}
    states = {state.citation: state for state in facts.citations}
    rows = lists.sort_out(facts.citations, dict.fromkeys(states, Record()), facts.source, reasons)
    documents: list[Document] = []
    for name, found in rows.items():
        files = open_files.enter_context(closing(lists.ListFiles(name)))
        for start in range(0, len(found), CHUNK):
            chunk = found[start : start + CHUNK]
            shown = merged(desk, [states[row.citation] for row in chunk])
            files.add([replace(row, record=record) for row, (_, record) in zip(chunk, shown, strict=True)])
        documents += files.documents()
    return (*documents, *_duplicates(desk, facts, open_files))


def _duplicates(desk: Desk, facts: _Facts, open_files: ExitStack) -> tuple[Document, ...]:
    ids, files = facts.state.box("duplicates").ids, open_files.enter_context(closing(lists.ListFiles("duplicates")))
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        files.add(lists.duplicates(chunk, facts.citations, desk.ledger.records(desk.review, chunk), facts.source))
    return files.documents()


def _run_facts(
    desk: Desk,
    run: Run,
    facts: _Facts,
    new: tuple[NewRecord, ...],
    found: Sequence[Document],
    warnings: Sequence[str],
) -> RunFacts:
    mine = {search.id for search in facts.searches.get(run.id, ())}
    return RunFacts(
        run=run,
        title=desk.protocol.title,
        searches=tuple(facts.searches.get(run.id, ())),
        state=facts.state,
        new=new,
        new_total=len(_first_seen_in(run, facts)),
        new_by_search=tuple(Counter(search for search, _ in facts.first if search in mine).items()),
        owed=owing(desk, facts.citations, facts.state),
        watched=facts.watched,
        linked=linked_for_report(desk, facts.citations),
        files=tuple(document.name for document in found),
        warnings=(*warnings, *(str(problem) for problem in desk.protocol.warnings)),
        drift=facts.drift,
    )


def _first_seen_in(run: Run, facts: _Facts) -> list[str]:
    mine = {search.id for search in facts.searches.get(run.id, ())}
    return [record for search, record in facts.first if search in mine]


def _new(desk: Desk, run: Run, facts: _Facts) -> tuple[NewRecord, ...]:
    wanted = _first_seen_in(run, facts)[:SHOWN_NEW]
    owner = {record: state.citation for state in facts.citations for record in state.records}
    return tuple(
        NewRecord(
            id=held.id,
            citation=owner.get(held.id, ""),
            source=facts.source[held.id],
            record=held.record,
            why=str(facts.why(held)),
        )
        for held in desk.ledger.records(desk.review, wanted)
    )
