"""Why a record turned up only now. Pure; the reasons are tried in the order of `Reason`, and the first that holds is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rowen.records import PartialDate, Record, parse_date

BACK_FILLED = timedelta(days=365)
"""A record that a source created so long after publication was back-filled; up to then it is the ordinary delay."""
_INDEXED = ("PubMedPubDate[medline]", "DateCompleted")


class Reason(StrEnum):
    """The reasons in their order."""

    DUPLICATE = "late duplicate"
    NEW_SOURCE = "new source"
    HANDED_OVER = "handed over late"
    PUBLISHED = "published since"
    BACK_FILLED = "back-filled"
    ENTERED = "entered since"
    EDITED = "strategy edited"
    TRANSLATION = "translation changed"
    INDEXED = "newly indexed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known of the search that was the first to see a record.

    Attributes:
        last: day of the source's last complete search before; None if there was none.
        edited: the strategy was another then; translated: the source understood the same strategy otherwise.
        named: the last search counted the record, and the source did not hand it over.
        known: day on which another record of the same document came in by an earlier run; None if there was none.
        known_from: the source of that record.
    """

    last: date | None = None
    edited: bool = False
    translated: bool = False
    named: bool = False
    known: date | None = None
    known_from: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """A reason, and in words what it rests on."""

    reason: Reason
    detail: str

    def __str__(self) -> str:
        """Both, for a table."""
        return f"{self.reason}: {self.detail}" if self.detail else self.reason.value


def why_new(record: Record, told: Circumstances) -> Why:
    """Return why a record was not seen before.

    Published and entered are judged by the record's own dates; a partial date counts as after a day only when all of it
    is. A record created on the very day of the last search was not yet there: that search did not see it.
    """
    if told.known is not None:
        return Why(Reason.DUPLICATE, f"known from {told.known_from or 'another source'} since {told.known}")
    if told.last is None:
        return Why(Reason.NEW_SOURCE, "first complete search of this source")
    if told.named:
        return Why(Reason.HANDED_OVER, f"counted on {told.last} without a record")
    return _by_dates(record, told.last) or _by_strategy(record, told, told.last)


def _by_dates(record: Record, last: date) -> Why | None:
    published = min((day for day in (record.published, record.electronic) if day), default=None, key=_first)
    created = record.created
    if created is not None and created.earliest < last:
        return None
    if published is not None and published.earliest > last:
        return Why(Reason.PUBLISHED, str(published))
    if created is None:
        return None
    if published is not None and _first(created) - published.latest >= BACK_FILLED:
        return Why(Reason.BACK_FILLED, f"published {published}, entered the source on {created}")
    return Why(Reason.ENTERED, f"on {created}" + (f", published {published}" if published else ""))


def _by_strategy(record: Record, told: Circumstances, last: date) -> Why:
    if told.edited:
        return Why(Reason.EDITED, f"after {last}")
    if told.translated:
        return Why(Reason.TRANSLATION, f"after {last}")
    indexed = _indexed(record)
    if indexed is not None and indexed.latest >= last and record.mesh:
        return Why(Reason.INDEXED, f"index terms added on {indexed}")
    return Why(Reason.UNKNOWN, _known(record, last))


def _indexed(record: Record) -> PartialDate | None:
    """When index terms came, where the source says so."""
    kept = dict(record.extra)
    return next((found for tag in _INDEXED if (found := parse_date(kept.get(tag, "")[:10]))), None)


def _known(record: Record, last: date) -> str:
    dates = [f"published {record.published}"] if record.published else []
    dates += [f"in the source since {record.created}"] if record.created else ["the source gives no date of entry"]
    return f"not found on {last}; {', '.join(dates)}"


def _first(day: PartialDate | None) -> date:
    return day.earliest if day else date.min
