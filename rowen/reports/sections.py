"""The boxes in the order in which people read them: the flow diagram from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass

from rowen.ledger.types import Box, PrismaState
from rowen.reports.wording import find

_WAITING = ("awaiting_retrieval", "undecided", "awaiting_classification", "ongoing")


def _full_texts(column: str) -> tuple[str, ...]:
    names = ("sought_reports", "awaiting_retrieval", "notretrieved_reports", "assessed", *_WAITING[1:], "excluded")
    return tuple(f"{column}_{name}" for name in names)


_ORDER: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Previous version", ("previous_studies", "previous_reports")),
    ("Identification: databases and registers", ("database_results", "register_results")),
    ("Identification: other methods", ("website_results", "organisation_results", "citations_results")),
    ("Removed before screening", ("duplicates", "excluded_automatic", "excluded_other")),
    ("Screening", ("records_screened", "records_awaiting", "records_excluded")),
    ("Full texts: databases and registers", _full_texts("dbr")),
    ("Full texts: other methods", _full_texts("other")),
    ("Included", ("new_studies", "new_reports", "removed_studies", "total_studies", "total_reports")),
    ("New", ("new_records",)),
)
_PLACED = frozenset(name for _, names in _ORDER for name in names)
_SHARES = frozenset({"records_awaiting", *(f"{column}_{name}" for column in ("dbr", "other") for name in _WAITING)})
_ONLY_IF_FILLED = _SHARES | {"removed_studies"}
_OF_UPDATES = frozenset({"previous_studies", "previous_reports", "total_studies", "total_reports"})
_ONLY_IF_ANY = ("Identification: other methods", "Full texts: other methods")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its boxes; never empty."""

    heading: str
    boxes: tuple[Box, ...]


def sections(state: PrismaState) -> tuple[Section, ...]:
    """Return the boxes in reading order.

    What is still open (or was taken back) is there where there is any, other methods where they gave anything, totals
    where there is a previous version to add to, every other box always. A box that this list does not know comes last
    if it counts anything: no number is left out.
    """
    unknown = tuple(box.name for box in state.boxes if box.name not in _PLACED)
    found: list[Section] = []
    for heading, names in (*_ORDER, ("Other counts", unknown)):
        boxes = tuple(box for box in (find(state, name) for name in names) if box is not None)
        shown = tuple(box for box in boxes if _is_shown(box, state.template, names is unknown))
        if shown and (heading not in _ONLY_IF_ANY or any(box.ids for box in shown)):
            found.append(Section(heading, shown))
    return tuple(found)


def _is_shown(box: Box, template: str, unknown: bool) -> bool:
    if box.name in _OF_UPDATES and template != "updated":
        return False
    return bool(box.ids) or not (unknown or box.name in _ONLY_IF_FILLED)


def is_share(name: str) -> bool:
    """Return whether a box is a part of the box before it (what is still open of it)."""
    return name in _SHARES
