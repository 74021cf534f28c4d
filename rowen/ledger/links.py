"""Links between citations that are two documents and belong together, and all that was said about some records."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select

from rowen.ledger.dedup import link_of
from rowen.ledger.schema import pair_verdict, record
from rowen.ledger.snapshot import Rows, Snapshot, fetch
from rowen.ledger.store import Store, chunks, cut
from rowen.records import Answer, Link, PairVerdict

Citations = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CitationLink:
    """Two citations that are different documents and belong together.

    Attributes:
        one, other: citation ids, ``one < other``; the link has no direction.
        link: how they belong together.
        explanation: the words of the verdict that named the link.
        left, right: the records it was said of, ``left`` in ``one`` or ``other``.
        person: who called the two different, or named the link; "" where only a rule did.
    """

    one: str
    other: str
    link: Link
    explanation: str
    left: str
    right: str
    person: str = ""


class Links(Store):
    """What a ledger can be asked about documents that belong together."""

    def links(self, review: str, as_of: datetime | None = None) -> tuple[CitationLink, ...]:
        """Return the links between citations, corrections first, then by citation ids; each two once for each link.

        A link holds where the verdict that names it holds: a rule's "different"; a rule's question that a person
        answered with "different", about these two records or about any two of the same citations; a person's own.
        """
        with self.read() as connection:
            until = cut(connection, as_of)
            now = self.memory.past(connection, review, until).at(until)
            people = _latest(connection, review, until, by_rules=False)
            rules = _latest(connection, review, until, by_rules=True)
            publics = _publics(connection, {number for row in (*people, *rules) for number in row[:2]})
        spoken = {row[:2]: row for row in people}
        apart = {_owners(now, row): row[5] for row in people if row[2] == Answer.DIFFERENT}
        best: dict[tuple[Citations, str], Any] = {}
        for row in (*rules, *people):
            between = _owners(now, row)
            if between is None or not row[6] or not _holds(row, spoken.get(row[:2]), between in apart):
                continue
            key = (between, row[6])
            if key not in best or _rank(row, publics) < _rank(best[key], publics):
                best[key] = row
        found = (_link(now, publics, key, row, apart.get(key[0], "")) for key, row in best.items())
        return tuple(sorted(found, key=lambda link: (link.link, link.one, link.other)))

    def verdicts_about(self, review: str, records: Collection[str]) -> tuple[PairVerdict, ...]:
        """Return what each person, and the rules, said last on each pair that holds one of these records, oldest first.

        All of it: also a rule's verdict that a person's outranks, and a person's that a later one's outranks.
        """
        with self.read() as connection:
            asked = select(record.c.id).where(record.c.review == review)
            numbers = [row[0] for part in chunks(sorted(records)) for row in fetch(connection, _named(asked, part))]
            rows = {row[7]: row for part in chunks(numbers) for row in fetch(connection, _holding(review, part))}
            last = {(*row[:2], row[5]): row for _, row in sorted(rows.items())}
            publics = _publics(connection, {number for row in last.values() for number in row[:2]})
        return tuple(
            PairVerdict(publics[left], publics[right], Answer(answer), why, score, person, link_of(link))
            for left, right, answer, why, score, person, link, _ in sorted(last.values(), key=lambda row: row[7])
        )


_SAID = tuple(
    pair_verdict.c[name] for name in ("left", "right", "answer", "explanation", "score", "person", "link", "id")
)


def _latest(connection: Connection, review: str, until: int, *, by_rules: bool) -> Rows:
    """The last word on each pair: the rules', where it names a link; or the persons', whoever spoke last."""
    spoke = pair_verdict.c.person == "" if by_rules else pair_verdict.c.person != ""
    mine = (pair_verdict.c.review == review, pair_verdict.c.event <= until, spoke)
    last = select(func.max(pair_verdict.c.id)).where(*mine).group_by(pair_verdict.c.left, pair_verdict.c.right)
    wanted = select(*_SAID).where(pair_verdict.c.id.in_(last)).order_by(pair_verdict.c.id)
    return fetch(connection, wanted.where(pair_verdict.c.link != "") if by_rules else wanted)


def _holding(review: str, numbers: Collection[int]) -> Any:
    either = or_(pair_verdict.c.left.in_(numbers), pair_verdict.c.right.in_(numbers))
    return select(*_SAID).where(pair_verdict.c.review == review, either).order_by(pair_verdict.c.id)


def _named(wanted: Any, publics: Collection[str]) -> Any:
    return wanted.where(record.c.public.in_(publics))


def _publics(connection: Connection, numbers: Collection[int]) -> dict[int, str]:
    wanted = select(record.c.id, record.c.public)
    return {
        number: public
        for part in chunks(sorted(numbers))
        for number, public in fetch(connection, wanted.where(record.c.id.in_(part)))
    }


def _owners(now: Snapshot, row: tuple[Any, ...]) -> Citations | None:
    """The citations of a pair's records, None if they are one or a record has none yet."""
    left, right = now.member.get(row[0]), now.member.get(row[1])
    return None if left is None or right is None or left == right else (min(left, right), max(left, right))


def _holds(row: tuple[Any, ...], person: tuple[Any, ...] | None, called_different: bool) -> bool:
    """Say whether a verdict that names a link is, by now, a verdict that its two documents are different."""
    if row[5]:
        return bool(row[2] == Answer.DIFFERENT)
    if person is not None:
        return bool(person[2] == Answer.DIFFERENT and not person[6])
    return bool(row[2] == Answer.DIFFERENT or (row[2] == Answer.ASK and called_different))


def _rank(row: tuple[Any, ...], publics: dict[int, str]) -> tuple[Any, ...]:
    """Of several verdicts that name one link between two citations a person's is shown, then the most certain."""
    return not row[5], row[2] != Answer.DIFFERENT, -row[4], publics[row[0]], publics[row[1]]


def _link(
    now: Snapshot, publics: dict[int, str], key: tuple[Citations, str], row: tuple[Any, ...], person: str
) -> CitationLink:
    one, other = sorted(now.publics[number] for number in key[0])
    return CitationLink(one, other, Link(key[1]), row[3], publics[row[0]], publics[row[1]], row[5] or person)
