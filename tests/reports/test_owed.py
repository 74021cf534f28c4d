"""What people owe: the same lines in the run report and by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from rowen.reports import owed, run_report
from rowen.reports.owed import NoticeTask, Overdue, Owed, Untold, WaitingFile
from tests.reports.report_runs import facts

EVERYTHING = Owed(
    title_abstract=("c-1", "c-2"),
    proposals=("c-2",),
    retrieval=("c-3",),
    merges=(("r-1", "r-2"),),
    overdue=(Overdue("CINAHL", "Ann", date(2026, 10, 1)), Overdue("Embase", "", date(2026, 11, 1), never=True)),
    files=(WaitingFile("cinahl", "may.ris", "The number of records is not known."), WaitingFile("embase", "x.ris")),
    notices=(
        NoticeTask(
            id="notice-0001",
            meaning="erratum",
            citation="c-9",
            title="A | title",
            where="full text: included",
            reference="ErratumIn, PMID 9",
            since=date(2026, 11, 1),
        ),
    ),
    untold=(Untold("run-0001", "email", "ann@example.org", "127.0.0.1:25 did not answer in time."),),
)


def test_every_task_has_its_line() -> None:
    lines = owed.render(EVERYTHING, "peers").splitlines()
    assert lines == [
        "- 2 to decide on title and abstract, 1 of them proposed for exclusion by a rule",
        "- 1 report to fetch",
        "- 0 to decide on the full text",
        "- 0 conflicts to settle",
        "- 1 possible duplicate to judge",
        "- **overdue since 2026-10-01**: the export of CINAHL (Ann)",
        "- **never searched**: the export of Embase",
        "- in the inbox of cinahl: `may.ris`, which waits: The number of records is not known.",
        "- in the inbox of embase: `x.ris`, taken in with the next run",
        (
            "- **erratum** noticed on 2026-11-01: A \\| title (`c-9`, full text: included). ErratumIn, PMID 9. Answer it with "
            "`rowen tasks peers --done notice-0001 --by NAME --note TEXT`"
        ),
        "- **not told** of `run-0001`: ann@example.org (email): 127.0.0.1:25 did not answer in time.",
    ]


def test_the_run_report_says_the_same() -> None:
    told = facts()
    report = run_report.render(replace(told, owed=EVERYTHING))
    assert owed.render(EVERYTHING, told.run.review) in report
