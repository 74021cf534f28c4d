"""``rowen pairs``: the pairs of records that wait for a person, and the person's answers."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

console = Console(soft_wrap=True, highlight=False)


def add_to(app: typer.Typer) -> None:
    """Register this module's commands."""
    app.command("pairs")(pairs)


def pairs(
    review: Annotated[str, typer.Argument(help="A review's name under reviews/, or its folder.")],
    same: Annotated[
        tuple[str, str] | None, typer.Option(metavar="ID ID", help="These two records are one document.")
    ] = None,
    different: Annotated[
        tuple[str, str] | None, typer.Option(metavar="ID ID", help="These two records are two documents.")
    ] = None,
    by: Annotated[str, typer.Option(help="Your name as in review.yaml; needed to answer.")] = "",
) -> None:
    """List the pairs that wait for a person's answer, or answer one. An answer lasts until a person changes it."""
    from flows.desk import open_desk
    from flows.pairing import answer, waiting_pairs
    from rowen.records import Answer

    with open_desk(review) as desk:
        for given, verdict in ((same, Answer.SAME), (different, Answer.DIFFERENT)):
            if given:
                answer(desk, given, verdict, by)
                console.print(f"Kept: {given[0]} and {given[1]} are {verdict}.")
        if same or different:
            return
        waiting = waiting_pairs(desk)
        for pair, left, right in waiting:
            console.print(f"\n[bold]{pair.left} {pair.right}[/]  {escape(pair.explanation)}", highlight=False)
            for held in (left, right):
                console.print(f"  {held.source}: {escape(held.record.title)} ({held.record.year or 'no year'})")
        console.print(f"\n{len(waiting):,} pairs wait for an answer: rowen pairs {review} --same ID ID --by NAME")
