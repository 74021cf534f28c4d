"""The ordered list of rules: the first whose conditions all hold gives the answer for a pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rowen.dedup import levels as on
from rowen.dedup.comparing import Compared
from rowen.dedup.levels import Condition, LevelCodes
from rowen.dedup.table import Bools
from rowen.records import Answer, Link

NO_RULE = -1


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the list.

    Attributes:
        answer: what the rule says.
        when: conditions that must all hold; the explanation quotes their levels.
        link: how the two documents belong together if they are not the same.
    """

    answer: Answer
    when: tuple[Condition, ...]
    link: Link | None = None


def _same(*when: Condition) -> Rule:
    return Rule(Answer.SAME, when)


def _ask(*when: Condition, link: Link | None = None) -> Rule:
    return Rule(Answer.ASK, when, link)


def _different(*when: Condition, link: Link | None = None) -> Rule:
    return Rule(Answer.DIFFERENT, when, link)


REPORT, CORRECTION = Link.REPORT, Link.CORRECTION
# _T("near") reads "the titles are at least nearly equal", and so on.
_T, _A, _Y, _P = on.TITLE.at_least, on.AUTHORS.at_least, on.YEAR.at_least, on.PAGES.at_least
_ALIKE, _CLOSE = _T("similar"), _T("near")
_SERIES, _TELLING = on.SERIES.among("series"), on.SERIES.among("telling")
_NUMBERS_EQUAL, _NUMBERS_DIFFER = on.NUMBERS.among("equal"), on.NUMBERS.among("different")
_WORDS_EQUAL, _WORDS_DIFFER = on.WORDS.among("equal"), on.WORDS.among("different")
_MARKER_DIFFERS, _NOTICE_DIFFERS = on.MARKER.among("different"), on.NOTICE.among("different")
_VERSION_EQUAL, _VERSION_DIFFERS = on.VERSION.among("equal"), on.VERSION.among("different")
_SEVERAL, _GIVEN_FITS = on.TEAM.among("several"), on.GIVEN.but("different")
_SOME_AUTHORS = on.AUTHORS.but("different")
_SAME_DOI, _SAME_PMID = on.DOI.at_least("form"), on.PMID.among("equal")
_DOIS_DIFFER = on.DOI.among("different", "renamed", "base", "misread", "mistyped", "version")
_ALMOST_ONE_DOI, _DOI_VERSIONS = on.DOI.among("renamed", "misread", "mistyped"), on.DOI.among("version")
_ONE_COCHRANE = on.COCHRANE.among("equal")
_CONTAINER_FITS, _VOLUME_EQUAL = on.CONTAINER.at_least("similar"), on.VOLUME.among("equal")
_ISSUE_FITS, _ISSUE_AGREES = on.ISSUE.but("different"), on.ISSUE.at_least("missing")
_ABSTRACT_FITS, _ABSTRACT_EQUAL = on.ABSTRACT.at_least("similar"), on.ABSTRACT.among("equal")
_NO_PAGES, _PAGES_APART = on.PAGES.among("missing"), on.PAGES.among("disjoint", "numbering")
_NOT_DISJOINT = on.PAGES.but("disjoint")
# How many of container, volume, pages and abstract agree, and how many contradict.
_ONE, _TWO, _THREE = (on.SUPPORT.at_least(count) for count in ("one", "two", "three"))
_NO_CONFLICT, _UP_TO_ONE_CONFLICT = on.CONFLICT.among("none"), on.CONFLICT.among("none", "one")
# Two documents cannot stand in one place: the same three or more pages of one volume.
_RANGE, _PLAIN_RANGE, _ONE_SORT = on.EXTENT.at_least("range"), on.EXTENT.among("plain range"), on.SORT.among("equal")
_ONE_PLACE = (
    _CONTAINER_FITS, _VOLUME_EQUAL, _RANGE, _Y("next"), _ISSUE_FITS, on.ABSTRACT.but("different"), on.NOTICE.among("equal"),
    _VERSION_EQUAL,
)  # fmt: skip

