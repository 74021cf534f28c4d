"""``rowen lookup``: ask a source about documents by DOI."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from rowen.cli.looked_up import LookedUp

INCOMPLETE = 3
console = Console(soft_wrap=True, highlight=False)


def add_to(app: typer.Typer) -> None:
    """Register this module's commands."""
    app.command("lookup")(lookup)


def lookup(
    source: Annotated[str, typer.Argument(help="crossref, unpaywall, opencitations or biorxiv.")],
    dois: Annotated[list[str] | None, typer.Argument(metavar="[DOI]...", help="DOIs, also as web addresses.")] = None,
    file: Annotated[
        Path | None, typer.Option("--from", help="A list with one DOI a line, or any bibliographic file.")
    ] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="Write all answers to this .csv or .jsonl.")] = None,
) -> None:
    """Ask what a source says of documents, by DOI. Exit code 0: every DOI was answered, 3: some were not."""
    import connectors
    from connectors.archive import Archive
    from flows.settings import settings
    from rowen.cli.doi_lists import gather
    from rowen.cli.looked_up import check_name, look_up, save, shown

    asked = connectors.lookup(source)
    if out:
        check_name(out)
    wanted = gather(dois or (), file)
    with console.status(f"asking {asked.platform}") as status:
        result = look_up(
            asked,
            Archive(settings().archive),
            wanted.dois,
            lambda done: status.update(f"asking {asked.platform}: {done:,} of {len(wanted.dois):,} DOIs"),
        )
    _show(*shown(result.found, wanted.dois))
    _name_the_rest(result, wanted.without)
    if out:
        save(result.found, out)
        console.print(f"Written to {escape(str(out))}: {len(result.found):,} answers.")
    if result.unasked:
        raise typer.Exit(INCOMPLETE)


def _show(heading: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    if not rows:
        return
    table = Table(*heading, show_edge=False)
    for column in table.columns:
        column.overflow = "fold"
    for row in rows:
        table.add_row(*map(escape, row))
    console.print(table)


def _name_the_rest(result: LookedUp, without: tuple[str, ...]) -> None:
    for line in without:
        console.print(f"[yellow]no DOI[/] {escape(line)}")
    for one in result.missing:
        console.print(f"[yellow]not known[/] {escape(one.native_id)}: {escape(one.reason)}")
    for one in result.unasked:
        console.print(f"[bold red]no answer[/] {escape(one.native_id)}: {escape(one.reason)}")
