"""Which pairs are worth comparing: records that share one of several exact keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from rowen.dedup.table import Bools, Codes, Column, Ints, MatchTable

MAX_BLOCK = 150  # records; a larger block is split by finer keys
PREFIX, SUFFIX, STEM = 28, 22, 10  # letters of a title


@dataclass(frozen=True, slots=True)
class Skipped:
    """A block that stayed too large after every split: these records were not compared under this key.

    Attributes:
        key: name of the key.
        example: id of one of the records.
        records: how many records share it.
        pairs: how many pairs were not compared under it (they may have been under another key).
    """

    key: str
    example: str
    records: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs to compare, as rows of the table with ``left < right``, each once; and what was left out."""

    left: Ints
    right: Ints
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """A named blocking key: equal codes share a block, -1 has none. ``rows`` allows several keys for one record."""

    name: str
    rows: Ints
    codes: Ints


def candidates(table: MatchTable, new: Bools) -> Candidates:
    """Return every pair that shares a key and holds at least one new record."""
    skipped: list[Skipped] = []
    found: list[Ints] = []
    size = len(table)
    splitters = [column.astype(np.int64) for column in _splitters(table)]
    for key in keys(table):
        for rows in _blocks(key, splitters, new, table, skipped):
            left, right = rows.min(axis=0), rows.max(axis=0)
            wanted = (left != right) & (new[left] | new[right])
            found.append(left[wanted] * size + right[wanted])
    pairs = np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
    return Candidates(pairs // max(size, 1), pairs % max(size, 1), tuple(skipped))


def keys(table: MatchTable) -> Iterator[Key]:
    """Yield the blocking keys. A missing part means no key: two missing values never bring records together."""
    every = np.arange(len(table), dtype=np.int64)
    author, volume, first = table.first_author.codes, table.volume.codes, _numbers(table.page_first)
    year, last = np.where(table.year > 0, table.year, -1), _numbers(table.page_last)
    container, title = table.container.codes, table.title.codes
    telling = np.where(table.series, -1, title)

    def key(name: str, *parts: Ints | Codes) -> Key:
        return Key(name, every, combine(*parts))

    yield key("whole record", table.whole)
    yield key("DOI", table.doi.codes)
    yield key("PMID", table.pmid.codes)
    yield Key("other identifier", table.others.rows, table.others.codes.astype(np.int64))
    yield _titles(table, telling)
    yield key("title of a series, volume, year", title, volume, year)
    yield key("title of a series, first page", title, first)
    yield key("title of a series, author", title, author)
    prefix, suffix = _cut(table.title, slice(0, PREFIX)), _cut(table.title, slice(-SUFFIX, None))
    stem = _cut(table.title, slice(0, STEM))
    yield key("beginning of title, year", prefix, year)
    yield key("beginning of title, author", prefix, author)
    yield key("end of title, year", suffix, year)
    yield key("end of title, author", suffix, author)
    yield key("author, year, first letters of title", author, year, stem)
    yield key("first page, volume, year", first, volume, year)
    yield key("first page, last page, year", np.where(last > first, first, -1), last, year)
    yield key("container, volume, first page", container, volume, first)
    yield key("author, first page", author, first)
    yield key("author, volume, year", author, volume, year)
    for place in (0, 4):
        yield key("abstract", *(_hashes(table, place + step) for step in range(4)))


def combine(*parts: Ints | Codes) -> Ints:
    """Return one code for each combination of codes; -1 where any part is -1."""
    whole = parts[0].astype(np.int64)
    for part in parts[1:]:
        missing = (whole < 0) | (part < 0)
        span = int(part.max(initial=0)) + 1
        mixed, _ = pd.factorize(whole * span + part)
        whole = np.where(missing, -1, mixed)
    return whole


def _numbers(values: Ints) -> Ints:
    return np.where(values >= 0, values, -1)


def _titles(table: MatchTable, telling: Codes) -> Key:
    """Titles and original titles share one name space, so that a translated title finds its original."""
    place = {value: code for code, value in enumerate(table.title.values)}
    extra = len(place)
    other = np.array(
        [place.get(value, extra + code) for code, value in enumerate(table.other_title.values)], dtype=np.int64
    )
    rows = np.flatnonzero(table.other_title.codes >= 0)
    every = np.arange(len(table), dtype=np.int64)
    return Key("title", np.concatenate((every, rows)), np.concatenate((telling, other[table.other_title.codes[rows]])))


def _cut(column: Column, part: slice) -> Ints:
    """Return codes for a piece of each text; shorter texts have none."""
    length = abs((part.stop if part.stop is not None else part.start) or 0)
    pieces = Column.of([text[part] if len(text) >= length else "" for text in column.values]).codes
    return np.where(column.codes >= 0, np.append(pieces, np.int32(-1))[column.codes], -1).astype(np.int64)


def _hashes(table: MatchTable, place: int) -> Ints:
    hashes = table.abstract[:, place].astype(np.int64)
    codes, _ = pd.factorize(hashes)
    return np.where(hashes > 0, codes, -1)


def _splitters(table: MatchTable) -> tuple[Ints | Codes, ...]:
    """Return the finer keys with which an oversized block is split, in order."""
    return (table.title.codes, table.first_author.codes, table.page_first, table.volume.codes, table.year)


def _blocks(
    key: Key, splitters: Sequence[Ints], new: Bools, table: MatchTable, skipped: list[Skipped]
) -> Iterator[Ints]:
    """Yield arrays of shape (2, pairs) for one key."""
    has = key.codes >= 0
    rows, codes = key.rows[has], key.codes[has]
    for splitter in (*splitters, None):
        order = np.lexsort((rows, codes))
        rows, codes = rows[order], codes[order]
        starts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]]) if len(codes) else np.empty(0, dtype=np.int64)
        sizes = np.diff(np.r_[starts, len(codes)])
        touched = np.add.reduceat(new[rows], starts) > 0 if len(starts) else np.empty(0, dtype=np.bool_)
        yield from _small(rows, starts, sizes, touched)
        large = np.repeat((sizes > MAX_BLOCK) & touched, sizes)
        rows, codes = rows[large], codes[large]
        if not len(rows):
            return
        if splitter is None:
            skipped += _report(key.name, rows, codes, table)
            yield from _chains(rows, codes)
            return
        codes = combine(codes, splitter[rows] + 1)


def _small(rows: Ints, starts: Ints, sizes: Ints, touched: Bools) -> Iterator[Ints]:
    for size in np.unique(sizes[(sizes > 1) & (sizes <= MAX_BLOCK) & touched]):
        chosen = starts[(sizes == size) & touched]
        upper: tuple[Ints, Ints] = np.triu_indices(int(size), 1)
        yield np.stack([rows[(chosen[:, None] + side).ravel()] for side in upper])


def _chains(rows: Ints, codes: Ints) -> Iterator[Ints]:
    """Compare each record of an oversized block with the next one: alike ones still come together."""
    same = codes[1:] == codes[:-1]
    yield np.stack((rows[:-1][same], rows[1:][same]))


def _report(name: str, rows: Ints, codes: Ints, table: MatchTable) -> list[Skipped]:
    _, starts, sizes = np.unique(codes, return_index=True, return_counts=True)
    return [
        Skipped(name, table.ids[int(rows[start])], int(size), int(size * (size - 1) // 2 - (size - 1)))
        for start, size in zip(starts, sizes, strict=True)
    ]
