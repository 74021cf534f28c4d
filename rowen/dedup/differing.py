"""How a value that one record gives stands to the value that is shown: another form of it, less of it, or against it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz

from rowen.dedup import levels as on
from rowen.dedup.containers import alike
from rowen.dedup.fields import container_words, doi_key, pages, title_numbers, title_text, volume_and_issue
from rowen.dedup.people import names
from rowen.records import Author, Kind, PartialDate, Record, matching

_TYPING_ERROR = 92.0
_SIMILAR = on.CONTAINER.code("similar")


class Differs(StrEnum):
    """How another value differs from the one that is shown. Only the last one is for a reviewer to worry about.

    ``FORM``: written otherwise (case, punctuation, 117-9 and 117-129, a journal's abbreviation, initials).
    ``LESS``: the same, but less of it (a year without month, a shortened title, the first three authors).
    ``WORDS``: other words where sources word things for themselves (abstracts, types, notes, months).
    ``CONTRADICTS``: both cannot hold (2009 and 2010, two DOIs, other pages, another journal).
    """

    FORM = "other form"
    LESS = "says less"
    WORDS = "other words"
    CONTRADICTS = "contradicts"


def texts(shown: str, other: str) -> Differs:
    """Compare texts that each source words for itself."""
    one, two = matching(shown), matching(other)
    if one.replace(" ", "") == two.replace(" ", ""):
        return Differs.FORM
    return Differs.LESS if two in one else Differs.WORDS


def titles(shown: str, other: str) -> Differs:
    """Compare titles; one that differs by a few letters is worded otherwise, unless it is the numbers that differ."""
    one, two = title_text(shown), title_text(other)
    if one.replace(" ", "") == two.replace(" ", ""):
        return Differs.FORM
    cut = other.rstrip().endswith(("...", "…")) and one.startswith(two)
    if cut or f" {two} " in f" {one} " or not two:
        return Differs.LESS
    more = bool(one) and f" {one} " in f" {two} "
    near = fuzz.ratio(one, two) >= _TYPING_ERROR and title_numbers(one) == title_numbers(two)
    return Differs.WORDS if more or near else Differs.CONTRADICTS


def people(shown: tuple[Author, ...], other: tuple[Author, ...]) -> Differs:
    """Compare lists of authors by their surnames: the order and the spelling of given names are form."""
    one, two = names(shown).surnames.split(), names(other).surnames.split()
    if sorted(one) == sorted(two):
        return Differs.FORM
    if set(two) <= set(one):
        return Differs.LESS
    near = fuzz.token_sort_ratio(" ".join(one), " ".join(two)) >= _TYPING_ERROR
    return Differs.WORDS if near or set(one) <= set(two) else Differs.CONTRADICTS


def dates(shown: PartialDate, other: PartialDate) -> Differs:
    """Compare dates: another year contradicts; months differ from source to source (issue, print, record)."""
    if shown.year != other.year:
        return Differs.CONTRADICTS
    if (shown.month, shown.day) == (other.month, other.day):
        return Differs.FORM
    less = other.month in (0, shown.month) and other.day in (0, shown.day)
    return Differs.LESS if less else Differs.WORDS


def kinds(_shown: Kind, other: Kind) -> Differs:
    """Compare kinds of documents; "other" says less than any."""
    return Differs.LESS if other in (Kind.OTHER, Kind.UNKNOWN) else Differs.CONTRADICTS


def page_ranges(shown: str, other: str) -> Differs:
    """Compare pages as numbers: "117-9" is a form of 117-119, and "70" of "S70"; "117" alone says less."""
    one, two = pages(shown), pages(other)
    if matching(shown) == matching(other):
        return Differs.FORM
    lettered = one.prefix and two.prefix and one.prefix != two.prefix
    if one.first < 0 or one.first != two.first or lettered:
        return Differs.CONTRADICTS
    if one.last == two.last:
        return Differs.FORM
    return Differs.LESS if two.last == two.first else Differs.CONTRADICTS


def volumes(shown: Record, other: Record) -> Differs:
    """Compare volumes; one written together with its issue ("12(3)"), or that only repeats the year, is form."""
    one, _ = volume_and_issue(shown.volume, shown.issue, shown.year)
    two, _ = volume_and_issue(other.volume, other.issue, other.year)
    return Differs.FORM if one == two or not one or not two else Differs.CONTRADICTS


def issues(shown: Record, other: Record) -> Differs:
    """Compare issues; of a double issue ("3-4") one number says less."""
    one, two = (volume_and_issue(record.volume, record.issue, record.year)[1].split() for record in (shown, other))
    if one == two or not one or not two:
        return Differs.FORM
    return Differs.LESS if set(two) <= set(one) else Differs.CONTRADICTS


def places(shown: Record, other: Record) -> Differs:
    """Compare journals, books and proceedings: abbreviations and names with the same ISSN are form."""
    return Differs.FORM if same_container(shown, other) else Differs.CONTRADICTS


def dois(shown: str, other: str) -> Differs:
    """Compare DOIs."""
    return Differs.FORM if doi_key(shown) == doi_key(other) else Differs.CONTRADICTS


def numbers(shown: str, other: str) -> Differs:
    """Compare what has to be equal letter by letter: PMIDs, article numbers, editions."""
    return Differs.FORM if matching(shown) == matching(other) else Differs.CONTRADICTS


def same_container(one: Record, two: Record) -> bool:
    """Say whether two records can be in one journal, book or proceedings: by name, abbreviation or ISSN."""
    if one.container == two.container and one.container:
        return True
    first, second = ([name for name in (record.container, record.container_short) if name] for record in (one, two))
    if not first or not second or not set(one.identifiers.issn).isdisjoint(two.identifiers.issn):
        return True
    return any(_same_name(a, b) for a in first for b in second)


@lru_cache(maxsize=20_000)
def _same_name(one: str, two: str) -> bool:
    """A review has few journals and many records, so most pairs of names come again."""
    return alike(container_words(one), container_words(two)) >= _SIMILAR


def place_agrees(one: Record, two: Record) -> bool:
    """Say whether two records contradict each other nowhere in container, volume, issue, pages and article number."""
    return (
        _agree(one.pages, two.pages, lambda: _pages_agree(one.pages, two.pages))
        and _agree(one.volume, two.volume, lambda: volumes(one, two) is not Differs.CONTRADICTS)
        and _agree(one.issue, two.issue, lambda: issues(one, two) is not Differs.CONTRADICTS)
        and _agree(one.article_number, two.article_number, lambda: False)
        and same_container(one, two)
    )


def _agree(one: str, two: str, judged: Callable[[], bool]) -> bool:
    """What is missing contradicts nothing, and what is equal needs no judgement."""
    return not one or not two or one == two or matching(one) == matching(two) or judged()


def _pages_agree(one: str, two: str) -> bool:
    """Say whether two ranges can be one, given more or less fully: for that they begin on one page."""
    return page_ranges(one, two) is not Differs.CONTRADICTS or pages(one).first == pages(two).first >= 0
