"""All pairs compared field by field, in bulk: rows of the table in, levels out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Postfix, Prefix

from rowen.dedup import levels as on
from rowen.dedup.containers import are_meetings, container_levels
from rowen.dedup.dois import cochrane_number, doi_level
from rowen.dedup.levels import LevelCodes, Scale
from rowen.dedup.marks import BOOK, CHAPTER, GROUPS, SORTS, VERSIONS
from rowen.dedup.sketch import likeness
from rowen.dedup.table import Bools, Column, Ints, MatchTable

NEAR_TITLE, SIMILAR_TITLE, WHOLE_PART = 94.0, 80.0, 16  # percent, percent, letters
LONG_TITLE, MEDIUM_TITLE = 50, 24  # letters
LONGEST_ARTICLE = 100  # pages
ISSUES_OF_A_YEAR = 60  # a weekly has 53; larger numbers run on over the years, or number the records of a library
ALIKE_AUTHORS, OVERLAPPING_AUTHORS = 92.0, 62.0
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Compared:
    """Levels of pairs: one array a scale, and the likeness of the titles (0 to 100)."""

    left: Ints
    right: Ints
    levels: Mapping[Scale, LevelCodes]
    title_ratio: Floats

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.left)

    def take(self, which: Bools | Ints) -> Compared:
        """Return some of the pairs."""
        chosen = {scale: codes[which] for scale, codes in self.levels.items()}
        return Compared(self.left[which], self.right[which], chosen, self.title_ratio[which])


def compare(table: MatchTable, left: Ints, right: Ints) -> Compared:
    """Compare pairs of rows on every field."""
    ratio, title = _titles(table, left, right)
    found: dict[Scale, LevelCodes] = {
        on.IDENTICAL: (table.whole[left] == table.whole[right]).astype(np.int8),
        on.DOI: _dois(table.doi, left, right),
        on.PMID: _same(table.pmid, left, right),
        on.OTHER: _others(table, left, right),
        on.TITLE: title,
        on.NUMBERS: _numbers(table, left, right),
        on.WORDS: _contrasts(table, left, right),
        on.MARKER: _alike(table.markers, left, right),
        on.NOTICE: _alike(table.notices, left, right),
        on.VERSION: _alike(table.versions & VERSIONS, left, right),
        on.SORT: _alike(table.versions & SORTS, left, right),
        on.WHOLE: _wholes(table.versions[left] & (BOOK | CHAPTER), table.versions[right] & (BOOK | CHAPTER)),
        on.SERIES: (~(table.series[left] | table.series[right])).astype(np.int8),
        on.AUTHORS: _authors(table, left, right),
        on.TEAM: _teams(table.surnames, left, right),
        on.YEAR: _years(table.year[left], table.year[right]),
        on.CONTAINER: container_levels(table, left, right),
        on.MEETINGS: are_meetings(table, left, right),
        on.VOLUME: _same(table.volume, left, right),
        on.ISSUE: _issues(table, left, right),
        on.PAGES: _pages(table, left, right),
        on.EXTENT: _extents(table, left, right),
        on.COCHRANE: _cochrane(table, left, right),
        on.ABSTRACT: _abstracts(table, left, right),
        on.AHEAD: ((table.volume.codes[left] < 0) != (table.volume.codes[right] < 0)).astype(np.int8),
        on.LENGTH: _lengths(table.title, left, right),
    }
    same_title = title == on.TITLE.best
    for scale in (on.NUMBERS, on.WORDS, on.MARKER):
        found[scale][same_title] = scale.best
    found[on.SUPPORT], found[on.CONFLICT] = _places(found)
    return Compared(left, right, found, ratio)


def _steps(default: int, *cases: tuple[Bools, int], size: int) -> LevelCodes:
    """Return codes; a later case overrules an earlier one."""
    codes = np.full(size, default, dtype=np.int8)
    for where, code in cases:
        codes[where] = code
    return codes


def _same(column: Column, left: Ints, right: Ints) -> LevelCodes:
    """Different, missing (in either) or equal: never equal because both are missing."""
    one, two = column.codes[left], column.codes[right]
    return _steps(1, ((one >= 0) & (two >= 0), 0), ((one == two) & (one >= 0), 2), size=len(left))


def _dois(column: Column, left: Ints, right: Ints) -> LevelCodes:
    codes = by_values(column, left, right, doi_level, same=on.DOI.best)
    codes[(column.codes[left] < 0) | (column.codes[right] < 0)] = on.DOI.code("missing")
    return codes


def _cochrane(table: MatchTable, left: Ints, right: Ints) -> LevelCodes:
    """The number of a Cochrane review stands in its DOI and in the place of pages ("CD001234")."""
    of_doi = np.array([*(cochrane_number(doi) for doi in table.doi.values), -1], dtype=np.int64)[table.doi.codes]
    prefixes = np.array([*(prefix == "cd" for prefix in table.page_prefix.values), False], dtype=np.bool_)
    number = np.where(of_doi >= 0, of_doi, np.where(prefixes[table.page_prefix.codes], table.page_first, -1))
    one, two = number[left], number[right]
    return _steps(1, ((one >= 0) & (two >= 0), 0), ((one == two) & (one >= 0), 2), size=len(left))


def _alike(masks: Ints, left: Ints, right: Ints) -> LevelCodes:
    same: Bools = masks[left] == masks[right]
    return same.astype(np.int8)


def _wholes(one: Ints, two: Ints) -> LevelCodes:
    both = one + two
    return _steps(on.WHOLE.best, (both == BOOK + CHAPTER, 0), ((both == 2 * CHAPTER), 1), size=len(one))


def _others(table: MatchTable, left: Ints, right: Ints) -> LevelCodes:
    links = table.others
    if not len(links.rows):
        return np.zeros(len(left), dtype=np.int8)
    owned: dict[int, set[int]] = {}
    for row, code in zip(links.rows.tolist(), links.codes.tolist(), strict=True):
        owned.setdefault(row, set()).add(code)
    has = np.zeros(len(table), dtype=np.bool_)
    has[links.rows] = True
    both = np.flatnonzero(has[left] & has[right])
    shared = [not owned[a].isdisjoint(owned[b]) for a, b in zip(left[both].tolist(), right[both].tolist(), strict=True)]
    codes = np.zeros(len(left), dtype=np.int8)
    codes[both] = np.array(shared, dtype=np.int8)
    return codes


def _titles(table: MatchTable, left: Ints, right: Ints) -> tuple[Floats, LevelCodes]:
    ratio, codes = _title_levels(table.title.texts(left), table.title.texts(right))
    for here, there in ((left, right), (right, left)):
        other = np.flatnonzero((table.other_title.codes[here] >= 0) & (table.title.codes[there] >= 0))
        if len(other):
            again, better = _title_levels(table.other_title.texts(here[other]), table.title.texts(there[other]))
            ratio[other] = np.maximum(ratio[other], again)
            codes[other] = np.maximum(codes[other], better)
    return ratio, codes


def _title_levels(one: Sequence[str], two: Sequence[str]) -> tuple[Floats, LevelCodes]:
    ratio = process.cpdist(one, two, scorer=fuzz.ratio, dtype=np.float32)
    lengths = np.array([(len(a), len(b)) for a, b in zip(one, two, strict=True)], dtype=np.int64).reshape(-1, 2)
    shorter = lengths.min(axis=1)
    prefix = process.cpdist(one, two, scorer=Prefix.similarity, dtype=np.int32)
    begins = prefix == shorter
    ends = process.cpdist(one, two, scorer=Postfix.similarity, dtype=np.int32) == shorter
    codes = _steps(
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


def _numbers(table: MatchTable, left: Ints, right: Ints) -> LevelCodes:
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


def by_values(column: Column, left: Ints, right: Ints, judge: Callable[[str, str], int], *, same: int) -> LevelCodes:
    """Judge each distinct pair of texts once; equal texts (also two empty ones) get ``same``."""
    one, two = column.codes[left].astype(np.int64), column.codes[right].astype(np.int64)
    low, high = np.minimum(one, two), np.maximum(one, two)
    pairs, place = np.unique((low + 1) * (len(column.values) + 1) + high + 1, return_inverse=True)
    values = ("", *column.values)
    width = len(values)
    judged = [
        same if a == b else judge(values[a], values[b]) for a, b in ((int(p) // width, int(p) % width) for p in pairs)
    ]
    return np.array(judged, dtype=np.int8)[place.ravel()]


def _contrasts(table: MatchTable, left: Ints, right: Ints) -> LevelCodes:
    one, two = table.contrasts[left], table.contrasts[right]
    opposed = np.zeros(len(left), dtype=np.bool_)
    for group in GROUPS:
        a, b = one & group, two & group
        opposed |= (a != b) & ((a & ~b) != 0) & ((b & ~a) != 0)
    return _steps(on.WORDS.best, (one != two, on.WORDS.code("lacking")), (opposed, 0), size=len(left))


def _authors(table: MatchTable, left: Ints, right: Ints) -> LevelCodes:
    one, two = table.surnames.codes[left], table.surnames.codes[right]
    missing = (one < 0) | (two < 0)
    alike = np.maximum(
        process.cpdist(table.surnames.texts(left), table.author_words.texts(right), scorer=fuzz.token_set_ratio),
        process.cpdist(table.author_words.texts(left), table.surnames.texts(right), scorer=fuzz.token_set_ratio),
    )
    first = table.first_author.codes[left] == table.first_author.codes[right]
    return _steps(
        on.AUTHORS.code("different"),
        (alike >= OVERLAPPING_AUTHORS, on.AUTHORS.code("overlapping")),
        (first, on.AUTHORS.code("first")),
        (alike >= ALIKE_AUTHORS, on.AUTHORS.code("agreeing")),
        (one == two, on.AUTHORS.code("equal")),
        (missing, on.AUTHORS.code("missing")),
        size=len(left),
    )


def _teams(column: Column, left: Ints, right: Ints) -> LevelCodes:
    several = np.array([*(" " in names for names in column.values), False], dtype=np.bool_)[column.codes]
    return (several[left] & several[right]).astype(np.int8)


def _years(one: Ints, two: Ints) -> LevelCodes:
    apart = np.abs(one - two)
    return _steps(
        on.YEAR.code("far"),
        (apart <= 3, on.YEAR.code("near")),
        (apart == 1, on.YEAR.code("next")),
        (apart == 0, on.YEAR.code("equal")),
        ((one == 0) | (two == 0), on.YEAR.code("missing")),
        size=len(one),
    )


def _issues(table: MatchTable, left: Ints, right: Ints) -> LevelCodes:
    def judge(one: str, two: str) -> int:
        if not one or not two:
            return on.ISSUE.code("missing")
        a, b = set(one.split()), set(two.split())
        if a <= b or b <= a or one.replace(" ", "") == two.replace(" ", ""):
            return on.ISSUE.code("similar")
        running = one.isdecimal() and two.isdecimal() and min(int(one), int(two)) > ISSUES_OF_A_YEAR
        return on.ISSUE.code("running") if running else on.ISSUE.code("different")

    codes = by_values(table.issue, left, right, judge, same=on.ISSUE.code("equal"))
    missing = (table.issue.codes[left] < 0) & (table.issue.codes[right] < 0)
    # Some exports put the article number, or the first page, where the issue belongs.
    number = np.array([*(int(text) if text.isdecimal() and len(text) < 10 else -2 for text in table.issue.values), -2])
    for here, there in ((left, right), (right, left)):
        missing |= (table.page_first[here] < 0) & (number[table.issue.codes[here]] == table.page_first[there])
    codes[missing] = on.ISSUE.code("missing")
    return codes


def _pages(table: MatchTable, left: Ints, right: Ints) -> LevelCodes:
    a1, b1, a2, b2 = (column[rows] for rows in (left, right) for column in (table.page_first, table.page_last))
    prefix = table.page_prefix.codes[left] == table.page_prefix.codes[right]
    range1, range2 = b1 > a1, b2 > a2
    # An article number (one number, or letters in front) says nothing against page numbers; nor does an article that
    # was first counted from page 1 online.
    other = (~prefix | (range1 != range2) | (a1 == 1) | (a2 == 1)) & (a1 != a2)
    first = (a1 == a2) & (a1 >= 0)
    shown = table.pages_shown.codes[left] == table.pages_shown.codes[right]
    return _steps(
        on.PAGES.code("disjoint"),
        (other, on.PAGES.code("numbering")),
        ((a1 <= b2) & (a2 <= b1) & prefix & range1 & range2, on.PAGES.code("overlapping")),
        (first, on.PAGES.code("first")),
        (first & prefix & (b1 == b2), on.PAGES.code("form")),
        ((a1 < 0) | (a2 < 0), on.PAGES.code("missing")),
        (shown & first, on.PAGES.code("equal")),
        size=len(left),
    )


def _extents(table: MatchTable, left: Ints, right: Ints) -> LevelCodes:
    first, last = table.page_first, table.page_last
    same = (first[left] == first[right]) & (last[left] == last[right])
    extent = last[left] - first[left]
    ranges = same & (first[left] > 1) & (extent >= 2)
    plain = (table.page_prefix.codes[left] < 0) & (table.page_prefix.codes[right] < 0) & (extent <= LONGEST_ARTICLE)
    return _steps(0, (ranges, 1), (ranges & plain, 2), size=len(left))


def _abstracts(table: MatchTable, left: Ints, right: Ints) -> LevelCodes:
    both, shared = likeness(table.abstract[left], table.abstract[right])
    return _steps(
        on.ABSTRACT.code("missing"),
        (both, on.ABSTRACT.code("different")),
        (shared >= 2, on.ABSTRACT.code("partly")),
        (shared >= 6, on.ABSTRACT.code("similar")),
        (shared >= 11, on.ABSTRACT.code("equal")),
        size=len(left),
    )


def _lengths(column: Column, left: Ints, right: Ints) -> LevelCodes:
    sizes = np.array([len(text) for text in column.values] + [0], dtype=np.int64)
    shorter = np.minimum(sizes[column.codes[left]], sizes[column.codes[right]])
    return _steps(0, (shorter >= MEDIUM_TITLE, 1), (shorter >= LONG_TITLE, 2), size=len(left))


def _places(found: Mapping[Scale, LevelCodes]) -> tuple[LevelCodes, LevelCodes]:
    """Count how many of container, volume, pages and abstract agree, and how many contradict."""
    support, conflict = (
        np.sum([condition.holds(found[condition.scale]) for condition in conditions], axis=0).astype(np.int8)
        for conditions in (on.AGREEING, on.AGAINST)
    )
    return support, conflict
