"""The duplicates in one file, without a review: clusters and the reasons for them as CSV."""

from __future__ import annotations

import csv
import gc
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rowen import dedup
from rowen.records import Answer, InputError, Located, PairVerdict, Problem, Record, StorageError
from rowen.records.formats import iter_file
from rowen.reports.wording import spreadsheet_safe

CLUSTER_COLUMNS = ("record_id", "cluster_id")
PAIR_COLUMNS = ("answer", "record_id_1", "record_id_2", "score", "explanation")
_ID_TAGS = frozenset(("id", "record_id", "record id"))


@dataclass(frozen=True, slots=True)
class DedupSummary:
    """What came of deduplicating one file.

    Attributes:
        source: the file as it was named.
        records, clusters: how many; their difference is the number of duplicates.
        proposals: pairs that a person should look at.
        compared: pairs that were compared.
        skipped: blocks of records too alike to compare every pair in them.
        problems: what the reader could not take as it stands.
    """

    source: str
    records: int
    clusters: int
    proposals: int
    compared: int
    skipped: tuple[dedup.Skipped, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __str__(self) -> str:
        """Return what a person wants to know, one line a matter."""
        found = f"{self.records:,} records of {self.clusters:,} documents, {self.records - self.clusters:,} duplicates"
        lines = [f"{self.source}: {found}; {self.proposals:,} pairs to be decided by a person."]
        lines += (f"note {problem}" for problem in self.problems)
        lines += (
            f"note {block.records:,} records (one is {block.example}) stand in groups of too many that share the key"
            f' "{block.key}"; {block.pairs:,} pairs of them were not compared under it.'
            for block in self.skipped
        )
        return "\n".join(lines)


@dataclass(slots=True)
class _Reader:
    """Names the records of a file and keeps the problems that come between them."""

    items: Iterator[Located | Problem]
    order: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def records(self) -> Iterator[tuple[str, Record]]:
        used: set[str] = set()
        for item in self.items:
            if isinstance(item, Problem):
                self.problems.append(item)
                continue
            name = _free(_own_id(item.record) or str(item.number), used)
            used.add(name)
            self.order.append(name)
            yield name, item.record


def dedup_file(source: Path, clusters_out: Path, pairs_out: Path | None) -> DedupSummary:
    """Find the duplicates in a file of any known format, or in a CSV with an ID column and the usual fields.

    A record's id is the one the file gives it, else its running number; an id that comes again gets "#2", "#3".
    ``clusters_out`` gets one row for each record in the file's order, a cluster being named by the first of its
    records; ``pairs_out`` every merge ("same") and every proposal ("ask") with its reasons.

    Raises:
        InputError: the source cannot be opened.
        FormatError: it is no known format, or empty.
        StorageError: an output cannot be written.
    """
    reader = _Reader(iter_file(source))
    with _no_search_for_cycles():
        try:
            table = dedup.prepare(reader.records())
        except OSError as error:
            problem = Problem(f"The file cannot be read: {error.strerror}.", "Check its name and path.", str(source))
            raise InputError(problem) from error
        examined = dedup.examine(table)
        found = dedup.partition(table, examined.verdicts)
    first = _first_of_cluster(reader.order, found.clusters)
    _write(clusters_out, CLUSTER_COLUMNS, ((name, first[name]) for name in reader.order))
    if pairs_out is not None:
        merges = (v for v in examined.verdicts if v.answer is Answer.SAME and first[v.left] == first[v.right])
        _write(pairs_out, PAIR_COLUMNS, map(_pair_row, (*merges, *found.asks)))
    return DedupSummary(
        str(source), len(table), len(found.clusters), len(found.asks), examined.compared, examined.skipped,
        tuple(reader.problems),
    )  # fmt: skip


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Millions of small lasting objects and no cycles: looking for cycles again and again takes a quarter of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _own_id(record: Record) -> str:
    named = (value for tag, value in record.extra if tag.strip().lower() in _ID_TAGS)
    return (record.native_id or next(named, "")).strip()


def _free(name: str, used: set[str]) -> str:
    number, free = 1, name
    while free in used:
        number += 1
        free = f"{name}#{number}"
    return free


def _first_of_cluster(order: Sequence[str], clusters: Iterable[Sequence[str]]) -> dict[str, str]:
    place = {name: number for number, name in enumerate(order)}
    return {name: first for cluster in clusters for first in [min(cluster, key=place.__getitem__)] for name in cluster}


def _pair_row(verdict: PairVerdict) -> tuple[str, ...]:
    return verdict.answer, verdict.left, verdict.right, f"{verdict.score:.4f}", verdict.explanation


def _write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV (UTF-8) that appears whole or not at all, and in which a spreadsheet finds no formula."""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise _not_written(path, error) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([spreadsheet_safe(cell) for cell in row] for row in rows)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        raise _not_written(path, error) from error
    finally:
        Path(temporary).unlink(missing_ok=True)


def _not_written(path: Path, error: OSError) -> StorageError:
    return StorageError(f"{path} cannot be written: {error.strerror}. Choose a folder that exists and has room.")
