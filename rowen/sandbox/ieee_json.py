"""One work as IEEE Xplore's metadata search gives it."""

from __future__ import annotations

from rowen.sandbox.families import Role
from rowen.sandbox.work import Work

FIRST_NUMBER = 8_000_000
"""The article number of the corpus's first work."""

_TYPES = {**dict.fromkeys(Role, "Journals"), Role.CONFERENCE: "Conferences", Role.BOOK: "Books", Role.CHAPTER: "Books"}


def article(work: Work, rank: int) -> dict[str, object]:
    """Return one work. Fields that have nothing to say are left out, as in the real answers."""
    number, meeting = str(FIRST_NUMBER + work.index), work.role == Role.CONFERENCE
    first, _, last = work.pages.partition("-")
    made: dict[str, object] = {
        "doi": work.doi if work.quirk % 20 else None, "title": work.title, "publisher": "IEEE", "rank": rank,
        "authors": {
            "authors": [
                {"affiliation": one.affiliation, "full_name": f"{one.given} {one.family}", "author_order": at}
                for at, one in enumerate(work.authors, 1)
            ]
        },
        "access_type": "LOCKED", "content_type": _TYPES[work.role], "abstract": work.abstract or None,
        "article_number": number, "html_url": f"https://xplore.example/document/{number}/",
        "abstract_url": f"https://xplore.example/document/{number}/", "is_number": 9_000_000 + work.index // 50,
        "publication_title": work.title if work.role == Role.BOOK else work.journal.title, "publication_number": 1000,
        "issn": None if meeting else work.journal.issn, "volume": work.volume or None, "issue": work.number or None,
        "publication_year": work.year, "publication_date": f"{work.issue.day:%b. %Y}",
        "start_page": first, "end_page": last or first, "citing_paper_count": work.quirk % 40, "citing_patent_count": 0,
        "conference_location": "Oslo" if meeting else None,
        "index_terms": {"author_terms": {"terms": list(work.keywords)}} if work.keywords else {},
    }  # fmt: skip
    return {name: value for name, value in made.items() if value is not None}
