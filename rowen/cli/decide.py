"""``rowen decisions``: the queue as a file, and the verdicts back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

if TYPE_CHECKING:
    from flows.deciding import Taken

BAD_INPUT = 2
console = Console(soft_wrap=True, highlight=False)


def add_to(app: typer.Typer) -> None:
    """Register this module's commands."""
    app.command("decisions")(decisions)


def decisions(
    review: Annotated[str, typer.Argument(help="A review's name under reviews/, or its folder.")],
    import_file: Annotated[
        Path | None, typer.Option("--import", metavar="F", help="Take verdicts in from this file.")
    ] = None,
    export_file: Annotated[
        Path | None, typer.Option("--export", metavar="F", help="Write the queue to this file.")
    ] = None,
    format: Annotated[str, typer.Option(help="csv or ris; by default what the file's name or content says.")] = "",  # noqa: A002
    stage: Annotated[str, typer.Option(help="Export only title_abstract or full_text.")] = "",
    reviewer: Annotated[str, typer.Option(help="Export only what this reviewer has not decided yet.")] = "",
    strict: Annotated[bool, typer.Option("--strict", help="Keep no row if any row is bad.")] = False,
) -> None:
    """Export what waits for a verdict, or import verdicts. Without either: who owes what, and the conflicts.

    Exit code 2 when rows were refused; the good rows are kept unless --strict is given.
    """
    from flows import deciding
    from flows.desk import open_desk

    with open_desk(review) as desk:
        if export_file is not None:
            count = deciding.export(desk, export_file, format, stage, reviewer)
            console.print(f"{count:,} citations to decide: {escape(str(export_file))}")
        if import_file is not None:
            _import(deciding.take_verdicts(desk, import_file, file_format=format, strict=strict))
        if import_file is None and export_file is None:
            console.print(escape(deciding.overview(desk)))


def _import(taken: Taken) -> None:
    for problem in taken.problems:
        console.print(f"[bold red]refused[/] {escape(str(problem))}")
    console.print(
        f"{taken.decisions:,} verdicts and {taken.retrievals:,} retrieval results kept, {taken.unchanged:,} known already, "
        f"{taken.blank:,} rows still blank, {len(taken.problems):,} refused."
    )
    if taken.problems:
        raise typer.Exit(BAD_INPUT)
