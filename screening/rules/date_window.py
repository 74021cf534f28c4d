"""Publication date within a window. Source of the three-valued comparison: a partial date is an interval of days."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema, model_validator

from rowen.records import PartialDate, Record, parse_date
from screening.rule import Finding, Parameters, Rule, exclude, keep, unknown

NAME = "date_window"


def _partial(value: Any) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    found = parse_date(str(value)) if isinstance(value, int | str) and not isinstance(value, bool) else None
    if found is None or found.text or str(found) != str(value).strip():
        raise ValueError("write a date as 2004, 2004-06 or 2004-06-15")
    return found


Day = Annotated[
    PartialDate,
    PlainValidator(_partial),
    PlainSerializer(str),
    WithJsonSchema({"type": ["integer", "string"], "examples": [2004, "2004-06", "2004-06-15"]}),
]


class DateWindow(Parameters):
    """Parameters of ``date_window``."""

    since: Day | None = Field(None, alias="from", description="first date that is in, e.g. 2004 or 2004-06-15")
    until: Day | None = Field(None, alias="to", description="last date that is in")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.since is None and self.until is None:
            raise ValueError("give 'from', 'to' or both")
        if self.since and self.until and self.since.earliest > self.until.latest:
            raise ValueError("'from' is later than 'to'")
        return self


def judge(record: Record, parameters: DateWindow) -> Finding:
    """Exclude a record only when every date it carries lies wholly outside the window.

    The print and the electronic date are both looked at: one of them inside is enough to keep. A date that could be on
    either side (2004 against a window from June 2004) and a missing date are unknown.
    """
    dates = [date for date in (record.published, record.electronic) if date]
    if not dates:
        return unknown("The record has no publication date.")
    evidence = ", ".join(str(date) for date in dates)
    sides = [_side(date, parameters) for date in dates]
    if "inside" in sides:
        return keep("Published within the window.", evidence)
    if "either" in sides:
        return unknown("The date is not exact enough to tell.", evidence)
    before = "before" in sides
    limit = parameters.since if before else parameters.until
    return exclude(f"Published {'before' if before else 'after'} {limit}.", evidence)


def _side(date: PartialDate, window: DateWindow) -> str:
    if window.since and date.latest < window.since.earliest:
        return "before"
    if window.until and date.earliest > window.until.latest:
        return "after"
    starts_late = window.since is None or date.earliest >= window.since.earliest
    ends_early = window.until is None or date.latest <= window.until.latest
    return "inside" if starts_late and ends_early else "either"


RULE = Rule(NAME, "Publication date within a window", DateWindow, judge)
