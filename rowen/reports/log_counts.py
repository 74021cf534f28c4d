"""The numbers that a line of the PRISMA log carries."""

from __future__ import annotations

from dataclasses import dataclass

from rowen.ledger.types import PrismaState
from rowen.reports.wording import count, find


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The numbers of the PRISMA boxes, as they stood when the run ended. See docs/reports/prisma-log.md."""

    databases: int
    registers: int
    other_methods: int
    duplicates: int
    automation: int
    other_reasons: int
    screened: int
    excluded: int
    awaiting: int
    sought: int
    not_retrieved: int
    assessed: int
    full_text_excluded: int
    included_studies: int
    included_reports: int
    new_records: int


def counts(state: PrismaState) -> Counts:
    """Return the log's numbers; full texts of both columns are added up.

    Raises:
        KeyError: the state lacks a box; a missing box is never read as zero.
    """
    total = "total_" if state.template == "updated" else "new_"

    def both(suffix: str) -> int:
        other = find(state, f"other_{suffix}")
        return count(state, f"dbr_{suffix}") + (len(other.ids) if other else 0)

    others = (find(state, name) for name in ("website_results", "organisation_results", "citations_results"))
    return Counts(
        databases=count(state, "database_results"),
        registers=count(state, "register_results"),
        other_methods=sum(len(box.ids) for box in others if box),
        duplicates=count(state, "duplicates"),
        automation=count(state, "excluded_automatic"),
        other_reasons=count(state, "excluded_other"),
        screened=count(state, "records_screened"),
        excluded=count(state, "records_excluded"),
        awaiting=count(state, "records_awaiting"),
        sought=both("sought_reports"),
        not_retrieved=both("notretrieved_reports"),
        assessed=both("assessed"),
        full_text_excluded=both("excluded"),
        included_studies=count(state, f"{total}studies"),
        included_reports=count(state, f"{total}reports"),
        new_records=count(state, "new_records"),
    )
