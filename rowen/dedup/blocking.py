"""Which pairs are worth comparing: records that share one of several exact keys.

A key is a 64-bit number that follows from the record alone, so that a table of all records and an index of them
(`rowen.dedup.index`) speak of the same blocks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rowen.dedup.dois import cochrane_number
from rowen.dedup.table import Bools, Column, Ints, MatchTable, hash_texts

MAX_BLOCK = 40  # records; a larger block is split by finer keys
WEAK = 15  # records: where half a title or a phrase of an abstract is all that is shared, and may be a set phrase
PREFIX, SUFFIX, STEM, LONG = 28, 22, 10, 40  # letters of a title
_GOLDEN, _FIRST, _SECOND = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


@dataclass(frozen=True, slots=True)
class Skipped:
    """Blocks of one key that were too large to compare every pair in them.

    They were split by finer keys, so that the pairs left out differ in title, first author, page, volume or year, or
    stand in a block that stayed too large (there each record is compared with the next one only).

    Attributes:
        key: name of the key.
        example: id of a record in the largest of these blocks.
        records: how many records stand in these blocks.
        pairs: how many pairs were not compared under this key (they may have been under another).
    """

    key: str
    example: str
    records: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs to compare, as rows of the table with ``left < right``, each once."""

    left: Ints
    right: Ints


@dataclass(frozen=True, slots=True)
class Candidates(Pairs):
    """All pairs to compare; and what was left out."""

    skipped: tuple[Skipped, ...]

    def chunks(self, size: int) -> tuple[Pairs, ...]:
        """Cut the pairs into chunks of at most ``size``."""
        parts = (slice(start, start + size) for start in range(0, len(self.left), size))
        return tuple(Pairs(self.left[part], self.right[part]) for part in parts)


@dataclass(frozen=True, slots=True)
class Key:
    """A named blocking key: equal numbers share a block, 0 has none. ``rows`` allows several keys for one record.

    A block of more than ``cap`` records (at most ``MAX_BLOCK``) is split.
    """

    name: str
    rows: Ints
    hashes: Ints
    cap: int = MAX_BLOCK


def keys(table: MatchTable) -> Iterator[Key]:
    """Yield the blocking keys. A missing part means no key: two missing values never bring records together."""
    author, volume, container = table.first_author.hashes, table.volume.hashes, table.container.hashes
    first, last = _number(table.page_first, table.page_first >= 0), _number(table.page_last, table.page_last >= 0)
    ranged = np.where(table.page_last > table.page_first, first, 0)
    year = _number(table.year, table.year > 0)
    title = table.title.hashes
    prefix, suffix = _cut(table.title, slice(0, PREFIX)), _cut(table.title, slice(-SUFFIX, None))
    stem = _cut(table.title, slice(0, STEM))

    yield _key("whole record", table.whole)
    yield _key("DOI", table.doi.hashes)
    yield _key("PMID", table.pmid.hashes)
    yield _others(table)
    yield _key("Cochrane review", _cochrane(table))
    yield _titles(table)
    yield _key("title of a series, volume, year", title, volume, year)
    yield _key("title of a series, first page", title, first)
    yield _key("title of a series, author", title, author)
    yield _key("beginning of title, year", prefix, year, cap=WEAK)
    yield _key("beginning of title, author", prefix, author)
    yield _key("end of title, year", suffix, year, cap=WEAK)
    yield _key("end of title, author", suffix, author)
    yield _key("long beginning of title", _cut(table.title, slice(0, LONG)), cap=WEAK)
    yield _key("long end of title", _cut(table.title, slice(-LONG, None)), cap=WEAK)
    yield _key("author, year, first letters of title", author, year, stem)
    yield _key("first page, volume, year", first, volume, year)
    yield _key("first page, last page, year", ranged, last, year)
    yield _key("container, volume, first page", container, volume, first)
    yield _key("author, first page", author, first)
    yield _key("author, volume, year", author, volume, year)
    for place in (0, 4):
        parts = [table.abstract[:, place + step].astype(np.int64) for step in range(4)]
        yield _key(f"abstract {place}", *parts, cap=WEAK)


def _cochrane(table: MatchTable) -> Ints:
    of_doi = np.array([max(cochrane_number(doi), 0) for doi in table.doi.values], dtype=np.int64)
    in_pages = np.array([int(prefix == "cd") for prefix in table.page_prefix.values], dtype=np.int64)
    of_pages = np.where(table.page_prefix.per_record(in_pages) > 0, np.maximum(table.page_first, 0), 0)
    return np.maximum(table.doi.per_record(of_doi), of_pages)


def splitters(table: MatchTable) -> tuple[Ints, ...]:
    """Return the finer keys with which an oversized block is split, in order."""
    return (
        table.title.hashes, table.first_author.hashes, table.page_first, table.volume.hashes, table.year,
    )  # fmt: skip


def combine(*parts: Ints) -> Ints:
    """Return one number for each combination of numbers; 0 where any part is 0."""
    whole = np.zeros(len(parts[0]), dtype=np.int64)
    there = np.ones(len(parts[0]), dtype=np.bool_)
    for part in parts:
        whole = mixed(whole, part)
        there &= part != 0
    return np.where(there, whole, 0)


def mixed(whole: Ints, part: Ints) -> Ints:
    """Stir one number into another (SplitMix64's finaliser); never 0."""
    with np.errstate(over="ignore"):
        state = whole.view(np.uint64) * _GOLDEN + part.astype(np.int64).view(np.uint64) + _GOLDEN
        state = (state ^ (state >> np.uint64(30))) * _FIRST
        state = (state ^ (state >> np.uint64(27))) * _SECOND
        state ^= state >> np.uint64(31)
    state[state == 0] = 1
    return state.view(np.int64)


