"""Asking the person at the terminal what PRISMA-S wants to know of an exported search."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.markup import escape

if TYPE_CHECKING:
    from flows.desk import Desk
    from flows.exports import Export
    from screening.protocol import Protocol, Source


def somebody_there() -> bool:
    """Whether there is a person to ask: both ends of the conversation are a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def asked_for(protocol: Protocol, key: str, exports: Sequence[Export], console: Console) -> list[Export]:
    """Return the exports with everything that had to be asked; without a terminal as they are.

    Raises:
        InputError: there is no such inbox source, or a file beside an export is wrong.
    """
    from flows.importing import inbox_source, said_of

    source = inbox_source(protocol, key)
    if not somebody_there():
        return list(exports)
    return [_ask(source, export, console) for export in said_of(source, exports)]


def ask_about_inbox(desk: Desk, keys: Sequence[str], console: Console) -> None:
    """Ask about every file in the inbox of which something is owed, and write the answers beside it.

    Without a terminal nothing is asked: those files wait, and the run says so.
    """
    from flows.exports import owed
    from flows.importing import said_of
    from flows.inbox import new_in_inbox
    from screening.export_details import ExportDetails, details_file, details_text

    if not somebody_there():
        return
    for source, export in new_in_inbox(desk, keys):
        (said,) = said_of(source, [export])
        if not owed(source, said) or details_file(export.path):
            continue
        answer = _ask(source, said, console)
        details = ExportDetails(
            expected=answer.expected,
            searched_on=date.fromisoformat(answer.searched_on),
            searched_by=answer.searched_by,
        )
        beside = export.path.with_name(f"{export.path.name}.yaml")
        beside.write_text(details_text(details), encoding="utf-8")
        console.print(f"Kept in {escape(str(beside))}.")


def _ask(source: Source, export: Export, console: Console) -> Export:
    """Ask for what was not said; what may be assumed is offered as the answer."""
    from flows.exports import saved_on

    if export.expected is not None and export.searched_on and export.searched_by:
        return export
    console.print(
        f"[bold]{escape(export.path.name)}[/], export of {escape(source.name)} ({escape(source.platform)}). "
        f"Strategy: {escape(source.strategy_file)}, run as it stands there."
    )
    expected, day, who = export.expected, export.searched_on, export.searched_by
    if expected is None:
        expected = typer.prompt(f"How many records did {source.platform} show?", value_proc=_count)
    if not day:
        day = typer.prompt("On which day was it searched?", default=saved_on(export.path) or None, value_proc=_day)
    if not who:
        who = typer.prompt("Who searched?", default=source.who or None, type=str).strip()
    return replace(export, expected=expected, searched_on=day, searched_by=who)


def _count(text: str) -> int:
    digits = text.strip().replace(",", "").replace(" ", "")
    if not digits.isdecimal():
        raise typer.BadParameter("write the number in digits, like 128")
    return int(digits)


def _day(text: str) -> str:
    from flows.exports import is_to_come

    try:
        day = date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise typer.BadParameter("write the day like 2026-11-20") from None
    if is_to_come(day):
        raise typer.BadParameter("that day has not come yet")
    return day
