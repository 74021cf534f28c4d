"""Postings: for one search term, which works hold it. Each is worked out once and kept as packed bits."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import cached_property
from threading import RLock

import numpy as np

from rowen.records import matching
from rowen.sandbox.builder import subject_mesh
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
        known = {matching(name): name for name in self._headings}
        known |= {matching(name): name for name in to.MESH_PARENTS}
        name = known.get(matching(heading))
        if name is None:
            return None
        wanted = {name, *(to.MESH_PARENTS.get(name, ()) if explode else ())}
        return self.kept(f"mesh|{'|'.join(sorted(wanted))}", lambda: self._heading(wanted))

    @cached_property
    def _headings(self) -> frozenset[str]:
        every = (subject_mesh(t, c, c, c) for t in range(len(Topic)) for c in range(len(to.CONDITIONS)))
        return frozenset(heading for found in every for heading in found)

    def _heading(self, wanted: set[str]) -> Mask:
        subject = self.corpus.subject
        # One table over the choices that decide headings, then one look-up for every work.
        shape = (len(Topic), len(to.CONDITIONS), len(to.COMMUNITY_MESH), len(to.METHOD_MESH))
        table = np.zeros(shape, dtype=np.bool_)
        for place in np.ndindex(*shape):
            table[place] = not wanted.isdisjoint(subject_mesh(*place))
        at = (subject.topic, subject.condition, subject.community % shape[2], subject.method % shape[3])
        unindexed = np.isin(self.corpus.kin.role, (*NOTICES, Role.PREPRINT, Role.CONFERENCE))
        return table[at] & ~unindexed

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

    def of_type(self, word: str) -> Mask | None:
        """Works of a publication type; None if the sandbox has no such type."""
        kin, topic, shared = self.corpus.kin, self.corpus.subject.topic, self._shared
        special = np.isin(kin.role, (Role.PREPRINT, Role.ERRATUM, Role.RETRACTION, Role.BOOK, Role.CHAPTER))
        plain = ~special & ~np.isin(kin.role, (Role.COMMENT, Role.PROTOCOL))
        review = plain & (topic == Topic.REVIEW)
        found: dict[str, Mask] = {
            "journal article": ~special,
            "preprint": kin.role == Role.PREPRINT,
            "published erratum": kin.role == Role.ERRATUM,
            "retraction of publication": kin.role == Role.RETRACTION,
            "retracted publication": self.corpus.retracted,
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
        places = [at for at, journal in enumerate(JOURNALS) if wanted in {matching(journal.title), matching(journal.short)}]
        own = bits(self.corpus.seed, "own", self.corpus.index).astype(np.int64)
        apart = np.isin(self.corpus.kin.role, (Role.PREPRINT, Role.CONFERENCE, Role.PROTOCOL))
        return np.isin((np.where(apart, own, self._shared) >> 16) % len(JOURNALS), places)
