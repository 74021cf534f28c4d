"""Which records a diagram is about, and what became of each: every one lands in exactly one box."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from rowen.ledger.snapshot import UNDECIDED, Place, Seen, Snapshot
from rowen.ledger.types import Box, Part, Standing

TOGETHER = "found in the same run"
LATE = "late, of an earlier record"
KNOWN = "already known before this version"


class Group(NamedTuple):
    """A citation in the window.

    Attributes:
        number: its database number; None for a record that has not been deduplicated yet.
        representative: the record that stands for it; the others are its duplicates.
        column: "dbr" (databases and registers) or "other".
        known: it was decided when the previous version was published, and still is the same.
        has_old: a record of it was sighted before the previous version.
        first_run: the run that first saw one of its records.
    """

    number: int | None
    representative: Seen
    column: str
    place: Place
    known: bool
    has_old: bool
    first_run: int


@dataclass
class Column:
    """The records of one column, box by box; lists are in the order of the ids."""

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
            Box(f"{prefix}records_screened", "records", tuple(self.screened)),
            Box(f"{prefix}records_awaiting", "records", tuple(self.awaiting)),
            Box(f"{prefix}records_excluded", "records", tuple(self.excluded)),
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
    groups = _groups(now, then, other)
    window = Window({"dbr": Column(), "other": Column()}, [], [])
    since = then.cut if then else 0
    member = now.member
    for item in now.seen:
        number = member.get(item.number)
        if number is None:
            group = Group(None, item, _column(item, other), UNDECIDED, False, item.event <= since, item.run)
            window.undeduplicated += 1
        else:
            group = groups[number]
        if item.event > since:
            window.new_records.append(item.public)
        elif item.number not in again:
            if group.known:
                continue
            window.carried += 1
        _sort(window, item, group, new=item.event > since, other=other)
    window.reached = [
        (group.number, group.column, group.place)
        for group in groups.values()
        if group.number is not None and not group.known and group.place.title_abstract is Standing.INCLUDED
    ]
    return window


def split_box(name: str, unit: str, parts: Iterable[tuple[str, Collection[str]]]) -> Box:
    """Return a box with its parts; ids sorted in both."""
    shares = tuple(Part(label, tuple(sorted(ids))) for label, ids in parts)
    return Box(name, unit, tuple(sorted(one for share in shares for one in share.ids)), shares)


def _sort(window: Window, item: Seen, group: Group, *, new: bool, other: Collection[str]) -> None:
    column = window.columns[_column(item, other)]
    column.identified[item.source].append(item.public)
    if group.known:
        (column.late if new else column.known).append(item.public)
    elif item is not group.representative:
        late = item.run > group.first_run or (new and group.has_old)
        (column.late if late else column.together).append(item.public)
    elif group.place.by_rule:
        column.automatic[group.place.by_rule].append(item.public)
    else:
        column.screened.append(item.public)
        if group.place.title_abstract is Standing.EXCLUDED:
            column.excluded.append(item.public)
        elif group.place.title_abstract is not Standing.INCLUDED:
            column.awaiting.append(item.public)


def _column(item: Seen, other: Collection[str]) -> str:
    return "other" if item.source in other else "dbr"


def _groups(now: Snapshot, then: Snapshot | None, other: Collection[str]) -> dict[int, Group]:
    found = {}
    since = then.cut if then else 0
    for number, records in now.records.items():
        place = now.place(number)
        representative = records[0]
        if len(records) > 1:
            representative = min(records, key=lambda item: (item.source in other, item.run, item.public))
        found[number] = Group(
            number,
            representative,
            _column(representative, other),
            place,
            then is not None and _known(number, records, place, then),
            any(item.event <= since for item in records),
            min(item.run for item in records),
        )
    return found


def _known(number: int, records: Collection[Seen], place: Place, then: Snapshot) -> bool:
    """Whether a citation was decided at the previous version and nothing about it has changed since.

    Every old record of it must have stood in a citation with the same final outcome, this one among them: a merge of
    an included and an excluded citation, or a split, is a change.
    """
    before = {then.member.get(item.number) for item in records if item.event <= then.cut}
    if number not in before:
        return False
    return all(one is not None and _unchanged(then.place(one), place) for one in before)


def _unchanged(before: Place, place: Place) -> bool:
    return before.final and before.outcome == place.outcome