_IDENTICAL_RECORDS = on.IDENTICAL.among("yes")
_IDENTICAL = (
    # A book and its chapter may share an identifier, or the beginning of the title.
    _ask(on.WHOLE.among("different"), _SAME_DOI),
    _ask(on.WHOLE.among("different"), _T("part"), _A("overlapping")),
    # Chapters often carry the DOI of their book; their pages tell them apart.
    _ask(on.WHOLE.among("chapters"), _CLOSE, _PAGES_APART),
    _same(_IDENTICAL_RECORDS, _T("equal"), _TELLING, _A("first")),
    _same(_IDENTICAL_RECORDS, _T("equal"), _TELLING, on.LENGTH.at_least("medium")),
    _same(_IDENTICAL_RECORDS, _SAME_DOI),
    _same(_IDENTICAL_RECORDS, _SAME_PMID),
    _same(_IDENTICAL_RECORDS, _T("equal"), _P("first")),
    _same(_IDENTICAL_RECORDS, _T("equal"), _ABSTRACT_FITS),
    _ask(_IDENTICAL_RECORDS, _T("equal")),
)
# Signs that two look-alikes are two documents.
_VETOES = (
    # The same PubMed record, whatever the sources call it.
    _same(_SAME_PMID, _CLOSE, on.DOI.but("different")),
    # One document is about the other: an erratum, a retraction notice, a comment.
    _ask(_NOTICE_DIFFERS, _SAME_DOI, _T("part"), link=CORRECTION),
    _different(_NOTICE_DIFFERS, _ALIKE, link=CORRECTION),
    # What is misread in a title is the same where everything else is.
    _same(_SAME_DOI, _CLOSE, _A("agreeing"), *_ONE_PLACE, on.PMID.but("different")),
    # Part 1 and part 2.
    _ask(_NUMBERS_DIFFER, _SAME_DOI, _ALIKE),
    _different(_NUMBERS_DIFFER, _T("beginning"), _A("overlapping"), link=REPORT),
    _different(_NUMBERS_DIFFER, _ALIKE),
    # Identifiers that differ.
    _ask(_DOIS_DIFFER, _VERSION_DIFFERS, _T("part"), _A("overlapping"), link=REPORT),
    _ask(on.PMID.among("different"), _CLOSE, _A("first"), _P("first"), _Y("next")),
    _different(on.PMID.among("different"), _ONE_COCHRANE, link=REPORT),
    _different(on.PMID.among("different"), _ALIKE),
    _same(_ALMOST_ONE_DOI, _CLOSE, _A("first"), *_ONE_PLACE),
    _same(_ALMOST_ONE_DOI, _T("part"), _A("agreeing"), *_ONE_PLACE),
    _same(on.DOI.among("mistyped"), _T("equal"), _A("agreeing"), _Y("equal"), _TWO, _NO_CONFLICT, _ISSUE_FITS),
    _same(_DOI_VERSIONS, _T("equal"), _A("first"), _VERSION_EQUAL, _TELLING),
    _same(_DOI_VERSIONS, _T("equal"), _A("agreeing"), _VERSION_EQUAL, _TELLING),
    # The first version of a Cochrane review has no number, nor has its protocol; a protocol's abstract is another one.
    _same(_DOIS_DIFFER, _ONE_COCHRANE, _T("equal"), _A("overlapping"), _ABSTRACT_FITS),
    _ask(_DOIS_DIFFER, _ONE_COCHRANE, link=REPORT),
    _ask(_DOIS_DIFFER, _T("part"), _A("first"), _Y("missing"), _TELLING),
    _different(_DOIS_DIFFER, _ALIKE),
    # Versions of one work are records of their own.
    _ask(_VERSION_DIFFERS, on.DOI.among("missing"), _T("part"), _SOME_AUTHORS, link=REPORT),
    _same(_MARKER_DIFFERS, _SAME_DOI, on.TITLE.among("near"), _A("agreeing"), _NO_CONFLICT),
    _ask(_MARKER_DIFFERS, _SAME_DOI, _T("part"), link=REPORT),
    # Where all of the place agrees, the title was cut short.
    _same(_MARKER_DIFFERS, _T("part"), _A("first"), _Y("equal"), _P("form"), _VOLUME_EQUAL, _CONTAINER_FITS),
    _ask(_MARKER_DIFFERS, _T("part"), _A("first"), _Y("next"), _NO_CONFLICT, link=REPORT),
    _different(_MARKER_DIFFERS, _T("beginning"), _A("overlapping"), link=REPORT),
    _different(_MARKER_DIFFERS, _ALIKE),
    _ask(_WORDS_DIFFER, _SAME_DOI, _ALIKE),
    _different(_WORDS_DIFFER, _ALIKE),
)
_IDENTIFIED = (
    _same(_SAME_DOI, _T("equal"), _A("first"), _P("first")),
    # An identifier and the title agree, unless the rest says that the identifier stands on the wrong record.
    _ask(_SAME_DOI, _ALIKE, on.CONFLICT.at_least("two")),
    _ask(_SAME_DOI, on.CONTAINER.among("different", "issn"), on.VOLUME.among("different"), _PAGES_APART),
    _same(_SAME_DOI, _T("equal"), _TELLING),
    _same(_SAME_DOI, _T("part"), _SOME_AUTHORS, _TELLING),
    _same(_SAME_PMID, _T("part")),
    _same(on.OTHER.among("equal"), _CLOSE, _SOME_AUTHORS, _UP_TO_ONE_CONFLICT),
    _same(_SAME_DOI, _T("similar"), _A("overlapping"), _P("first")),
    _same(
        _SAME_DOI,
        _T("similar"),
        _A("equal"),
        _Y("equal"),
        _CONTAINER_FITS,
        _ABSTRACT_FITS,
        _NO_PAGES,
        _NO_CONFLICT,
        _NUMBERS_EQUAL,
    ),
    _same(_SAME_PMID, _T("similar"), _A("overlapping")),
    _same(_SAME_DOI, _A("agreeing"), _PLAIN_RANGE, _VOLUME_EQUAL, _Y("equal"), _NO_CONFLICT),
    _same(_SAME_DOI, _CLOSE, _P("first"), _VOLUME_EQUAL, _Y("equal"), _NO_CONFLICT),
    _ask(_SAME_DOI, _ALIKE),
    _ask(_SAME_DOI, _A("overlapping")),
    _ask(_SAME_DOI, on.TITLE.among("missing")),
    _ask(_SAME_PMID),
    _ask(on.OTHER.among("equal"), _ALIKE),
    _different(_SAME_DOI, on.TITLE.among("different")),
)
# A Cochrane review is known by its number; its versions keep it.
_COCHRANE = (
    _same(_ONE_COCHRANE, _T("equal"), _A("overlapping"), _NUMBERS_EQUAL),
    _same(_ONE_COCHRANE, _T("near"), _A("agreeing"), _Y("equal"), _NUMBERS_EQUAL, _WORDS_EQUAL),
    _ask(_ONE_COCHRANE, _ALIKE, link=REPORT),
    _different(_ONE_COCHRANE, link=REPORT),
    _ask(on.COCHRANE.among("different"), _T("equal"), _A("agreeing")),
)
_SERIAL = (
    _same(_SERIES, _CLOSE, _A("first"), _Y("equal"), _VOLUME_EQUAL, _P("form"), _NO_CONFLICT, _ISSUE_FITS),
    _same(_SERIES, _CLOSE, _SOME_AUTHORS, _Y("equal"), _P("form"), _THREE, _NO_CONFLICT, _ISSUE_FITS),
    _same(_SERIES, _T("equal"), _A("first"), _Y("equal"), _VOLUME_EQUAL, _P("first"), _ABSTRACT_EQUAL),
    _same(
        _SERIES,
        _T("equal"),
        _SOME_AUTHORS,
        _Y("equal"),
        _VOLUME_EQUAL,
        on.ISSUE.at_least("similar"),
        _CONTAINER_FITS,
        _NO_PAGES,
        _ABSTRACT_EQUAL,
    ),
    _ask(_SERIES, _T("equal"), _A("first"), _Y("next"), _NO_CONFLICT),
    _different(_SERIES, _ALIKE),
)
_EQUAL_TITLE = (
    _same(_T("equal"), _A("overlapping"), _Y("missing"), _P("first"), _TWO),
    _same(_T("equal"), _A("first"), _Y("equal"), _TWO, _NO_CONFLICT, _ISSUE_FITS),
    _same(_T("equal"), _A("first"), _Y("equal"), _ONE, _NO_CONFLICT, _ISSUE_FITS, _ONE_SORT, _GIVEN_FITS),
    _same(_T("equal"), _A("first"), _Y("next"), _VOLUME_EQUAL, _NO_CONFLICT, _ISSUE_AGREES),
    # Online first: one record does not know the volume yet.
    _same(
        _T("equal"),
        _A("agreeing"),
        _Y("next"),
        _CONTAINER_FITS,
        on.AHEAD.among("one"),
        _NO_CONFLICT,
        _ISSUE_AGREES,
        _ONE_SORT,
    ),
    # Proceedings are dated by the meeting or by the printing.
    _same(
        _T("equal"),
        _A("agreeing"),
        _SEVERAL,
        _Y("next"),
        _CONTAINER_FITS,
        on.MEETINGS.among("meetings"),
        on.LENGTH.among("long"),
        _NO_CONFLICT,
        _ISSUE_FITS,
    ),
    _same(_T("equal"), on.AUTHORS.among("missing"), _Y("equal"), _P("first"), _TWO, _NO_CONFLICT),
    _same(_T("equal"), on.AUTHORS.among("different"), _Y("equal"), _P("form"), _THREE, _NO_CONFLICT),
    _same(
        _T("equal"),
        _A("agreeing"),
        _Y("equal"),
        _NO_CONFLICT,
        _ISSUE_FITS,
        on.LENGTH.at_least("medium"),
        _ONE_SORT,
        _GIVEN_FITS,
    ),
    _same(_T("equal"), _A("first"), _Y("equal"), _CONTAINER_FITS, _ABSTRACT_EQUAL, _NOT_DISJOINT),
    _same(_T("equal"), _A("first"), _Y("equal"), _CONTAINER_FITS, _VOLUME_EQUAL, _ABSTRACT_FITS, _NOT_DISJOINT),
)
_NEAR_TITLE = (
    _same(_T("near"), _A("overlapping"), _Y("equal"), _P("first"), _THREE),
    _same(_T("near"), _A("first"), _Y("next"), _P("first"), _TWO),
    _same(_T("near"), _A("agreeing"), _Y("equal"), _TWO, _NO_CONFLICT, _ISSUE_FITS, _NUMBERS_EQUAL, _WORDS_EQUAL),
    _same(_T("near"), _A("agreeing"), _Y("equal"), _THREE, _NO_CONFLICT, _ISSUE_FITS, _NUMBERS_EQUAL),
    _same(_T("part"), _A("first"), _Y("next"), _P("first"), _TWO),
    _same(
        _T("part"),
        _A("agreeing"),
        _Y("equal"),
        _TWO,
        _NO_CONFLICT,
        on.ISSUE.at_least("similar"),
        _NUMBERS_EQUAL,
        _WORDS_EQUAL,
    ),
    _same(_T("similar"), _A("first"), _Y("next"), _RANGE, _TWO, _NUMBERS_EQUAL),
    # A translated title.
    _same(_A("agreeing"), _SEVERAL, _PLAIN_RANGE, *_ONE_PLACE, on.MARKER.among("equal")),
)
_OPEN = (
    # Companion papers: titles of one pattern on other pages.
    _different(on.TITLE.among("similar", "near"), on.CONFLICT.at_least("two"), _A("agreeing"), link=REPORT),
    _different(on.TITLE.among("similar", "near"), on.CONFLICT.at_least("two")),
    _different(on.TITLE.among("similar", "near"), on.PAGES.among("disjoint"), on.ABSTRACT.but("similar", "equal")),
    # One work at a meeting and in a journal, in two journals, in two years.
    _ask(_CLOSE, _A("agreeing"), on.CONFLICT.at_least("one"), link=REPORT),
    _ask(_CLOSE, _A("agreeing"), on.YEAR.among("far", "near"), link=REPORT),
    _ask(_CLOSE, _A("overlapping"), on.SORT.among("different"), link=REPORT),
    _ask(_CLOSE, _SOME_AUTHORS),
    _ask(_ALIKE, _A("first"), _Y("next"), _UP_TO_ONE_CONFLICT),
    _ask(_A("first"), _P("form"), _VOLUME_EQUAL, _Y("equal")),
    _ask(on.TITLE.among("missing"), _A("agreeing"), _Y("equal"), _ABSTRACT_EQUAL),
)
RULES: tuple[Rule, ...] = (
    *_IDENTICAL, *_VETOES, *_IDENTIFIED, *_COCHRANE, *_SERIAL, *_EQUAL_TITLE, *_NEAR_TITLE, *_OPEN,
)  # fmt: skip


def apply(pairs: Compared, rules: tuple[Rule, ...] = RULES) -> LevelCodes:
    """Return for each pair the place of the first rule that holds, or ``NO_RULE``."""
    chosen = np.full(len(pairs), NO_RULE, dtype=np.int8)
    open_: Bools = np.ones(len(pairs), dtype=np.bool_)
    for place, rule in enumerate(rules):
        hit = open_.copy()
        for condition in rule.when:
            hit &= condition.holds(pairs.levels[condition.scale])
        chosen[hit] = place
        open_ &= ~hit
    return chosen
