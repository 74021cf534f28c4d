"""Dates as bibliographic sources give them: often only a year, or a year and a month or season."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero",
            "feb february februar février fevrier febrero",
            "mar march märz maerz mars marzo",
            "apr april avril abril",
            "may mai mayo",
            "jun june juni juin junio",
            "jul july juli juillet julio",
            "aug august août aout agosto",
            "sep sept september septembre septiembre",
            "oct october oktober octobre octubre",
            "nov november novembre noviembre",
            "dec december dezember décembre decembre diciembre",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO = re.compile(r"(?P<y>\d{4})(?:[-/.](?P<m>\d{1,2})(?:[-/.](?P<d>\d{1,2}))?)?(?=$|[T /])")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)$")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d|21\d\d)(?!\d)")
_DAY = re.compile(r"(?<!\d)([0-2]?\d|3[01])(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date known to the year, the month or the day. Zero means "not given".

    Attributes:
        year: four digits.
        month: 1-12, or 0.
        day: 1-31, or 0; never without a month.
        text: the source's own words where they say more than the numbers ("Winter", "Nov-Dec"), else "".
    """

    year: int
    month: int = 0
    day: int = 0
    text: str = ""

    def __str__(self) -> str:
        """ISO 8601, as far as it is known."""
        parts = [f"{self.year:04d}"]
        if self.month:
            parts.append(f"{self.month:02d}")
            if self.day:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)

    @property
    def earliest(self) -> date:
        """The first day this date can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day this date can mean."""
        if self.day:
            return self.earliest
        following = date(self.year + (self.month in (0, 12)), (self.month % 12 + 1) if self.month else 1, 1)
        return date.fromordinal(following.toordinal() - 1)


@lru_cache(1 << 13)
def parse_date(text: str) -> PartialDate | None:
    """Read a date in the forms that sources use; None when no year can be made out.

    Reads ISO (2026-11-23), RIS (2026/11/23/Winter), MEDLINE ("2019 Nov-Dec", "1998-1999", "2020 Winter") and
    written-out forms ("5 March 2020"). A month or day that does not exist is left out, and the words are kept.
    """
    words = text.strip().strip("/")
    if not words:
        return None
    words = _COMPACT.sub(r"\1-\2-\3", words)
    iso = _ISO.match(words)
    if iso and int(iso["y"]) >= 1000:
        rest = words[iso.end() :].strip(" /") if not words[iso.end() :].startswith("T") else ""
        found = _checked(int(iso["y"]), int(iso["m"] or 0), int(iso["d"] or 0))
        if found and not rest:
            return found
        if found and not found.month:
            return _written(words, found.year)
        return PartialDate(found.year, found.month, found.day, rest) if found else None
    year = _YEAR.search(words)
    return _written(words, int(year[1])) if year else None


def _written(words: str, year: int) -> PartialDate | None:
    months = [_MONTHS[word] for word in (w.lower() for w in _WORD.findall(words)) if word in _MONTHS]
    others = _DAY.findall(words.replace(str(year), " ", 1))
    single_month = months[0] if len(months) == 1 else 0
    day = int(others[0]) if single_month and len(others) == 1 else 0
    found = _checked(year, months[0] if months else 0, day)
    plain = found is not None and re.fullmatch(r"[\d\s\W]*([^\W\d_]+)?[\d\s\W]*", words) and single_month
    return found if plain or found is None else PartialDate(found.year, found.month, found.day, words)


def _checked(year: int, month: int, day: int) -> PartialDate | None:
    if not 1000 <= year <= 2200:
        return None
    if not 1 <= month <= 12:
        return PartialDate(year)
    try:
        date(year, month, day or 1)
    except ValueError:
        return PartialDate(year, month)
    return PartialDate(year, month, day)
