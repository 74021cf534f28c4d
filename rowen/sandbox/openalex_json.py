"""One work in OpenAlex's JSON."""

from __future__ import annotations

import html
import re
from datetime import date

from rowen.sandbox.families import Role
from rowen.sandbox.work import Person, Work

Json = dict[str, object]
FIRST_NUMBER = 4_300_000_000
"""The number in the id of the corpus's first work."""

TYPES = {
    **dict.fromkeys((Role.ARTICLE, Role.PART_ONE, Role.PART_TWO, Role.PROTOCOL, Role.CONFERENCE), "article"),
    Role.PREPRINT: "preprint", Role.ERRATUM: "erratum", Role.RETRACTION: "retraction", Role.COMMENT: "letter",
    Role.CONCERN: "editorial", Role.BOOK: "book", Role.CHAPTER: "book-chapter",
}  # fmt: skip
_MARKUP = re.compile(r"</?\w+>")


def work_json(work: Work, shown: date, pmid: int, *, retracted: bool, in_pubmed: bool) -> Json:
    """Return one work. ``shown`` is the day on which OpenAlex first had it."""
    address = f"https://openalex.org/W{FIRST_NUMBER + work.index}"
    doi = f"https://doi.org/{work.doi}" if work.quirk % 25 else None
    place = _place(work, doi)
    title = _MARKUP.sub("", work.title) if work.quirk % 3 else work.title
    made: Json = {
        "id": address, "doi": doi, "title": title, "display_name": title, "relevance_score": 1.0,
        "publication_year": work.electronic.year, "publication_date": work.electronic.isoformat(),
        "ids": _ids(address, doi, pmid if in_pubmed else None), "language": "en",
        "primary_location": place, "type": TYPES[work.role], "indexed_in": ["crossref"],
        "open_access": {"is_oa": False, "oa_status": "closed", "oa_url": None},
        "authorships": [_author(person, work.quirk) for person in work.authors],
        "cited_by_count": work.quirk % 40, "biblio": _biblio(work), "is_retracted": retracted, "is_paratext": False,
        "topics": [], "keywords": [_keyword(word) for word in work.keywords], "concepts": [], "mesh": [],
        "locations_count": 1, "locations": [place], "best_oa_location": None,
        "referenced_works": [f"https://openalex.org/W{FIRST_NUMBER + work.parent}"] if work.parent >= 0 else [],
        "abstract_inverted_index": _inverted(work) if work.sections and work.quirk % 6 else None,
        "created_date": shown.isoformat(), "updated_date": f"{shown.isoformat()}T08:00:00.000000",
    }  # fmt: skip
    return made


def _ids(address: str, doi: str | None, pmid: int | None) -> Json:
    made: Json = {"openalex": address}
    if doi:
        made["doi"] = doi
    if pmid is not None:
        made["pmid"] = f"https://pubmed.ncbi.nlm.nih.gov/{pmid}"
    return made


def _place(work: Work, doi: str | None) -> Json:
    meeting = work.role == Role.CONFERENCE
    source: Json = {
        "id": f"https://openalex.org/S{work.journal.nlm}", "display_name": work.journal.title,
        "issn_l": work.journal.issn, "issn": [work.journal.issn], "is_oa": False, "host_organization": None,
        "host_organization_name": None, "type": "conference" if meeting else "journal",
    }  # fmt: skip
    repository = {"id": "https://openalex.org/S4306400000", "display_name": "Practice Preprints", "type": "repository"}
    return {
        "is_oa": False, "landing_page_url": doi or f"https://practice.example/{work.index}", "pdf_url": None,
        "source": repository if work.role == Role.PREPRINT else source, "license": None,
        "version": "submittedVersion" if work.role == Role.PREPRINT else "publishedVersion",
        "raw_type": "proceedings-article" if meeting else "journal-article",
    }  # fmt: skip


def _biblio(work: Work) -> Json:
    first, _, last = work.pages.partition("-")
    if work.role == Role.PREPRINT:
        return {"volume": None, "issue": None, "first_page": None, "last_page": None}
    return {"volume": work.volume, "issue": work.number or None, "first_page": first, "last_page": last or first}


def _author(person: Person, quirk: int) -> Json:
    name = f"{person.given} {person.family}"
    raw = f"{person.family}, {person.given}" if quirk % 7 == 0 else name
    return {
        "author": {"id": None, "display_name": name, "orcid": None}, "institutions": [], "raw_author_name": raw,
        "raw_affiliation_strings": [person.affiliation],
    }  # fmt: skip


def _keyword(word: str) -> Json:
    return {"id": f"https://openalex.org/keywords/{word.lower().replace(' ', '-')}", "display_name": word, "score": 0.5}


def _inverted(work: Work) -> Json:
    index: dict[str, list[int]] = {}
    for place, word in enumerate(html.unescape(_MARKUP.sub("", work.abstract)).split()):
        index.setdefault(word, []).append(place)
    return dict(index)
