"""The form in which people confirm what rules propose: a table to read, and choices of which none is made beforehand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote, urlsplit

from prefect.input import RunInput
from pydantic import Field, create_model

from rowen.records import Record, plain
from rowen.reports.markdown import code, escape
from screening.proposals import Answer, Shown, Waiting
from screening.protocol import Protocol
from screening.verdict_types import best_url

LABEL = 90
"""Characters of a title in a choice; the table has the whole of it."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one form asks about; kept with the Prefect run, so that its answer is read against what was shown.

    Attributes:
        reviewers: names that the form offers.
        shown: the citations, in the order of their numbers.
        labels: what the choices say, in the same order.
    """

    reviewers: tuple[str, ...]
    shown: tuple[Shown, ...]
    labels: tuple[str, ...]


def batch_of(protocol: Protocol, items: Sequence[tuple[Waiting, Record]]) -> Batch:
    """Return the batch of these citations."""
    labels = tuple(_label(number, record) for number, (_, record) in enumerate(items, start=1))
    return Batch(protocol.reviewers, tuple(Shown(one.citation, one.records) for one, _ in items), labels)


def _label(number: int, record: Record) -> str:
    title = _title(record)
    return f"{number}. {title[:LABEL]}{'…' if len(title) > LABEL else ''} ({record.year or 'no year'})"


def _title(record: Record) -> str:
    return " ".join((plain(record.title) or plain(record.original_title) or "(no title)").split())


def form(batch: Batch, description: str) -> type[RunInput]:
    """Return the form of a batch. Nothing is filled in beforehand: what a person did not choose was not approved."""
    choice: Any = Literal[batch.labels]
    model: type[RunInput] = create_model(
        "Confirm",
        __base__=RunInput,
        reviewer=(
            Literal[batch.reviewers],
            Field(title="Your name", description="As in review.yaml. The decisions are kept under it."),
        ),
        exclude=(
            list[choice],
            Field(
                default=[],
                title="Exclude these",
                description="The records that you, too, exclude at title and abstract, for the reason of the rule.",
            ),
        ),
        keep=(
            list[choice],
            Field(
                default=[],
                title="Keep these for screening",
                description="The rule is wrong or you doubt it: they are screened like any other. This is no vote to include.",
            ),
        ),
        read=(
            bool,
            Field(default=False, title="I have read these records", description="Needed: nobody excludes unread."),
        ),
    )
    return model.with_initial_data(description=description)


def answer_of(batch: Batch, given: RunInput) -> Answer:
    """Return what a filled form says."""
    said = given.model_dump()
    citation = dict(zip(batch.labels, (one.citation for one in batch.shown), strict=True))
    return Answer(
        reviewer=said["reviewer"],
        exclude=tuple(citation[label] for label in said["exclude"]),
        keep=tuple(citation[label] for label in said["keep"]),
        read=said["read"],
    )


def description(
    protocol: Protocol, items: Sequence[tuple[Waiting, Record]], total: int, before: Sequence[str]
) -> str:
    """Return the Markdown above the form; every word from outside is escaped.

    Args:
        protocol: the review's.
        items: the citations of the batch with what is shown of them.
        total: how many wait in all.
        before: what became of the answer before this one.
    """
    needed = protocol.reviewers_per_stage[0]
    lines = [f"> {escape(line)}\n>" for line in before]
    lines += [
        f"**{len(items)} of {total:,} records that rules propose to exclude** "
        f"from *{escape(protocol.title)}*. Nothing is excluded until you say so.",
        "",
        "| # | Record | Rule, and the words that matched | Answered by |",
        "|--:|---|---|---|",
        *(_row(number, one, record) for number, (one, record) in enumerate(items, start=1)),
        "",
        f"**Exclude** is your vote to exclude at title and abstract; {_others(needed)} "
        "**Keep** turns the proposal down: the record is screened like any other. "
        "What you put in neither list waits and is shown again after the others. "
        "Choose nothing, and nothing is taken as approved.",
    ]
    return "\n".join(lines)


def _others(needed: int) -> str:
    if needed == 1:
        return "one reviewer's vote is enough in this review."
    return f"the record is out when {needed} reviewers have voted so."


def _row(number: int, one: Waiting, record: Record) -> str:
    where = ", ".join(part for part in (plain(record.container), str(record.year or "no year")) if part)
    said = "<br>".join(
        f"**{escape(rule.rule)}**: {escape(rule.reason)}" + (f" {code(rule.evidence, cell=True)}" if rule.evidence else "")
        for rule in one.proposals
    )
    answered = ", ".join(escape(name) for name in one.answered) or "nobody yet"
    return f"| {number} | {_linked(record)} ({escape(where)}) | {said} | {answered} |"


def _linked(record: Record) -> str:
    title, url = escape(_title(record)), safe_url(best_url(record))
    return f"[{title}]({url})" if url else str(title)


def safe_url(address: str) -> str:
    """Return an address that can stand in a Markdown link, or "" for one that leads nowhere on the web."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not re.fullmatch(r"[\w.\-:\[\]@]+", parts.netloc):
        return ""
    return quote(address.strip(), safe=":/?#@!$&'*+,;=%~-._").replace("|", "%7C")
