"""The progress display of a run in a terminal: one line for each source and step, with a counter."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from flows.progress import Event, listening

INTERRUPTED = 130


@contextmanager
def progress_display(console: Console) -> Iterator[None]:
    """Show what happens while the block lasts, and let Ctrl-C stop it at once.

    Threads that still wait for a source must not keep the terminal; whatever they do is crash-safe.
    """
    try:
        with _shown(console):
            yield
    except KeyboardInterrupt:
        console.print("Stopped. What has arrived is kept; the next run goes on from there.")
        console.file.flush()
        os._exit(INTERRUPTED)


@contextmanager
def _shown(console: Console) -> Iterator[None]:
    """Show every event of the run while the block lasts; without a terminal, print one line for each message."""
    if not console.is_terminal:
        with listening(lambda event: _print_line(console, event)):
            yield
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<14}"),
        BarColumn(20),
        TextColumn("{task.fields[message]}"),
    )
    with Progress(*columns, TimeElapsedColumn(), console=console) as progress:
        lines: dict[str, TaskID] = {}

        def show(event: Event) -> None:
            name = event.source or event.step
            if name not in lines:
                lines[name] = progress.add_task(name, total=None, message="")
            progress.update(lines[name], message=event.message)
            if event.total:
                progress.update(lines[name], total=event.total, completed=event.done or 0)

        with listening(show):
            yield


def _print_line(console: Console, event: Event) -> None:
    if not event.message.startswith("page archived"):
        console.print(f"{event.source or event.step}: {event.message}", markup=False)
