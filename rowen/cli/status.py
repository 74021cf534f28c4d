"""``rowen status``: which source is due, overdue, waiting, and whose turn it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from flows.status import Standing

console = Console(soft_wrap=True, highlight=False)


def add_to(app: typer.Typer) -> None:
    """Register this module's command."""
    app.command("status")(status)


def status(
    review: Annotated[str, typer.Argument(help="A review's name under reviews/, or its folder.")],
) -> None:
    """List every source: when it was last searched and by whom, whether it is due, and what it waits for."""
    from flows.back_testing import back_tests, told_of
    from flows.desk import open_desk
    from flows.inbox import strays
    from flows.owing import open_notices, untold
    from flows.status import standings, unready
    from rowen.ledger.types import RunState
    from rowen.records import clock
    from rowen.reports.drift_studies import LOST

    with open_desk(review) as desk:
        desk.ledger.mark_crashed(desk.review)
        found = standings(desk, clock.now())
        problems, lost = unready(desk), strays(desk)
        runs = desk.ledger.runs(desk.review)
        notices, not_told = open_notices(desk), untold(desk)
        tested = told_of(desk, back_tests(desk))
    _show_sources(found)
    for stray in lost:
        console.print(f"[yellow]waits[/] {escape(str(stray))}")
    for problem in problems:
        console.print(f"[yellow]not ready[/] {escape(str(problem))}")
    for line in tested:
        console.print(f"[yellow]{escape(line)}[/]")
    due = [standing.source.key for standing in found if standing.is_due]
    console.print(f"{len(due)} of {len(found)} sources are due" + (f": {escape(', '.join(due))}." if due else "."))
    if notices:
        console.print(f"[yellow]{len(notices):,} notices[/] wait for an answer: rowen tasks {escape(review)}")
    for item in not_told:
        console.print(f"[yellow]not told[/] {item.run}: {escape(f'{item.target} ({item.channel}): {item.problem}')}")
    if runs and runs[-1].state is RunState.BROKEN:
        gone = [reason for _, reason, _ in runs[-1].problems if reason.startswith(LOST)]
        more = f" And {len(gone) - 1} more: see the run report." if len(gone) > 1 else ""
        console.print(f"[red]search broken[/] {escape(gone[0])}{more}")
    if runs:
        console.print(f"Last run: {runs[-1].id} of {runs[-1].started_at:%Y-%m-%d}, {runs[-1].state or 'going on'}.")


def _show_sources(found: tuple[Standing, ...]) -> None:
    console.print(_table(found))
    for standing in found:
        for _, owed in standing.waiting:
            for problem in owed:
                console.print(f"[yellow]waits[/] {escape(standing.source.key)}: {escape(str(problem))}")
        outcome = standing.last.outcome if standing.last else None
        if outcome is not None and not outcome.complete and not standing.waiting:
            words = f"{outcome.reason} {outcome.remedy}"
            console.print(f"[yellow]incomplete[/] {escape(standing.source.key)}: {escape(words)}")


def _table(found: tuple[Standing, ...]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("source", "searched by", "last search", "records", "due", "state"):
        table.add_column(title, justify="right" if title == "records" else "left", no_wrap=title in ("source", "due"))
    for standing in found:
        spec = standing.whole.spec if standing.whole else None
        outcome = standing.whole.outcome if standing.whole else None
        when = (spec.searched_on if spec else "") or (
            f"{standing.whole.finished_at:%Y-%m-%d}" if standing.whole else ""
        )
        colour = "yellow" if standing.is_due or standing.waiting else "green"
        table.add_row(
            escape(standing.source.key),
            "Rowen"
            if standing.source.how == "api"
            else escape((spec.searched_by if spec else "") or standing.source.who),
            when or "never",
            f"{outcome.arrived:,}" if outcome else "",
            f"{standing.due.next:%Y-%m-%d}" if standing.due.next else "",
            f"[{colour}]{escape(standing.words)}[/]",
        )
    return table
