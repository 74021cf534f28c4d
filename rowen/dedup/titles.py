"""Titles compared, in bulk: equal, nearly equal, one the beginning of the other, similar or different."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Postfix, Prefix

from rowen.dedup import levels as on
from rowen.dedup.bulk import by_values, of_values, steps
from rowen.dedup.levels import LevelCodes
from rowen.dedup.marks import GROUPS
from rowen.dedup.table import Column, Ints, MatchTable

LONG_TITLE, MEDIUM_TITLE = 50, 24  # letters
NEAR_TITLE, SIMILAR_TITLE, WHOLE_PART = 94.0, 80.0, 16  # percent, percent, letters
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles of pairs compared: likeness (0 to 100) and levels."""

    ratio: Floats
    levels: LevelCodes


def compare_titles(table: MatchTable, left: Ints, right: Ints) -> Titles:
    """Compare the titles of pairs of rows; a translated title with the original one, too."""
    ratio, codes = _title_levels(table.title.texts(left), table.title.texts(right))
    for here, there in ((left, right), (right, left)):
        other = np.flatnonzero((table.other_title.codes[here] >= 0) & (table.title.codes[there] >= 0))
        if len(other):
            again, better = _title_levels(table.other_title.texts(here[other]), table.title.texts(there[other]))
            ratio[other] = np.maximum(ratio[other], again)
            codes[other] = np.maximum(codes[other], better)
    return Titles(ratio, codes)


def _title_levels(one: Sequence[str], two: Sequence[str]) -> tuple[Floats, LevelCodes]:
    ratio = process.cpdist(one, two, scorer=fuzz.ratio, dtype=np.float32)
    shorter = np.minimum(np.fromiter(map(len, one), np.int64, len(one)), np.fromiter(map(len, two), np.int64, len(two)))
    prefix = process.cpdist(one, two, scorer=Prefix.similarity, dtype=np.int32)
    begins = prefix == shorter
    ends = process.cpdist(one, two, scorer=Postfix.similarity, dtype=np.int32) == shorter
    codes = steps(
        on.TITLE.code("different"),
        ((prefix >= WHOLE_PART) & (2 * prefix >= shorter), on.TITLE.code("beginning")),
        (ratio >= SIMILAR_TITLE, on.TITLE.code("similar")),
        ((begins | ends) & (shorter >= WHOLE_PART), on.TITLE.code("part")),
        (ratio >= NEAR_TITLE, on.TITLE.code("near")),
        (ratio == 100, on.TITLE.code("equal")),
        (shorter == 0, on.TITLE.code("missing")),
        size=len(one),
    )
    return ratio, codes


def number_levels(table: MatchTable, left: Ints, right: Ints) -> LevelCodes:
    """Compare the numbers in the titles of pairs."""

    def judge(one: str, two: str) -> int:
        a, b = one.split(), two.split()
        if "".join(a) == "".join(b):
            return on.NUMBERS.best
        lacking = _within(a, b) or _within(b, a)
        return on.NUMBERS.code("lacking") if lacking else on.NUMBERS.code("different")

    return by_values(table.numbers, left, right, judge, same=on.NUMBERS.best)


def _within(few: list[str], many: list[str]) -> bool:
    rest = list(many)
    for item in few:
        if item not in rest:
            return False
        rest.remove(item)
    return True


def contrast_levels(table: MatchTable, left: Ints, right: Ints) -> LevelCodes:
    """Compare the contrasting words (women, men) in the titles of pairs."""
    one, two = table.contrasts[left], table.contrasts[right]
    opposed = np.zeros(len(left), dtype=np.bool_)
    for group in GROUPS:
        a, b = one & group, two & group
        opposed |= (a != b) & ((a & ~b) != 0) & ((b & ~a) != 0)
    return steps(on.WORDS.best, (one != two, on.WORDS.code("lacking")), (opposed, 0), size=len(left))


def length_levels(column: Column, left: Ints, right: Ints) -> LevelCodes:
    """Say how long the shorter title of each pair is."""
    shorter = np.minimum(*(of_values(column, rows, len, 0) for rows in (left, right)))
    return steps(0, (shorter >= MEDIUM_TITLE, 1), (shorter >= LONG_TITLE, 2), size=len(left))
