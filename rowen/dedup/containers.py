"""Names of journals, books and proceedings compared: equal, abbreviated, similar or different."""

from __future__ import annotations

import numpy as np
from rapidfuzz import fuzz

from rowen.dedup import levels as on
from rowen.dedup.levels import LevelCodes
from rowen.dedup.table import Ints, MatchTable
from rowen.dedup.vocabulary import CONTAINER_SORTS

_DIFFERENT, _MISSING = on.CONTAINER.code("different"), on.CONTAINER.code("missing")
_ISSN, _SIMILAR, _EQUAL = on.CONTAINER.code("issn"), on.CONTAINER.code("similar"), on.CONTAINER.code("equal")
_ALIKE = 92.0
_PART = 3  # words


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
            codes = _judged(values, one[left], two[right])
            best = np.maximum(best, np.where(codes == _MISSING, -1, codes))
    issn, other = table.issn.codes[left], table.issn.codes[right]
    best[best < 0] = _MISSING
    best[(issn == other) & (issn >= 0) & (best < _ISSN)] = _ISSN
    return best


def _judged(values: tuple[str, ...], one: Ints, two: Ints) -> LevelCodes:
    width = len(values)
    pairs, back = np.unique(np.minimum(one, two) * width + np.maximum(one, two), return_inverse=True)
    judged = [alike(values[int(pair) // width], values[int(pair) % width]) for pair in pairs]
    return np.array(judged, dtype=np.int8)[back.ravel()]


def alike(one: str, two: str) -> int:
    """Return the level of two names given as their telling words."""
    if not one or not two:
        return _MISSING
    if one == two or one.replace(" ", "") == two.replace(" ", ""):
        return _EQUAL
    first, second = one.split(), two.split()
    if _initials(first, second) or _initials(second, first):
        return _SIMILAR
    if CONTAINER_SORTS.intersection(first) != CONTAINER_SORTS.intersection(second):
        return _DIFFERENT
    if fuzz.ratio(one, two) >= _ALIKE or _abbreviates(first, second) or _abbreviates(second, first):
        return _SIMILAR
    return _SIMILAR if _holds(first, second) else _DIFFERENT


def _abbreviates(short: list[str], long: list[str]) -> bool:
    """Say whether each word begins, or contracts ("intl"), the other's word in its place.

    No word may be left out: "Journal of Immunology" is no short form of "Journal of Clinical Immunology".
    """
    return len(short) == len(long) and all(
        _contracts(word, whole) or _contracts(whole, word) for word, whole in zip(short, long, strict=True)
    )


def _holds(one: list[str], two: list[str]) -> bool:
    """Say whether one name begins with the other (a subtitle was added), or with its acronym ("JPEN Journal of ...").

    Other words in front make another journal: "Chinese Journal of ...".
    """
    short, long = sorted((one, two), key=len)
    size = len(short)
    if size < _PART:
        return False
    return _abbreviates(short, long[:size]) or (_abbreviates(short, long[1:]) and _initials(long[:1], short))


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


def _initials(short: list[str], long: list[str]) -> bool:
    """Say whether one word is the other name's acronym: every initial in it, and no letter that is not in the name."""
    if len(short) != 1 or len(long) <= 2 or len(short[0]) > 2 * len(long):
        return False
    return _in_order("".join(word[0] for word in long), short[0]) and _in_order(short[0], "".join(long))
