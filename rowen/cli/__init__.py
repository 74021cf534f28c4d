"""The ``rowen`` command. Thin: it reads arguments, calls one function, prints the answer, sets the exit code."""

from __future__ import annotations

import sys

import typer
from rich.console import Console
from rich.markup import escape

from rowen.cli import (
    backup,
    citation,
    counts,
    decide,
    files,
    lookup,
    pairs,
    practise,
    replay,
    reviews,
    status,
    tasks,
    up,
    update,
)
from rowen.records import InputError, RowenError

BAD_INPUT, FAILED = 2, 4
_MEMORY = (
    "There is not enough memory. Close other programs, or run this on a machine with more, then run again; what was "
    "committed is kept and nothing is half-written."
)

app = typer.Typer(
    name="rowen",
    help="Living systematic reviews that stay up to date by themselves and can prove every number.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (
    reviews,
    update,
    up,
    status,
    tasks,
    files,
    lookup,
    counts,
    decide,
    pairs,
    citation,
    replay,
    backup,
    practise,
):
    module.add_to(app)


def main() -> None:
    """Run the command line; every error Rowen knows ends as a message and an exit code, not as a traceback."""
    console = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        app()
    except InputError as error:
        for problem in error.problems:
            console.print(f"[bold red]error[/] {escape(str(problem))}")
        sys.exit(BAD_INPUT)
    except RowenError as error:
        console.print(f"[bold red]error[/] {escape(str(error))}")
        sys.exit(FAILED)
    except MemoryError:
        console.print(f"[bold red]error[/] {_MEMORY}")
        sys.exit(FAILED)
