"""``rowen rules``: what each rule would have done to what people decided, and a person's word for a blocked one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from rowen.records import InputError, Problem

if TYPE_CHECKING:
    from flows.back_testing import Tested

console = Console(soft_wrap=True, highlight=False)


def add_to(app: typer.Typer) -> None:
    """Register this module's command."""
    app.command("rules")(rules)


def rules(
    review: Annotated[str, typer.Argument(help="A review's name under reviews/, or its folder.")],
    override: Annotated[
        str, typer.Option(metavar="RULE", help="Let this blocked rule propose all the same; needs --by and --reason.")
    ] = "",
    by: Annotated[str, typer.Option(metavar="NAME", help="Who says so.")] = "",
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; it is printed wherever the rule is.")] = "",
) -> None:
    """List the rules, how many records each proposes to exclude, and the studies that its back-test would have lost.

    An override holds for the rules as they are now and for exactly the studies listed: one more, and the rule is blocked
    again.
    """
    from flows import back_testing
    from flows.desk import open_desk
    from flows.proposing import proposals

    if (by or reason) and not override:
        problem = Problem(
            "--by and --reason belong to --override.", "Name the rule: --override RULE.", field="--override"
        )
        raise InputError(problem)
    with open_desk(review) as desk:
        if override:
            done = back_testing.override(desk, override, by, reason)
            console.print(f"Kept: {escape(override)} may propose, although it would have dropped {escape(done.loss)}.")
        found = proposals(desk)
        asking = Counter(rule for one in found.waiting for rule in {said.rule for said in one.proposals})
        for tested in found.tested:
            _show(tested, asking[tested.rule.label])
        if not found.tested:
            console.print("This review has no rules.")


def _show(tested: Tested, asking: int) -> None:
    kind = "excludes by itself" if tested.rule.automation else "proposes"
    console.print(f"[bold]{escape(tested.rule.label)}[/] ({kind}): {asking:,} exclusions wait for people")
    if tested.blocked:
        console.print(f"  [bold red]blocked[/]: it would have dropped {escape(tested.loss)}")
    elif tested.override is not None:
        word = tested.override
        console.print(
            f"  [yellow]overridden[/] by {escape(word.actor)}: {escape(word.reason)} (drops {escape(tested.loss)})"
        )
    elif not tested.result.informative:
        console.print("  not tested yet: people have kept nothing so far")
    else:
        console.print(f"  tested on {tested.result.kept:,} citations that people kept: it drops none of them")
