"""One citation, looked at closely: what is shown and why, what holds it together, what belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.desk import Desk
from rowen.dedup.provenance import Merged, merge_with_sources
from rowen.ledger.links import CitationLink
from rowen.ledger.types import CitationState, Held
from rowen.records import Answer, InputError, PairVerdict, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationView:
    """A citation and all that explains it.

    Attributes:
        asked: the id that was asked for: the citation's, one of its records', or that of a citation merged into it.
        state: where it stands.
        records: its records.
        merged: what is shown, and where each value came from.
        joins: verdicts "same" that are enough to hold it together, persons' first, then the most certain.
        more_joins: how many verdicts "same" there are besides.
        doubts: verdicts between its own records that do not say "same"; a third record holds these together.
        said: what persons said about its records, oldest first.
        open: questions about its records and those of other citations.
        links: documents that belong to it without being the same.
        others: records of other citations that are named in ``open`` and ``links``, by id.
        sources: names of the sources by their keys.
    """

    asked: str
    state: CitationState
    records: tuple[Held, ...]
    merged: Merged
    joins: tuple[PairVerdict, ...]
    more_joins: int
    doubts: tuple[PairVerdict, ...]
    said: tuple[PairVerdict, ...]
    open: tuple[PairVerdict, ...]
    links: tuple[CitationLink, ...]
    others: dict[str, Held]
    sources: dict[str, str]

    def named(self, record: str) -> str:
        """Return a record's source and id: "MEDLINE r-...", or the id alone where its source is not known."""
        held = {held.id: held for held in self.records} | self.others
        return f"{self.sources.get(held[record].source, held[record].source)} {record}" if record in held else record


def look_at(desk: Desk, wanted: str) -> CitationView:
    """Gather everything about the citation that an id means now.

    Args:
        desk: the review.
        wanted: id of a citation, of one that was merged into another since, or of a record.

    Raises:
        InputError: the review has no such citation or record.
    """
    state = find(desk.ledger.citations(desk.review), wanted)
    if state is None:
        raise InputError(
            Problem(
                f"{desk.review} has no citation and no record {wanted!r}.",
                f"Copy an id from `rowen pairs {desk.review}`, from a list under the outputs, or from an exported queue.",
                field="ID",
            )
        )
    mine = set(state.records)
    records = tuple(sorted(desk.ledger.records(desk.review, mine), key=lambda held: held.id))
    told = desk.ledger.verdicts_about(desk.review, mine)
    inside = [verdict for verdict in holding(told) if verdict.left in mine and verdict.right in mine]
    same = [verdict for verdict in inside if verdict.answer is Answer.SAME]
    joins = spanning(same)
    open_ = [pair for pair in desk.ledger.open_pairs(desk.review) if not mine.isdisjoint((pair.left, pair.right))]
    links = [link for link in desk.ledger.links(desk.review) if state.citation in (link.one, link.other)]
    named = [(pair.left, pair.right) for pair in open_] + [(link.left, link.right) for link in links]
    elsewhere = {record for pair in named for record in pair} - mine
    return CitationView(
        asked=wanted,
        state=state,
        records=records,
        merged=merge_with_sources((held.id, held.record) for held in records),
        joins=joins,
        more_joins=len(same) - len(joins),
        doubts=tuple(verdict for verdict in inside if verdict.answer is not Answer.SAME),
        said=tuple(verdict for verdict in told if verdict.person),
        open=tuple(sorted(open_, key=lambda pair: (-pair.score, pair.left, pair.right))),
        links=tuple(links),
        others={held.id: held for held in desk.ledger.records(desk.review, elsewhere)},
        sources={source.key: source.name for source in desk.protocol.sources},
    )


def find(states: Iterable[CitationState], wanted: str) -> CitationState | None:
    """Return the citation that an id means; an id that no citation has now is its founding record's."""
    founder, kept = f"r-{wanted[2:]}" if wanted.startswith("c-") else wanted, None
    for state in states:
        if state.citation == wanted:
            return state
        if founder in state.records:
            kept = state
    return kept


def holding(told: Iterable[PairVerdict]) -> tuple[PairVerdict, ...]:
    """Return the verdict that holds on each pair: the last that a person gave, else the rules'. Oldest come first."""
    best: dict[tuple[str, str], PairVerdict] = {}
    for verdict in told:
        pair = verdict.left, verdict.right
        if verdict.person or pair not in best or not best[pair].person:
            best[pair] = verdict
    return tuple(best.values())


def spanning(same: Sequence[PairVerdict]) -> tuple[PairVerdict, ...]:
    """Pick verdicts that are enough to join all the records that these join, in the order in which they are trusted."""
    part = {record: record for verdict in same for record in (verdict.left, verdict.right)}

    def root(record: str) -> str:
        while part[record] != record:
            record = part[record]
        return record

    picked = []
    for verdict in sorted(same, key=lambda v: (not v.person, -v.score, v.left, v.right)):
        one, two = root(verdict.left), root(verdict.right)
        if one != two:
            part[two] = one
            picked.append(verdict)
    return tuple(picked)
