"""The counts as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rowen.ledger.types import Box, PrismaState
from rowen.reports.wording import find, label, moment, number, problem_lines, title

_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Previous version", ("previous_studies", "previous_reports")),
    ("Identification: databases and registers", ("database_results", "register_results")),
    (
        "Identification: other methods",
        ("website_results", "organisation_results", "citations_results"),
    ),
    ("Removed before screening", ("duplicates", "excluded_automatic", "excluded_other")),
    ("Screening", ("records_screened", "records_awaiting", "records_excluded")),
    (
        "Full texts: databases and registers",
        (
            "dbr_sought_reports",
            "dbr_awaiting_retrieval",
            "dbr_notretrieved_reports",
            "dbr_assessed",
            "dbr_undecided",
            "dbr_awaiting_classification",
            "dbr_ongoing",
            "dbr_excluded",
        ),
    ),
    (
        "Full texts: other methods",
        (
            "other_sought_reports",
            "other_awaiting_retrieval",
            "other_notretrieved_reports",
            "other_assessed",
            "other_undecided",
            "other_awaiting_classification",
            "other_ongoing",
            "other_excluded",
        ),
    ),
    ("Included", ("new_studies", "new_reports", "removed_studies", "total_studies", "total_reports")),
    ("New", ("new_records",)),
)
_PLACED = frozenset(name for _, names in _SECTIONS for name in names)
_OWED = ("awaiting", "undecided", "ongoing", "removed")
_OPTIONAL = ("Identification: other methods", "Full texts: other methods")


def render(state: PrismaState) -> str:
    """Return the counts in the order of the flow diagram, numbers in one column, ending in a line feed.

    Open questions (awaiting, ongoing, removed) and other methods are shown where there are any; every other box always.
    """
    version = f", updated since version {label(state.previous_version)}" if state.template == "updated" else ""
    lines = [f"PRISMA 2020 counts of {state.review}{version}", f"as of {moment(state.as_of)}"]
    if state.practice:
        lines.append("PRACTICE DATA: these records come from the sandbox")
    if not state.complete:
        told = problem_lines(state.problems) or ("the last run did not end",)
        lines.extend(f"INCOMPLETE: {line}" for line in told)
    entries = list(_entries(state))
    width = max((len(text) for text, value in entries if value), default=0)
    figures = max((len(value) for _, value in entries), default=0)
    lines.extend(f"{text:<{width}}  {value:>{figures}}" if value else text for text, value in entries)
    lines.extend(["", *(f"Note: {note}" for note in state.notes)] if state.notes else [])
    return "\n".join(lines) + "\n"


def _entries(state: PrismaState) -> Iterator[tuple[str, str]]:
    """Yield (text, number) for every line; headings and blank lines have no number."""
    others = tuple(box.name for box in state.boxes if box.name not in _PLACED)
    for heading, names in (*_SECTIONS, ("Other counts", others)):
        boxes = tuple(box for box in (find(state, name) for name in names) if box is not None)
        shown = tuple(box for box in boxes if box.ids or not any(word in box.name for word in _OWED))
        if not shown or (heading in _OPTIONAL and not any(box.ids for box in shown)):
            continue
        yield "", ""
        yield heading, ""
        for box in shown:
            yield f"  {title(box.name, state.template)} ({box.unit})", number(len(box.ids))
            yield from _parts(box)


def _parts(box: Box) -> Iterator[tuple[str, str]]:
    for part in box.parts:
        yield f"      {label(part.label)}", number(len(part.ids))
