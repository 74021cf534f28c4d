"""DOAJ lists only the first 1,000 hits of a search: larger ones are cut by the day on which it created the record.

Every record has exactly one (``created_date``).
"""

from __future__ import annotations

from datetime import date

from connectors.doaj_parse import SOURCE
from connectors.spans import Span, Window
from rowen.records.clock import now


def _narrowed(query: str, days: Span) -> str:
    return f"({query}) AND created_date:[{_day(days.first)} TO {_day(days.last + 1)}}}"


def _day(number: int) -> date:
    return date.fromordinal(number)


WINDOW = Window(
    SOURCE,
    most=1_000,
    whole=Span(date(1900, 1, 1).toordinal(), date(2200, 12, 31).toordinal()),
    began=date(2004, 1, 1).toordinal(),
    narrowed=_narrowed,
    named=lambda days: f"created on {_day(days.first)}",
    remedy="Make two strategies of it that find fewer each, for instance by bibjson.year, as two sources.",
    latest=lambda: now().date().toordinal(),
)
"""What it lists at most: its configuration, and the words of its refusal."""
