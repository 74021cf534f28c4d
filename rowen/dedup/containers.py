"""Names of journals, books and proceedings compared: equal, abbreviated, similar or different."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz

from rowen.dedup import levels as on
from rowen.dedup.bulk import of_values
from rowen.dedup.levels import LevelCodes
from rowen.dedup.table import Ints, MatchTable
from rowen.dedup.vocabulary import CONTAINER_SORTS, MEETINGS, SPONSORS, SUBTITLE_WORDS, VOLUME_WORDS

_DIFFERENT, _UNCLEAR, _MISSING = (on.CONTAINER.code(name) for name in ("different", "unclear", "missing"))
_ISSN, _SIMILAR, _EQUAL = (on.CONTAINER.code(name) for name in ("issn", "similar", "equal"))
_ALIKE = 92.0  # percent
_MEETING_WORDS = VOLUME_WORDS | MEETINGS | {"international"}
_TELLING = 3  # words that are enough to know a journal by, although more words follow


def container_levels(table: MatchTable, left: Ints, right: Ints) -> LevelCodes:
    """Compare containers by name, by abbreviation and by ISSN; each distinct pair of names is judged once."""
    values = ("", *dict.fromkeys((*table.container.values, *table.container_short.values)))
    place = {value: code for code, value in enumerate(values)}
    names = [
        np.array([*(place[value] for value in column.values), 0], dtype=np.int64)[column.codes]
        for column in (table.container, table.container_short)
    ]
    best = np.full(len(left), -1, dtype=np.int8)
    for one in names:
        for two in names:
            if not one[left].any() or not two[right].any():
                continue
            codes = _judged(values, one[left], two[right])
            best = np.maximum(best, np.where(codes == _MISSING, -1, codes))
    issn, other = table.issn.codes[left], table.issn.codes[right]
    best[best < 0] = _MISSING
    best[(issn == other) & (issn >= 0) & (best < _ISSN)] = _ISSN
    return best


def are_meetings(table: MatchTable, left: Ints, right: Ints) -> LevelCodes:
    """Say for each pair whether both containers are proceedings of meetings."""
    meeting = [of_values(table.container, rows, _is_meeting, 0) for rows in (left, right)]
    return (meeting[0] & meeting[1]).astype(np.int8)


def _is_meeting(text: str) -> int:
    return int(bool(_name(text).sorts & MEETINGS))


def _judged(values: tuple[str, ...], one: Ints, two: Ints) -> LevelCodes:
    width = len(values)
    pairs, back = np.unique(np.minimum(one, two) * width + np.maximum(one, two), return_inverse=True)
    judged = [alike(values[int(pair) // width], values[int(pair) % width]) for pair in pairs]
    return np.array(judged, dtype=np.int8)[back.ravel()]


@dataclass(frozen=True, slots=True)
class _Name:
    """A name taken apart.

    Attributes:
        whole: every word of it.
        main: the words before a subtitle.
        others: the main name without its society, what stands before a hyphen, subtitles and translations.
        sorts: words that say what sort of container it is.
    """

    whole: tuple[str, ...]
    main: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]
    sorts: frozenset[str]


@lru_cache(maxsize=100_000)
def _name(text: str) -> _Name:
    told, _, left = text.partition("~")
    parts = [tuple(part.split()) for part in told.split("|")]
    bare = tuple(word for word in parts[0] if word not in SPONSORS)
    others = [*parts[1:], *([tuple(left.split())] if left else []), *([bare] if 0 < len(bare) < len(parts[0]) else [])]
    whole = tuple(word for part in parts for word in part)
    return _Name(whole, parts[0], tuple(others), CONTAINER_SORTS.intersection(whole))


@lru_cache(maxsize=1 << 18)
def alike(one: str, two: str) -> int:
    """Return the level of two names in the form of ``container_words``."""
    if not one or not two:
        return _MISSING
    return _EQUAL if one == two else _compared(_name(one), _name(two))


def _compared(first: _Name, second: _Name) -> int:
    if "".join(first.main) == "".join(second.main):
        return _with_subtitles(first, second)
    if _acronym(first.main, second.main) or _acronym(second.main, first.main):
        return _SIMILAR
    meetings = bool(first.sorts & MEETINGS) and bool(second.sorts & MEETINGS)
    if first.sorts != second.sorts:
        return _UNCLEAR if meetings else _DIFFERENT
    if _same(first.main, second.main) or _another(first, second) or _another(second, first):
        return _SIMILAR
    begins = _begins(first.main, second.main) or _begins(second.main, first.main)
    return _SIMILAR if begins >= _TELLING else _UNCLEAR if begins or meetings else _DIFFERENT


def _with_subtitles(one: _Name, two: _Name) -> int:
    """Return the level of two names that differ after the main name.

    "Brain" and "Brain: a journal of neurology" are one, "Circulation" and "Circulation: Heart Failure" are not.
    """
    described = len(one.main) > 1 or not SUBTITLE_WORDS.isdisjoint((*one.whole, *two.whole))
    if one.whole == two.whole or (described and (one.whole == one.main or two.whole == two.main)):
        return _EQUAL
    return _SIMILAR if described else _UNCLEAR


def _another(name: _Name, other: _Name) -> bool:
    """Say whether another form of a name is the other name: its subtitle, translation, acronym, or half before a hyphen."""
    societies = SPONSORS.intersection(name.main), SPONSORS.intersection(other.main)
    forms = () if all(societies) and societies[0] != societies[1] else name.others
    return any(_same(form, other.main) or (len(form) > 1 and _same(form, other.whole)) for form in (name.whole, *forms))


def _same(one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    if one == two:
        return True
    short, long = sorted((one, two), key=lambda words: sum(map(len, words)))
    if _fits(short, long) == len(long):
        return True
    return len(one) == len(two) > 1 and fuzz.ratio(" ".join(one), " ".join(two)) >= _ALIKE


def _begins(short: tuple[str, ...], long: tuple[str, ...]) -> int:
    """Return how many words of the short name the long one begins with, if that is all of them and more than one."""
    return len(short) if len(short) > 1 and len(short) < len(long) and _fits(short, long) else 0


def _fits(short: tuple[str, ...], long: tuple[str, ...]) -> int:
    """Return how many words of a name are used up by an abbreviation of it, word by word; 0 if it is none.

    A word may begin or contract the other's ("intl"), or two words at once ("cardiothorac" of "cardio-thoracic"). No word
    may be left out but "part" and the like: "Journal of Immunology" is no short form of "Journal of Clinical Immunology".
    """
    place = 0
    for number, word in enumerate(short):
        while place < len(long) and long[place] in VOLUME_WORDS and word not in VOLUME_WORDS:
            place += 1
        if place >= len(long):
            return 0 if number < len(short) else place
        if place + 1 < len(long) and len(word) > len(long[place]) and _contracts(word, long[place] + long[place + 1]):
            place += 2
        elif _contracts(word, long[place]) or _contracts(long[place], word):
            place += 1
        else:
            return 0
    return place


def _contracts(word: str, whole: str) -> bool:
    if whole.startswith(word):
        return True
    if len(word) < 3 or word[0] != whole[0] or len(word) >= len(whole):
        return False
    return _in_order(word, whole)


def _in_order(few: str, many: str) -> bool:
    """Say whether the letters of one text stand in the other in the same order."""
    letters = iter(many)
    return all(letter in letters for letter in few)


def _acronym(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Say whether one word is the other name's acronym: every initial in it, and no letter that is not in the name."""
    return any(
        _initials(short, tuple(word for word in long if word not in left_out))
        for left_out in (VOLUME_WORDS, _MEETING_WORDS)
    )


def _initials(short: tuple[str, ...], named: tuple[str, ...]) -> bool:
    if len(short) != 1 or len(named) <= 2 or len(short[0]) > 2 * len(named):
        return False
    return _in_order("".join(word[0] for word in named), short[0]) and _in_order(short[0], "".join(named))
