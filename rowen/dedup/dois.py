"""Two DOIs compared: when are they names of one thing?"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from rowen.dedup.levels import DOI
from rowen.dedup.vocabulary import RENAMED_DOIS

_DIFFERENT, _EQUAL = DOI.code("different"), DOI.code("equal")
_FORM, _VERSION = DOI.code("form"), DOI.code("version")
_RENAMED, _BASE, _MISREAD, _MISTYPED = (DOI.code(name) for name in ("renamed", "base", "misread", "mistyped"))
# A figure, a table, a supplement or the abstract of an article has a DOI of its own: the article's with an ending.
_COMPONENT = re.compile(r"(?<=\d)\.(?:[gst]\d{3}|suppl?\d*)$|(?<=elife\.\d{5})\.\d{3}$")
_DIGITS = re.compile(r"\d+")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[^a-z0-9]+(?=\d)")
_NOT_TELLING = re.compile(r"[^a-z0-9 ]|(?<![0-9])0+(?=[0-9])")
# Cochrane reviews (.pub2), open peer review platforms (.2) and preprints (/v2, .v2, -v2) number their versions.
_VERSION_ENDING = re.compile(
    r"(10\.1002/14651858\.[a-z]{2}\d+)\.(pub\d+)$|(10\.(?:12688|21956)/[a-z0-9]+\.\d+)\.(\d+)$|(.*\d[a-z0-9]*)[./-](v\d+)$"
)
_COCHRANE = re.compile(r"10\.1002/14651858\.[a-z]{2}0*(\d+)")
_TYPING_ERRORS, _LONG_ENOUGH = 2, 12  # letters


def doi_level(one: str, two: str) -> int:
    """Return the level of two DOIs in lower case."""
    if one == two:
        return _EQUAL
    if _versions(one, two):
        return _VERSION
    if cochrane_number(one) == cochrane_number(two) >= 0:
        return _BASE
    return _spelt(one, two)


def _spelt(one: str, two: str) -> int:
    first, second = bare_doi(one), bare_doi(two)
    if first == second:
        return _FORM
    if any((a.match(one) and b.match(two)) or (a.match(two) and b.match(one)) for a, b in RENAMED_DOIS):
        return _RENAMED
    near = Levenshtein.distance(first, second, score_cutoff=_TYPING_ERRORS) <= _TYPING_ERRORS
    longer, shorter = (first, second) if len(first) > len(second) else (second, first)
    hanging = longer.startswith(shorter) and len(longer) - len(shorter) <= _TYPING_ERRORS
    if not (near or hanging) or len(shorter) < _LONG_ENOUGH:
        return _DIFFERENT
    return _MISTYPED if _DIGITS.findall(first) == _DIGITS.findall(second) else _MISREAD


@lru_cache(maxsize=1 << 18)
def bare_doi(doi: str) -> str:
    """Return a DOI without its marks and without zeros in front of numbers; numbers stay apart."""
    return _NOT_TELLING.sub("", _BETWEEN_DIGITS.sub(" ", _COMPONENT.sub("", doi)))


def cochrane_number(doi: str) -> int:
    """Return the number of the Cochrane review that a DOI names, -1 if it names none."""
    found = _COCHRANE.match(doi)
    return int(found[1]) if found else -1


def _versions(one: str, two: str) -> bool:
    first, second = _VERSION_ENDING.match(one), _VERSION_ENDING.match(two)
    return bool(first and second) and _named(first) == _named(second)


def _named(found: re.Match[str] | None) -> str:
    return next((part for part in found.groups() if part), "") if found else ""
