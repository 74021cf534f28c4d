"""Where every citation of a review stands, from everything that was ever said about them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from rowen.ledger.resolve import Resolved, Vote, resolve
from rowen.ledger.types import Retrieved, Stage, Standing

FINAL_FULL_TEXT = (Standing.INCLUDED, Standing.EXCLUDED, Standing.NOT_RETRIEVED)

Ballot = tuple[int, str, str, str, str, str]
"""What counts of a decision: alias (see `resolve.Vote`), stage, actor, role, verdict, reason."""


class Place(NamedTuple):
    """Where a citation stands. ``retrieved``: its full text is at hand."""

    title_abstract: Standing = Standing.OPEN
    full_text: Standing = Standing.NOT_REACHED
    reason: str = ""
    by_rule: str = ""
    retrieved: bool = False

    @property
    def final(self) -> bool:
        """Whether nothing is owed any more. Awaiting classification and ongoing are owed."""
        if self.title_abstract is Standing.INCLUDED:
            return self.full_text in FINAL_FULL_TEXT
        return self.title_abstract is Standing.EXCLUDED

    def settled_as(self, other: Place) -> bool:
        """Whether this was a final outcome, and the other is the same one (for whatever reason)."""
        same = self is other or (
            self.title_abstract is other.title_abstract
            and self.full_text is other.full_text
            and self.by_rule == other.by_rule
        )
        return same and self.final


UNDECIDED = Place()


def resolve_all(
    rows: Iterable[tuple[Any, ...]],
    retrieved: dict[int, str],
    survivor: dict[int, int],
    merged: dict[int, tuple[int, int]],
    reviewers: tuple[int, int],
) -> dict[int, Place]:
    """Return where each citation stands that anything was said about.

    Args:
        rows: (event, citation, (stage, actor, role, verdict, reason)) in the order of the ledger.
        retrieved: present citation to the last word on its full text.
        survivor: citation to the present one that its founding record is in.
        merged: present citations that others were merged into: (event of the latest merge, how many together).
        reviewers: votes needed at each stage.
    """
    said = _said(rows, survivor, merged)
    places: dict[int, Place] = {}
    # Among 100,000 citations there are few different histories; each is resolved once.
    known: dict[tuple[tuple[Ballot, ...], str | None, int], Place] = {}
    for number in said.keys() | retrieved.keys():
        key = (said.get(number, ()), retrieved.get(number), merged[number][1] if number in merged else 1)
        place = known.get(key)
        if place is None:
            place = known[key] = _place(*key, reviewers)
        places[number] = place
    return places


def _said(
    rows: Iterable[tuple[Any, ...]], survivor: dict[int, int], merged: dict[int, tuple[int, int]]
) -> dict[int, tuple[Ballot, ...]]:
    """The ballots of each present citation, in order. Equal histories are one and the same tuple."""
    histories: dict[tuple[int, Any], int] = {}
    ends: list[tuple[Ballot, ...]] = [()]
    at: dict[int, int] = {}
    for row in rows:
        number = survivor[row[1]]
        ballot = row[2]
        if number in merged:
            before_merge = row[0] <= merged[number][0]
            ballot = (row[1] if before_merge else 0, *ballot)
        step = (at.get(number, 0), ballot)
        end = histories.get(step)
        if end is None:
            end = histories[step] = len(ends)
            ends.append((*ends[step[0]], ballot if number in merged else (0, *ballot)))
        at[number] = end
    return {number: ends[end] for number, end in at.items()}


def _place(ballots: tuple[Ballot, ...], retrieved: str | None, aliases: int, reviewers: tuple[int, int]) -> Place:
    first, full = (
        [
            Vote(actor, role, verdict, reason, alias)
            for alias, at, actor, role, verdict, reason in ballots
            if at == stage
        ]
        for stage in Stage
    )
    title_abstract = resolve(first, reviewers[0], aliases)
    if title_abstract.standing is not Standing.INCLUDED:
        return Place(title_abstract.standing, Standing.NOT_REACHED, *title_abstract[1:])
    return _reached(resolve(full, reviewers[1], aliases), bool(full), retrieved)


def _reached(full_text: Resolved, voted: bool, retrieved: str | None) -> Place:
    if not voted and retrieved == Retrieved.NOT_RETRIEVED:
        return Place(Standing.INCLUDED, Standing.NOT_RETRIEVED)
    at_hand = voted or retrieved == Retrieved.RETRIEVED
    return Place(Standing.INCLUDED, full_text.standing, full_text.reason, retrieved=at_hand)
