"""Reading verdicts on pairs: what each author said last, and what holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, select

from rowen.ledger.schema import pair_verdict, record
from rowen.ledger.snapshot import pairs
from rowen.ledger.store import chunks
from rowen.records import Answer, Link, PairVerdict

Pair = tuple[int, int]
Said = tuple[str, str, float, str]
"""Answer, explanation, score and link of a verdict as the database spells them."""
Holding = tuple[str, Said]
"""Who said it (a person, or "" for the rules), and what."""


def last_verdicts(
    connection: Connection,
    review: str,
    until: int | None = None,
    touching: Collection[int] | None = None,
    *,
    left_only: bool = False,
) -> dict[tuple[int, int, str], Said]:
    """Return what each author (a person, or "" for the rules) said last on each pair, in the order of saying it.

    Args:
        connection: to the database.
        review: the review's slug.
        until: number of the last event that counts; None for all.
        touching: only pairs with one of these records; None for all pairs.
        left_only: of these only the pairs on whose left side the record stands.
    """
    columns = (pair_verdict.c.id, pair_verdict.c.left, pair_verdict.c.right, pair_verdict.c.person)
    said = (pair_verdict.c.answer, pair_verdict.c.explanation, pair_verdict.c.score, pair_verdict.c.link)
    wanted = select(*columns, *said).where(pair_verdict.c.review == review)
    if until is not None:
        wanted = wanted.where(pair_verdict.c.event <= until)
    if touching is None:
        rows = connection.execute(wanted.order_by(pair_verdict.c.id)).all()
    else:
        sides = (pair_verdict.c.left,) if left_only else (pair_verdict.c.left, pair_verdict.c.right)
        near = (wanted.where(side.in_(chunk)) for chunk in chunks(sorted(touching)) for side in sides)
        rows = sorted({row[0]: row for question in near for row in connection.execute(question)}.values())
    last: dict[tuple[int, int, str], Said] = {}
    for _, left, right, person, answer, explanation, score, link in rows:
        last.pop((left, right, person), None)
        last[left, right, person] = (answer, explanation, score, link)
    return last


def spoken(last: dict[tuple[int, int, str], Said]) -> tuple[dict[Pair, Holding], dict[Pair, Holding]]:
    """Return the last word of the persons and that of the rules on each pair."""
    people = {(left, right): (person, said) for (left, right, person), said in last.items() if person}
    rules = {(left, right): ("", said) for (left, right, person), said in last.items() if not person}
    return people, rules


def holding(last: dict[tuple[int, int, str], Said]) -> dict[Pair, Holding]:
    """Return the verdict that holds on each pair: the latest by a person, else the latest by a rule."""
    people, rules = spoken(last)
    return {**rules, **people}


def verdict_of(pair: Pair, found: Holding, publics: dict[int, str]) -> PairVerdict:
    """Return a verdict in the words of the other rooms."""
    person, (answer, explanation, score, link) = found
    left, right = publics[pair[0]], publics[pair[1]]
    return PairVerdict(left, right, Answer(answer), explanation, score, person, link_of(link))


def link_of(text: str) -> Link | None:
    """Read a link as the database spells it."""
    return Link(text) if text else None


def publics_of(connection: Connection, numbers: Iterable[int]) -> dict[int, str]:
    """Return the ids of records by their numbers."""
    found: dict[int, str] = {}
    for chunk in chunks(sorted(set(numbers))):
        found.update(pairs(connection, select(record.c.id, record.c.public).where(record.c.id.in_(chunk))))
    return found
