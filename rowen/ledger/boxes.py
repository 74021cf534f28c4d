"""What counting a review gives: the boxes of the PRISMA 2020 flow diagram as lists of ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Part:
    """A named share of a box: one database, one exclusion reason."""

    label: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the PRISMA 2020 flow diagram: its number is ``len(ids)``.

    Attributes:
        name: the PRISMA2020 R package's key where it has one (see docs/reports/prisma.md).
        unit: "records", "reports" or "studies".
        ids: sorted ids.
        parts: how it splits, disjoint, adding up to ``ids``; empty where it does not split.
    """

    name: str
    unit: str
    ids: tuple[str, ...]
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrismaState:
    """All boxes of a review at one moment.

    Attributes:
        template: "new" or "updated".
        previous_version: label of the version an updated review builds on, "" for a new one.
        complete: the last run of the window was complete; otherwise ``problems`` names what is not.
        notes: footnotes that the numbers need (removed studies, carried-over records, ...).
    """

    review: str
    as_of: datetime
    template: str
    previous_version: str
    boxes: tuple[Box, ...]
    complete: bool
    problems: tuple[tuple[str, str, str], ...] = ()
    notes: tuple[str, ...] = ()
    practice: bool = False

    def box(self, name: str) -> Box:
        """Return the box of that name.

        Raises:
            KeyError: there is no such box.
        """
        for box in self.boxes:
            if box.name == name:
                return box
        raise KeyError(name)
