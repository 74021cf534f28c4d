"""When works appear: publication, arrival in PubMed, indexing, and the few that leave again. Days count from 1970."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np

from rowen.sandbox.families import NOTICES, Role
from rowen.sandbox.mix import Ints, below, between, chance

EPOCH = date(1970, 1, 1).toordinal()
NEVER = 1 << 30
BASELINE = date(2026, 11, 1)
BULK_DAY = date(2019, 12, 31)
SHARE_AT_BASELINE = 0.95
_FIRST = date(1998, 6, 1).toordinal() - EPOCH
_LAST = BASELINE.toordinal() - EPOCH
_TAIL_DAYS = 190
_OFFSETS = {
    Role.PREPRINT: (-240, -40),
    Role.PART_TWO: (0, 30),
    Role.PROTOCOL: (-900, -300),
    Role.ERRATUM: (40, 400),
    Role.RETRACTION: (100, 700),
    Role.CONFERENCE: (-400, -100),
    Role.COMMENT: (20, 200),
    Role.CONCERN: (30, 99),
    Role.CHAPTER: (0, 0),
}
_SHARE_LATE = 0.5
_LATE = {Role.ERRATUM: (5, 720), Role.CONCERN: (5, 45), Role.RETRACTION: (50, 720)}
"""Half of the notices come only after `BASELINE`, in so many days: a review that begins then lives to see them."""


class Timing(NamedTuple):
    """Days of each work, all counted from 1970-01-01.

    Attributes:
        arrival: first held by PubMed ([crdt]) where PubMed holds it; other sources follow with their own delay.
        entrez: PubMed's back-dated entry day ([edat]).
        indexed: MeSH headings appear ([mhda]).
        issue: day of the issue; electronic: day of the first publication online.
    """

    arrival: Ints
    entrez: Ints
    indexed: Ints
    issue: Ints
    electronic: Ints


def timing(seed: int, index: Ints, base: Ints, role: Ints, same_day: float = 0.0) -> Timing:
    """Return the days of each work. About 95 % have arrived by `BASELINE`, then about 0.8 % more each month.

    ``same_day`` is the share of works that all arrived on `BULK_DAY`.
    """
    spread = chance(seed, "arrival", base)
    history = _FIRST + np.floor((_LAST - _FIRST + 1) * spread**0.55).astype(np.int64)
    tail = _LAST + 1 + np.floor(_TAIL_DAYS * spread).astype(np.int64)
    arrival = np.where(chance(seed, "is later", base) < SHARE_AT_BASELINE, history, tail)
    for kind, (first, last) in _OFFSETS.items():
        arrival = np.where(role == kind, arrival + between(seed, "offset", index, first, last), arrival)
    late = chance(seed, "late notice", base) < _SHARE_LATE
    for kind, (first, last) in _LATE.items():
        after = _LAST + between(seed, "late by", index, first, last)
        arrival = np.where((role == kind) & late, np.maximum(arrival, after), arrival)
    arrival = np.where(chance(seed, "same day", index) < same_day, day(BULK_DAY), arrival)
    delayed = chance(seed, "delayed", index)
    lag = between(seed, "lag", index, -20, 70)
    lag = np.where(
        (delayed < 0.03) & ~np.isin(role, (*NOTICES, Role.PREPRINT)), between(seed, "long lag", index, 400, 3000), lag
    )
    lag = np.where(role == Role.PREPRINT, below(seed, "lag", index, 3), lag)
    issue = arrival - lag
    electronic = np.minimum(issue, arrival) - below(seed, "electronic", index, 60)
    entrez = np.where(lag > 200, issue + 3, arrival)
    return Timing(arrival, entrez, arrival + between(seed, "indexing", index, 15, 260), issue, electronic)


def day(of: date) -> int:
    """Return a date as days since 1970-01-01."""
    return of.toordinal() - EPOCH


def date_of(days: int) -> date:
    """Return the date that is so many days after 1970-01-01."""
    return date.fromordinal(days + EPOCH)
