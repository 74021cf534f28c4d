"""Verdicts on pairs, and the citations that follow from them. A merge deletes nothing and can be undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from rowen.ledger.keys import citation_id
from rowen.ledger.records import numbers_of
from rowen.ledger.schema import citation, membership, pair_verdict, record
from rowen.ledger.snapshot import pairs
from rowen.ledger.store import Store, Writer, chunks, cut
from rowen.ledger.verdicts import Pair, Said, holding, last_verdicts, link_of, spoken, verdict_of
from rowen.records import Answer, PairVerdict

__all__ = ["Dedup", "link_of"]


class Dedup(Store):
    """What a ledger can be asked and told about duplicates."""

    def add_verdicts(self, review: str, verdicts: Sequence[PairVerdict], run: str | None = None) -> int:
        """Keep verdicts on pairs of records; one that repeats the last word changes nothing.

        Returns:
            How many were kept.

        Raises:
            InputError: a record is not in the ledger.
            StorageError: the database failed.
        """
        with self.write(review, "pair verdicts", run) as writer:
            numbers = numbers_of(writer, review, [public for v in verdicts for public in (v.left, v.right)])
            lefts = {numbers[verdict.left] for verdict in verdicts}
            people, rules = spoken(last_verdicts(writer.connection, review, touching=lefts, left_only=True))
            rows = []
            for verdict in verdicts:
                pair = (numbers[verdict.left], numbers[verdict.right])
                said = (verdict.answer.value, verdict.explanation, verdict.score, verdict.link or "")
                # Of people only the latest counts, whoever it was: who repeats it after another's word is heard again.
                before = people if verdict.person else rules
                if before.get(pair) != (verdict.person, said):
                    before[pair] = (verdict.person, said)
                    rows.append(_verdict_row(review, (*pair, verdict.person), said))
            writer.add(pair_verdict, rows)
            return len(rows)

    def verdicts(self, review: str, as_of: datetime | None = None) -> tuple[PairVerdict, ...]:
        """Return the verdict that holds on each pair: the latest by a person, else the latest by a rule."""
        with self.read() as connection:
            until = cut(connection, as_of)
            held = holding(last_verdicts(connection, review, until))
            publics = pairs(connection, select(record.c.id, record.c.public).where(record.c.review == review))
        found = (verdict_of(pair, said, publics) for pair, said in held.items())
        return tuple(sorted(found, key=lambda verdict: (verdict.left, verdict.right)))

    def open_pairs(self, review: str) -> tuple[PairVerdict, ...]:
        """Return the pairs that wait for a person: asked, or alike and kept apart by what their citations hold.

        A person who called two records different has answered for their whole citations. Where persons contradict each
        other so that a "same" could not be carried out, that pair is a question again.
        """
        with self.read() as connection:
            member = _Assignment.read(connection, review).member
            publics = select(record.c.id, record.c.public).where(record.c.review == review)
            owner = {public: member.get(number) for number, public in connection.execute(publics)}
        holding = [pair for pair in self.verdicts(review) if owner[pair.left] != owner[pair.right]]
        settled = {
            frozenset((owner[pair.left], owner[pair.right]))
            for pair in holding
            if pair.person and pair.answer is Answer.DIFFERENT
        }
        return tuple(
            pair
            for pair in holding
            if pair.answer is not Answer.DIFFERENT
            and (pair.person or frozenset((owner[pair.left], owner[pair.right])) not in settled)
        )

    def assign(self, review: str, clusters: Sequence[Sequence[str]], run: str | None = None) -> int:
        """Make these clusters the citations of the review.

        A citation's id is fixed when it is first seen: a cluster keeps the earliest-founded citation among those that
        its records founded; after a split the part with the founding record keeps it, and a split that is undone gets
        its old id back. Only a cluster that holds no founding record founds a new citation.

        Args:
            review: the review's slug.
            clusters: record ids, each in one cluster at most; records that are not mentioned stay where they are.
            run: id of the run, if any.

        Returns:
            How many records were given a citation or moved to another one.

        Raises:
            InputError: a record is not in the ledger.
            ValueError: a record stands in two clusters, or a cluster is empty.
            StorageError: the database failed.
        """
        everything = [public for cluster in clusters for public in cluster]
        if len(everything) != len(set(everything)) or not all(clusters):
            raise ValueError("clusters hold each record once, and none is empty")
        with self.write(review, "citations", run) as writer:
            numbers = numbers_of(writer, review, everything)
            before = _Assignment.around(writer.connection, numbers.values())
            moves, founded = _moves(writer, before, clusters, numbers)
            writer.add(citation, [{"review": review, **row} for row in founded])
            writer.add(membership, [{"review": review, "record": r, "citation": c} for r, c in moves])
            return len(moves)


@dataclass(frozen=True, slots=True)
class _Assignment:
    """Which citation each record is in, and who founded which citation (by the database's numbers).

    Citations are numbered in the order in which they were founded, those of one moment by their ids: the smaller
    number is the earlier citation.
    """

    member: dict[int, int]
    founded_by: dict[int, int]
    founder: dict[int, int]

    @classmethod
    def read(cls, connection: Connection, review: str) -> _Assignment:
        """Read what holds now."""
        latest = select(membership.c.record, membership.c.citation).where(membership.c.review == review)
        founders = select(citation.c.founder, citation.c.id).where(citation.c.review == review)
        member = pairs(connection, latest.order_by(membership.c.id))
        founded_by = pairs(connection, founders)
        return cls(member, founded_by, {c: r for r, c in founded_by.items()})

    @classmethod
    def around(cls, connection: Connection, records: Collection[int]) -> _Assignment:
        """Read what matters to some records: their citations, those that they founded, and the founders of these."""
        member = _members(connection, records)
        founded_by: dict[int, int] = {}
        for column, values in ((citation.c.founder, records), (citation.c.id, set(member.values()))):
            for chunk in chunks(sorted(values)):
                founded_by.update(pairs(connection, select(citation.c.founder, citation.c.id).where(column.in_(chunk))))
        member.update(_members(connection, set(founded_by).difference(member)))
        return cls(member, founded_by, {c: r for r, c in founded_by.items()})


def _members(connection: Connection, records: Collection[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for chunk in chunks(sorted(records)):
        latest = select(membership.c.record, membership.c.citation).where(membership.c.record.in_(chunk))
        found.update(pairs(connection, latest.order_by(membership.c.id)))
    return found


def _moves(
    writer: Writer, before: _Assignment, clusters: Sequence[Sequence[str]], numbers: dict[str, int]
) -> tuple[list[Pair], list[dict[str, object]]]:
    mentioned = set(numbers.values())
    moves: list[Pair] = []
    founded: list[dict[str, object]] = []
    taken: set[int] = set()
    # In the order of their smallest ids: then new citations are numbered the same whatever order the clusters came in.
    for cluster in sorted(sorted(cluster) for cluster in clusters):
        members = [numbers[public] for public in cluster]
        kept = _kept(before, members, mentioned, taken)
        if kept is None:
            kept = writer.number(citation)
            founded.append({"id": kept, "public": citation_id(cluster[0]), "founder": members[0]})
        taken.add(kept)
        moves.extend((member, kept) for member in members if before.member.get(member) != kept)
    return moves, founded


def _kept(before: _Assignment, members: Iterable[int], mentioned: set[int], taken: set[int]) -> int | None:
    """Return the citation whose id a cluster keeps, or None if it founds a new one."""
    earliest = min((before.founded_by[m] for m in members if m in before.founded_by), default=None)
    if earliest is not None:
        return earliest
    joined = (before.member[m] for m in members if m in before.member)
    staying = (c for c in joined if before.founder[c] not in mentioned and before.member[before.founder[c]] == c)
    return min((c for c in staying if c not in taken), default=None)


def _verdict_row(review: str, key: tuple[int, int, str], said: Said) -> dict[str, object]:
    left, right, person = key
    answer, explanation, score, link = said
    return {
        "review": review,
        "left": left,
        "right": right,
        "person": person,
        "answer": answer,
        "explanation": explanation,
        "score": score,
        "link": link,
    }
