"""What a source holds of the corpus, and since when: drawn from the source's name, the same on every machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rowen.sandbox.corpus import Corpus
from rowen.sandbox.families import Role
from rowen.sandbox.holdings import Mask
from rowen.sandbox.mix import Ints, between, chance
from rowen.sandbox.timing import NEVER


@dataclass(frozen=True, slots=True)
class Stock:
    """What a source holds at some time, and from which day until which (`NEVER` where it stays)."""

    ever: Mask
    arrival: Ints
    until: Ints

    def held(self, today: int) -> Mask:
        """Works that it holds on that day."""
        return self.ever & (self.arrival <= today) & (today < self.until)

    @classmethod
    def of_all(cls, corpus: Corpus) -> Stock:
        """Every work from its first appearance on."""
        return cls(np.ones(corpus.works, dtype=np.bool_), corpus.timing.arrival, np.full(corpus.works, NEVER))


@dataclass(frozen=True)
class Shelf:
    """One source's part of the corpus.

    Attributes:
        corpus: all works.
        name: the source; decides what is drawn.
        share: part of the works that it holds, by role; 0 for roles that are not named.
        lag: days after the work's first appearance, from and to, until the source shows it.
    """

    corpus: Corpus
    name: str
    share: Mapping[Role, float]
    lag: tuple[int, int] = (0, 30)

    @cached_property
    def ever(self) -> Mask:
        """Works that the source holds at some time."""
        share = np.array([self.share.get(Role(role), 0.0) for role in range(len(Role))])
        drawn = chance(self.corpus.seed, f"holds {self.name}", self.corpus.index)
        return np.asarray(drawn < share[self.corpus.kin.role])

    @cached_property
    def arrival(self) -> Ints:
        """Day on which the source first shows each work."""
        first, last = self.lag
        return self.corpus.timing.arrival + between(
            self.corpus.seed, f"lag of {self.name}", self.corpus.index, first, last
        )

    @property
    def stock(self) -> Stock:
        """What it holds, from when; nothing leaves."""
        return Stock(self.ever, self.arrival, np.full(self.corpus.works, NEVER))

    def held(self, today: int) -> Mask:
        """Works that it holds on that day."""
        return self.ever & (self.arrival <= today)

    def newest_first(self, works: Mask) -> Ints:
        """Indices of some works in the order of a search result: latest arrival first."""
        found = np.flatnonzero(works)
        return found[np.lexsort((-found, -self.arrival[found]))]
