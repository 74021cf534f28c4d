"""The Markdown of a run's artifacts. Every word from outside is escaped; pictures are part of the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from flows.back_testing import told_of
from flows.confirm_lines import listed
from flows.desk import Desk
from flows.due import Due, due
from flows.owing import owed
from flows.pipeline import Report
from flows.proposing import Proposals, with_records
from rowen.ledger.types import CitationState, Decision, Role, Stage, Standing
from rowen.records import clock
from rowen.reports.markdown import code, escape

SHOWN = 100
"""Proposals that the artifact shows; the form asks about all of them, batch after batch."""


def counts_text(report: str, picture: str) -> str:
    """Return the run report with the flow diagram behind its first heading."""
    heading, _, rest = report.partition("\n")
    return f"{heading}\n\n![PRISMA 2020 flow diagram]({picture})\n{rest}"


def proposals_text(desk: Desk, found: Proposals) -> str:
    """Return what rules propose to exclude and nobody has settled, and the rules that may not propose."""
    lines = [f"# What rules propose to exclude: {escape(desk.protocol.title)}", ""]
    shown = with_records(desk, found.waiting[:SHOWN])
    if shown:
        lines += [
            _how_to_answer(desk, len(found.waiting)),
            "",
            *(listed(number, one, record) for number, (one, record) in enumerate(shown, start=1)),
        ]
        if len(found.waiting) > SHOWN:
            lines += ["", f"{len(found.waiting) - SHOWN:,} more are not shown here."]
    else:
        lines.append("None waits for an answer.")
    if told := told_of(desk, found.tested):
        lines += ["", "## Rules that were tested and lost something", "", *(f"- {escape(line)}" for line in told)]
    return "\n".join(lines)


def _how_to_answer(desk: Desk, count: int) -> str:
    by_file = code(f"rowen decisions {desk.review} --export queue.csv --reviewer NAME")
    return (
        f"**{count:,} records wait.** Nothing is excluded before people say so: open the suspended run of "
        f"`confirm-proposals` and choose *Resume*, or answer by file ({by_file})."
    )


def owed_text(desk: Desk, report: Report, found: Proposals) -> str:
    """Return what each person has to do next."""
    states, decisions = desk.ledger.citations(desk.review), desk.ledger.decisions(desk.review)
    lines = [f"# What people owe: {escape(desk.protocol.title)}", "", "| Who | What | How many |", "|---|---|--:|"]
    lines += [
        f"| {escape(who)} | {what} | {count:,} |" for who, what, count in _by_person(desk, states, decisions, found)
    ]
    lines += ["", "## Altogether", "", owed(desk), "", "## Exports", "", *_exports(desk)]
    if report.run.problems:
        lines += ["", "## What is incomplete, and why", ""]
        lines += [
            f"- **{escape(source or 'This run')}**: {escape(why)} *What to do:* {escape(remedy)}"
            for source, why, remedy in report.run.problems
        ]
    return "\n".join(lines)


def _by_person(
    desk: Desk, states: Sequence[CitationState], decisions: Sequence[Decision], found: Proposals
) -> Iterable[tuple[str, str, int]]:
    open_at = {
        Stage.TITLE_ABSTRACT: {s.citation for s in states if s.title_abstract is Standing.OPEN and not s.by_rule},
        Stage.FULL_TEXT: {
            s.citation for s in states if s.title_abstract is Standing.INCLUDED and s.full_text is Standing.OPEN
        },
    }
    words = {Stage.TITLE_ABSTRACT: "titles and abstracts to decide on", Stage.FULL_TEXT: "full texts to decide on"}
    for name in desk.protocol.reviewers:
        proposed = sum(name in one.waits_for for one in found.waiting)
        yield name, "exclusions that rules propose, to confirm or turn down", proposed
        for stage in Stage:
            mine = {d.citation for d in decisions if (d.actor, d.stage, d.role) == (name, stage, Role.REVIEWER)}
            yield name, words[stage], len(open_at[stage] - mine)
    settlers = " or ".join(desk.protocol.adjudicators) or "nobody is named as adjudicator"
    yield settlers, "conflicts to settle", sum(Standing.CONFLICT in (s.title_abstract, s.full_text) for s in states)


def _exports(desk: Desk) -> list[str]:
    now = clock.now()
    sources = [source for source in desk.protocol.sources if source.how == "inbox"]
    rows = [
        f"| {escape(item.source.name)} | {escape(item.source.who or 'not said')} | "
        f"{_day(item.last or item.earlier, 'never')} | {_next(item, now)} |"
        for item in due(desk, sources)
    ]
    if not rows:
        return ["Every source of this review is searched by Rowen."]
    return ["| Source | Who exports it | Last search | Next due |", "|---|---|---|---|", *rows]


def _next(item: Due, now: datetime) -> str:
    if item.last is None:
        return "**now**" if item.earlier is None else "**now: its strategy was edited**"
    return f"**overdue since {_day(item.next)}**" if item.overdue(now) else _day(item.next)


def _day(day: datetime | None, otherwise: str = "no interval set") -> str:
    return f"{day:%Y-%m-%d}" if day else otherwise
