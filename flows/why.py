"""Why each record was new when it came: the circumstances of its first search, for rowen/reports/why_new.py to judge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache

from flows.desk import Desk
from rowen.ledger.types import CitationState, Held, Search
from rowen.records import clock
from rowen.reports.why_new import Circumstances, Why, why_new

Because = Callable[[Held], Why]
"""Says of a record that was sighted why it was new then."""


def because(desk: Desk, as_of: datetime | None = None) -> Because:
    """Ask the ledger for what `why_new_of` needs."""
    return why_new_of(
        desk.ledger.searches(desk.review, as_of=as_of),
        desk.ledger.first_sightings(desk.review, as_of),
        desk.ledger.citations(desk.review, as_of),
    )


def why_new_of(
    searches: Sequence[Search], first: Sequence[tuple[str, str]], citations: Sequence[CitationState]
) -> Because:
    """Return what says of each record why it was new.

    Args:
        searches: all of the review, oldest first.
        first: (search, record) of every first sighting, in order.
        citations: as they stand.
    """
    by_id = {search.id: search for search in searches}
    seen = {record: by_id[search] for search, record in first}
    fellows = {record: state.records for state in citations if len(state.records) > 1 for record in state.records}

    @cache
    def of_search(search_id: str) -> tuple[Circumstances, frozenset[str]]:
        return _circumstances(by_id[search_id], searches)

    def why(held: Held) -> Why:
        search = seen[held.id]
        told, named = of_search(search.id)
        earlier = [seen[one] for one in fellows.get(held.id, ()) if one in seen and seen[one].run < search.run]
        if earlier:
            oldest = min(earlier, key=lambda one: one.id)
            told = replace(told, known=_day(oldest), known_from=oldest.spec.name)
        return why_new(held.record, replace(told, named=held.record.native_id in named))

    return why


def _circumstances(search: Search, searches: Sequence[Search]) -> tuple[Circumstances, frozenset[str]]:
    """What held for all records of a search, and the ids that the one before it counted without a record."""
    last = None
    for one in searches:
        if one.id == search.id:
            break
        if one.spec.source == search.spec.source and one.outcome is not None and one.outcome.complete:
            last = one
    if last is None or last.outcome is None or search.outcome is None:
        return Circumstances(), frozenset()
    edited = last.spec.strategy != search.spec.strategy
    translated = not edited and last.outcome.translation != search.outcome.translation
    named = frozenset(native_id for native_id, _ in last.outcome.missing)
    return Circumstances(last=_day(last), edited=edited, translated=translated), named


def _day(search: Search) -> date:
    """The day on which a source was searched: for an export that on which a person did."""
    searched = search.spec.searched_on
    return (clock.parse_time(searched, "searched_on") if searched else search.started_at).date()
