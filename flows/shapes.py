"""Fields of the sources' answers: what is new in the archived bytes, and what every record had and none has now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from connectors.shape import Look, Shape, look, names, shape_of, vocabulary
from flows.desk import Desk
from rowen.ledger.types import Page, Search
from rowen.records import StorageError
from rowen.reports.drift_fields import gone, optional
from rowen.reports.drift_source import Field, Looked

CLOSELY = 200
"""Records of a search that are looked at place by place; in further ones only names that nobody knows call for a look."""
_ROLES = frozenset({"ids", "hits", "records"})


@dataclass(frozen=True, slots=True)
class _Met:
    """What some searches' answers have."""

    places: frozenset[str]
    records: tuple[frozenset[str], ...]
    pages: int


def fields(desk: Desk, source: str, connector: str, history: Sequence[Search], unread: Sequence[Search]) -> tuple[
    tuple[Field, ...], Looked
]:  # fmt: skip
    """Look for new and for missing fields, and keep the new ones in the ledger, so that each is reported once.

    Args:
        desk: the review.
        source: its key.
        connector: who speaks to it.
        history: its earlier searches, oldest first.
        unread: those of this run and of runs that died before they could look.
    """
    shape = shape_of(connector)
    seen = desk.ledger.fields_met(desk.review, source)
    mine = {search.id for search in unread}
    before = frozenset(path for path, search in seen.items() if search not in mine) | shape.known
    first = not any(search.outcome and search.outcome.complete for search in history)
    met = _read(desk, unread, shape, before, closely=None if first and not shape.whole else CLOSELY)
    new = met.places - shape.known
    if unread:
        desk.ledger.add_fields(desk.review, source, unread[-1].id, sorted(new))
    looked = Looked(pages=met.pages, records=len(met.records), first=first)
    if first:
        return (), looked
    found = [_new(desk, path, unread, shape, met) for path in sorted(new - before)]
    if met.records:
        earlier = _sample(desk, history, shape)
        found += [Field(path=path, kind="gone", example=words) for path, words in gone(earlier, met.records)]
    return _topmost(found), looked


def _read(desk: Desk, searches: Sequence[Search], shape: Shape, known: frozenset[str], closely: int | None) -> _Met:
    words, pages = vocabulary(known), 0
    places: set[str] = set()
    records: list[frozenset[str]] = []
    for page in _pages(desk, searches):
        body = desk.archive.get(page.sha256)
        pages += 1
        if closely is None or len(records) < closely or names(body) - words:
            found = look(body, shape)
            places |= found.places
            records += found.records if page.role != "ids" else ()
    return _Met(frozenset(places), tuple(records), pages)


def _pages(desk: Desk, searches: Sequence[Search]) -> Iterator[Page]:
    for search in searches:
        yield from {page.sha256: page for page in desk.ledger.pages(search.id) if page.role in _ROLES}.values()


def _sample(desk: Desk, history: Sequence[Search], shape: Shape) -> tuple[frozenset[str], ...]:
    """Return records of the last searches that fetched any, up to `CLOSELY`."""
    found: list[frozenset[str]] = []
    for search in reversed(history):
        for page in _pages(desk, [search]):
            # A damaged page of an earlier run is for the replay of that run to complain of.
            with suppress(StorageError):
                found += look(desk.archive.get(page.sha256), shape).records if page.role != "ids" else ()
            if len(found) >= CLOSELY:
                return tuple(found[:CLOSELY])
    return tuple(found)


def _new(desk: Desk, path: str, searches: Sequence[Search], shape: Shape, met: _Met) -> Field:
    return Field(
        path=path, kind="new", example=_place(desk, path, searches, shape), alarm=not optional(path, met.records)
    )


def _place(desk: Desk, path: str, searches: Sequence[Search], shape: Shape) -> str:
    """Say where a place was met first: the archived answer, and the record in it."""
    for page in _pages(desk, searches):
        found: Look = look(desk.archive.get(page.sha256), shape)
        if path in found.places:
            at = next((number for number, one in enumerate(found.records, start=1) if path in one), 0)
            return f"record {at} of the archived answer {page.sha256}" if at else f"the archived answer {page.sha256}"
    return ""


def _topmost(found: Sequence[Field]) -> tuple[Field, ...]:
    """Leave out what stands inside another new or missing place: the outer one says it."""
    paths = {(field.kind, field.path) for field in found}
    return tuple(field for field in found if not any((field.kind, outer) in paths for outer in _outer(field.path)))


def _outer(path: str) -> Iterator[str]:
    for at, letter in enumerate(path):
        if letter in "/." or path[at : at + 2] == "[]":
            yield path[:at]
            yield path[:at].removesuffix("[]")
