"""The ordered levels on which two values of one field agree. The same objects decide and explain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

LevelCodes = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True, eq=False)  # there is one of each, and as a key it is looked up for every pair
class Scale:
    """The levels of one field, from the worst to the best; the place of a level is its code.

    Attributes:
        field: name of the field.
        names: short names of the levels, for rules.
        words: what an explanation says of each level; "" is not worth a word.
        values: also show the two values, unless the level is the best one.
    """

    field: str
    names: tuple[str, ...]
    words: tuple[str, ...]
    values: bool = False

    def code(self, name: str) -> int:
        """Return the code of a level."""
        return self.names.index(name)

    @property
    def best(self) -> int:
        """The code of the best level."""
        return len(self.names) - 1

    def at_least(self, name: str) -> Condition:
        """Return the condition that the level is this one or a better one."""
        return Condition(self, frozenset(range(self.code(name), len(self.names))))

    def among(self, *names: str) -> Condition:
        """Return the condition that the level is one of these."""
        return Condition(self, frozenset(self.code(name) for name in names))

    def but(self, *names: str) -> Condition:
        """Return the condition that the level is none of these."""
        return Condition(self, frozenset(range(len(self.names))) - {self.code(name) for name in names})


@dataclass(frozen=True, slots=True)
class Condition:
    """A set of levels of one scale."""

    scale: Scale
    codes: frozenset[int]

    def holds(self, found: LevelCodes) -> npt.NDArray[np.bool_]:
        """Say for each pair whether its level is in the set."""
        table = np.zeros(len(self.scale.names), dtype=np.bool_)
        table[list(self.codes)] = True
        return table[found]


def _scale(field: str, *levels: tuple[str, str], values: bool = False) -> Scale:
    return Scale(field, tuple(name for name, _ in levels), tuple(words for _, words in levels), values)


DOI: Final = _scale(
    "DOI",
    ("different", "DOIs differ"),
    ("renamed", "DOIs of one publisher before and after a change of its names"),
    ("base", "DOIs of a Cochrane review and of a version of it"),
    ("misread", "DOIs differ by a digit or two"),
    ("mistyped", "DOIs differ by a letter or two"),
    ("version", "DOIs of two versions"),
    ("missing", ""),
    ("form", "DOI written in two ways"),
    ("equal", "DOI equal"),
    values=True,
)
PMID: Final = _scale("PMID", ("different", "PMIDs differ"), ("missing", ""), ("equal", "PMID equal"), values=True)
OTHER: Final = _scale("other identifier", ("missing", ""), ("equal", "another identifier equal"))
TITLE: Final = _scale(
    "title",
    ("missing", "a title is missing"),
    ("different", "titles differ"),
    ("beginning", "titles begin alike"),
    ("similar", "titles similar"),
    ("part", "one title holds the other"),
    ("near", "titles nearly equal"),
    ("equal", "title equal"),
)
NUMBERS: Final = _scale(
    "numbers in titles",
    ("different", "numbers in the titles differ"),
    ("lacking", "a number stands in one title only"),
    ("equal", ""),
    values=True,
)
WORDS: Final = _scale(
    "contrasting words",
    ("different", "contrasting words in the titles"),
    ("lacking", "a contrasting word stands in one title only"),
    ("equal", ""),
    values=True,
)
MARKER: Final = _scale("markers in titles", ("different", "only one title has the word"), ("equal", ""), values=True)
NOTICE: Final = _scale("notice", ("different", "only one is"), ("equal", ""), values=True)
VERSION: Final = _scale("version", ("different", "only one is"), ("equal", ""), values=True)
SORT: Final = _scale("sort of document", ("different", "only one is called"), ("equal", ""), values=True)
WHOLE: Final = _scale(
    "whole and part",
    ("different", "one is a whole book and the other a chapter"),
    ("chapters", "both are chapters"),
    ("equal", ""),
)
SERIES: Final = _scale(
    "sort of title", ("series", "the title is one that is used again and again or very short"), ("telling", "")
)
AUTHORS: Final = _scale(
    "authors",
    ("different", "authors differ"),
    ("missing", "authors missing"),
    ("overlapping", "some authors equal"),
    ("first", "first author equal"),
    ("agreeing", "authors agree"),
    ("equal", "authors equal"),
)
GIVEN: Final = _scale(
    "given name",
    ("different", "given names of the first author differ"),
    ("missing", ""),
    ("equal", ""),
    values=True,
)
TEAM: Final = _scale("number of authors", ("one", ""), ("several", ""))
YEAR: Final = _scale(
    "year",
    ("far", "years far apart"),
    ("near", "years two or three apart"),
    ("missing", "year missing"),
    ("next", "years one apart"),
    ("equal", "year equal"),
    values=True,
)
CONTAINER: Final = _scale(
    "container",
    ("different", "journal or book differs"),
    ("unclear", "names of two meetings that cannot be compared"),
    ("missing", "journal or book missing"),
    ("issn", "ISSN equal"),
    ("similar", "names of journal or book similar"),
    ("equal", "journal or book equal"),
)
MEETINGS: Final = _scale("sort of container", ("other", ""), ("meetings", ""))
VOLUME: Final = _scale(
    "volume", ("different", "volumes differ"), ("missing", "volume missing"), ("equal", "volume equal"), values=True
)
ISSUE: Final = _scale(
    "issue",
    ("different", "issues differ"),
    ("running", "what stands as issues are running numbers"),
    ("missing", "issue missing"),
    ("similar", "issue similar"),
    ("equal", "issue equal"),
    values=True,
)
PAGES: Final = _scale(
    "pages",
    ("disjoint", "pages differ"),
    ("numbering", "pages counted in different ways"),
    ("missing", "pages missing"),
    ("overlapping", "pages overlap"),
    ("first", "first page equal"),
    ("form", "pages differ in form"),
    ("equal", "pages equal"),
    values=True,
)
# The same three or more pages, not from page 1; plain ones have no letter, which a supplement's or a session's have.
EXTENT: Final = _scale("extent of pages", ("point", ""), ("range", ""), ("plain range", ""))
COCHRANE: Final = _scale(
    "Cochrane review",
    ("different", "they are two Cochrane reviews"),
    ("missing", ""),
    ("equal", "they are versions of one Cochrane review"),
)
ABSTRACT: Final = _scale(
    "abstract",
    ("different", "abstracts differ"),
    ("missing", ""),
    ("partly", "abstracts alike in part"),
    ("similar", "abstracts similar"),
    ("equal", "abstracts equal"),
)
AHEAD: Final = _scale("issue known", ("alike", ""), ("one", "only one record names a volume"))
IDENTICAL: Final = _scale("whole record", ("no", ""), ("yes", "every field compared is letter for letter the same"))
# Counted over container, volume, pages and abstract: how many agree, how many contradict.
SUPPORT: Final = _scale("agreeing places", ("none", ""), ("one", ""), ("two", ""), ("three", ""), ("four", ""))
CONFLICT: Final = _scale("contradicting places", ("none", ""), ("one", ""), ("two", ""), ("three", ""), ("four", ""))
LENGTH: Final = _scale("length of title", ("short", ""), ("medium", ""), ("long", ""))

SCALES: Final = (
    IDENTICAL, DOI, PMID, OTHER, TITLE, NUMBERS, WORDS, MARKER, NOTICE, VERSION, SORT, WHOLE, SERIES, AUTHORS, GIVEN, TEAM, YEAR,
    CONTAINER, MEETINGS, VOLUME, ISSUE, PAGES, EXTENT, COCHRANE, ABSTRACT, SUPPORT, CONFLICT, LENGTH, AHEAD,
)  # fmt: skip

# What counts as agreement and as contradiction of a place of publication.
AGREEING: Final = (
    CONTAINER.at_least("similar"), VOLUME.among("equal"), PAGES.at_least("first"), ABSTRACT.at_least("similar"),
)  # fmt: skip
AGAINST: Final = (
    CONTAINER.among("different"), VOLUME.among("different"), PAGES.among("disjoint"), ABSTRACT.among("different"),
)  # fmt: skip
