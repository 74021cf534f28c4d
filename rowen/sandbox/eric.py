"""ERIC's API as a practice source: a part of the articles, books, chapters and conference papers, by Solr's paging."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from rowen.records import matching, plain
from rowen.sandbox.boolean import Dialect, UnreadableQuery
from rowen.sandbox.families import Role
from rowen.sandbox.fielded import Fielded, between_days, part, whole_number, years
from rowen.sandbox.holdings import Mask
from rowen.sandbox.mix import Ints
from rowen.sandbox.postings import ABSTRACT, KEYWORDS, TITLE
from rowen.sandbox.pubmed_books import isbn
from rowen.sandbox.service import Call, Service, as_json
from rowen.sandbox.state import Answer, State
from rowen.sandbox.work import Work

Json = dict[str, object]
LARGEST_PAGE, EJ_OFFSET, ED_OFFSET = 2_000, 1_000_000, 500_000
_TOKEN = re.compile(r'\(|\)|\[[^\]]*\]|"[^"]*"|[a-z_]+:(?=\S)|[^\s()"\[\]]+')
_DIALECT = Dialect(_TOKEN, re.compile(r"([a-z_]+):"))
_SHARE = {
    Role.ARTICLE: 0.15, Role.PART_ONE: 0.15, Role.PART_TWO: 0.15, Role.BOOK: 0.3, Role.CHAPTER: 0.1,
    Role.CONFERENCE: 0.3, Role.COMMENT: 0.1,
}  # fmt: skip
_TEXTS = {
    "": (TITLE, ABSTRACT, KEYWORDS), "title": (TITLE,), "description": (ABSTRACT,), "abstract": (ABSTRACT,),
    "subject": (KEYWORDS,), "descriptor": (KEYWORDS,),
}  # fmt: skip
_TYPES = {
    Role.BOOK: ["Books"], Role.CHAPTER: ["Reports - Descriptive"],
    Role.CONFERENCE: ["Speeches/Meeting Papers", "Reports - Research"], Role.COMMENT: ["Journal Articles", "Opinion Papers"],
}  # fmt: skip
_USUAL = (
    "author,description,id,isbn,issn,language,peerreviewed,publicationdateyear,publicationtype,publisher,subject,title"
)
_PAPERS = (Role.BOOK, Role.CHAPTER, Role.CONFERENCE)


class EricService(Service):
    """Answers at its root."""

    name = "eric"
    root = "/eric"
    words = "search"
    share = MappingProxyType(_SHARE)
    lag = (30, 200)

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self._search = Fielded(self.shelf, state.postings, _DIALECT, _TEXTS, self._special)

    def answer(self, call: Call) -> Answer:
        """Answer a search."""
        params = call.params
        if call.path or params.get("format", "xml") != "json":
            return Answer(b"<html><title>404 Not Found</title></html>", "text/html", 404)
        query = params.get("search", "")
        try:
            found = self.finds(params, self.state.clock.day)
        except UnreadableQuery as error:
            words = f"org.apache.solr.search.SyntaxError: Cannot parse '{query}': {error}"
            return as_json({"responseHeader": {"status": 400}, "error": {"msg": words, "code": 400}}, 400)
        start = whole_number(params.get("start", ""), 0, 10**9)
        size = whole_number(params.get("rows", ""), 20, LARGEST_PAGE)
        works, total = part(self.state, self.name, self.shelf.newest_first(found), start, size, call.fault)
        wanted = set((params.get("fields") or _USUAL).split(","))
        documents = [
            {name: value for name, value in self._document(work).items() if name in wanted and value} for work in works
        ]
        return as_json({"response": {"numFound": total, "start": start, "numFoundExact": True, "docs": documents}})

    def failed(self, call: Call) -> Answer:
        """Report a part of the index that is down."""
        del call
        return as_json({"responseHeader": {"status": 503}, "error": {"msg": "no servers hosting shard: ", "code": 503}})

    def finds(self, asked: Mapping[str, str], today: int) -> Mask:
        """Return the works that a search finds on a day."""
        return self._search.run(asked.get("search", ""), today)

    def ids(self, index: Ints) -> list[str]:
        """Return the ids of works."""
        return [self.number(at) for at in index.tolist()]

    def number(self, index: int) -> str:
        """Return the ERIC number of a work: EJ for what stands in a journal, ED for the rest."""
        if Role(self.state.corpus.kin.role[index]) in _PAPERS:
            return f"ED{ED_OFFSET + index}"
        return f"EJ{EJ_OFFSET + index}"

    def _document(self, work: Work) -> Json:
        journal = work.role not in _PAPERS
        cited = f", v{work.volume}{f' n{work.number}' if work.number else ''} p{work.short_pages} {work.year}"
        return {
            "id": self.number(work.index),
            "title": plain(work.title),
            "author": [f"{person.family}, {person.given}" for person in work.authors],
            "description": plain(work.abstract),
            "subject": [word.title() for word in work.keywords],
            "source": f"{work.journal.title}{cited}" if journal else "Online Submission",
            "publisher": f"{work.journal.title}. 1 Field Road, {work.journal.country}" if journal else "",
            "publicationtype": _TYPES.get(work.role, ["Journal Articles", "Reports - Research"]),
            "publicationdateyear": work.year,
            "language": [work.language.name if work.language else "English"],
            "issn": [f"{'E' if work.quirk % 2 else ''}ISSN-{work.journal.issn}"] if journal else [],
            "isbn": [f"ISBN-{isbn(work.index)}"] if work.role == Role.BOOK else [],
            "peerreviewed": "T" if journal else "F",
            "url": f"https://doi.org/{work.doi}" if journal and work.quirk % 3 else "",
            "e_yearadded": str(work.year),
        }

    def _special(self, name: str, text: str) -> Mask | None:
        corpus = self.state.corpus
        match name:
            case "id":
                digits = int(re.sub(r"\D", "", text) or 0)
                index = digits - (ED_OFFSET if text.upper().startswith("ED") else EJ_OFFSET)
                known = 0 <= index < corpus.works and self.number(index) == text.upper()
                return np.asarray(corpus.index == (index if known else -1))
            case "publicationdateyear" | "pubyear":
                return between_days(corpus.year, text, years)
            case "peerreviewed":
                return np.isin(corpus.kin.role, _PAPERS, invert=text.upper() == "T")
            case "publicationtype":
                usual = ["Journal Articles", "Reports - Research"]
                roles = [role for role in Role if matching(text) in map(matching, _TYPES.get(role, usual))]
                return np.isin(corpus.kin.role, roles)
        return None
