"""``rowen import``, ``rowen convert`` and ``rowen dedup``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

console = Console(soft_wrap=True, highlight=False)


def add_to(app: typer.Typer) -> None:
    """Register this module's commands."""
    app.command("import")(import_files)
    app.command("convert")(convert)
    app.command("dedup")(dedup)


def import_files(
    review: Annotated[str, typer.Argument(help="A review's name under reviews/, or its folder.")],
    files: Annotated[list[Path], typer.Argument(help="Export files of one source.")],
    source: Annotated[str, typer.Option(help="The source in review.yaml that they were exported from.")],
    expected: Annotated[
        int | None, typer.Option(min=0, help="Number of records the platform showed; another count is refused.")
    ] = None,
    searched_on: Annotated[
        str, typer.Option(help="Day of the search on the platform, e.g. 2026-11-20; else the day the file was saved.")
    ] = "",
    searched_by: Annotated[str, typer.Option(help="Who searched; else the person review.yaml names.")] = "",
) -> None:
    """Take export files in: archived, counted, deduplicated against everything known. All of them or none.

    What is not said in options, nor in a file like NAME.ris.yaml beside the export, is asked for; without a terminal it
    is refused. Exit code 0: complete, 3: incomplete or search broken, 2: bad input.
    """
    from flows.desk import open_desk
    from flows.exports import exports_of
    from flows.importing import import_named
    from rowen.cli.asking import asked_for
    from rowen.cli.display import progress_display
    from rowen.cli.update import conclude

    given = exports_of(files, expected, searched_on, searched_by)
    with open_desk(review) as desk:
        exports = asked_for(desk.protocol, source, given, console)
        with progress_display(console):
            report = import_named(desk, source, exports)
    conclude(report)


def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="A file in any known format.")],
    to: Annotated[str, typer.Option(help="ris, csv, jsonl, bibtex, endnote_xml, csl_json or nbib.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="The file to write.")],
    report: Annotated[Path | None, typer.Option(help="JSON: what was read and what could not be understood.")] = None,
) -> None:
    """Convert a bibliographic file, and say what could not be understood."""
    from rowen.cli.convert import convert as run

    result = run(source, to, out, report)
    for problem in result.problems:
        console.print(f"[yellow]note[/] {escape(str(problem))}")
    console.print(f"{result.records:,} records from {result.format} to {to}: {escape(str(out))}")


def dedup(
    source: Annotated[
        Path, typer.Argument(metavar="IN", help="A file in any known format, or a CSV with an ID column.")
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help="CSV to write: record_id,cluster_id.")],
    pairs: Annotated[Path | None, typer.Option(help="CSV to write: every merge and proposal with its reasons.")] = None,
) -> None:
    """Find the duplicates in one file."""
    from rowen.cli.dedup import dedup_file

    summary = dedup_file(source, out, pairs)
    console.print(escape(str(summary)))
