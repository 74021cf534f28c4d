"""One work in IEEE Xplore's JSON."""

from __future__ import annotations

from rowen.sandbox.families import Role
from rowen.sandbox.work import Work

Json = dict[str, object]
FIRST_NUMBER = 8_000_000
TYPES = {**dict.fromkeys(Role, "Journals"), Role.CONFERENCE: "Conferences", Role.CHAPTER: "Books"}
_MONTHS = ["Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."]


def article_number(index: int) -> str:
    """Return IEEE's number of a work."""
    return str(FIRST_NUMBER + index)


def article(work: Work, rank: int, *, gone: bool) -> Json:
    """Return one article. ``gone``: it has been retracted, which IEEE says in front of the title."""
    number, kind = article_number(work.index), TYPES[work.role]
    first, _, last = work.pages.partition("-")
    made: Json = {
        "doi": work.doi if work.quirk % 15 else None, "title": f"Notice of Retraction: {work.title}" if gone else work.title,
        "publisher": "IEEE", "issn": work.journal.issn, "rank": rank, "authors": {"authors": _people(work)},
        "access_type": "LOCKED" if work.quirk % 3 else "OPEN_ACCESS", "content_type": kind,
        "abstract": work.abstract or None, "article_number": number,
        "pdf_url": f"https://xplore.example/stamp/stamp.jsp?arnumber={number}",
        "html_url": f"https://xplore.example/document/{number}/", "publication_title": work.journal.title,
        "publication_number": 7_000_000 + work.year, "is_number": 7_500_000 + work.year, "publication_year": work.year,
        "publication_date": _date(work, kind), "start_page": first, "end_page": last or first,
        "volume": work.volume or None, "issue": work.number or None, "citing_paper_count": work.quirk % 40,
        "index_terms": {"author_terms": {"terms": list(work.keywords)}} if work.keywords else {},
    }  # fmt: skip
    if kind == "Conferences":
        made |= {"conference_location": "Springfield", "conference_dates": made["publication_date"]}
    return {name: value for name, value in made.items() if value is not None}


def _people(work: Work) -> list[Json]:
    return [
        {
            "affiliation": one.affiliation, "id": 37_000_000_000 + work.index * 50 + at,
            "full_name": f"{one.given} {one.family}", "author_order": at,
        }
        for at, one in enumerate(work.authors, start=1)
    ]  # fmt: skip


def _date(work: Work, kind: str) -> str:
    day = work.issue.day
    month = f"{_MONTHS[day.month - 1]} {day.year}"
    return f"{day.day}-{day.day + 2} {month}" if kind == "Conferences" and day.day < 27 else month
