"""Verdicts on pairs turned into groups of records, whatever order the verdicts came in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rowen.dedup.dois import doi_level
from rowen.dedup.explain import OPENING
from rowen.dedup.levels import DOI
from rowen.dedup.table import MatchTable
from rowen.records import Answer, PairVerdict

# Of two verdicts of equal rank on one pair the more careful one holds.
_CAUTION = {Answer.DIFFERENT: 0, Answer.ASK: 1, Answer.SAME: 2}
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Partition:
    """Groups of records of the same document, and what a person should look at.

    Attributes:
        clusters: every id of the table in exactly one cluster; ids sorted, clusters by their first id.
        asks: open pairs between different clusters, the likeliest first.
    """

    clusters: tuple[tuple[str, ...], ...]
    asks: tuple[PairVerdict, ...]


def partition(table: MatchTable, verdicts: Iterable[PairVerdict]) -> Partition:
    """Group the records of a table by verdicts; verdicts on records that are not in the table are left aside.

    Persons outrank rules: their "same" joins first, and only their own "different" stands against it. Rules' "same"
    are then taken in an order that depends on the verdicts alone (score, then ids), and one is refused, and becomes a
    question, when it would bring together two DOIs, two PMIDs, or two records that a verdict calls different. One that
    rests on no identifier is also refused when it would bring together two records that are asked about because they may
    be two reports of a study: a record that says little fits both, and must not make one of them.
    """
    known = {name: row for row, name in enumerate(table.ids)}
    held = _current(verdict for verdict in verdicts if verdict.left in known and verdict.right in known)
    joined = {name for verdict in held for name in (verdict.left, verdict.right)}
    same = sorted((v for v in held if v.answer is Answer.SAME), key=_order)
    groups = _Groups.of(table, {name: known[name] for name in sorted(joined)}, same)
    different = [v for v in held if v.answer is Answer.DIFFERENT]
    open_ = [v for v in held if v.answer is Answer.ASK and not v.person]
    for verdict in different:
        if verdict.person:
            groups.forbid(verdict)
    refused = [_refused(v, why) for v in same if v.person and (why := groups.join(v))]
    for verdict in different:
        if not verdict.person:
            groups.forbid(verdict)
    for verdict in open_:
        if verdict.link:
            groups.forbid(verdict)
    refused += [_refused(v, why) for v in same if not v.person and (why := groups.join(v))]
    asks = (v for v in (*open_, *refused) if groups.open(v))
    alone = ((name,) for name in table.ids if name not in joined)
    clusters = tuple(sorted((*groups.clusters(), *alone)))
    return Partition(clusters, tuple(sorted(asks, key=_order)))


def _order(verdict: PairVerdict) -> tuple[float, str, str]:
    return -verdict.score, verdict.left, verdict.right


def _current(verdicts: Iterable[PairVerdict]) -> list[PairVerdict]:
    """Return one verdict for each pair: a person's before a rule's, else the more careful one."""
    best: dict[tuple[str, str], PairVerdict] = {}
    for verdict in verdicts:
        pair = verdict.left, verdict.right
        if pair not in best or _rank(verdict) < _rank(best[pair]):
            best[pair] = verdict
    return [best[pair] for pair in sorted(best)]


def _rank(verdict: PairVerdict) -> tuple[bool, int, float, str, str, bool, str]:
    careful = not verdict.person, _CAUTION[verdict.answer], -verdict.score
    return *careful, verdict.person, verdict.explanation, verdict.link is None, verdict.link or ""


def _refused(verdict: PairVerdict, why: str) -> PairVerdict:
    text = f"{OPENING[Answer.ASK]}, because joining the two would bring together {why}; the pair itself: {verdict.explanation}"
    return replace(verdict, answer=Answer.ASK, explanation=text, person="")


def _doi_names(dois: Mapping[str, str], same: Sequence[PairVerdict]) -> dict[str, str]:
    """Return each record's DOI under one name, where rules took two DOIs for names of one document.

    Mistyped, renamed and version DOIs go by the smallest of their names, among records that "same" connects and not
    beyond: what is said of some records has no bearing on others.
    """
    connected, named = _Sets(), _Sets()
    for verdict in same:
        connected.join(verdict.left, verdict.right)
    for verdict in same:
        one, two = dois.get(verdict.left, ""), dois.get(verdict.right, "")
        if one and two and one != two and not verdict.person and doi_level(one, two) != DOI.code("different"):
            place = connected.name(verdict.left)
            named.join(f"{place}\0{one}", f"{place}\0{two}")
    return {key: named.name(f"{connected.name(key)}\0{doi}") for key, doi in dois.items()}


class _Sets:
    """Disjoint sets of names, each known by its smallest."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}

    def name(self, one: str) -> str:
        while (above := self.parent.get(one, one)) != one:
            self.parent[one] = self.parent.get(above, above)
            one = above
        return one

    def join(self, one: str, two: str) -> None:
        small, large = sorted((self.name(one), self.name(two)))
        if small != large:
            self.parent[large] = small


