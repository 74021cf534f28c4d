"""Works by their DOI, without an index of a million DOIs: every DOI of the corpus holds its work's number."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rowen.sandbox.corpus import Corpus
from rowen.sandbox.shelves import Shelf
from rowen.sandbox.work import Work

_NUMBER = re.compile(r"\d+")


def work_of(corpus: Corpus, doi: str) -> Work | None:
    """Return the work with this DOI (letters in any case); None if there is none."""
    wanted = doi.strip().lower()
    numbers = sorted({int(digits) for digits in _NUMBER.findall(wanted) if len(digits) <= 8})
    made = corpus.make([number for number in numbers if number < corpus.works])
    return next((work for work in made if work.doi.lower() == wanted), None)


def held(shelf: Shelf, doi: str, today: int) -> Work | None:
    """Return the work with this DOI if the source holds it on that day."""
    work = work_of(shelf.corpus, doi)
    return work if work is not None and shelf.ever[work.index] and shelf.arrival[work.index] <= today else None


def among(shelf: Shelf, indices: Iterable[int], today: int) -> list[Work]:
    """Return those of some works that the source holds on that day."""
    there = [at for at in indices if 0 <= at < shelf.corpus.works and shelf.ever[at] and shelf.arrival[at] <= today]
    return shelf.corpus.make(there) if there else []
