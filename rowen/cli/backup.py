"""``rowen backup`` and ``rowen restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

INCOMPLETE = 3
console = Console(soft_wrap=True, highlight=False)

Reviews = Annotated[Path, typer.Option(help="The folder that holds the review folders.")]


def add_to(app: typer.Typer) -> None:
    """Register this module's commands."""
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(
    target: Annotated[Path, typer.Argument(help="A folder for the backups of this installation, on another disk.")],
    reviews: Reviews = Path("reviews"),
) -> None:
    """Save ledger, archive and reviews, also while a run is going. Exit code 0: whole, 3: something was missing."""
    from flows.backing_up import back_up
    from rowen.cli.display import progress_display

    with progress_display(console):
        made = back_up(target, reviews)
    for problem in made.problems:
        console.print(f"[yellow]missing[/] {escape(str(problem))}")
    held = made.manifest
    size = sum(kept.size for kept in (held.ledger, *held.answers, *held.review_files, *held.home_files))
    console.print(
        f"Backed up {len(held.reviews):,} reviews with {held.runs:,} runs: {len(held.answers):,} archived answers, "
        f"{len(held.review_files):,} files of the reviews, {size / 1e6:,.1f} MB before compression. {escape(str(made.path))}"
    )
    if made.problems:
        raise typer.Exit(INCOMPLETE)


def restore(
    backup: Annotated[
        Path, typer.Argument(help="The folder of the backups (its newest), or one backup-NNNN.json in it.")
    ],
    to: Annotated[Path, typer.Option("--to", metavar="HOME", help="The new home folder; it must be empty.")],
    reviews: Reviews = Path("reviews"),
) -> None:
    """Bring a backup back into an empty home folder, or into the empty database that ROWEN_DATABASE_URL names."""
    from flows.restoring import restore as bring_back
    from rowen.cli.display import progress_display

    with progress_display(console):
        found = bring_back(backup, to, reviews)
    for address in found.manifest.missing:
        console.print(f"[yellow]missing[/] The backup was made without the archived answer {address}.")
    for review, digest in found.digests:
        console.print(f"{escape(review)}: digest {digest[:16]}, as in the backup")
    console.print(
        f"Restored {escape(str(found.path))} of {found.manifest.made_at}: {found.rows:,} rows, "
        f"{len(found.manifest.answers):,} archived answers, {len(found.manifest.review_files):,} files of the reviews. "
        f"{escape(found.database)} holds the ledger now."
    )
    console.print(f"Next: set ROWEN_HOME={escape(str(to))}, then run [bold]rowen replay[/]")
