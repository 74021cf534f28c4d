"""Citations as people see them: the merged fields of their records."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from flows.desk import Desk
from rowen import dedup
from rowen.ledger.types import CitationState, Stage, Standing
from rowen.records import Record

CHUNK = 2_000
"""Citations merged at a time: bounds memory, keeps the number of queries small."""


def merged(desk: Desk, states: Collection[CitationState]) -> Iterator[tuple[CitationState, Record]]:
    """Yield each citation with the record that is shown for it, in the order given."""
    ordered = list(states)
    for start in range(0, len(ordered), CHUNK):
        chunk = ordered[start : start + CHUNK]
        wanted = [record for state in chunk for record in state.records]
        held = {item.id: item.record for item in desk.ledger.records(desk.review, wanted)}
        for state in chunk:
            yield state, dedup.merge([held[record] for record in state.records])


def open_stage(state: CitationState) -> Stage | None:
    """Return the stage at which a citation waits for a verdict, or None if it waits for none."""
    undecided = (Standing.OPEN, Standing.CONFLICT)
    if state.by_rule:
        return None
    if state.title_abstract in undecided:
        return Stage.TITLE_ABSTRACT
    return Stage.FULL_TEXT if state.title_abstract is Standing.INCLUDED and state.full_text in undecided else None
