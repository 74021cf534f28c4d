"""Marks on a record that make it another document than its look-alike: notices, versions, contrasting words, series."""

from __future__ import annotations

from collections.abc import Sequence

from rowen.dedup.vocabulary import (
    CONTRASTS,
    CORRECTED_PLACE,
    MARKERS,
    NOTICE_TYPES,
    NOTICES,
    PREPRINT_DOI,
    PREPRINT_SERVERS,
    SERIES,
    SERIES_ANYWHERE,
    SERIES_OPENING,
)
from rowen.records import Kind

PREPRINT, REGISTRATION, BOOK, CHAPTER, THESIS, TECHNICAL_REPORT, MEETING_ABSTRACT = 1, 2, 4, 8, 16, 32, 64
VERSIONS = PREPRINT | REGISTRATION
SORTS = THESIS | TECHNICAL_REPORT | MEETING_ABSTRACT
SHORT_TITLE = 12  # letters; a shorter title is not enough to know a document by

SERIES_WORDS = 9  # a title of more words says more than its opening

_WORD_BIT: dict[str, int] = {}
GROUPS: tuple[int, ...] = ()
CONTRAST_WORDS: tuple[str, ...] = ()
MARKER_WORDS: tuple[str, ...] = tuple(words[0] for words in MARKERS)
NOTICE_WORDS: tuple[str, ...] = tuple(name for name, _ in NOTICES)
for _group in CONTRASTS:
    _mask = 0
    for _spellings in _group:
        _bit = 1 << len(CONTRAST_WORDS)
        CONTRAST_WORDS += (_spellings[0],)
        _WORD_BIT.update(dict.fromkeys(_spellings, _bit))
        _mask |= _bit
    GROUPS += (_mask,)
if len(CONTRAST_WORDS) > 62:  # they share one signed integer of 64 bits
    raise ValueError("too many contrasting words")
_MARKER_BIT = {word: 1 << place for place, words in enumerate(MARKERS) for word in words}


def contrast_mask(title: str) -> tuple[int, int]:
    """Return the contrasting words and the markers in a title's matching text as bits."""
    contrasts = markers = 0
    for word in title.split():
        contrasts |= _WORD_BIT.get(word) or (
            _WORD_BIT.get(word[: 5 if word[2:5] == "per" else 4], 0) if word[:2] == "hy" else 0
        )
        markers |= _MARKER_BIT.get(word, 0)
    return contrasts, markers


def notice_mask(title: str, raw: str, publication_types: Sequence[str]) -> int:
    """Return as bits which sort of document about another document this is (erratum, retraction notice, comment).

    Args:
        title: the title's matching text.
        raw: the title as it was given.
        publication_types: as the source gave them.
    """
    types = {text.strip().lower() for text in publication_types}
    mask = 1 if CORRECTED_PLACE.search(raw) else 0
    for place, (_, pattern) in enumerate(NOTICES):
        if pattern.match(title) or types.intersection(NOTICE_TYPES[place]):
            mask |= 1 << place
    return mask


_KIND_BITS = {
    Kind.REGISTRATION: REGISTRATION, Kind.BOOK: BOOK, Kind.CHAPTER: CHAPTER, Kind.THESIS: THESIS, Kind.REPORT: TECHNICAL_REPORT,
}  # fmt: skip
_ABSTRACT_TYPES = frozenset(("conference abstract", "meeting abstract", "congress abstract", "abstract"))


def version_mask(kind: Kind, publication_types: Sequence[str], container: str, doi: str) -> int:
    """Return as bits whether this is a preprint, a trial registration, a whole book, a chapter, a thesis, ..."""
    preprint = kind is Kind.PREPRINT or container in PREPRINT_SERVERS or PREPRINT_DOI.match(doi) is not None
    abstract = not _ABSTRACT_TYPES.isdisjoint(text.strip().lower() for text in publication_types)
    return PREPRINT * preprint | MEETING_ABSTRACT * abstract | _KIND_BITS.get(kind, 0)


def is_series(title: str, container: str) -> bool:
    """Say whether a title cannot tell documents apart: "Editorial", a very short one, or the container's own name."""
    words = title.split()
    if not title or title in SERIES or sum(map(len, words)) < SHORT_TITLE:
        return True
    if len(words) <= SERIES_WORDS and (SERIES_OPENING.match(title) or SERIES_ANYWHERE.search(title)):
        return True
    name = container.partition("|")[0].partition("~")[0]
    return len(name) >= SHORT_TITLE and _stripped(title).startswith(_stripped(name))


def _stripped(text: str) -> str:
    return " ".join(word for word in text.split() if word not in ("the", "of", "and", "in", "for", "on", "a", "an"))
