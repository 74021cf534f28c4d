"""How numbers and labels are written, in one place for all reports."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

from rowen.ledger.types import Box, PrismaState

UNLABELLED = "Not stated"

TITLES = {
    "previous_studies": "Studies included in previous version of review",
    "previous_reports": "Reports of studies included in previous version of review",
    "database_results": "Databases",
    "register_results": "Registers",
    "website_results": "Websites",
    "organisation_results": "Organisations",
    "citations_results": "Citation searching",
    "duplicates": "Duplicate records removed",
    "excluded_automatic": "Records marked as ineligible by automation tools",
    "excluded_other": "Records removed for other reasons",
    "records_screened": "Records screened",
    "records_awaiting": "Not yet decided",
    "records_excluded": "Records excluded",
    "dbr_sought_reports": "Reports sought for retrieval",
    "dbr_awaiting_retrieval": "Not yet retrieved",
    "dbr_notretrieved_reports": "Reports not retrieved",
    "dbr_assessed": "Reports assessed for eligibility",
    "dbr_undecided": "Not yet decided",
    "dbr_awaiting_classification": "Awaiting classification",
    "dbr_ongoing": "Ongoing studies",
    "dbr_excluded": "Reports excluded",
    "other_sought_reports": "Reports sought for retrieval",
    "other_awaiting_retrieval": "Not yet retrieved",
    "other_notretrieved_reports": "Reports not retrieved",
    "other_assessed": "Reports assessed for eligibility",
    "other_undecided": "Not yet decided",
    "other_awaiting_classification": "Awaiting classification",
    "other_ongoing": "Ongoing studies",
    "other_excluded": "Reports excluded",
    "new_studies": "New studies included in review",
    "new_reports": "Reports of new included studies",
    "removed_studies": "Studies removed since the previous version",
    "removed_reports": "Reports removed since the previous version",
    "other_duplicates": "Other methods: duplicate records removed",
    "other_excluded_automatic": "Other methods: records marked as ineligible by automation tools",
    "other_excluded_other": "Other methods: records removed for other reasons",
    "other_records_screened": "Other methods: records screened",
    "other_records_awaiting": "Other methods: not yet decided",
    "other_records_excluded": "Other methods: records excluded",
    "total_studies": "Total studies included in review",
    "total_reports": "Reports of total included studies",
    "new_records": "Records seen for the first time",
}
"""What each box holds, in the words of PRISMA 2020 where it has words for it (BMJ 2021;372:n71)."""

_NEW_TITLES = {"new_studies": "Studies included in review", "new_reports": "Reports of included studies"}


def title(name: str, template: str) -> str:
    """Return what a box holds in PRISMA's words; an unknown box keeps its name."""
    if template == "new" and name in _NEW_TITLES:
        return _NEW_TITLES[name]
    return TITLES.get(name, name)


def number(value: int) -> str:
    """Return a count with thousands set apart by commas, as in the standard's own diagrams: ``1,234``."""
    return f"{value:,}"


def moment(value: datetime) -> str:
    """Return a moment for people: ``2026-11-23 08:30 UTC``."""
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def iso(value: datetime | None) -> str:
    """Return a moment for machines, to the microsecond: ``2026-11-23T08:30:00.000000Z``; "" for none."""
    return "" if value is None else value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def clean(text: str) -> str:
    """Return a label on one line without control characters or halves of characters, which no format can carry."""
    spaced = "".join(" " if char.isspace() else char for char in text)
    return " ".join("".join(char for char in spaced if _printable(char)).split())


def _printable(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cs") and char not in "\ufffe\uffff"


def label(text: str) -> str:
    """Return a part's label, cleaned; an empty one reads ``Not stated``."""
    return clean(text) or UNLABELLED


def find(state: PrismaState, name: str) -> Box | None:
    """Return a box, or None where the state has no such box (it does not apply to its template)."""
    return next((box for box in state.boxes if box.name == name), None)


def count(state: PrismaState, name: str) -> int:
    """Return a box's number.

    Raises:
        KeyError: the state has no such box; a missing box is never read as zero.
    """
    return len(state.box(name).ids)


def problem_lines(problems: tuple[tuple[str, str, str], ...], *, remedies: bool = True) -> tuple[str, ...]:
    """Return ``source: reason. Remedy`` for each problem, one line each."""
    return tuple(_problem_line(source, reason, remedy if remedies else "") for source, reason, remedy in problems)


def _problem_line(source: str, reason: str, remedy: str) -> str:
    stop = "." if remedy and not reason.rstrip().endswith((".", "!", "?")) else ""
    return clean(f"{source}{': ' if source else ''}{reason}{stop} {remedy}")


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes: none for a combining mark, two for a wide letter."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def spreadsheet_safe(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, "CSV Injection").

    A text that begins with ``= + - @`` (also their full-width forms, after spaces) or with a tab or line break gets an
    apostrophe in front, which spreadsheets hide.
    """
    start = unicodedata.normalize("NFKC", text.lstrip(" \u00a0"))[:1]
    risky = text.startswith(("\t", "\r", "\n")) or start in ("=", "+", "-", "@")
    return f"'{text}" if risky else text
