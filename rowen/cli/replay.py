"""``rowen replay``: prove a run from the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

if TYPE_CHECKING:
    from flows.replaying import Replayed

DIFFERENT = 1
console = Console(soft_wrap=True, highlight=False)


def add_to(app: typer.Typer) -> None:
    """Register this module's commands."""
    app.command("replay")(replay)


def replay(
    run: Annotated[
        str, typer.Argument(help="Id of a run, as in the PRISMA log; none for every run of every review.")
    ] = "",
    review: Annotated[str, typer.Option("--all", metavar="REVIEW", help="Every run of this review.")] = "",
) -> None:
    """Rebuild records and counts offline from the archived bytes. Exit code 0: all the same, 1: something differs."""
    from flows.replaying import replay_review, replay_run, reviews_to_replay

    if run:
        results = [replay_run(run)]
    else:
        results = [one for slug in ([review] if review else reviews_to_replay()) for one in replay_review(slug)]
    for result in results:
        _show(result)
    if len(results) > 1:
        console.print(f"{sum(result.same for result in results):,} of {len(results):,} runs are the same.")
    if not all(result.same for result in results):
        raise typer.Exit(DIFFERENT)


def _show(result: Replayed) -> None:
    for line in result.differences:
        console.print(f"[bold red]different[/] {escape(line)}")
    console.print(
        f"{result.run}: {result.pages:,} archived pages read again, {result.records:,} records rebuilt. "
        f"Digest then {result.recorded[:16]}, now {result.rebuilt[:16]}: {'same' if result.same else 'DIFFERENT'}."
    )
