"""``rowen pairs``: the pairs of records that wait for a person, the person's answers, and linked documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

if TYPE_CHECKING:
    from flows.desk import Desk
    from flows.pairing import Answered

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
    links: Annotated[
        bool, typer.Option("--links", help="List documents that belong together without being the same.")
    ] = False,
) -> None:
    """List the pairs that wait for a person's answer, or answer one. An answer lasts until a person changes it."""
    from flows.desk import open_desk
    from flows.pairing import answer
    from rowen.records import Answer

    with open_desk(review) as desk:
        for given, verdict in ((same, Answer.SAME), (different, Answer.DIFFERENT)):
            if given:
                _show_answer(answer(desk, given, verdict, by), review)
        if links:
            _show_links(desk)
        elif not (same or different):
            _show_waiting(desk, review)


def _show_waiting(desk: Desk, review: str) -> None:
    from flows.pairing import waiting_pairs

    waiting = waiting_pairs(desk)
    for pair, left, right in waiting:
        console.print(f"\n[bold]{pair.left} {pair.right}[/]  {escape(pair.explanation)}", highlight=False)
        console.print(f"  chance of being one document: {min(max(pair.score, 0.01), 0.99):.0%}")
        for held in (left, right):
            console.print(f"  {held.source}: {escape(held.record.title)} ({held.record.year or 'no year'})")
    console.print(f"\n{len(waiting):,} pairs wait for an answer: rowen pairs {review} --same ID ID --by NAME")


def _show_links(desk: Desk) -> None:
    from flows.linking import WORDS, linked_pairs, titled
    from rowen.records import Link
    from rowen.reports.list_rows import where

    found = linked_pairs(desk)
    for pair in found:
        console.print(f"\n[bold]{WORDS[pair.link.link]}[/]  {escape(pair.link.explanation)}")
        for state, record in zip(pair.states, pair.records, strict=True):
            console.print(f"  {state.citation}  {escape(titled(record))}  {where(state)}")
    corrections = sum(pair.link.link is Link.CORRECTION for pair in found)
    console.print(
        f"\n{len(found):,} pairs of different documents belong together: {corrections:,} as correction or comment, "
        f"{len(found) - corrections:,} as reports of the same study. None is a duplicate."
    )


def _show_answer(answered: Answered, review: str) -> None:
    """Say which citation each of the two records is in now, with whom, and where that citation stands."""
    from rowen.records import Answer
    from rowen.reports.list_rows import where

    said = answered.verdict
    console.print(f"Kept: {said.left} and {said.right} are {said.answer}, said {escape(said.person)}.")
    known = {state.citation for state in answered.before}
    for state in answered.after:
        new = "" if state.citation in known else ", new"
        console.print(f"  {state.citation}{new}: {', '.join(state.records)}  ({where(state)})")
    if not answered.carried_out:
        wish = "one citation" if said.answer is Answer.SAME else "apart"
        console.print(
            f"[yellow]note[/] They are not {wish}: another answer of a person stands against it. "
            f"`rowen citation {review} {said.left}` shows who said what."
        )
    for third, here, there in answered.strays:
        console.print(
            f"[yellow]note[/] {third} was called the same as both and stays with {here}. If it belongs with {there}: "
            f"rowen pairs {review} --different {here} {third} --by {escape(said.person)}"
        )
