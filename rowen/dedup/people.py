"""The authors of one record brought to the form in which two records are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rowen.dedup.fields import present
from rowen.dedup.vocabulary import PARTICLES
from rowen.records import Author, matching

MAX_AUTHORS = 30
# Between two people: a mark, or a name that runs into the next ("Wang G. Y.Wu S.", "Lin DongHu Wen", "Onge MPJones PJ").
_BREAK = re.compile(
    r"(?<=[.\]])(?=[^\W\d_]{2}|[A-Z]['’])|\s*;\s*|\s+and\s+|\s*&\s*|(?<=\.),\s+(?=[^\W\d_]{2})"
    r"|(?<=[a-z]{2})(?<!\bMac)(?<!\bVan)(?<!\bFitz)(?<!\bVon)(?=[A-Z][a-z])"
    r"|(?<= [A-Z])(?=[A-Z][a-z]{2})|(?<= [A-Z]{2})(?=[A-Z][a-z]{2})"
)


@dataclass(frozen=True, slots=True)
class Names:
    """The authors of a record for comparison.

    Attributes:
        surnames: words of the surnames, in order, with spaces between.
        words: every word of every name that is longer than an initial.
        first: first word of the first surname.
        given: first given name of the first person, or its initial.
    """

    surnames: str = ""
    words: str = ""
    first: str = ""
    given: str = ""


def names(authors: Iterable[Author]) -> Names:
    """Return the authors' surnames; undivided and run-together lists ("Wang G. Y.Wu S.") are taken apart first."""
    people: list[_Person] = []
    groups: list[str] = []
    for author in list(authors)[:MAX_AUTHORS]:
        if author.collective:
            groups += matching(author.collective).split()
        else:
            people += _people(author.family, author.given)
    surnames = [word for person in people for word in person.family]
    words = [word for person in people for word in (*person.family, *person.words)]
    chosen = surnames or groups
    return Names(
        " ".join(chosen), " ".join(words or groups), chosen[0] if chosen else "", people[0].given if people else ""
    )


@dataclass(frozen=True, slots=True)
class _Person:
    family: tuple[str, ...]
    words: tuple[str, ...]
    given: str


@lru_cache(maxsize=1 << 16)  # who publishes once publishes again, and every record has its duplicates
def _people(family: str, given: str) -> tuple[_Person, ...]:
    if given and not _BREAK.search(family):
        words = tuple(word for word in matching(given).split() if len(word) > 1)
        surname = _family(matching(family).split())
        # Exports that part only the last initial leave a given name in the surname: "Costa Ida", "R.".
        return (_Person(surname, words, _given(given) if len(surname) == 1 else ""),)
    undivided = _BREAK.split(present(f"{family} {given}".rstrip()))
    return tuple(person for text in undivided if (person := _undivided(text)).family)


def _given(text: str) -> str:
    """Return the first given name in matching text, or one letter of it where initials are given ("G. B.", "GB")."""
    first = next(iter(text.replace(".", " ").split()), "")
    short = first.isupper() and len(first) <= 3
    return matching(first)[:1] if short else next(iter(matching(first).split()), "")


def _family(words: list[str]) -> tuple[str, ...]:
    return tuple([word for word in words if word not in PARTICLES] or words)


@lru_cache(maxsize=1 << 16)
def _undivided(person: str) -> _Person:
    """Split one name given as a whole into surname and given words (initials dropped)."""
    if "," in person:
        family, _, given = person.partition(",")
        words = tuple(word for word in matching(given).split() if len(word) > 1)
        return _Person(_family(matching(family).split()), words, _given(given))
    raw = person.split()
    initials = [_initials(word, last=number == len(raw) - 1 and number > 0) for number, word in enumerate(raw)]
    full = [word for word, short in zip(raw, initials, strict=True) if not short]
    kept = matching(" ".join(full)).split()
    if not kept or kept[0] == "et":
        return _Person((), (), "")
    letter = next((matching(word)[:1] for word, short in zip(raw, initials, strict=True) if short), "")
    if initials[0]:
        return _Person(_family(kept[-1:]), tuple(kept[:-1]), letter)
    if any(initials) or len(kept) == 1:
        surname = _family(kept)
        # "Costa Ida R." and "Costa Lima R.": a name and an initial leave open which the given name is.
        return _Person(surname, (), letter if len(surname) == 1 else "")
    return _Person(_family(kept[:1]), tuple(kept[1:]), kept[1] if len(kept) == 2 else "")


def _initials(word: str, *, last: bool) -> bool:
    letters = word.strip(".,-")
    return (
        len(letters) <= 1
        or (word.endswith(".") and len(letters) <= 4)
        or (last and len(letters) <= 3 and letters.isupper())
    )
