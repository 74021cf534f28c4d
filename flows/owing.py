"""Gather what people owe a review: one function for the terminal, the run report, Prefect and the messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flows.citations import merged, open_stage
from flows.desk import Desk
from flows.due import due
from flows.inbox import strays
from flows.linking import titled
from flows.proposing import proposals
from flows.status import files_waiting
from rowen.ledger.prisma import prisma
from rowen.ledger.remarks import HeldNotice
from rowen.ledger.types import CitationState, PrismaState, Stage, Standing
from rowen.records import Notice, clock
from rowen.records.alarms import alarm
from rowen.reports import owed as owed_report
from rowen.reports.list_rows import where
from rowen.reports.owed import NoticeTask, Overdue, Owed, Untold, WaitingFile


def owed(desk: Desk) -> str:
    """Return what people owe, as Markdown: what the run report and the artifact ``owed-<slug>`` say."""
    return owed_report.render(owing(desk), desk.review)


def owing(desk: Desk, citations: Sequence[CitationState] | None = None, counts: PrismaState | None = None) -> Owed:
    """Return everything that waits for a person, now.

    Args:
        desk: the review.
        citations: its citations, if they are at hand.
        counts: its counts, if they are at hand.
    """
    states = desk.ledger.citations(desk.review) if citations is None else citations
    boxes = (counts or prisma(desk.ledger, desk.review)).boxes
    screening = [state for state in states if open_stage(state) is Stage.TITLE_ABSTRACT]
    return Owed(
        title_abstract=_ids(screening),
        full_text=_ids(s for s in states if open_stage(s) is Stage.FULL_TEXT),
        retrieval=tuple(dict.fromkeys(c for box in boxes if box.name.endswith("_awaiting_retrieval") for c in box.ids)),
        conflicts=_ids(s for s in states if Standing.CONFLICT in (s.title_abstract, s.full_text)),
        merges=tuple((pair.left, pair.right) for pair in desk.ledger.open_pairs(desk.review)),
        proposals=tuple(one.citation for one in proposals(desk, states).waiting),
        overdue=overdue(desk),
        files=_files(desk),
        notices=open_notices(desk, states),
        untold=untold(desk),
    )


def overdue(desk: Desk) -> tuple[Overdue, ...]:
    """Return the exports that are due or past their day, each with who owes it."""
    now = clock.now()
    sources = [source for source in desk.protocol.sources if source.how == "inbox"]
    return tuple(
        Overdue(
            source=item.source.name,
            who=item.source.who,
            due=(item.next or now).date(),
            never=item.last is None and item.earlier is None,
            edited=item.last is None and item.earlier is not None,
        )
        for item in due(desk, sources)
        if item.overdue(now)
    )


def open_notices(desk: Desk, citations: Sequence[CitationState] | None = None) -> tuple[NoticeTask, ...]:
    """Return the notices that nobody has answered, oldest first."""
    waiting = [item for item in desk.ledger.notices(desk.review) if item.open]
    if not waiting:
        return ()
    states = desk.ledger.citations(desk.review) if citations is None else citations
    return tasks_of(desk, waiting, states)


def tasks_of(desk: Desk, notices: Sequence[HeldNotice], citations: Sequence[CitationState]) -> tuple[NoticeTask, ...]:
    """Describe notices as tasks: what each is about, as people see it."""
    wanted = {item.record for item in notices}
    about = [state for state in citations if not wanted.isdisjoint(state.records)]
    shown = {record: (state, content) for state, content in merged(desk, about) for record in state.records}
    kinds = {held.id: held.record.kind for held in desk.ledger.records(desk.review, wanted)}
    tasks = []
    for item in notices:
        state, content = shown[item.record]
        meaning = alarm(item.notice, kinds[item.record])
        tasks.append(
            NoticeTask(
                id=item.id,
                meaning=meaning.value if meaning else item.notice.kind,
                citation=state.citation,
                title=titled(content),
                where=where(state),
                reference=_reference(item.notice),
                since=item.at.date(),
            )
        )
    return tuple(tasks)


def untold(desk: Desk) -> tuple[Untold, ...]:
    """Return the messages that could not be sent so far: to whom, about which run, and why."""
    found: dict[tuple[str, str, str], Untold] = {}
    for run in desk.ledger.runs(desk.review):
        for told in desk.ledger.tellings(run.id):
            key = told.run, told.channel, told.target
            if told.state == "failed":
                found[key] = Untold(told.run, told.channel, told.target, told.problem)
            else:
                found.pop(key, None)
    return tuple(found.values())


def _reference(notice: Notice) -> str:
    ids = (f"PMID {notice.pmid}" if notice.pmid else "", f"doi:{notice.doi}" if notice.doi else "")
    return ", ".join(filter(None, (notice.kind, notice.reference, *ids)))


def _files(desk: Desk) -> tuple[WaitingFile, ...]:
    waiting = tuple(
        WaitingFile(key, name, " ".join(problem.message for problem in problems))
        for key, files in files_waiting(desk, desk.protocol.sources).items()
        for name, problems in files
    )
    return (*waiting, *(WaitingFile("", stray.file, f"{stray.message} {stray.remedy}") for stray in strays(desk)))


def _ids(states: Iterable[CitationState]) -> tuple[str, ...]:
    return tuple(state.citation for state in states)
