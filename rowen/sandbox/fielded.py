"""Searching a shelf with a fielded Boolean language, and cutting the hits into pages, with the faults of paging."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from rowen.sandbox.boolean import Dialect, evaluate
from rowen.sandbox.holdings import Mask
from rowen.sandbox.mix import Ints
from rowen.sandbox.postings import Postings
from rowen.sandbox.shelves import Shelf
from rowen.sandbox.state import State
from rowen.sandbox.work import Work

Special = Callable[[str, str], Mask | None]
"""Given a field's name and a value without quotes, the works that hold it; None for a field that it does not know."""


@dataclass(frozen=True, slots=True)
class Fielded:
    """How one source searches its shelf.

    Attributes:
        shelf: what it holds.
        postings: finds words in the corpus.
        dialect: its way to write a query.
        texts: field names in lower case ("" for none) and the texts that they search.
        special: every other field; a field that is unknown there finds nothing.
    """

    shelf: Shelf
    postings: Postings
    dialect: Dialect
    texts: Mapping[str, tuple[str, ...]]
    special: Special

    def run(self, query: str, today: int) -> Mask:
        """Return the works that a query finds on a day.

        Raises:
            UnreadableQuery: brackets or operators do not fit together.
        """
        held = self.shelf.held(today)
        return np.asarray(evaluate(query, self.dialect, lambda name, value: self._term(name, value, held)) & held)

    def _term(self, name: str, value: str, held: Mask) -> Mask:
        name, text = name.lower(), value.strip('"*')
        if name == "sandbox":
            return held & (np.cumsum(held) <= (int(text) if text.isdigit() else 0))
        if name in self.texts:
            if not text:
                return np.ones_like(held)
            return self.postings.text(text, self.texts[name], truncated=value.endswith("*"))
        found = self.special(name, text)
        return np.zeros_like(held) if found is None else found


def part(state: State, name: str, hits: Ints, start: int, size: int, fault: str) -> tuple[list[Work], int]:
    """Return the works on one page of a list, and the total that the page announces.

    Args:
        state: what all sources share; remembers what has vanished.
        name: the source.
        hits: indices of all hits, in the source's order.
        start: place of the page's first hit.
        size: hits on a page.
        fault: "" or one of "short_page", "repeated_cursor", "vanishing", "total_changes".
    """
    if fault == "repeated_cursor":
        start = max(0, start - size)
    chosen = hits[start : start + size].tolist()
    gone = state.vanished[name]
    if fault == "vanishing":
        gone.update(chosen[:1])
    kept = [index for index in chosen if index not in gone]
    works = state.corpus.make(kept[:-1] if fault == "short_page" else kept)
    return works, len(hits) + (7 if fault == "total_changes" else 0)


def whole_number(text: str, default: int, largest: int) -> int:
    """Return a parameter as a number from 0 to ``largest``; the default where it is none."""
    return min(int(text), largest) if text.isdigit() else default


def between_days(column: Ints, text: str, read: Callable[[str], tuple[int, int] | None]) -> Mask:
    """Return the works whose day lies in a range like ``[A TO B]``; ``*`` and what is no date leave an end open.

    Args:
        column: the day of every work.
        text: the range, or one date.
        read: the first and last day that a date can mean.
    """
    first, joined, last = text.strip("[]{} ").partition(" TO ")
    start, end = read(first.strip('" ')), read((last if joined else first).strip('" '))
    low = start[0] if start else -(10**9)
    return np.asarray((column >= low) & (column <= (end[1] if end else 10**9)))


def years(text: str) -> tuple[int, int] | None:
    """Return the first and last year that "2019" means; for `between_days` over a column of years."""
    return (int(text), int(text)) if text.isdigit() else None
