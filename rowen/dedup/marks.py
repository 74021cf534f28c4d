"""Marks on a record that make it another document than its look-alike: notices, versions, contrasting words, series."""

from __future__ import annotations

from collections.abc import Sequence

from rowen.dedup.vocabulary import (
    CONTRASTS,
    MARKERS,
    NOTICE_TYPES,
    NOTICES,
    PREPRINT_DOI,
    PREPRINT_SERVERS,
    SERIES,
    SERIES_OPENING,
)
from rowen.records import Kind

PREPRINT, REGISTRATION, BOOK, CHAPTER = 1, 2, 4, 8
VERSIONS = PREPRINT | REGISTRATION
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
_MARKER_BIT = {word: 1 << place for place, words in enumerate(MARKERS) for word in words}


def contrast_mask(title: str) -> tuple[int, int]:
    """Return the contrasting words and the markers in a title's matching text as bits."""
    contrasts = markers = 0
    for word in title.split():
        contrasts |= _WORD_BIT.get(word, 0)
        markers |= _MARKER_BIT.get(word, 0)
    return contrasts, markers


def notice_mask(title: str, publication_types: Sequence[str]) -> int:
    """Return as bits which sort of document about another document this is (erratum, retraction notice, comment)."""
    types = {text.strip().lower() for text in publication_types}
    mask = 0
    for place, (_, pattern) in enumerate(NOTICES):
        if pattern.match(title) or types.intersection(NOTICE_TYPES[place]):
            mask |= 1 << place
    return mask


def version_mask(kind: Kind, container: str, doi: str) -> int:
    """Return as bits whether this is a preprint, a trial registration, a whole book or a chapter."""
    preprint = kind is Kind.PREPRINT or container in PREPRINT_SERVERS or PREPRINT_DOI.match(doi) is not None
    bits = {Kind.REGISTRATION: REGISTRATION, Kind.BOOK: BOOK, Kind.CHAPTER: CHAPTER}.get(kind, 0)
    return PREPRINT * preprint | bits


def is_series(title: str, container: str) -> bool:
    """Say whether a title cannot tell documents apart: "Editorial", a very short one, or the container's own name."""
    words = title.split()
    if not title or title in SERIES or sum(map(len, words)) < SHORT_TITLE:
        return True
    if len(words) <= SERIES_WORDS and SERIES_OPENING.match(title):
        return True
    return bool(container) and len(container) >= SHORT_TITLE and _stripped(title).startswith(_stripped(container))


def _stripped(text: str) -> str:
    return " ".join(word for word in text.split() if word not in ("the", "of", "and", "in", "for", "on", "a", "an"))
