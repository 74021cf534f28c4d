"""The corpus: any number of works from one seed, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rowen.records import InputError, Problem
from rowen.sandbox.builder import build
from rowen.sandbox.families import Kinship, Role, kinship
from rowen.sandbox.mix import Bits, Ints, bits
from rowen.sandbox.relevance import reasons, topics
from rowen.sandbox.texts import Subject, Texts, subjects, texts
from rowen.sandbox.timing import BASELINE, Timing, day, timing
from rowen.sandbox.work import Work

SMALLEST, LARGEST = 100, 1_000_000
_CHUNK = 100_000
_PMID_FIRST, _PMID_SPAN = 9_500_000, 34_000_000


class Corpus:
    """Works 0 to ``works - 1``. Equal seeds and sizes give equal works, dates and ids on every machine.

    Args:
        seed: any whole number from 0 up.
        works: 100 to 1,000,000.
        same_day: share of works (0 to 1) that all arrive on one day, `timing.BULK_DAY`: for searches that no date
            range can cut into small enough parts.

    Raises:
        InputError: the size is outside these bounds.
    """

    def __init__(self, seed: int, works: int, same_day: float = 0.0) -> None:
        if not SMALLEST <= works <= LARGEST or seed < 0:
            raise InputError(
                Problem(
                    f"A sandbox cannot have {works} works and seed {seed}.",
                    f"Choose {SMALLEST} to {LARGEST} works and a seed from 0 up.",
                    field="works",
                )
            )
        self.seed = seed
        self.works = works
        self.same_day = same_day

    @cached_property
    def index(self) -> Ints:
        """All indices."""
        return np.arange(self.works, dtype=np.int64)

    @cached_property
    def kin(self) -> Kinship:
        """Role, parent and family pattern of every work."""
        return kinship(self.seed, self.index)

    @cached_property
    def base(self) -> Ints:
        """The index whose choices a work shares: its parent's, or its own."""
        return np.where(self.kin.parent < 0, self.index, self.kin.parent)

    @cached_property
    def subject(self) -> Subject:
        """What every work is about."""
        return subjects(self.seed, self.base, topics(self.seed, self.base))

    @cached_property
    def timing(self) -> Timing:
        """The days of every work."""
        return timing(self.seed, self.index, self.base, self.kin.role, self.same_day)

    @cached_property
    def texts(self) -> Texts:
        """The pieces of every work's text."""
        parts: list[Texts] = []
        for start in range(0, self.works, _CHUNK):
            cut = slice(start, start + _CHUNK)
            subject = Subject(*(column[cut] for column in self.subject))
            parts.append(texts(self.seed, self.index[cut], self.base[cut], self.kin.role[cut], subject))
        return Texts(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))

    @cached_property
    def year(self) -> Ints:
        """Year of every work's issue."""
        days = self.timing.issue.astype("datetime64[D]")
        return days.astype("datetime64[Y]").astype(np.int64) + 1970

    def retracted_among(self, known: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return the works whose notice of retraction is one of the works in ``known``."""
        return np.isin(self.index, self.kin.parent[known & (self.kin.role == Role.RETRACTION)])

    @cached_property
    def reason(self) -> Ints:
        """Every work's place in `relevance.REASONS`, to a reviewer who knows the retractions up to `BASELINE`."""
        known = self.retracted_among(self.timing.arrival <= day(BASELINE))
        return reasons(self.subject.topic, self.kin.role, self.year, known)

    @cached_property
    def pmid(self) -> Ints:
        """A PubMed id for every work (whether PubMed holds it or not), rising with the day of arrival."""
        order = np.lexsort((self.index, self.timing.arrival))
        widest = max(1, 2 * _PMID_SPAN // self.works)
        steps = 1 + (bits(self.seed, "pmid", self.index) % np.uint64(widest)).astype(np.int64)
        numbers = np.empty(self.works, dtype=np.int64)
        numbers[order] = _PMID_FIRST + np.cumsum(steps)
        return numbers

    @cached_property
    def by_pmid(self) -> tuple[Ints, Ints]:
        """PMIDs in rising order, and the indices that they belong to."""
        order = np.argsort(self.pmid)
        return self.pmid[order], order

    def of_pmids(self, wanted: Sequence[int]) -> Ints:
        """Return the indices of PubMed ids; -1 where no work has that id."""
        numbers, order = self.by_pmid
        asked = np.asarray(wanted, dtype=np.int64)
        place = np.minimum(np.searchsorted(numbers, asked), self.works - 1)
        return np.where(numbers[place] == asked, order[place], -1)

    def bits(self, field: str) -> Bits:
        """Return the random bits of a field for every work."""
        return bits(self.seed, field, self.index)

    def make(self, indices: Sequence[int] | Ints) -> list[Work]:
        """Make the works with these indices, in this order."""
        return build(self, np.asarray(indices, dtype=np.int64))
