"""One work in DOAJ's JSON."""

from __future__ import annotations

import re
from datetime import date

from rowen.sandbox.work import Work

Json = dict[str, object]
_MARKUP = re.compile(r"</?\w+>")


def article_id(index: int) -> str:
    """Return DOAJ's id of a work: 32 hexadecimal digits."""
    return f"{index * 2654435761 % 2**32:08x}{index:024x}"


def article(work: Work, created: date) -> Json:
    """Return one article. ``created`` is the day on which DOAJ took it in."""
    identifiers = [{"type": "eissn", "id": work.journal.issn}]
    if work.quirk % 12:
        identifiers.append({"type": "doi", "id": work.doi})
    first, _, last = work.pages.partition("-")
    about: Json = {
        "title": _MARKUP.sub("", work.title), "identifier": identifiers, "year": str(work.electronic.year),
        "month": str(work.electronic.month) if work.quirk % 2 else f"{work.electronic.month:02d}",
        "journal": {
            "title": work.journal.title, "volume": work.volume, "number": work.number, "country": "GB",
            "issns": [work.journal.issn], "language": ["EN"], "publisher": "Open Meadow",
        },
        "start_page": first, "end_page": last, "keywords": list(work.keywords),
        "subject": [{"code": "R", "scheme": "LCC", "term": "Medicine"}],
        "author": [{"name": f"{one.given} {one.family}", "affiliation": one.affiliation} for one in work.authors],
        "link": [{"type": "fulltext", "content_type": "HTML", "url": f"https://practice.example/{work.index}"}],
    }  # fmt: skip
    if work.sections:
        about["abstract"] = _MARKUP.sub("", work.abstract)
    kept = {name: value for name, value in about.items() if value not in ("", [])}
    stamp = f"{created.isoformat()}T06:30:00Z"
    return {"id": article_id(work.index), "created_date": stamp, "last_updated": stamp, "bibjson": kept}
