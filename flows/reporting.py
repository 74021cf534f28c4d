"""Gather what the reports need and write them: counts, diagram, log, lists, run report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.boxes import box_documents
from flows.citations import merged
from flows.deduplicating import open_pairs
from flows.desk import Desk
from flows.due import due
from flows.progress import tell
from rowen.ledger.identities import require
from rowen.ledger.prisma import prisma
from rowen.ledger.types import CitationState, PrismaState, Run, Search, Stage, Standing
from rowen.records import clock
from rowen.reports import lists, prisma_formats, prisma_log, prisma_text, run_report
from rowen.reports.files import Document, write_outputs
from rowen.reports.log_lines import LogLine, log_line
from rowen.reports.run_report import NewRecord, Overdue, Owed, RunFacts


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes:
        folder: the review's output folder.
        names: files in it.
        summary: the counts as text.
        report: the run report in Markdown; "" when no run was reported.
        new: the records that the run was the first to see.
        diagram: the flow diagram as PNG.
    """

    folder: Path
    names: tuple[str, ...]
    summary: str
    report: str
    new: tuple[NewRecord, ...]
    diagram: bytes


def write_reports(desk: Desk, run: Run | None, warnings: Sequence[str]) -> Written:
    """Write everything under the review's output folder; with a run, its report too.

    Raises:
        InvariantError: the counts do not add up; nothing is written.
        StorageError: the folder cannot be written; the ledger is not touched by that.
    """
    tell("outputs", "counting")
    state = prisma(desk.ledger, desk.review)
    require(state)
    boxes = box_documents(desk, state)
    links = {name: document.name for name, document in boxes.items()}
    counts = prisma_formats.documents(state, links)
    found = (*counts, *_log(desk), *_lists(desk, state), *boxes.values())
    report, new = _report(desk, run, state, found, warnings) if run else ("", ())
    documents = (*found, Document("run_report.md", report.encode())) if run else found
    tell("outputs", f"writing {len(documents)} files")
    write_outputs(desk.outputs, documents)
    diagram = next(document.content for document in counts if document.name.endswith(".png"))
    names = tuple(document.name for document in documents)
    return Written(desk.outputs, names, prisma_text.render(state), report, new, diagram)


def log_of(desk: Desk) -> tuple[LogLine, ...]:
    """Return the log's lines, one for each run, each with the counts as they stood when it ended."""
    first = Counter(search for search, _ in desk.ledger.first_sightings(desk.review))
    searches = _by_run(desk)
    return tuple(
        log_line(
            run,
            searches.get(run.id, ()),
            first,
            prisma(desk.ledger, desk.review, as_of=run.finished_at or run.started_at),
        )
        for run in desk.ledger.runs(desk.review)
    )


def _log(desk: Desk) -> tuple[Document, ...]:
    lines = log_of(desk)
    return tuple(Document(f"prisma_log.{name}", prisma_log.render(lines, name).encode()) for name in ("csv", "jsonl"))


def _lists(desk: Desk, state: PrismaState) -> tuple[Document, ...]:
    states = desk.ledger.citations(desk.review)
    names = {source.key: source.name for source in desk.protocol.sources}
    sources = {held.id: names.get(held.source, held.source) for held in desk.ledger.records(desk.review)}
    reasons = {key: words for stage in Stage for key, words in desk.protocol.reasons(stage).items()}
    shown = {citation.citation: record for citation, record in merged(desk, states)}
    rows = lists.sort_out(states, shown, sources, reasons)
    removed = state.box("duplicates").ids
    rows["duplicates"] = lists.duplicates(removed, states, desk.ledger.records(desk.review, removed), sources)
    return tuple(
        Document(f"lists/{name}.{ending}", lists.render(found, ending))
        for name, found in rows.items()
        for ending in lists.FORMATS
    )


def _report(
    desk: Desk, run: Run, state: PrismaState, found: Sequence[Document], warnings: Sequence[str]
) -> tuple[str, tuple[NewRecord, ...]]:
    states = desk.ledger.citations(desk.review)
    searches = _by_run(desk).get(run.id, ())
    first = [pair for pair in desk.ledger.first_sightings(desk.review) if pair[0] in {s.id for s in searches}]
    new = _new(desk, [record for _, record in first], states)
    facts = RunFacts(
        run=run,
        title=desk.protocol.title,
        searches=tuple(searches),
        state=state,
        new=new,
        new_by_search=tuple(Counter(search for search, _ in first).items()),
        owed=_owed(desk, states),
        files=tuple(document.name for document in found),
        warnings=(*warnings, *(str(problem) for problem in desk.protocol.warnings)),
    )
    return run_report.render(facts), new


def _new(desk: Desk, ids: Sequence[str], states: Sequence[CitationState]) -> tuple[NewRecord, ...]:
    wanted = set(ids)
    owner = {record: state.citation for state in states for record in state.records if record in wanted}
    names = {source.key: source.name for source in desk.protocol.sources}
    return tuple(
        NewRecord(
            id=held.id,
            citation=owner.get(held.id, ""),
            source=names.get(held.source, held.source),
            record=held.record,
        )
        for held in desk.ledger.records(desk.review, wanted)
    )


def _owed(desk: Desk, states: Sequence[CitationState]) -> Owed:
    now = clock.now()
    late = [
        Overdue(item.source.name, item.source.who, (item.next or now).date())
        for item in due(desk, [source for source in desk.protocol.sources if source.how == "inbox"])
        if item.overdue(now)
    ]
    undecided = (Standing.OPEN, Standing.CONFLICT)
    screening = [state for state in states if state.title_abstract in undecided and not state.by_rule]
    texts = [s for s in states if s.title_abstract is Standing.INCLUDED and s.full_text in undecided]
    conflicts = sum(Standing.CONFLICT in (state.title_abstract, state.full_text) for state in states)
    return Owed(
        title_abstract=len(screening),
        full_text=len(texts),
        retrieval=len(prisma(desk.ledger, desk.review).box("dbr_awaiting_retrieval").ids),
        conflicts=conflicts,
        merges=len(open_pairs(desk, states)),
        overdue=tuple(late),
    )


def _by_run(desk: Desk) -> dict[str, tuple[Search, ...]]:
    found: dict[str, tuple[Search, ...]] = {}
    for search in desk.ledger.searches(desk.review):
        found[search.run] = (*found.get(search.run, ()), search)
    return found
