"""Which citations stand on which list, and why: the rows behind included, excluded, awaiting and duplicate lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rowen.ledger.types import CitationState, Held, Standing
from rowen.records import Record

LISTS = ("included", "excluded", "awaiting", "not-retrieved", "duplicates")
BEFORE, TITLE, FULL = "before screening", "title and abstract", "full text"
_WHY = {
    Standing.OPEN: "not yet decided",
    Standing.CONFLICT: "the reviewers disagree",
    Standing.INCLUDED: "included",
    Standing.EXCLUDED: "excluded",
    Standing.AWAITING: "awaiting classification",
    Standing.ONGOING: "ongoing study",
    Standing.NOT_RETRIEVED: "report not retrieved",
    Standing.NOT_REACHED: "not yet decided",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One line of a list.

    Attributes:
        citation: id of the citation; study: id of its study.
        record: its fields, as merged for display; for a duplicate, the duplicate record itself.
        stage: "before screening", "title and abstract" or "full text".
        why: what holds there ("excluded", "the reviewers disagree").
        reason: the exclusion reason in the protocol's words, or the automation rule's name, or "".
        sources: names of the sources that gave it.
        records: ids of the records it was merged from; for a duplicate, its own.
    """

    citation: str
    study: str
    record: Record
    stage: str
    why: str
    reason: str
    sources: tuple[str, ...]
    records: tuple[str, ...]


def sort_out(
    states: Iterable[CitationState],
    shown: Mapping[str, Record],
    sources: Mapping[str, str],
    reasons: Mapping[str, str],
) -> dict[str, tuple[ListRow, ...]]:
    """Return the rows of every list but the duplicates, by name. Each citation stands on exactly one list.

    Args:
        states: the citations.
        shown: the fields to show, by citation id.
        sources: the source's name, by record id.
        reasons: the words of each exclusion reason, by its key.

    Raises:
        KeyError: a citation has no fields to show, or a record no source; nothing is left out in silence.
    """
    rows: dict[str, list[ListRow]] = {name: [] for name in LISTS if name != "duplicates"}
    for state in states:
        stage, standing = _stands(state)
        row = ListRow(
            citation=state.citation,
            study=state.study,
            record=shown[state.citation],
            stage=stage,
            why=_WHY[standing],
            reason=state.by_rule or reasons.get(state.reason, state.reason),
            sources=tuple(sorted({sources[record] for record in state.records})),
            records=state.records,
        )
        rows[_list_of(stage, standing)].append(row)
    return {name: tuple(sorted(found, key=_order)) for name, found in rows.items()}


def duplicates(
    ids: Sequence[str], states: Iterable[CitationState], held: Iterable[Held], sources: Mapping[str, str]
) -> tuple[ListRow, ...]:
    """Return the rows of the duplicates list: each record that stands for nothing of its own, with its citation.

    Args:
        ids: the records of the PRISMA box ``duplicates``.
        states: the citations.
        held: records in any order, at least those of ``ids``.
        sources: the source's name, by record id.

    Raises:
        KeyError: a record belongs to no citation or was not handed over.
    """
    wanted = set(ids)
    owner = {record: state for state in states for record in state.records if record in wanted}
    content = {item.id: item.record for item in held if item.id in wanted}
    return tuple(
        ListRow(
            citation=owner[one].citation,
            study=owner[one].study,
            record=content[one],
            stage=BEFORE,
            why="duplicate",
            reason="",
            sources=(sources[one],),
            records=(one,),
        )
        for one in sorted(wanted)
    )


def where(state: CitationState) -> str:
    """Say in words where a citation stands: "full text: included"."""
    stage, standing = _stands(state)
    return f"{stage}: {_WHY[standing]}"


def list_of(state: CitationState) -> str:
    """Return the name of the list that a citation stands on."""
    return _list_of(*_stands(state))


def _stands(state: CitationState) -> tuple[str, Standing]:
    if state.by_rule:
        return BEFORE, Standing.EXCLUDED
    if state.full_text is not Standing.NOT_REACHED:
        return FULL, state.full_text
    reached = state.title_abstract is Standing.INCLUDED
    return (FULL, Standing.OPEN) if reached else (TITLE, state.title_abstract)


def _list_of(stage: str, standing: Standing) -> str:
    if standing is Standing.EXCLUDED:
        return "excluded"
    if standing is Standing.NOT_RETRIEVED:
        return "not-retrieved"
    return "included" if standing is Standing.INCLUDED and stage == FULL else "awaiting"


def _order(row: ListRow) -> tuple[str, str, str]:
    return row.stage, row.reason, row.citation
