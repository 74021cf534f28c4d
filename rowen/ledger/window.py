"""Which records a diagram is about, and what became of each: every one lands in exactly one box."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rowen.ledger.places import UNDECIDED, Place
from rowen.ledger.snapshot import Origin, Seen, Snapshot
from rowen.ledger.types import Box, Part, Standing

TOGETHER = "found in the same run"
LATE = "late, of an earlier record"
KNOWN = "already known before this version"


@dataclass
class Column:
    """The records of one column, box by box."""

    identified: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    together: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    automatic: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    known: list[str] = field(default_factory=list)
    screened: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    awaiting: list[str] = field(default_factory=list)

    def boxes(self, prefix: str) -> list[Box]:
        """Return the boxes between identification and retrieval."""
        duplicates = [(TOGETHER, self.together), (LATE, self.late)]
        return [
            split_box(f"{prefix}duplicates", "records", duplicates),
            split_box(f"{prefix}excluded_automatic", "records", sorted(self.automatic.items())),
            split_box(f"{prefix}excluded_other", "records", [(KNOWN, self.known)]),
            Box(f"{prefix}records_screened", "records", tuple(sorted(self.screened))),
            Box(f"{prefix}records_awaiting", "records", tuple(sorted(self.awaiting))),
            Box(f"{prefix}records_excluded", "records", tuple(sorted(self.excluded))),
        ]


@dataclass
class Window:
    """What happened to records since the previous version, or since the beginning.

    Attributes:
        columns: "dbr" and "other".
        reached: (database number, column, place) of the citations in the window that passed title and abstract.
        new_records: records first sighted in the window.
        carried: records that were not sighted again but are in the window, because their citation was undecided or
            changed.
        undeduplicated: records that have no citation yet.
    """

    columns: dict[str, Column]
    reached: list[tuple[int, str, Place]]
    new_records: list[str]
    carried: int = 0
    undeduplicated: int = 0


def look(now: Snapshot, then: Snapshot | None, again: Collection[int], other: Collection[str]) -> Window:
    """Sort every record of the window into its box.

    Args:
        now: the review at the moment asked for.
        then: the review at the previous version; None for a diagram of the whole review.
        again: numbers of the records sighted since ``then``.
        other: keys of the sources that are other methods, neither database nor register.
    """
    since = then.cut if then else 0
    sorter = _Sorter(now.origins, since, again, other, Window({"dbr": Column(), "other": Column()}, [], []))
    for number, records in now.records.items():
        place = now.place(number)
        if then is not None and _known(number, records, place, then, now.origins):
            sorter.known(records)
        else:
            sorter.group(number, records, place)
    window = sorter.window
    grouped = sum(map(len, now.records.values()))
    loose = [item for item in now.seen if item[1] not in now.member] if grouped < len(now.seen) else []
    for item in loose:
        sorter.group(None, [item], UNDECIDED)
    window.undeduplicated = len(loose)
    window.new_records.sort()
    return window


@dataclass
class _Sorter:
    """Puts the records of one citation after the other into their boxes."""

    origins: Mapping[int, Origin]
    since: int
    again: Collection[int]
    other: Collection[str]
    window: Window

    def known(self, records: Sequence[Seen]) -> None:
        """A citation that was decided before the window and has not changed: only what was sighted again is in it."""
        for public, number, search in records:
            origin = self.origins[search]
            if origin.event <= self.since and number not in self.again:
                continue
            column = self._identify(public, origin)
            (column.late if origin.event > self.since else column.known).append(public)

    def group(self, citation: int | None, records: Sequence[Seen], place: Place) -> None:
        """A citation of the window: one record stands for it, the others are its duplicates."""
        chosen = records[0] if len(records) == 1 else min(records, key=self._rank)
        name = "other" if self.origins[chosen[2]].source in self.other else "dbr"
        self._place(self.window.columns[name], chosen[0], place)
        for item in records:
            origin = self.origins[item[2]]
            column = self._identify(item[0], origin)
            if origin.event <= self.since and item[1] not in self.again:
                self.window.carried += 1
            if item is not chosen:
                (column.late if self._late(item, records) else column.together).append(item[0])
        if place.title_abstract is Standing.INCLUDED and citation is not None:
            self.window.reached.append((citation, name, place))

    def _identify(self, public: str, origin: Origin) -> Column:
        column = self.window.columns["other" if origin.source in self.other else "dbr"]
        column.identified[origin.source].append(public)
        if origin.event > self.since:
            self.window.new_records.append(public)
        return column

    def _place(self, column: Column, public: str, place: Place) -> None:
        if place.by_rule:
            column.automatic[place.by_rule].append(public)
            return
        column.screened.append(public)
        if place.title_abstract is Standing.EXCLUDED:
            column.excluded.append(public)
        elif place.title_abstract is not Standing.INCLUDED:
            column.awaiting.append(public)

    def _rank(self, item: Seen) -> tuple[bool, int, str]:
        """A record of a database or register goes before one of other methods; then the earlier run, then the id."""
        origin = self.origins[item[2]]
        return origin.source in self.other, origin.run, item[0]

    def _late(self, item: Seen, records: Sequence[Seen]) -> bool:
        """Whether a duplicate came later than the citation: in a later run, or after the version and it before."""
        origin = self.origins[item[2]]
        origins = [self.origins[search] for _, _, search in records]
        if origin.run > min(one.run for one in origins):
            return True
        return origin.event > self.since and any(one.event <= self.since for one in origins)


def split_box(name: str, unit: str, parts: Iterable[tuple[str, Collection[str]]]) -> Box:
    """Return a box with its parts; ids sorted in both."""
    shares = tuple(Part(label, tuple(sorted(ids))) for label, ids in parts)
    return Box(name, unit, tuple(sorted(one for share in shares for one in share.ids)), shares)


def _known(number: int, records: Sequence[Seen], place: Place, then: Snapshot, origins: Mapping[int, Origin]) -> bool:
    """Whether a citation was decided at the previous version and nothing about it has changed since.

    Every old record of it must have stood in a citation with the same final outcome, this one among them: a merge of
    an included and an excluded citation, or a split, is a change.
    """
    before = {then.member.get(one) for _, one, search in records if origins[search].event <= then.cut}
    if number not in before:
        return False
    return all(one is not None and then.place(one).settled_as(place) for one in before)
