"""Which source holds which work, from when, and until when."""

from __future__ import annotations

from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rowen.sandbox.corpus import Corpus
from rowen.sandbox.families import Role
from rowen.sandbox.mix import Ints, between, chance
from rowen.sandbox.timing import NEVER

Mask = NDArray[np.bool_]
_PUBMED_SHARE = {
    Role.ARTICLE: 0.88, Role.PREPRINT: 0.08, Role.PART_ONE: 0.9, Role.PART_TWO: 0.9, Role.PROTOCOL: 0.8,
    Role.ERRATUM: 0.85, Role.RETRACTION: 0.95, Role.BOOK: 0.4, Role.CHAPTER: 0.4, Role.CONFERENCE: 0.1, Role.COMMENT: 0.8,
    Role.CONCERN: 0.9,
}  # fmt: skip


class Collection(IntEnum):
    """The collections of Europe PMC; the numbers' names are its source codes."""

    NONE = 0
    MED = 1
    PPR = 2
    PMC = 3
    AGR = 4


class Holdings:
    """What PubMed and Europe PMC hold of a corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus

    @cached_property
    def in_pubmed(self) -> Mask:
        """Works that PubMed holds at some time."""
        share = np.array([_PUBMED_SHARE[Role(role)] for role in range(len(Role))])
        drawn = chance(self.corpus.seed, "pubmed", self.corpus.index)
        # A book and its chapters are held together or not at all.
        family = chance(self.corpus.seed, "pubmed book", self.corpus.base)
        bound = np.isin(self.corpus.kin.role, (Role.BOOK, Role.CHAPTER))
        return np.asarray(np.where(bound, family, drawn) < share[self.corpus.kin.role])

    @cached_property
    def pubmed_until(self) -> Ints:
        """Day on which PubMed drops a record; `NEVER` for nearly all."""
        seed, index = self.corpus.seed, self.corpus.index
        leaves = chance(seed, "leaves", index) < 0.004
        return np.where(leaves, self.corpus.timing.arrival + between(seed, "leaving", index, 30, 1500), NEVER)

    def pubmed(self, today: int) -> Mask:
        """Works that PubMed holds on that day."""
        return self.in_pubmed & (self.corpus.timing.arrival <= today) & (today < self.pubmed_until)

    @cached_property
    def collection(self) -> Ints:
        """The Europe PMC collection of every work (a place in `Collection`)."""
        drawn = chance(self.corpus.seed, "europepmc", self.corpus.index)
        role = self.corpus.kin.role
        other = np.where(drawn < 0.45, Collection.PMC, np.where(drawn < 0.6, Collection.AGR, Collection.NONE))
        other = np.where(np.isin(role, (Role.BOOK, Role.CHAPTER, Role.CONFERENCE)), Collection.NONE, other)
        other = np.where((role == Role.PREPRINT) & (drawn < 0.92), Collection.PPR, other)
        return np.where(self.in_pubmed, Collection.MED, other).astype(np.int64)

    @cached_property
    def europepmc_arrival(self) -> Ints:
        """Day on which Europe PMC first shows each work."""
        seed, index = self.corpus.seed, self.corpus.index
        quick = between(seed, "europepmc delay", index, 1, 4)
        slow = between(seed, "europepmc delay", index, 0, 40)
        return self.corpus.timing.arrival + np.where(self.collection == Collection.MED, quick, slow)

    @cached_property
    def europepmc_until(self) -> Ints:
        """Day on which Europe PMC drops what PubMed dropped."""
        leaves = (self.collection == Collection.MED) & (self.pubmed_until != NEVER)
        return np.where(leaves, self.pubmed_until + 3, NEVER)

    def europepmc(self, today: int) -> Mask:
        """Works that Europe PMC holds on that day."""
        held = (self.collection != Collection.NONE) & (self.europepmc_arrival <= today)
        return np.asarray(held & (today < self.europepmc_until))

    def sandbox_first(self, count: int, held: Mask) -> Mask:
        """The first ``count`` of the works in ``held``, by index: for queries of an exact size."""
        return held & (np.cumsum(held) <= count)
