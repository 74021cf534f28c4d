"""The dates of one RIS record: published, and electronic where a tag says so."""

from __future__ import annotations

import re
from functools import lru_cache

from rowen.records.dates import PartialDate, parse_date

_EARLY = re.compile(r"[A-Z]{3} \d{4}$")
_DAY = re.compile(r"\d{4}[/-]\d\d")


@lru_cache(8192)
def _date(text: str) -> tuple[PartialDate | None, bool]:
    """The date, and whether it says all that the text says."""
    found = parse_date(text)
    if found is None:
        return None, False
    return found, text in (str(found), found.text) or text.replace("/", "-").rstrip("-") == str(found)


def dates(fields: dict[str, list[str]], extra: list[tuple[str, str]]) -> tuple[PartialDate | None, PartialDate | None]:
    """The publication date from PY, Y1, DA and PD: the first that has a year, made exact by the others if they agree."""
    best: PartialDate | None = None
    for tag in ("PY", "Y1", "DA", "PD"):
        for value in fields.pop(tag) if tag in fields else ():
            if not value:
                continue
            found, whole = _date(value)
            if found is None and best is not None and not best.month:
                # Web of Science and PubMed give "AUG" or "Jun 12" beside the year.
                found = _date(f"{best.year} {value}")[0]
            if found is not None and (best is None or refines(found, best)):
                best = found
            elif found != best:
                whole = False
            if not whole:
                extra.append((tag, value))
    return best, _electronic(fields) if "ET" in fields or "C6" in fields else None


def refines(found: PartialDate, best: PartialDate) -> bool:
    """Whether a date says the same as another and more: the month of its year, the day of its month."""
    same = found.year == best.year and best.month in (0, found.month) and best.day in (0, found.day)
    return same and (found.month, found.day) != (best.month, best.day)


def _electronic(fields: dict[str, list[str]]) -> PartialDate | None:
    """EndNote's PubMed filter writes the date of electronic publication into ET, Web of Science that of early access to C6."""
    values = fields.get("ET")
    if not values and "C6" in fields and _EARLY.match(fields["C6"][0]):
        return _date(fields["C6"][0])[0]
    if not values or len(values) > 1 or not _DAY.match(values[0]):
        return None
    found, whole = _date(values[0])
    if found is not None and whole:
        del fields["ET"]
    return found
