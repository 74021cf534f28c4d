"""The ordered list of rules: the first whose conditions all hold gives the answer for a pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rowen.dedup import levels as on
from rowen.dedup.comparing import Compared
from rowen.dedup.levels import Condition, LevelCodes
from rowen.dedup.table import Bools
from rowen.records import Answer

NO_RULE = -1


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the list.

    Attributes:
        answer: what the rule says.
        when: conditions that must all hold; the explanation quotes their levels.
    """

    answer: Answer
    when: tuple[Condition, ...]


def _same(*when: Condition) -> Rule:
    return Rule(Answer.SAME, when)


def _ask(*when: Condition) -> Rule:
    return Rule(Answer.ASK, when)


def _different(*when: Condition) -> Rule:
    return Rule(Answer.DIFFERENT, when)


_T, _A, _Y, _P = on.TITLE.at_least, on.AUTHORS.at_least, on.YEAR.at_least, on.PAGES.at_least
_DOI_EQUAL, _PMID_EQUAL = on.DOI.among("equal"), on.PMID.among("equal")
_NO_CONFLICT, _PLACED = on.CONFLICT.among("none"), on.SUPPORT.at_least("one")
_ALIKE, _CLOSE = _T("similar"), _T("near")
_ABSTRACT_FITS = on.ABSTRACT.at_least("similar")

_VOLUME_EQUAL, _CONTAINER_FITS = on.VOLUME.among("equal"), on.CONTAINER.at_least("similar")
_NOT_DISJOINT, _ISSUE_FITS = on.PAGES.but("disjoint"), on.ISSUE.but("different")
_TELLING, _NUMBERS_EQUAL, _WORDS_EQUAL = on.SERIES.among("telling"), on.NUMBERS.among("equal"), on.WORDS.among("equal")
_TWO, _THREE = on.SUPPORT.at_least("two"), on.SUPPORT.at_least("three")
_UP_TO_ONE = on.CONFLICT.among("none", "one")