@dataclass(slots=True)
class _Groups:
    """Disjoint sets of the ids that verdicts speak of (union by size), which know what must not come together.

    Attributes:
        parent: each id's parent; a root is its own.
        members: ids of each root's set.
        marks: DOIs and PMIDs of each root's set, where it has any, by the name of the identifier.
        own: DOI and PMID of each record by itself.
        apart: roots that each root must not meet, or only by an identifier, and the verdict that says so.
    """

    parent: dict[str, str]
    members: dict[str, list[str]]
    marks: dict[str, dict[str, set[str]]]
    own: tuple[dict[str, frozenset[str]], ...]
    apart: dict[str, dict[str, PairVerdict]] = field(default_factory=dict)

    @classmethod
    def of(cls, table: MatchTable, rows: Mapping[str, int], same: Sequence[PairVerdict]) -> _Groups:
        """Begin with every id alone; ``rows`` says where in the table each is."""
        dois = {key: doi for key, row in rows.items() if (doi := table.doi.text(row))}
        marks = {
            "DOI": {key: {name} for key, name in _doi_names(dois, same).items()},
            "PMID": {key: {text} for key, row in rows.items() if (text := table.pmid.text(row))},
        }
        own = tuple({key: frozenset(found) for key, found in of.items()} for of in marks.values())
        return cls({key: key for key in rows}, {key: [key] for key in rows}, marks, own)

    def root(self, key: str) -> str:
        while self.parent[key] != key:
            self.parent[key] = self.parent[self.parent[key]]
            key = self.parent[key]
        return key

    def forbid(self, verdict: PairVerdict) -> None:
        one, two = self.root(verdict.left), self.root(verdict.right)
        if one != two:
            self._keep_apart(one, two, verdict)

    def _keep_apart(self, one: str, two: str, verdict: PairVerdict) -> None:
        for here, there in ((one, two), (two, one)):
            held = self.apart.setdefault(here, {})
            if there not in held or _rank(verdict) < _rank(held[there]):
                held[there] = verdict

    def join(self, verdict: PairVerdict) -> str:
        """Join the sets of a pair; return "" if done (or one already), else what stands against it."""
        one, two = self.root(verdict.left), self.root(verdict.right)
        if one == two:
            return ""
        if why := next(self._against(one, two, verdict), ""):
            return why
        large, small = sorted((one, two), key=lambda root: (-len(self.members[root]), root))
        self.parent[small] = large
        self.members[large] += self.members.pop(small)
        for found in self.marks.values():
            if (more := found.pop(small, None)) is not None:
                found.setdefault(large, set()).update(more)
        for other, verdict_ in self.apart.pop(small, {}).items():
            self.apart[other].pop(small)
            if other != large:
                self._keep_apart(large, other, verdict_)
        return ""

    def _against(self, one: str, two: str, joining: PairVerdict) -> Iterator[str]:
        against = self.apart.get(one, {}).get(two)
        if against is not None and against.answer is Answer.DIFFERENT:
            who = f"{against.person} called" if against.person else "the rules call"
            yield f"two records that {who} different ({against.left} / {against.right})"
        if joining.person:
            return
        if against is not None and not self._identified(joining):
            yield f"two records that may be two reports of a study ({against.left} / {against.right})"
        for name, found in self.marks.items():
            here, there = found.get(one, _NONE), found.get(two, _NONE)
            # A set with two DOIs exists where a person joined them; either of the two may then join it.
            if not (here <= there or there <= here):
                yield f"two {name}s ({' / '.join(sorted(text.rpartition(chr(0))[2] for text in here | there))})"

    def _identified(self, verdict: PairVerdict) -> bool:
        """Whether the two records themselves share an identifier."""
        return any(of.get(verdict.left, _NONE) & of.get(verdict.right, _NONE) for of in self.own)

    def open(self, verdict: PairVerdict) -> bool:
        """Say whether a question is still one: not yet joined, and no person has said that the two sets differ."""
        one, two = self.root(verdict.left), self.root(verdict.right)
        against = self.apart.get(one, {}).get(two)
        return one != two and not (against is not None and against.person)

    def clusters(self) -> list[tuple[str, ...]]:
        return [tuple(sorted(ids)) for ids in self.members.values()]
