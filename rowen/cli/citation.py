"""``rowen citation``: one citation field by field, where each value came from, and how to take it apart."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

if TYPE_CHECKING:
    from flows.looking import CitationView
    from rowen.dedup.provenance import FieldSource, Said

console = Console(soft_wrap=True, highlight=False)
LONGEST = 160
"""Characters of a value that are shown, without --full."""
ELSEWHERE = ("native_id", "type_as_given", "status", "created")
"""Fields in which every source says its own; they are told with the records."""
NAMES = {"published": "date", "electronic": "electronic date", "container": "journal or book",
         "container_short": "abbreviation", "doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "nct": "NCT", "issn": "ISSN",
         "isbn": "ISBN", "arxiv": "arXiv", "mesh": "MeSH", "urls": "links"}  # fmt: skip


def add_to(app: typer.Typer) -> None:
    """Register this module's commands."""
    app.command("citation")(citation)


def citation(
    review: Annotated[str, typer.Argument(help="A review's name under reviews/, or its folder.")],
    one: Annotated[str, typer.Argument(metavar="ID", help="A citation's id (c-...) or a record's (r-...).")],
    full: Annotated[bool, typer.Option("--full", help="Show long values, such as abstracts, whole.")] = False,
) -> None:
    """Show a citation: each field and who says it, what its records contradict, why they were joined, what belongs to it."""
    from flows.desk import open_desk
    from flows.looking import look_at

    with open_desk(review) as desk:
        view = look_at(desk, one)
    for part in (_head(view), _records(view), _contradictions(view, full), _fields(view, full), _joins(view),
                 _said(view), _open(view, review), _links(view), _apart(view, review)):  # fmt: skip
        lines = list(part)
        if lines:
            console.print(f"[bold]{escape(lines[0])}[/]")
            for line in lines[1:]:
                console.print(escape(line))
            console.print()


def _head(view: CitationView) -> Iterator[str]:
    from flows.linking import titled
    from rowen.reports.list_rows import where

    state, count = view.state, len(view.records)
    yield f"{state.citation}  {titled(view.merged.record)}"
    if view.asked.startswith("c-") and view.asked != state.citation:
        yield f"  {view.asked} was merged into it."
    yield f"  {count} record{'' if count == 1 else 's'}; {where(state)}{f' ({state.reason})' if state.reason else ''}"


def _records(view: CitationView) -> Iterator[str]:
    yield "Records"
    for held in view.records:
        record = held.record
        told = (record.native_id, record.type_as_given, record.status)
        yield f"  {view.named(held.id)}  {', '.join(part for part in told if part)}".rstrip()


def _contradictions(view: CitationView, full: bool) -> Iterator[str]:
    found = view.merged.contradictions
    if len(view.records) < 2:
        return
    yield "Contradictions" if found else "No contradictions between the records."
    for source in found:
        yield f"  {_name(source)}: {_values(view, source.shown, full)}"
        for said in source.contradictions:
            yield f"    but {_short(said.text, full)} ({_who(view, said)})"


def _fields(view: CitationView, full: bool) -> Iterator[str]:
    from rowen.dedup.differing import Differs

    yield "What is shown, and who says it"
    for source in view.merged.sources:
        if source.field in ELSEWHERE:
            continue
        yield f"  {_name(source)}: {_values(view, source.shown, full)}"
        if len(source.shown) > 1:
            continue
        for said in source.others:
            mark = str(said.differs).upper() if said.differs is Differs.CONTRADICTS else said.differs
            yield f"    {mark}: {_other(source, said, full)} ({_who(view, said)})"


def _joins(view: CitationView) -> Iterator[str]:
    if view.joins:
        yield "Why these are one"
    for verdict in view.joins:
        yield f"  {view.named(verdict.left)} and {view.named(verdict.right)}: {verdict.explanation}"
    if view.more_joins:
        yield f"  and {view.more_joins} more {'pair' if view.more_joins == 1 else 'pairs'} of them"
    for verdict in view.doubts:
        yield f"  by way of a third record only: {verdict.left} and {verdict.right}: {verdict.explanation}"


def _said(view: CitationView) -> Iterator[str]:
    if view.said:
        yield "What persons said, oldest first"
    for verdict in view.said:
        yield f"  {verdict.person}: {verdict.left} and {verdict.right} are {verdict.answer}"


def _open(view: CitationView, review: str) -> Iterator[str]:
    from flows.linking import titled

    if view.open:
        yield "Open questions"
    mine = set(view.state.records)
    for pair in view.open:
        here, there = (pair.left, pair.right) if pair.left in mine else (pair.right, pair.left)
        yield f"  {here} and {view.named(there)}: {pair.explanation}"
        yield f"    {titled(view.others[there].record)}"
        yield f"    rowen pairs {review} --same {here} {there} --by NAME   (or --different)"


def _links(view: CitationView) -> Iterator[str]:
    from flows.linking import WORDS, titled

    if view.links:
        yield "Belongs with, without being the same"
    mine = set(view.state.records)
    for link in view.links:
        there = link.right if link.left in mine else link.left
        other = link.other if link.one == view.state.citation else link.one
        yield f"  {WORDS[link.link]}: {other}  {titled(view.others[there].record)} ({view.named(there)})"
        yield f"    {link.explanation}{f'; different, said {link.person}' if link.person else ''}"


def _apart(view: CitationView, review: str) -> Iterator[str]:
    if view.joins:
        yield "If they are not one, name two records that differ; what belongs to each goes with it"
    for verdict in view.joins:
        yield f"  rowen pairs {review} --different {verdict.left} {verdict.right} --by NAME"


def _name(source: FieldSource) -> str:
    return NAMES.get(source.field, source.field.replace("_", " "))


def _values(view: CitationView, shown: tuple[Said, ...], full: bool) -> str:
    """Items of a list that the same records give stand together."""
    if not shown:
        return "nothing is shown"
    by: dict[str, list[str]] = {}
    for said in shown:
        by.setdefault(_who(view, said), []).append(said.text)
    return "; ".join(f"{_short('; '.join(items), full)} ({who})" for who, items in by.items())


def _who(view: CitationView, said: Said) -> str:
    if len(said.records) == len(view.records) > 1:
        return f"all {len(view.records)} records"
    return ", ".join(map(view.named, said.records))


def _other(source: FieldSource, said: Said, full: bool) -> str:
    """Where the part that is shown of two long texts is equal, go on to the place in which they part."""
    shown = " ".join(source.shown[0].text.split()) if source.shown else ""
    line = " ".join(said.text.split())
    equal = next((place for place, pair in enumerate(zip(shown, line, strict=False)) if pair[0] != pair[1]), len(line))
    if full or equal < LONGEST // 2:
        return _short(line, full)
    start = line.rfind(" ", 0, equal - 20) + 1
    return f"... {_short(line[start:], full)}"


def _short(text: str, full: bool) -> str:
    line = " ".join(text.split())
    return line if full else textwrap.shorten(line, LONGEST, placeholder=" ...") if len(line) > LONGEST else line
