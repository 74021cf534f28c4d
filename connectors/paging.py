"""Pages that must add up. A page is believed only when all of them together give what the source announced."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rowen.records import Untrustworthy

T = TypeVar("T")
_REMEDY = "Run the update again; if it stays so, tell the source's help desk and report the search as incomplete."


class Moved(Exception):
    """The numbers of one attempt do not agree: the source changed while we asked, or answered wrongly."""


@dataclass(frozen=True, slots=True)
class CursorPage:
    """One page of a list that is read with a cursor.

    Attributes:
        ids: what it lists.
        total: hits the source announces on it.
        following: the cursor for the next page, or "" if it names none.
    """

    ids: tuple[str, ...]
    total: int
    following: str


def walk(fetch: Callable[[str], CursorPage], start: str = "*") -> Iterator[CursorPage]:
    """Yield the pages of a cursor until they hold as many hits as the source announced.

    Raises:
        Moved: the total changes between pages, a cursor comes back, the pages end too early or hold too much.
    """
    used: set[str] = set()
    mark, total, seen = start, -1, 0
    while True:
        used.add(mark)
        page = fetch(mark)
        total = page.total if total < 0 else total
        if page.total != total:
            raise Moved(f"the total changed from {total} to {page.total} after {seen} hits")
        seen += len(page.ids)
        yield page
        if seen == total:
            return
        if seen > total:
            raise Moved(f"{seen} hits came where {total} were announced")
        if not page.ids or not page.following:
            raise Moved(f"the pages ended after {seen} of {total} hits")
        if page.following in used:
            raise Moved(f"the paging ran in a circle after {seen} of {total} hits")
        mark = page.following


def all_different(ids: Sequence[str], total: int) -> tuple[str, ...]:
    """Return the ids when they are as many as announced and no one comes twice.

    Raises:
        Moved: they are not.
    """
    different = unique(ids)
    if len(different) != total:
        raise Moved(f"{total} hits were announced, {len(ids)} came, {len(different)} of them different")
    return different


def twice(source: str, attempt: Callable[[], T], again: Callable[[], T] | None = None) -> T:
    """Run a search; when its numbers do not agree, run it once more from the beginning (``again``, if it differs).

    A set of hits that grows while it is read is nobody's fault and agrees the second time.

    Raises:
        Untrustworthy: they did not agree the second time either; both are named.
    """
    try:
        return attempt()
    except Moved as error:
        first = str(error)
    try:
        return (again or attempt)()
    except Moved as error:
        words = f"Its answers do not add up: {first}; and when asked again from the beginning: {error}."
        raise Untrustworthy(source, words, _REMEDY) from None


def unique(ids: Iterable[str]) -> tuple[str, ...]:
    """Return each id once, in the order of first appearance."""
    return tuple(dict.fromkeys(ids))


def batches(ids: Sequence[T], size: int) -> Iterator[tuple[T, ...]]:
    """Yield the ids in parts of at most so many."""
    for start in range(0, len(ids), size):
        yield tuple(ids[start : start + size])


def absent(asked_for: Sequence[str], came: Collection[str]) -> tuple[str, ...]:
    """Return what was asked for and did not come, in order."""
    arrived = set(came)
    return tuple(native_id for native_id in asked_for if native_id not in arrived)