# Signs that two look-alikes are two documents.
_VETOES = (
    # The same PubMed record, whatever the sources call it.
    _same(_PMID_EQUAL, _CLOSE, on.DOI.but("different")),
    # One document is about the other: an erratum, a retraction notice, a comment.
    _ask(on.NOTICE.among("different"), _DOI_EQUAL, _CLOSE),
    _different(on.NOTICE.among("different"), _ALIKE),
    # Part 1 and part 2.
    _ask(on.NUMBERS.among("different"), _DOI_EQUAL, _ALIKE),
    _different(on.NUMBERS.among("different"), _ALIKE),
    # Identifiers that differ.
    _ask(on.PMID.among("different"), _CLOSE, _A("first"), _P("first"), _Y("next")),
    _different(on.PMID.among("different"), _ALIKE),
    _ask(on.DOI.among("different"), _T("part"), _A("first"), _Y("missing"), on.SERIES.among("telling")),
    _different(on.DOI.among("different"), _ALIKE),
    # Versions of one work are records of their own.
    _ask(on.VERSION.among("different"), on.DOI.but("equal"), _T("part"), _A("overlapping")),
    _ask(on.MARKER.among("different"), _DOI_EQUAL, _T("part")),
    # Two documents cannot stand in one place: there the title was cut short.
    _same(
        on.MARKER.among("different"), _T("part"), _A("first"), _Y("equal"), _P("form"), _VOLUME_EQUAL, _CONTAINER_FITS
    ),
    _ask(on.MARKER.among("different"), _T("part"), _A("first"), _Y("next"), _NO_CONFLICT),
    _different(on.MARKER.among("different"), _ALIKE),
    _ask(on.WORDS.among("different"), _DOI_EQUAL, _ALIKE),
    _different(on.WORDS.among("different"), _ALIKE),
)
_IDENTICAL = (
    # A book and its chapter may share an identifier, or the beginning of the title.
    _ask(on.WHOLE.among("different"), _DOI_EQUAL),
    _ask(on.WHOLE.among("different"), _T("part"), _A("overlapping")),
    # Chapters often carry the DOI of their book; their pages tell them apart.
    _ask(on.WHOLE.among("chapters"), _CLOSE, on.PAGES.among("disjoint", "numbering")),
    _same(on.IDENTICAL.among("yes"), on.TITLE.among("equal"), _TELLING),
    _same(on.IDENTICAL.among("yes"), _DOI_EQUAL),
    _same(on.IDENTICAL.among("yes"), _PMID_EQUAL),
    _same(on.IDENTICAL.among("yes"), on.TITLE.among("equal"), _P("first")),
    _same(on.IDENTICAL.among("yes"), on.TITLE.among("equal"), _ABSTRACT_FITS),
    _ask(on.IDENTICAL.among("yes"), on.TITLE.among("equal")),
)
_IDENTIFIED = (
    _same(_DOI_EQUAL, _T("equal"), _A("first"), _P("first")),
    # An identifier and the title agree, unless the rest says that the identifier stands on the wrong record.
    _ask(_DOI_EQUAL, _ALIKE, on.CONFLICT.at_least("two")),
    _ask(
        _DOI_EQUAL,
        on.CONTAINER.among("different", "issn"),
        on.VOLUME.among("different"),
        on.PAGES.among("disjoint", "numbering"),
    ),
    _same(_DOI_EQUAL, _T("equal"), _TELLING),
    _same(_DOI_EQUAL, _T("part"), on.AUTHORS.but("different")),
    _same(_PMID_EQUAL, _T("part")),
    _same(on.OTHER.among("equal"), _CLOSE, on.AUTHORS.but("different"), _UP_TO_ONE),
    _same(_DOI_EQUAL, _T("similar"), _A("overlapping"), _P("first")),
    _same(_PMID_EQUAL, _T("similar"), _A("overlapping")),
    _same(_DOI_EQUAL, _A("agreeing"), _P("form"), _VOLUME_EQUAL, _Y("equal"), _NO_CONFLICT),
    _ask(_DOI_EQUAL, _ALIKE),
    _ask(_DOI_EQUAL, _A("overlapping")),
    _ask(_DOI_EQUAL, on.TITLE.among("missing")),
    _ask(_PMID_EQUAL),
    _ask(on.OTHER.among("equal"), _ALIKE),
    _different(_DOI_EQUAL, on.TITLE.among("different")),
)
_SERIES = on.SERIES.among("series")
_SERIAL = (
    _same(_SERIES, _CLOSE, _A("first"), _Y("equal"), _VOLUME_EQUAL, _P("form"), _NO_CONFLICT, _ISSUE_FITS),
    _same(_SERIES, _CLOSE, on.AUTHORS.but("different"), _Y("equal"), _P("form"), _THREE, _NO_CONFLICT, _ISSUE_FITS),
    _ask(_SERIES, _T("equal"), _A("first"), _Y("next"), _NO_CONFLICT),
    _different(_SERIES, _ALIKE),
)
_EQUAL_TITLE = (
    _same(_T("equal"), _A("overlapping"), _Y("missing"), _P("first"), _TWO),
    _same(_T("equal"), _A("first"), _Y("equal"), _PLACED, _NO_CONFLICT, _ISSUE_FITS),
    _same(_T("equal"), _A("first"), _Y("next"), _VOLUME_EQUAL, _NO_CONFLICT, _ISSUE_FITS),
    _same(
        _T("equal"),
        _A("agreeing"),
        _Y("next"),
        _CONTAINER_FITS,
        on.AHEAD.among("one"),
        _NO_CONFLICT,
        _ISSUE_FITS,
    ),
    _same(_T("equal"), on.AUTHORS.among("missing"), _Y("equal"), _P("first"), _TWO, _NO_CONFLICT),
    _same(_T("equal"), on.AUTHORS.among("different"), _Y("equal"), _P("form"), _THREE, _NO_CONFLICT),
    _same(_T("equal"), _A("agreeing"), _Y("equal"), _NO_CONFLICT, _ISSUE_FITS, on.LENGTH.at_least("medium")),
    _same(
        _T("equal"),
        _A("first"),
        _Y("equal"),
        _CONTAINER_FITS,
        on.ABSTRACT.among("equal"),
        _NOT_DISJOINT,
    ),
    _same(
        _T("equal"),
        _A("first"),
        _Y("equal"),
        _CONTAINER_FITS,
        _VOLUME_EQUAL,
        _ABSTRACT_FITS,
        _NOT_DISJOINT,
    ),
)
_NEAR_TITLE = (
    _same(_T("near"), _A("overlapping"), _Y("equal"), _P("first"), _THREE),
    _same(_T("near"), _A("first"), _Y("next"), _P("first"), _TWO),
    _same(_T("near"), _A("agreeing"), _Y("equal"), _TWO, _NO_CONFLICT, _ISSUE_FITS, _NUMBERS_EQUAL, _WORDS_EQUAL),
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
    _same(_T("similar"), _A("first"), _Y("next"), _P("form"), _TWO, _NUMBERS_EQUAL),
)
_OPEN = (
    _ask(_CLOSE, on.AUTHORS.but("different")),
    _ask(_ALIKE, _A("first"), _Y("next"), _UP_TO_ONE),
    _ask(_A("first"), _P("form"), _VOLUME_EQUAL, _Y("equal")),
)
RULES: tuple[Rule, ...] = (*_IDENTICAL, *_VETOES, *_IDENTIFIED, *_SERIAL, *_EQUAL_TITLE, *_NEAR_TITLE, *_OPEN)


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
