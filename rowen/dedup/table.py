"""Records turned into columns, so that millions of pairs can be compared without touching a record again."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from rowen.dedup.rows import NUMBERS, TEXTS, Row, row_of
from rowen.dedup.sketch import SKETCH_SIZE
from rowen.records import Record

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Column:
    """One text field of all records, each distinct text stored once.

    Attributes:
        codes: place of each record's text in ``values``; -1 where the field is missing.
        values: the distinct texts.
    """

    codes: Codes
    values: tuple[str, ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Column:
        """Build a column; "" means missing."""
        growing = _Growing()
        for text in texts:
            growing.add(text)
        return growing.column()

    def text(self, row: int) -> str:
        """Return one record's text, "" if missing."""
        code = int(self.codes[row])
        return self.values[code] if code >= 0 else ""

    def texts(self, rows: Ints) -> list[str]:
        """Return the texts of several records."""
        values, codes = self.values, self.codes[rows].tolist()
        return [values[code] if code >= 0 else "" for code in codes]

    @cached_property
    def hashes(self) -> Ints:
        """A number for each record's text that is the same in every table and on every machine; 0 where missing."""
        return self.per_record(hash_texts(self.values))

    def per_record(self, numbers: Ints) -> Ints:
        """Turn one number for each distinct text into one for each record; 0 where the field is missing."""
        return np.append(numbers, 0)[self.codes]


def hash_texts(texts: Sequence[str]) -> Ints:
    """Return a 64-bit number for each text that depends on its letters alone; 0 for "" only."""
    values = np.empty(len(texts), dtype=object)
    values[:] = texts
    # SipHash under pandas' fixed key: quick, and the same in every process.
    found = pd.util.hash_array(values, categorize=False).view(np.int64)
    found[found == 0] = 1
    found[values == ""] = 0
    return found


class _Growing:
    """A column in the making."""

    def __init__(self) -> None:
        self._codes = array("i")
        self._places: dict[str, int] = {}

    def add(self, text: str) -> None:
        self._codes.append(self._places.setdefault(text, len(self._places)) if text else -1)

    def column(self, order: Ints | None = None) -> Column:
        codes = np.frombuffer(self._codes, dtype=np.int32) if self._codes else np.empty(0, dtype=np.int32)
        return Column(codes.copy() if order is None else codes[order], tuple(self._places))


@dataclass(frozen=True, slots=True)
class Links:
    """Identifiers of which a record may have several: (row, code) pairs, sorted by row."""

    rows: Ints
    codes: Codes
    values: tuple[str, ...]

    @classmethod
    def of(cls, pairs: Sequence[tuple[int, str]]) -> Links:
        """Build from (row, identifier) pairs."""
        column = Column.of(value for _, value in pairs)
        return cls(np.array([row for row, _ in pairs], dtype=np.int64), column.codes, column.values)


@dataclass(frozen=True, slots=True)
class MatchTable:
    """What deduplication knows of all records; made by :func:`prepare`.

    ``ids`` are in ascending order and every other column follows them. Titles are stored without spaces, so that
    "health care" equals "healthcare"; abstracts only as a sketch from which their likeness can be estimated.
    """

    ids: tuple[str, ...]
    whole: Ints
    title: Column
    other_title: Column
    numbers: Column
    first_author: Column
    given: Column
    surnames: Column
    author_words: Column
    container: Column
    container_short: Column
    issn: Column
    volume: Column
    issue: Column
    pages_shown: Column
    page_first: Ints
    page_last: Ints
    page_prefix: Column
    year: Ints
    doi: Column
    pmid: Column
    others: Links
    abstract: npt.NDArray[np.uint32]
    contrasts: Ints
    markers: Ints
    notices: Ints
    versions: Ints
    series: Bools

    def __len__(self) -> int:
        """Return the number of records."""
        return len(self.ids)


def prepare(records: Iterable[tuple[str, Record]]) -> MatchTable:
    """Turn (id, record) pairs into a table; nothing of the records themselves is kept.

    Raises:
        ValueError: two records have the same id.
    """
    return assemble((name, row_of(record)) for name, record in records)


def assemble(rows: Iterable[tuple[str, Row]]) -> MatchTable:
    """Turn (id, row) pairs into a table.

    Raises:
        ValueError: two rows have the same id.
    """
    texts, numbers = [_Growing() for _ in TEXTS], array("q")
    ids: list[str] = []
    others: list[tuple[int, str]] = []
    abstracts = bytearray()
    for name, row in rows:
        others += [(len(ids), value) for value in row.others]
        ids.append(name)
        for column, text in zip(texts, row.texts, strict=True):
            column.add(text)
        numbers.extend(row.numbers)
        abstracts += row.abstract
    order = _order(ids)
    count, place = len(ids), np.argsort(order).tolist()
    matrix = np.array(numbers, dtype=np.int64).reshape(count, len(NUMBERS))[order]
    columns: dict[str, Any] = {name: matrix[:, at].copy() for at, name in enumerate(NUMBERS)}
    columns["series"] = columns["series"].astype(np.bool_)
    columns.update((name, column.column(order)) for name, column in zip(TEXTS, texts, strict=True))
    return MatchTable(
        ids=tuple([ids[row] for row in order.tolist()]),
        others=Links.of(sorted((place[row], value) for row, value in others)),
        abstract=np.frombuffer(bytes(abstracts), dtype="<u4").reshape(count, SKETCH_SIZE)[order],
        **columns,
    )


def _order(ids: Sequence[str]) -> Ints:
    order = sorted(range(len(ids)), key=ids.__getitem__)
    for left, right in pairwise(order):
        if ids[left] == ids[right]:
            raise ValueError(f"two records have the id {ids[left]}")
    return np.array(order, dtype=np.int64)
