"""The index of everything known to a review, kept level with the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from flows.desk import Desk
from flows.progress import tell
from rowen.dedup.index import Index
from rowen.dedup.rows import BATCH, Row

Batch = Sequence[tuple[str, str]]
Prepare = Callable[[Iterable[Batch]], Iterable[Iterable[tuple[str, Row]]]]
"""Prepares batches of records, given as (id, JSON), wherever that happens; the answers come in the same order."""

_STEP = 50_000
"""Records between two words of progress."""


def index_path(desk: Desk) -> Path:
    """Return where a review's index lies. The file may be deleted at any time."""
    return desk.places.home / "index" / f"{desk.review}.sqlite"


@contextmanager
def knowing(desk: Desk, prepare: Prepare) -> Iterator[tuple[Index, frozenset[str]]]:
    """Open the review's index and read into it what the ledger holds and it does not.

    Yields:
        The index, and the ids of the records that it did not hold or held otherwise. What the block does not commit is
        found again the next time.

    Raises:
        StorageError: the index or the ledger failed.
    """
    with Index.open(index_path(desk)) as index:
        found = desk.ledger.changed(desk.review, index.mark)
        if found.ids is None and len(index):
            index.clear()
        if found.ids is None:
            tell("deduplicate", "reading every record into the index")
        changed = index.take(prepare(_batches(desk.ledger.contents(desk.review, found.ids))))
        index.mark = found.moment
        yield index, frozenset(changed)


def _batches(records: Iterator[tuple[str, str]]) -> Iterator[Batch]:
    done = 0
    while batch := list(islice(records, BATCH)):
        yield batch
        if (done + len(batch)) // _STEP > done // _STEP:
            tell("deduplicate", f"{done + len(batch):,} records read", done=done + len(batch))
        done += len(batch)
