"""Postings: for one search term, which works hold it. Each is worked out once and kept as packed bits."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import cache, cached_property
from threading import RLock

import numpy as np

from rowen.records import matching
from rowen.sandbox.builder import CHECK_TAGS, WITH_COMMUNITY, WITH_CONDITION, WITH_METHOD
from rowen.sandbox.corpus import Corpus
from rowen.sandbox.families import NOTICES, Role
from rowen.sandbox.holdings import Mask
from rowen.sandbox.mix import Ints, bits
from rowen.sandbox.pieces import pieces
from rowen.sandbox.relevance import Topic
from rowen.sandbox.words import topics as to
from rowen.sandbox.words.foreign import LANGUAGES
from rowen.sandbox.words.journals import JOURNALS

_KEPT_BYTES = 64_000_000
TITLE, ABSTRACT, KEYWORDS = "title", "abstract", "keywords"


@cache
def _headings() -> dict[str, str]:
    """Every heading the sandbox knows, by its matching text."""
    names = {"Humans", *CHECK_TAGS, *to.MESH_PARENTS, *(condition.mesh for condition in to.CONDITIONS)}
    for found in (*to.COMMUNITY_MESH, *to.METHOD_MESH):
        names.update(found)
    return {matching(name): name for name in names}


def _choice(matches: list[frozenset[str]], column: Ints) -> Mask:
    return np.asarray(np.array([bool(match) for match in matches])[column % len(matches)])


class Postings:
    """Looks terms up in the text and the headings of a whole corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._kept: OrderedDict[str, np.ndarray[tuple[int], np.dtype[np.uint8]]] = OrderedDict()
        self._lock = RLock()

    def kept(self, name: str, make: Callable[[], Mask]) -> Mask:
        """Return the posting of that name, made on first use."""
        with self._lock:
            packed = self._kept.get(name)
            if packed is not None:
                self._kept.move_to_end(name)
                return np.unpackbits(packed, count=self.corpus.works).view(np.bool_)
            posting = make()
            self._kept[name] = np.packbits(posting)
            while len(self._kept) * (self.corpus.works // 8 + 1) > _KEPT_BYTES:
                self._kept.popitem(last=False)
            return posting

    def text(self, phrase: str, fields: tuple[str, ...], *, truncated: bool) -> Mask:
        """Works whose title, abstract or keywords hold the phrase's words side by side."""
        name = f"{'+'.join(fields)}|{matching(phrase)}|{truncated}"
        return self.kept(name, lambda: self._text(phrase, fields, truncated))

    def _text(self, phrase: str, fields: tuple[str, ...], truncated: bool) -> Mask:
        holding = pieces().holding(phrase, truncated=truncated)
        found = np.zeros(self.corpus.works, dtype=np.bool_)
        if holding.any():
            for field in fields:
                columns = getattr(self.corpus.texts, field)
                for at in range(columns.shape[1]):
                    found |= holding[columns[:, at]]
        return found

    def heading(self, heading: str, *, explode: bool = True) -> Mask | None:
        """Works with a MeSH heading (and, exploded, its narrower ones); None if there is no such heading."""
        known = _headings()
        name = known.get(matching(heading))
        if name is None:
            return None
        wanted = frozenset((name, *(to.MESH_PARENTS.get(name, ()) if explode else ())))
        return self.kept(f"mesh|{'|'.join(sorted(wanted))}", lambda: self._heading(wanted))

    def _heading(self, wanted: frozenset[str]) -> Mask:
        subject = self.corpus.subject
        unindexed = np.isin(self.corpus.kin.role, (*NOTICES, Role.PREPRINT, Role.CONFERENCE))
        if "Humans" in wanted:
            return np.asarray(~unindexed)
        found = _choice([wanted & {condition.mesh} for condition in to.CONDITIONS], subject.condition)
        found &= np.isin(subject.topic, sorted(WITH_CONDITION))
        online = _choice([wanted.intersection(names) for names in to.COMMUNITY_MESH], subject.community)
        found |= online & np.isin(subject.topic, sorted(WITH_COMMUNITY))
        method = _choice([wanted.intersection(names) for names in to.METHOD_MESH], subject.method)
        found |= method & np.isin(subject.topic, sorted(WITH_METHOD))
        for at, tag in enumerate(CHECK_TAGS):
            if tag in wanted:
                found |= (self._shared >> (20 + at) & 1).astype(np.bool_)
        return found & ~unindexed

    @cached_property
    def language(self) -> Ints:
        """Place in ``LANGUAGES`` of every work, -1 for English."""
        shared = self._shared
        foreign = (self.corpus.kin.role == Role.ARTICLE) & (self.corpus.subject.topic < Topic.LABORATORY)
        foreign &= shared % 100 < 6
        return np.where(foreign, (shared >> 9) % len(LANGUAGES), -1)

    def in_language(self, word: str) -> Mask | None:
        """Works in a language given by code or English name; None if the sandbox has no such language."""
        wanted = word.strip().lower()
        if wanted in {"eng", "english"}:
            return np.asarray(self.language < 0)
        for place, language in enumerate(LANGUAGES):
            if wanted in {language.code, language.name.lower()}:
                return np.asarray(self.language == place)
        return None

    @cached_property
    def _shared(self) -> Ints:
        return bits(self.corpus.seed, "shared", self.corpus.base).astype(np.int64)

    def of_type(self, word: str, known: Mask) -> Mask | None:
        """Works of a publication type; None if the sandbox has no such type.

        ``known`` are the works that the source holds: it marks as retracted what a notice among them retracts.
        """
        kin, topic, shared = self.corpus.kin, self.corpus.subject.topic, self._shared
        special = np.isin(kin.role, [*NOTICES, Role.PREPRINT, Role.BOOK, Role.CHAPTER]) & (kin.role != Role.COMMENT)
        plain = ~special & ~np.isin(kin.role, (Role.COMMENT, Role.PROTOCOL))
        review = plain & (topic == Topic.REVIEW)
        found: dict[str, Mask] = {
            "journal article": ~special,
            "preprint": kin.role == Role.PREPRINT,
            "published erratum": kin.role == Role.ERRATUM,
            "retraction of publication": kin.role == Role.RETRACTION,
            "retracted publication": self.corpus.retracted_among(known),
            "expression of concern": kin.role == Role.CONCERN,
            "comment": kin.role == Role.COMMENT,
            "clinical trial protocol": kin.role == Role.PROTOCOL,
            "systematic review": review & (shared & 1 == 1),
            "review": (review & (shared & 1 == 0)) | np.isin(kin.role, (Role.BOOK, Role.CHAPTER)),
            "randomized controlled trial": plain & (topic == Topic.LABORATORY) & (shared & 6 == 6),
            "research support non u s gov t": plain & (shared & 24 == 24),
            "editorial": np.zeros(self.corpus.works, dtype=np.bool_),
            "letter": np.zeros(self.corpus.works, dtype=np.bool_),
        }
        return found.get(matching(word))

    def in_journal(self, word: str) -> Mask:
        """Works whose journal's title or abbreviation is this."""
        wanted = matching(word)
        places = [
            at for at, journal in enumerate(JOURNALS) if wanted in {matching(journal.title), matching(journal.short)}
        ]
        own = bits(self.corpus.seed, "own", self.corpus.index).astype(np.int64)
        apart = np.isin(self.corpus.kin.role, (Role.PREPRINT, Role.CONFERENCE, Role.PROTOCOL))
        return np.isin((np.where(apart, own, self._shared) >> 16) % len(JOURNALS), places)
