"""``rowen init`` and ``rowen check``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

console = Console(soft_wrap=True, highlight=False)


def add_to(app: typer.Typer) -> None:
    """Register this module's commands."""
    app.command("init")(init)
    app.command("check")(check)


def init(
    slug: Annotated[str, typer.Argument(help="Short name: small letters, digits, dashes. Becomes reviews/SLUG.")],
    title: Annotated[str, typer.Option(help="The review's title.")] = "",
) -> None:
    """Make a new review folder to fill in: protocol, example strategies, an inbox."""
    from screening.init import init_review

    for path in init_review(Path("reviews") / slug, title):
        console.print(f"wrote {escape(str(path))}")
    console.print(f"\nNext: fill in reviews/{slug}/review.yaml, then [bold]rowen check {slug}[/]")


def check(
    review: Annotated[str, typer.Argument(help="A review's name under reviews/, or its folder.")],
) -> None:
    """Judge a review's protocol and strategies: every error at once, with file and line."""
    from flows.back_testing import back_tests, told_of
    from flows.desk import has_ledger, open_desk, read_protocol
    from flows.telling import cannot_tell

    protocol = read_protocol(review, to_search=True)
    warnings = (*protocol.warnings, *cannot_tell(protocol))
    for warning in warnings:
        console.print(f"[yellow]warning[/] {escape(str(warning))}")
    api = sum(source.how == "api" for source in protocol.sources)
    console.print(
        f"{escape(protocol.title)}\n{len(protocol.sources)} sources ({api} searched by Rowen, "
        f"{len(protocol.sources) - api} by people), {len(protocol.rules)} rules, {len(protocol.reviewers)} reviewers, "
        f"{len(warnings)} warnings. No errors."
    )
    if protocol.rules and has_ledger():
        with open_desk(review) as desk:
            tested = told_of(desk, back_tests(desk))
        for line in tested:
            console.print(f"[yellow]rule[/] {escape(line)}")
