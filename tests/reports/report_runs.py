"""One run with its searches, for the log and the run report."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from rowen.ledger.types import PrismaState, Run, RunState, Search, SearchOutcome, SearchSpec
from rowen.records import Author, PartialDate, Record, SourceKind
from rowen.reports import owed, run_report
from rowen.reports.log_lines import LogLine, log_line
from tests.reports.report_states import TYPICAL

START = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
RUN = Run(
    id="run-2026-11-01",
    review="online-communities",
    started_at=START,
    trigger="schedule",
    reason="monthly",
    protocol="5b1f09",
    reviewers_per_stage=(2, 2),
    practice=False,
    rowen_version="0.1.0",
    state=RunState.INCOMPLETE,
    finished_at=START + timedelta(minutes=4),
    digest="90aa51",
    problems=(("scopus", "no export | since June", "Drop an export into inbox/scopus."),),
)
PUBMED = Search(
    id="search-1",
    run=RUN.id,
    review=RUN.review,
    started_at=START,
    finished_at=START + timedelta(minutes=1),
    spec=SearchSpec(
        source="pubmed", name="MEDLINE", platform="PubMed", kind=SourceKind.DATABASE, how="api", strategy="peer support"
    ),
    outcome=SearchOutcome(
        complete=True,
        reported=1200,
        arrived=1199,
        missing=(("12345678", "the answer did not hold it"),),
        sent="peer support",
        translation='"peer group"[MeSH Terms] OR `peer`[All Fields]',
        warnings=("Phrase not found: <b>peer* supprt</b>",),
    ),
)
SCOPUS = Search(
    id="search-2",
    run=RUN.id,
    review=RUN.review,
    started_at=START,
    spec=SearchSpec(
        source="scopus",
        name="Scopus",
        platform="Elsevier",
        kind=SourceKind.DATABASE,
        how="inbox",
        strategy="TITLE-ABS-KEY(peer)",
        file_name="scopus|june.ris",
    ),
)
SEARCHES = (PUBMED, SCOPUS)
NASTY = Record(
    title="A <i>peer</i> community | with *stars* <script>alert(1)</script> [here](javascript:alert(1))",
    authors=(Author(family="Öz"), Author(collective="The Peers"), Author(family="C"), Author(family="D")),
    published=PartialDate(2015),
)


def ids(count: int) -> tuple[str, ...]:
    return tuple(f"c-{place}" for place in range(count))


def line() -> LogLine:
    return log_line(RUN, SEARCHES, {PUBMED.id: 7}, TYPICAL)


def facts(new: int = 1, state: PrismaState = TYPICAL) -> run_report.RunFacts:
    return run_report.RunFacts(
        run=RUN,
        title="Self-management in online communities",
        searches=SEARCHES,
        state=state,
        new=tuple(
            run_report.NewRecord(
                id=f"r-{place}", citation=f"c-{place}", source="MEDLINE", record=NASTY, why="indexed late"
            )
            for place in range(new)
        ),
        new_total=new,
        new_by_search=((PUBMED.id, new),),
        owed=owed.Owed(
            title_abstract=ids(40),
            full_text=ids(4),
            retrieval=ids(5),
            conflicts=ids(1),
            overdue=(owed.Overdue("Scopus", "Ann", date(2026, 6, 1)),),
        ),
        files=("prisma.svg", "lists/included.ris"),
        warnings=("review.yaml:12: the strategy of IBSS is older than a year.",),
    )
