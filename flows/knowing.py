"""The index of everything known to a review, kept level with the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.desk import Desk
from flows.progress import tell
from rowen.dedup.index import Index
from rowen.ledger.types import Held

_STEP = 50_000
"""Records between two words of progress."""


def index_path(desk: Desk) -> Path:
    """Return where a review's index lies. The file may be deleted at any time."""
    return desk.places.home / "index" / f"{desk.review}.sqlite"


@contextmanager
def knowing(desk: Desk) -> Iterator[tuple[Index, frozenset[str]]]:
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
        changed = index.add((held.id, held.record) for held in _told(desk.ledger.records(desk.review, found.ids)))
        index.mark = found.moment
        yield index, frozenset(changed)


def _told(records: Iterator[Held]) -> Iterator[Held]:
    for number, held in enumerate(records, start=1):
        yield held
        if number % _STEP == 0:
            tell("deduplicate", f"{number:,} records read", done=number)
