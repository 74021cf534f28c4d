"""``rowen update`` and ``rowen sandbox``."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer
from rich.console import Console
from rich.markup import escape

if TYPE_CHECKING:
    from flows.pipeline import Report

INCOMPLETE = 3
console = Console(soft_wrap=True, highlight=False)


def add_to(app: typer.Typer) -> None:
    """Register this module's commands."""
    app.command("update")(update_once)
    app.command("sandbox")(sandbox)


def update_once(
    review: Annotated[str, typer.Argument(help="A review's name under reviews/, or its folder.")],
    source: Annotated[list[str] | None, typer.Option(help="Only this source; may be given several times.")] = None,
    reason: Annotated[str, typer.Option(help="Why this run is made; kept in the log.")] = "",
    sandbox: Annotated[
        bool, typer.Option("--sandbox", help="Practise on made-up sources instead of the real.")
    ] = False,
) -> None:
    """Update a review once, here and now. Exit code 0: complete, 3: incomplete or search broken, 2: bad input."""
    from flows.desk import open_desk, read_protocol, refuse_unready
    from rowen.cli.asking import ask_about_inbox
    from rowen.cli.display import progress_display

    protocol = read_protocol(review)
    with ExitStack() as stack:
        if sandbox:
            from rowen.cli.practise import practice_sources

            stack.enter_context(practice_sources(review))
        refuse_unready(protocol, source or ())
        with open_desk(review) as desk:
            ask_about_inbox(desk, source or [each.key for each in protocol.sources], console)
        stack.enter_context(progress_display(console))
        report = _run(review, tuple(source or ()), reason, "practice" if sandbox else "manual")
    conclude(report)


def conclude(report: Report) -> None:
    """Print how a run ended, what is incomplete and what to do about it, and where the files are; exit with 3 if it is."""
    from rowen.ledger.types import RunState

    run = report.run
    console.print(f"\nRun {run.id} is [bold]{run.state}[/]: {report.new_records:,} new records.")
    for source, why, remedy in run.problems:
        console.print(f"[yellow]{run.state}[/] {escape(source or 'run')}: {escape(why)} {escape(remedy)}")
    for line in report.told:
        console.print(f"[yellow]note[/] {escape(line)}")
    console.print(escape(report.written.summary))
    console.print(f"Written to {escape(str(report.written.folder))}: {', '.join(report.written.names)}")
    if run.state is not RunState.COMPLETE:
        raise typer.Exit(INCOMPLETE)


def sandbox(
    seed: Annotated[int, typer.Option(help="Same seed, same corpus.")] = 1,
    works: Annotated[int, typer.Option(min=100, max=1_000_000, help="Works in the corpus.")] = 2000,
    faults: Annotated[str, typer.Option(help="Faults to show, e.g. pubmed:429x2,europepmc:short_page.")] = "",
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.")] = 8099,
    today: Annotated[
        str, typer.Option(help="The sandbox's date; records that arrive later do not exist yet.")
    ] = "2026-11-01",
) -> None:
    """Serve the practice sources until Ctrl-C: real protocols, made-up records, known truth."""
    from datetime import date

    from rowen.sandbox.server import serve

    serve(seed=seed, works=works, faults=faults, port=port, today=date.fromisoformat(today))


def _run(review: str, sources: tuple[str, ...], reason: str, trigger: Literal["manual", "practice"]) -> Report:
    """With a Prefect server set up the run shows in its UI; without one the same steps run without Prefect."""
    if os.environ.get("PREFECT_API_URL"):
        from flows.update_review import update_review

        # Without a deployment it returns its report or raises; the words of a state are for the UI.
        return cast("Report", update_review(review=review, sources=list(sources), reason=reason, trigger=trigger))
    from flows.desk import open_desk
    from flows.pipeline import Request, update

    with open_desk(review) as desk:
        return update(desk, Request(sources, trigger, reason))
