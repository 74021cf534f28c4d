"""Crossref's dates: lists of year, month and day, as far as the depositor gave them."""

from __future__ import annotations

from rowen.records import PartialDate, parse_date


def day_of(value: object) -> PartialDate | None:
    """Read ``{"date-parts": [[2022, 6]]}``, or the time stamp beside it; None for ``[[null]]`` and what is no date."""
    if not isinstance(value, dict):
        return None
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    numbers = [part for part in first if part]
    written = "-".join(f"{int(number):02d}" for number in numbers) or str(value.get("date-time") or "")
    return parse_date(written)


def plain_date(value: object) -> bool:
    """Whether a date says no more than its parts."""
    return isinstance(value, dict) and set(value) <= {"date-parts"}
