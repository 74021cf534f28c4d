"""Cron expressions of five fields (POSIX crontab, with names), checked before a schedule is made of them."""

from __future__ import annotations

import calendar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_DAYS = {name: number for number, name in enumerate(("sun", "mon", "tue", "wed", "thu", "fri", "sat"))}
_FIELDS: tuple[tuple[str, int, int, dict[str, int]], ...] = (
    ("minute", 0, 59, {}),
    ("hour", 0, 23, {}),
    ("day of the month", 1, 31, {}),
    ("month", 1, 12, _MONTHS),
    ("day of the week", 0, 7, _DAYS),
)
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def cron_fault(text: str) -> str:
    """Return what is wrong with a cron expression, or "" if it is one that a review can run on."""
    fields = text.split()
    if len(fields) != 5:
        return f"it has {len(fields)} fields, not five (minute, hour, day of the month, month, day of the week)"
    sets = []
    for (name, low, high, names), field in zip(_FIELDS, fields, strict=True):
        try:
            sets.append(_values(field, low, high, names))
        except ValueError as error:
            return f"the {name} {field!r} {error}"
    if len(sets[0]) > 1:
        return "it would start more than one run an hour"
    # Also beside a day of the week: Prefect's reader of such expressions then finds no date at all for some.
    if not any(min(sets[2]) <= _LONGEST[month - 1] for month in sets[3]):
        return "no such day exists in that month"
    return ""


def timezone_fault(name: str) -> str:
    """Return what is wrong with a time zone, or "". Without a time zone database on the machine, nothing is wrong."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return f"there is no time zone {name!r}" if available_timezones() else ""
    # Files of the database that are no names of a place: Prefect takes none of them.
    return f"{name!r} is not the name of a place" if name.startswith(("posix/", "right/", "posixrules")) else ""


def _values(field: str, low: int, high: int, names: dict[str, int]) -> set[int]:
    values: set[int] = set()
    for part in field.split(","):
        span, slash, step_text = part.partition("/")
        step = _number(step_text, {}, 1, high) if slash else 1
        if span == "*":
            start, end = low, high
        else:
            first, dash, last = span.partition("-")
            start = _number(first, names, low, high)
            end = _number(last, names, low, high) if dash else high if slash else start
        if start > end:
            raise ValueError("runs backwards")
        values.update(range(start, end + 1, step))
    return values


def _number(text: str, names: dict[str, int], low: int, high: int) -> int:
    number = names.get(text.lower(), -1) if not (text.isascii() and text.isdigit()) else int(text)
    if not low <= number <= high:
        raise ValueError(
            f"is not a number from {low} to {high}" + (" or a name like " + next(iter(names)) if names else "")
        )
    return number
