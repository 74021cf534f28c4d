"""One work in Semantic Scholar's JSON."""

from __future__ import annotations

import re

import numpy as np

from rowen.sandbox.families import Role
from rowen.sandbox.mix import Bits, Ints, bits
from rowen.sandbox.work import Work

Json = dict[str, object]
_MARKUP = re.compile(r"</?\w+>")
FIELDS = frozenset(
    (
        *("paperId", "corpusId", "externalIds", "url", "title", "abstract", "venue", "publicationVenue", "year"),
        *("publicationDate", "journal", "authors", "publicationTypes", "fieldsOfStudy", "s2FieldsOfStudy"),
        *("referenceCount", "citationCount", "influentialCitationCount", "isOpenAccess", "openAccessPdf"),
    )
)
"""What the bulk search gives."""

_TYPES: dict[Role, list[str]] = {
    Role.CONFERENCE: ["Conference"],
    Role.BOOK: ["Book"],
    Role.CHAPTER: ["BookSection"],
    Role.COMMENT: ["LettersAndComments"],
}


def paper_number(seed: int, index: Ints) -> Bits:
    """Return the first 64 bits of papers' ids; their order is that of the ids."""
    return bits(seed, "semanticscholar paper", index)


def paper_id(seed: int, index: int) -> str:
    """Return a paper's id: forty hexadecimal digits."""
    at = np.array([index], dtype=np.int64)
    return f"{int(paper_number(seed, at)[0]):016x}{int(bits(seed, 'semanticscholar rest', at)[0]):016x}{index:08x}"


def paper(seed: int, work: Work, pmid: int | None) -> Json:
    """Return everything that is known of one work."""
    number = paper_id(seed, work.index)
    preprint = work.role == Role.PREPRINT
    ids: Json = {"CorpusId": 230_000_000 + work.index}
    if work.quirk % 20:
        ids["DOI"] = work.doi
    if pmid is not None:
        ids["PubMed"] = str(pmid)
    venue = "medRxiv" if preprint else work.journal.title
    journal: Json = {"name": venue} if preprint else {"name": venue, "volume": work.volume, "pages": work.pages}
    known = work.quirk % 9 == 0
    return {
        "paperId": number, "corpusId": ids["CorpusId"], "externalIds": ids,
        "url": f"https://www.semanticscholar.org/paper/{number}", "title": _MARKUP.sub("", work.title),
        "abstract": _MARKUP.sub("", work.abstract) if work.sections and work.quirk % 7 else None, "venue": venue,
        "publicationVenue": None if preprint else {"name": venue, "type": "journal", "issn": work.journal.issn},
        "year": work.electronic.year, "publicationDate": None if known else work.electronic.isoformat(),
        "journal": journal,
        "authors": [
            {"authorId": str(work.index * 40 + at), "name": f"{one.given} {one.family}"}
            for at, one in enumerate(work.authors)
        ],
        "publicationTypes": None if work.quirk % 4 == 1 else _TYPES.get(work.role, ["JournalArticle"]),
        "fieldsOfStudy": ["Medicine"], "s2FieldsOfStudy": [{"category": "Medicine", "source": "external"}],
        "referenceCount": work.quirk % 60, "citationCount": work.quirk % 40, "influentialCitationCount": 0,
        "isOpenAccess": False, "openAccessPdf": None,
    }  # fmt: skip
