"""The form in which people confirm what rules propose: a list to read, and choices of which none is made beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from prefect.input import RunInput
from pydantic import Field, create_model

from flows.confirm_lines import listed, title_of
from rowen.records import Record
from rowen.reports.markdown import escape
from screening.proposals import Answer, Shown, Waiting
from screening.protocol import Protocol

MEANING = (
    "**Keep** turns the proposal down: the record is screened like any other. What is in neither list waits and is shown "
    "again after the others. Nothing is excluded until somebody says so, and an empty answer approves nothing."
)
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
    title = title_of(record)
    return f"{number}. {title[:LABEL]}{'…' if len(title) > LABEL else ''} ({record.year or 'no year'})"


def form(batch: Batch, description: str) -> type[RunInput]:
    """Return the form of a batch. Nothing is filled in beforehand: what a person did not choose was not approved."""
    choice: Any = Literal[batch.labels]
    name: Any = Literal[batch.reviewers]
    model: type[RunInput] = create_model(
        "Confirm",
        __base__=RunInput,
        reviewer=(
            name,
            Field(title="Your name", description="The decisions are kept under it."),
        ),
        exclude=(
            list[choice],
            Field(
                default=[],
                title="Exclude these",
                description="Your vote at title and abstract, for the rule's reason.",
            ),
        ),
        keep=(
            list[choice],
            Field(
                default=[],
                title="Keep these for screening",
                description="The proposal is turned down. This is no vote to include.",
            ),
        ),
        read=(
            bool,
            Field(title="I have read these records", description="Nobody excludes unread."),
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
    protocol: Protocol,
    batch: Batch,
    items: Sequence[tuple[Waiting, Record]],
    total: int,
    before: Sequence[str],
    page: str = "",
) -> str:
    """Return the Markdown above the form; every word from outside is escaped.

    Args:
        protocol: the review's.
        batch: what is asked about.
        items: what of it waits still, with what is shown of it.
        total: how many wait in all.
        before: what became of the answer before this one.
        page: address of the page that shows them with more room, if any.
    """
    place = {one.citation: number for number, one in enumerate(batch.shown, start=1)}
    ordered = sorted(items, key=lambda item: place[item[0].citation])
    needed = protocol.reviewers_per_stage[0]
    votes = "one vote puts the record out" if needed == 1 else f"{needed} reviewers' votes put the record out"
    lines = [
        *(f"> {escape(line)}\n>" for line in before),
        "",
        f"**{len(items):,} of the {total:,} records that rules propose to exclude** from *{escape(protocol.title)}*"
        + (f", also [on a page of their own]({page})." if page else "."),
        "",
        *(listed(place[one.citation], one, record) for one, record in ordered),
        f"**Exclude** is your vote to exclude at title and abstract; {votes}. {MEANING}",
    ]
    return "\n".join(lines)
