"""The form in which people confirm what rules propose: a list to read, and choices of which none is made beforehand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from prefect.input import RunInput
from pydantic import Field, create_model

from flows.confirm_lines import listed
from rowen.records import Problem, Record
from rowen.reports.markdown import escape
from screening.proposals import Answer, Shown, Waiting
from screening.protocol import Protocol

MEANING = (
    "**Keep** turns the proposal down: the record is screened like any other. What is in neither list waits and is shown "
    "again after the others. Nothing is excluded until somebody says so, and an empty answer approves nothing."
)
NUMBERS = r"^[0-9 ,;–-]*$"
_LIKE_ONE = re.compile(r"[0-9]{1,9}")  # thousands of digits are more than Python makes a number of


@dataclass(frozen=True, slots=True)
class Batch:
    """What one form asks about; kept with the Prefect run, so that its answer is read against what was shown.

    Attributes:
        reviewers: names that the form takes.
        shown: the citations, in the order of their numbers.
    """

    reviewers: tuple[str, ...]
    shown: tuple[Shown, ...]


def batch_of(protocol: Protocol, items: Sequence[Waiting]) -> Batch:
    """Return the batch of these citations."""
    return Batch(protocol.reviewers, tuple(Shown(one.citation, one.records) for one in items))


def form(batch: Batch, description: str) -> type[RunInput]:
    """Return the form of a batch. Nothing is filled in beforehand: what a person did not choose was not approved.

    Its fields are texts: a list to choose from closes again at once in Prefect's resume dialog when a mouse opens it.
    """
    names = "|".join(re.escape(name) for name in batch.reviewers)
    model: type[RunInput] = create_model(
        "Confirm",
        __base__=RunInput,
        reviewer=(
            str,
            Field(
                title="Your name",
                description=f"The decisions are kept under it: {' or '.join(batch.reviewers)}.",
                pattern=f"^ *({names}) *$",
            ),
        ),
        exclude=(
            str,
            Field(default="", title="Exclude", description="Numbers, like 1, 4-7. Your vote.", pattern=NUMBERS),
        ),
        keep=(
            str,
            Field(
                default="",
                title="Keep for screening",
                description="Numbers. Turns the proposal down; no vote to include.",
                pattern=NUMBERS,
            ),
        ),
        read=(bool, Field(title="I have read these records")),
    )
    return model.with_initial_data(description=description)


def answer_of(batch: Batch, given: RunInput) -> tuple[Answer, tuple[Problem, ...]]:
    """Return what a filled form says, and what of it could not be understood."""
    said = given.model_dump()
    exclude, strange = _numbers(said["exclude"], batch, "exclude")
    keep, stranger = _numbers(said["keep"], batch, "keep")
    return Answer(said["reviewer"].strip(), exclude, keep, said["read"]), (*strange, *stranger)


def _numbers(text: str, batch: Batch, field: str) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Return the citations that a text like "1, 4-7" means."""
    chosen: dict[str, None] = {}
    problems = []
    for part in re.split(r"[,;\s]+", re.sub(r"\s*[-–]\s*", "-", text.strip())):
        first, dash, last = part.partition("-")
        if not part:
            continue
        ends = (first, last if dash else first)
        if not all(_LIKE_ONE.fullmatch(end) for end in ends) or not 1 <= int(ends[0]) <= int(ends[1]) <= len(
            batch.shown
        ):
            remedy = f"Write numbers from 1 to {len(batch.shown)}, like 1, 4-7."
            problems.append(Problem(f"{part!r} is no number of this list.", remedy, field=field))
        else:
            chosen |= dict.fromkeys(one.citation for one in batch.shown[int(ends[0]) - 1 : int(ends[1])])
    return tuple(chosen), tuple(problems)


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
