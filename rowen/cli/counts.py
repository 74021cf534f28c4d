"""``rowen prisma``, ``rowen publish`` and ``rowen waive``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

console = Console(soft_wrap=True, highlight=False)


def add_to(app: typer.Typer) -> None:
    """Register this module's commands."""
    app.command("prisma")(prisma)
    app.command("publish")(publish)
    app.command("waive")(waive)


def prisma(
    review: Annotated[str, typer.Argument(help="A review's name under reviews/, or its folder.")],
    as_of: Annotated[
        str, typer.Option(help="The counts as they stood then, e.g. 2026-11-01 or 2026-11-01T12:00.")
    ] = "",
    since: Annotated[
        str | None, typer.Option(help="Count as an update of this version; 'none' counts the whole review as new.")
    ] = None,
    format: Annotated[str, typer.Option(help="text, json, csv, svg, png; several with commas.")] = "text",  # noqa: A002
    list_box: Annotated[str, typer.Option("--list", metavar="BOX", help="The records behind one box.")] = "",
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Folder to write to, instead of the terminal.")
    ] = None,
) -> None:
    """Print the PRISMA counts, or the records behind one box, now or at any past moment."""
    from flows.boxes import behind
    from flows.counting import count_at, render
    from flows.desk import open_desk

    state = count_at(review, as_of, since)
    if list_box:
        with open_desk(review) as desk:
            sys.stdout.write(behind(desk, state, list_box))
        return
    for document in render(state, tuple(part.strip() for part in format.split(",") if part.strip())):
        if out is not None or not document.is_text:
            folder = out or Path()
            folder.mkdir(parents=True, exist_ok=True)
            (folder / document.name).write_bytes(document.content)
            console.print(f"wrote {escape(str(folder / document.name))}")
        else:
            sys.stdout.write(document.content.decode("utf-8"))


def publish(
    review: Annotated[str, typer.Argument(help="A review's name under reviews/, or its folder.")],
    label: Annotated[
        str, typer.Argument(help="Label of the version to record, e.g. 2.0; empty lists the versions.")
    ] = "",
    by: Annotated[str, typer.Option(help="Who publishes it; needed to record one.")] = "",
    note: Annotated[str, typer.Option(help="What changed, in a sentence.")] = "",
) -> None:
    """Record the present state as a published version; later diagrams are those of an updated review."""
    from flows.counting import publish_version, versions

    if not label:
        for item in versions(review):
            console.print(f"{item.label}  {item.at:%Y-%m-%d %H:%M}  {escape(item.actor)}  {escape(item.note)}")
        return
    item = publish_version(review, label, by, note)
    console.print(f"Version {escape(item.label)} recorded at {item.at:%Y-%m-%d %H:%M:%S} UTC.")


def waive(
    review: Annotated[str, typer.Argument(help="A review's name under reviews/, or its folder.")],
    source: Annotated[
        str, typer.Argument(help="The source whose present problem is accepted; run for a known study never found.")
    ],
    by: Annotated[str, typer.Option(help="Who accepts it.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept for ever and belongs in the review's limits.")],
) -> None:
    """Accept that a source is incomplete, with name and reason, so that a version can be published all the same."""
    from flows.counting import accept_incomplete

    waiver = accept_incomplete(review, source, by, reason)
    console.print(
        f"Accepted by {escape(waiver.actor)}: {escape(waiver.subject or source)} is incomplete. {escape(waiver.reason)}"
    )
