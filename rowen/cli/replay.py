"""``rowen replay``: prove a run from the archive."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

DIFFERENT = 1
console = Console(soft_wrap=True, highlight=False)


def add_to(app: typer.Typer) -> None:
    """Register this module's commands."""
    app.command("replay")(replay)


def replay(run: Annotated[str, typer.Argument(help="Id of a run, as in the PRISMA log.")]) -> None:
    """Rebuild records and counts of a run offline from the archived bytes. Exit code 0: same, 1: different."""
    from flows.replaying import replay_run

    result = replay_run(run)
    for line in result.differences:
        console.print(f"[bold red]different[/] {escape(line)}")
    console.print(
        f"{result.pages:,} archived pages read again, {result.records:,} records rebuilt. "
        f"Digest then {result.recorded[:16]}, now {result.rebuilt[:16]}: {'same' if result.same else 'DIFFERENT'}."
    )
    if not result.same:
        raise typer.Exit(DIFFERENT)
