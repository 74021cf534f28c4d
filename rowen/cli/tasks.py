"""``rowen tasks``: what people owe a review, in one list; and the answer to a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rowen.reports.owed import NoticeTask, Owed

SHOWN = 20
"""Lines shown of one kind of task; the last says how many more there are and where all of them are."""

console = Console(soft_wrap=True, highlight=False)


def add_to(app: typer.Typer) -> None:
    """Register this module's command."""
    app.command("tasks")(tasks)


def tasks(
    review: Annotated[str, typer.Argument(help="A review's name under reviews/, or its folder.")],
    done: Annotated[str, typer.Option(metavar="NOTICE", help="This notice is dealt with, e.g. notice-0001.")] = "",
    by: Annotated[str, typer.Option(help="Your name as in review.yaml; needed with --done.")] = "",
    note: Annotated[str, typer.Option(help="What you did about it; needed with --done.")] = "",
) -> None:
    """List everything that waits for a person, or answer a notice. An answer changes no decision."""
    from flows.answering import answer_notice
    from flows.desk import open_desk
    from flows.owing import owing

    with open_desk(review) as desk:
        if done:
            answered = answer_notice(desk, done, by, note)
            console.print(
                f"Kept: {answered.id} is answered by {escape(answered.answered_by)}: {escape(answered.answer)}"
            )
            return
        found = owing(desk)
    for title, lines in _sections(found, review):
        console.print(f"[bold]{len(lines):,} {escape(title)}[/]")
        for line in lines[:SHOWN]:
            console.print(f"  {escape(line)}")
        if len(lines) > SHOWN:
            console.print(f"  and {len(lines) - SHOWN:,} more")


def _sections(found: Owed, review: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each kind of task with its lines; what goes by another command names it."""
    yield (
        f"notices to answer (rowen tasks {review} --done NOTICE --by NAME --note TEXT)",
        [_notice(task) for task in found.notices],
    )
    yield (
        f"exports due (rowen status {review})",
        [
            f"{item.source}: {item.unsearched or f'due since {item.due}'}{f', {item.who}' if item.who else ''}"
            for item in found.overdue
        ],
    )
    yield (
        "files waiting in an inbox",
        [
            f"{item.source and f'{item.source}: '}{item.name}: {item.wants or 'taken in with the next run'}"
            for item in found.files
        ],
    )
    yield f"conflicts to settle (rowen decisions {review})", list(found.conflicts)
    yield f"proposals of rules to confirm (rowen decisions {review})", list(found.proposals)
    yield f"possible duplicates to judge (rowen pairs {review})", [" ".join(pair) for pair in found.merges]
    yield f"to decide on title and abstract (rowen decisions {review})", list(found.title_abstract)
    yield "reports to fetch", list(found.retrieval)
    yield f"to decide on the full text (rowen decisions {review})", list(found.full_text)
    yield (
        "messages that could not be sent; the next run tries again",
        [f"{item.run}: {item.target} ({item.channel}): {item.problem}" for item in found.untold],
    )


def _notice(task: NoticeTask) -> str:
    words = f"{task.id}  {task.meaning}, noticed on {task.since}: {task.title}, {task.citation} ({task.where})"
    return f"{words}. {task.reference}" if task.reference else words
