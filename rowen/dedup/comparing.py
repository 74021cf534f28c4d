"""All pairs compared field by field, in bulk: rows of the table in, levels out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from rowen.dedup import levels as on
from rowen.dedup.bulk import by_values, of_values, steps
from rowen.dedup.containers import are_meetings, container_levels
from rowen.dedup.dois import bare_doi, cochrane_number, doi_level
from rowen.dedup.levels import LevelCodes, Scale
from rowen.dedup.marks import BOOK, CHAPTER, SORTS, VERSIONS
from rowen.dedup.sketch import likeness
from rowen.dedup.table import Bools, Column, Ints, MatchTable
from rowen.dedup.titles import Titles, compare_titles, contrast_levels, length_levels, number_levels

ALIKE_GIVEN = 75.0  # percent
_FORM = on.PAGES.code("form")
LONGEST_ARTICLE = 100  # pages
ISSUES_OF_A_YEAR = 60  # a weekly has 53; larger numbers run on over the years, or number the records of a library
ALIKE_AUTHORS, OVERLAPPING_AUTHORS = 92.0, 62.0


@dataclass(frozen=True, slots=True)
class Compared:
    """Levels of pairs: one array a scale, and the likeness of the titles (0 to 100)."""

    left: Ints
    right: Ints
    levels: Mapping[Scale, LevelCodes]
    title_ratio: npt.NDArray[np.float32]

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.left)

    def take(self, which: Bools | Ints) -> Compared:
        """Return some of the pairs."""
        chosen = {scale: codes[which] for scale, codes in self.levels.items()}
        return Compared(self.left[which], self.right[which], chosen, self.title_ratio[which])


def compare(table: MatchTable, left: Ints, right: Ints, titles: Titles | None = None) -> Compared:
    """Compare pairs of rows on every field; ``titles`` if they have been compared already."""
    titles = titles or compare_titles(table, left, right)
    ratio, title = titles.ratio, titles.levels
    found: dict[Scale, LevelCodes] = {
        on.IDENTICAL: (table.whole[left] == table.whole[right]).astype(np.int8),
        on.DOI: _dois(table.doi, left, right, title),
        on.PMID: _same(table.pmid, left, right),
        on.OTHER: _others(table, left, right),
        on.TITLE: title,
        on.NUMBERS: number_levels(table, left, right),
        on.WORDS: contrast_levels(table, left, right),
        on.MARKER: _alike(table.markers, left, right),
        on.NOTICE: _alike(table.notices, left, right),
        on.VERSION: _alike(table.versions & VERSIONS, left, right),
        on.SORT: _alike(table.versions & SORTS, left, right),
        on.WHOLE: _wholes(table.versions[left] & (BOOK | CHAPTER), table.versions[right] & (BOOK | CHAPTER)),
        on.SERIES: (~(table.series[left] | table.series[right])).astype(np.int8),
        on.AUTHORS: _authors(table, left, right),
        on.GIVEN: _given_names(table, left, right),
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
        on.LENGTH: length_levels(table.title, left, right),
    }
    same_title = title == on.TITLE.best
    for scale in (on.NUMBERS, on.WORDS, on.MARKER):
        found[scale][same_title] = scale.best
    found[on.SUPPORT], found[on.CONFLICT] = _places(found)
    return Compared(left, right, found, ratio)


def _same(column: Column, left: Ints, right: Ints) -> LevelCodes:
    """Different, missing (in either) or equal: never equal because both are missing."""
    one, two = column.codes[left], column.codes[right]
    return steps(1, ((one >= 0) & (two >= 0), 0), ((one == two) & (one >= 0), 2), size=len(left))


def _dois(column: Column, left: Ints, right: Ints, title: LevelCodes) -> LevelCodes:
    """Two DOIs are read letter by letter only where the titles give a reason to."""
    one, two = column.codes[left], column.codes[right]
    codes = steps(0, ((one == two), on.DOI.best), ((one < 0) | (two < 0), on.DOI.code("missing")), size=len(left))
    open_ = np.flatnonzero((codes == 0) & (title >= on.TITLE.code("part")))
    codes[open_] = by_values(column, left[open_], right[open_], doi_level, same=on.DOI.best)
    bare = np.flatnonzero((codes == 0) & (title < on.TITLE.code("part")))
    hashes = [of_values(column, rows[bare], lambda doi: hash(bare_doi(doi)), 0) for rows in (left, right)]
    codes[bare[hashes[0] == hashes[1]]] = on.DOI.code("form")
    return codes


def _cochrane(table: MatchTable, left: Ints, right: Ints) -> LevelCodes:
    """The number of a Cochrane review stands in its DOI and in the place of pages ("CD001234")."""

    def number(rows: Ints) -> Ints:
        of_doi = of_values(table.doi, rows, cochrane_number, -1)
        in_pages = of_values(table.page_prefix, rows, lambda prefix: int(prefix == "cd"), 0)
        return np.where(of_doi >= 0, of_doi, np.where(in_pages > 0, table.page_first[rows], -1))

    one, two = number(left), number(right)
    return steps(1, ((one >= 0) & (two >= 0), 0), ((one == two) & (one >= 0), 2), size=len(left))


def _alike(masks: Ints, left: Ints, right: Ints) -> LevelCodes:
    same: Bools = masks[left] == masks[right]
    return same.astype(np.int8)


def _wholes(one: Ints, two: Ints) -> LevelCodes:
    both = one + two
    return steps(on.WHOLE.best, (both == BOOK + CHAPTER, 0), ((both == 2 * CHAPTER), 1), size=len(one))


def _others(table: MatchTable, left: Ints, right: Ints) -> LevelCodes:
    links = table.others
    starts, ends = ([np.searchsorted(links.rows, rows, side) for rows in (left, right)] for side in ("left", "right"))
    both = np.flatnonzero((ends[0] > starts[0]) & (ends[1] > starts[1]))
    codes = np.zeros(len(left), dtype=np.int8)
    held = links.codes
    for place in both.tolist():
        one, two = (held[starts[side][place] : ends[side][place]] for side in (0, 1))
        codes[place] = not set(one.tolist()).isdisjoint(two.tolist())
    return codes


def worth_comparing(table: MatchTable, left: Ints, right: Ints, titles: Titles) -> Bools:
    """Say of which pairs a rule could speak: the others have different titles, and neither identifier nor place in common.

    This only saves time: ``rules.py`` has no rule for a pair that is left out here, and a test holds the two together.
    """
    begins = on.TITLE.among("beginning").holds(titles.levels)
    unlike = table.numbers.codes[left] != table.numbers.codes[right]
    unlike |= table.markers[left] != table.markers[right]
    said: Bools = on.TITLE.but("different", "beginning").holds(titles.levels) | (begins & unlike)
    said |= on.PMID.among("equal").holds(_same(table.pmid, left, right))
    said |= on.VOLUME.among("equal").holds(_same(table.volume, left, right)) & (_pages(table, left, right) >= _FORM)
    said |= _others(table, left, right) > 0
    said |= on.COCHRANE.among("equal").holds(_cochrane(table, left, right))
    rest = np.flatnonzero(~said & (table.doi.codes[left] >= 0) & (table.doi.codes[right] >= 0))
    bare = [of_values(table.doi, rows[rest], lambda doi: hash(bare_doi(doi)), 0) for rows in (left, right)]
    said[rest] = bare[0] == bare[1]
    return said


def _authors(table: MatchTable, left: Ints, right: Ints) -> LevelCodes:
    one, two = table.surnames.codes[left], table.surnames.codes[right]
    missing = (one < 0) | (two < 0)
    alike = np.zeros(len(left), dtype=np.float32)
    open_ = np.flatnonzero(~missing & (one != two))
    a, b = left[open_], right[open_]
    alike[open_] = np.maximum(
        process.cpdist(table.surnames.texts(a), table.author_words.texts(b), scorer=fuzz.token_set_ratio),
        process.cpdist(table.author_words.texts(a), table.surnames.texts(b), scorer=fuzz.token_set_ratio),
    )
    first = table.first_author.codes[left] == table.first_author.codes[right]
    return steps(
        on.AUTHORS.code("different"),
        (alike >= OVERLAPPING_AUTHORS, on.AUTHORS.code("overlapping")),
        (first, on.AUTHORS.code("first")),
        (alike >= ALIKE_AUTHORS, on.AUTHORS.code("agreeing")),
        (one == two, on.AUTHORS.code("equal")),
        (missing, on.AUTHORS.code("missing")),
        size=len(left),
    )


def _given_names(table: MatchTable, left: Ints, right: Ints) -> LevelCodes:
    def judge(one: str, two: str) -> int:
        if not one or not two:
            return on.GIVEN.code("missing")
        if 1 in (len(one), len(two)) or one[0] != two[0]:
            return on.GIVEN.best if one[0] == two[0] else on.GIVEN.code("different")
        alike = one.startswith(two) or two.startswith(one) or fuzz.ratio(one, two) >= ALIKE_GIVEN
        return on.GIVEN.best if alike else on.GIVEN.code("different")

    codes = by_values(table.given, left, right, judge, same=on.GIVEN.best)
    other_name = table.first_author.codes[left] != table.first_author.codes[right]
    codes[other_name | (table.given.codes[left] < 0) | (table.given.codes[right] < 0)] = on.GIVEN.code("missing")
    return codes


def _teams(column: Column, left: Ints, right: Ints) -> LevelCodes:
    several = [of_values(column, rows, lambda names: int(" " in names), 0) for rows in (left, right)]
    return (several[0] & several[1]).astype(np.int8)


def _years(one: Ints, two: Ints) -> LevelCodes:
    apart = np.abs(one - two)
    return steps(
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
    for here, there in ((left, right), (right, left)):
        missing |= (table.page_first[here] < 0) & (of_values(table.issue, here, _number, -2) == table.page_first[there])
    codes[missing] = on.ISSUE.code("missing")
    return codes


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else -2


def _pages(table: MatchTable, left: Ints, right: Ints) -> LevelCodes:
    a1, b1, a2, b2 = (column[rows] for rows in (left, right) for column in (table.page_first, table.page_last))
    prefix = table.page_prefix.codes[left] == table.page_prefix.codes[right]
    range1, range2 = b1 > a1, b2 > a2
    # An article number (one number, or letters in front) says nothing against page numbers; nor does an article that
    # was first counted from page 1 online.
    other = (~prefix | (range1 != range2) | (a1 == 1) | (a2 == 1)) & (a1 != a2)
    first = (a1 == a2) & (a1 >= 0)
    shown = table.pages_shown.codes[left] == table.pages_shown.codes[right]
    return steps(
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
    return steps(0, (ranges, 1), (ranges & plain, 2), size=len(left))


def _abstracts(table: MatchTable, left: Ints, right: Ints) -> LevelCodes:
    both, shared = likeness(table.abstract[left], table.abstract[right])
    return steps(
        on.ABSTRACT.code("missing"),
        (both, on.ABSTRACT.code("different")),
        (shared >= 2, on.ABSTRACT.code("partly")),
        (shared >= 6, on.ABSTRACT.code("similar")),
        (shared >= 11, on.ABSTRACT.code("equal")),
        size=len(left),
    )


def _places(found: Mapping[Scale, LevelCodes]) -> tuple[LevelCodes, LevelCodes]:
    """Count how many of container, volume, pages and abstract agree, and how many contradict."""
    support, conflict = (
        np.sum([condition.holds(found[condition.scale]) for condition in conditions], axis=0).astype(np.int8)
        for conditions in (on.AGREEING, on.AGAINST)
    )
    return support, conflict
