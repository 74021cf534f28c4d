"""``rowen up``: schedules and the Prefect UI, with one command."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

console = Console(soft_wrap=True, highlight=False)


def add_to(app: typer.Typer) -> None:
    """Register this module's command."""
    app.command("up")(up)


def up(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the Prefect UI on 127.0.0.1.")] = 4200,
    postgres: Annotated[
        str, typer.Option(help="Address of a PostgreSQL database for Prefect's own data, instead of SQLite.")
    ] = "",
    sandbox: Annotated[
        bool, typer.Option("--sandbox", help="Practise on made-up sources instead of the real.")
    ] = False,
) -> None:
    """Serve every review under reviews/: runs on schedule, the Prefect UI, the inboxes; until Ctrl-C."""
    from flows.desk import refuse_real_sources
    from flows.serving.environment import Site, environment
    from flows.serving.serve import serve
    from flows.settings import settings

    with ExitStack() as stack:
        extra: dict[str, str] = {}
        if sandbox:
            from rowen.cli.practise import practice_house

            extra = stack.enter_context(practice_house())
        places = replace(settings(), sandbox=sandbox)
        refuse_real_sources(places)
        site = Site(Path.cwd(), places.home.resolve(), port, postgres, extra)
        console.print(f"Serving the reviews under {site.folder / 'reviews'}; data in {site.home}. Ctrl-C stops all.")
        serve(site, environment(site, places, os.environ), lambda line: console.print(line, markup=False))