def _key(name: str, *parts: Ints, cap: int = MAX_BLOCK) -> Key:
    salt = np.full(len(parts[0]), hash_texts([name])[0], dtype=np.int64)
    return Key(name, np.arange(len(parts[0]), dtype=np.int64), combine(salt, *parts), cap)


def _number(values: Ints, given: Bools) -> Ints:
    return np.where(given, values + 1, 0)


def _others(table: MatchTable) -> Key:
    links = table.others
    hashes = hash_texts(links.values)[links.codes] if len(links.rows) else np.empty(0, dtype=np.int64)
    return Key("other identifier", links.rows, _key("other identifier", hashes).hashes)


def _titles(table: MatchTable) -> Key:
    """Titles and original titles share one name space, so that a translated title finds its original."""
    telling = np.where(table.series, 0, table.title.hashes)
    rows = np.flatnonzero(table.other_title.codes >= 0)
    hashes = np.concatenate((telling, table.other_title.hashes[rows]))
    every = np.arange(len(table), dtype=np.int64)
    return Key("title", np.concatenate((every, rows)), _key("title", hashes).hashes)


def _cut(column: Column, part: slice) -> Ints:
    """Return numbers for a piece of each text; shorter texts have none."""
    length = abs((part.stop if part.stop is not None else part.start) or 0)
    return column.per_record(hash_texts([text[part] if len(text) >= length else "" for text in column.values]))


def candidates(table: MatchTable, new: Bools, crowded: Collection[int] = ()) -> Candidates:
    """Return every pair that shares a key and holds at least one new record.

    Args:
        table: the records.
        new: which rows are new.
        crowded: keys whose blocks are too large among all records there are, where the table holds only some of them.
    """
    skipped: list[Skipped] = []
    found: list[Ints] = []
    size = max(len(table), 1)
    finer, large = splitters(table), np.array(sorted(crowded), dtype=np.int64)
    for key in keys(table):
        for left, right in _pairs(key, finer, new, large, table.ids, skipped):
            low, high = np.minimum(left, right), np.maximum(left, right)
            wanted = (low != high) & (new[low] | new[high])
            found.append(low[wanted] * size + high[wanted])
    pairs = np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
    return Candidates(pairs // size, pairs % size, tuple(skipped))


def _pairs(
    key: Key, finer: Sequence[Ints], new: Bools, crowded: Ints, ids: Sequence[str], skipped: list[Skipped]
) -> Iterator[tuple[Ints, Ints]]:
    """Yield the pairs of rows that share a key; what is left out is added to ``skipped``."""
    has = key.hashes != 0
    blocks = _Blocks.of(key.rows[has], key.hashes[has], new)
    large = blocks.touched & ((blocks.sizes > key.cap) | np.isin(blocks.codes[blocks.starts], crowded))
    yield from blocks.pairs(blocks.touched & ~large)
    if not large.any():
        return
    rows, codes, sizes = *blocks.members(large), blocks.sizes[large]
    old = np.add.reduceat(~new[rows], np.cumsum(sizes) - sizes, dtype=np.int64)
    left_out = int((sizes * (sizes - 1) - old * (old - 1)).sum()) // 2
    for left, right in _split(rows, codes, finer, new, key.cap):
        left_out -= int((new[left] | new[right]).sum())
        yield left, right
    if left_out > 0:
        example = int(rows[(np.cumsum(sizes) - sizes)[np.argmax(sizes)]])
        skipped.append(Skipped(key.name, ids[example], len(rows), left_out))


def _split(rows: Ints, codes: Ints, finer: Sequence[Ints], new: Bools, cap: int) -> Iterator[tuple[Ints, Ints]]:
    """Yield the pairs of large blocks that agree in finer keys too."""
    for splitter in finer:
        blocks = _Blocks.of(rows, mixed(codes, splitter[rows]), new)
        small = blocks.sizes <= cap
        yield from blocks.pairs(blocks.touched & small)
        rows, codes = blocks.members(blocks.touched & ~small)
    # Compare each record of a block that stayed too large with the next one: alike ones still come together.
    chained = codes[1:] == codes[:-1]
    yield rows[:-1][chained], rows[1:][chained]


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Rows sorted by their codes; equal codes are a block, and ``touched`` are those with a new record."""

    rows: Ints
    codes: Ints
    starts: Ints
    sizes: Ints
    touched: Bools

    @classmethod
    def of(cls, rows: Ints, codes: Ints, new: Bools) -> _Blocks:
        order = np.argsort(codes, kind="stable")
        rows, codes = rows[order], codes[order]
        first = np.ones(len(codes), dtype=np.bool_)
        first[1:] = codes[1:] != codes[:-1]
        starts = np.flatnonzero(first)
        sizes = np.diff(np.append(starts, len(codes)))
        fresh = np.add.reduceat(new[rows], starts, dtype=np.int64) if len(starts) else starts
        return cls(rows, codes, starts, sizes, fresh > 0)

    def members(self, chosen: Bools) -> tuple[Ints, Ints]:
        """Return rows and codes of some of the blocks."""
        inside = np.repeat(chosen, self.sizes)
        return self.rows[inside], self.codes[inside]

    def pairs(self, chosen: Bools) -> Iterator[tuple[Ints, Ints]]:
        """Yield all pairs within each of some blocks."""
        for size in np.unique(self.sizes[chosen & (self.sizes > 1)]):
            starts = self.starts[chosen & (self.sizes == size)]
            left, right = np.triu_indices(int(size), 1)
            yield self.rows[(starts[:, None] + left).ravel()], self.rows[(starts[:, None] + right).ravel()]
