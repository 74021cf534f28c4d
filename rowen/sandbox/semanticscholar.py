"""Semantic Scholar's bulk search as a practice source: a thousand papers a page, fields only when asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from rowen.sandbox.boolean import Dialect, UnreadableQuery, evaluate
from rowen.sandbox.families import Role
from rowen.sandbox.fielded import part
from rowen.sandbox.holdings import Mask
from rowen.sandbox.mix import Ints
from rowen.sandbox.postings import ABSTRACT, TITLE
from rowen.sandbox.pubmed_search import date_bounds
from rowen.sandbox.semanticscholar_json import FIELDS, paper, paper_id, paper_number
from rowen.sandbox.service import Call, Service, as_json
from rowen.sandbox.state import Answer

PAGE = 1_000
_SHARE = {
    **dict.fromkeys((Role.ARTICLE, Role.PART_ONE, Role.PART_TWO, Role.PROTOCOL), 0.9), Role.PREPRINT: 0.8,
    Role.CONFERENCE: 0.7, Role.BOOK: 0.5, Role.CHAPTER: 0.4, Role.COMMENT: 0.5, Role.ERRATUM: 0.3,
}  # fmt: skip
_TOKEN = re.compile(r'\(|\)|"[^"]*"(?:~\d*)?|[|+]|(?:(?<=\s)|(?<=\()|^)-(?=\S)|[^\s()|+"]+')
_DIALECT = Dialect(_TOKEN, re.compile(r"(?!)"), spelling={"|": "OR", "+": "AND", "-": "NOT", "AND": "and", "OR": "or"})
_TAKEN = frozenset(("query", "fields", "sort", "token", "limit", "offset", "year", "publicationDateOrYear"))


class SemanticScholarService(Service):
    """Answers ``graph/v1/paper/search/bulk``."""

    name = "semanticscholar"
    root = "/semanticscholar"
    words = "query"
    share = MappingProxyType(_SHARE)
    lag = (2, 90)

    def answer(self, call: Call) -> Answer:
        """Answer a search."""
        if call.path != "graph/v1/paper/search/bulk":
            return as_json({"message": "Missing Authentication Token"}, 403)
        asked = [name for name in call.params.get("fields", "title").split(",") if name]
        unknown = [name for name in asked if name not in FIELDS]
        if unknown:
            return _bad(f"Unrecognized or unsupported fields: [{', '.join(unknown)}]")
        other = sorted(set(call.params) - _TAKEN)
        if other:
            return _bad(f"The practice source does not know the parameter {other[0]}")
        try:
            hits = self._ordered(self.finds(call.params, self.state.clock.day), call.params.get("sort", ""))
        except UnreadableQuery as error:
            return _bad(f"Unable to parse query: {error}")
        start = _place(call.params.get("token", ""))
        return _bad("Invalid token") if start is None else self._page(call, hits, start, asked)

    def per_second(self, call: Call) -> int:
        """Take one request a second."""
        del call
        return 1

    def too_many(self, call: Call, count: int) -> Answer:
        """Refuse without saying for how long."""
        del call, count
        words = "Too Many Requests. Please wait and try again or apply for a key for higher rate limits."
        return as_json({"message": words, "code": "429"}, 429)

    def ids(self, index: Ints) -> list[str]:
        """Return the ids of works."""
        return [paper_id(self.state.corpus.seed, at) for at in index.tolist()]

    def failed(self, call: Call) -> Answer:
        """Fail in the gateway's words."""
        del call
        return as_json({"message": "Internal Server Error"})

    def finds(self, asked: Mapping[str, str], today: int) -> Mask:
        """Return the works that a search finds on a day."""
        query = asked.get("query", "")
        works = self.shelf.held(today)
        if query.strip():
            works = works & evaluate(query, _DIALECT, lambda _, value: self._term(value, today))
        for name, mark in (("year", "-"), ("publicationDateOrYear", ":")):
            if name in asked:
                works = works & self._between(asked[name], mark)
        return works

    def _ordered(self, works: Mask, sort: str) -> Ints:
        found = np.flatnonzero(works)
        order = np.argsort(paper_number(self.state.corpus.seed, found))
        return found[order[::-1] if sort == "paperId:desc" else order]

    def _term(self, value: str, today: int) -> Mask:
        if value.startswith("SANDBOX:"):
            held = self.shelf.held(today)
            return np.asarray(held & (np.cumsum(held) <= int(value[8:])))
        phrase, near, _ = value.partition("~")
        words = phrase.strip('"*')
        texts = (TITLE, ABSTRACT)
        if not near or " " not in words:
            return self.state.postings.text(words, texts, truncated=value.endswith("*"))
        each = [self.state.postings.text(word, texts, truncated=False) for word in words.split()]
        return np.asarray(np.logical_and.reduce(each))

    def _between(self, text: str, mark: str) -> Mask:
        first, ranged, last = text.partition(mark)
        start, end = date_bounds(first), date_bounds(last if ranged else first)
        days = self.state.corpus.timing.electronic
        return np.asarray((days >= (start[0] if start else -(10**9))) & (days <= (end[1] if end else 10**9)))

    def _page(self, call: Call, hits: Ints, start: int, asked: list[str]) -> Answer:
        works, total = part(self.state, self.name, hits, start, PAGE, call.fault)
        following = f"PCOKW{start + PAGE:09d}" if start + PAGE < len(hits) else None
        seed, pmids, pubmed = self.state.corpus.seed, self.state.corpus.pmid, self.state.holdings.in_pubmed
        papers = []
        for work in works:
            whole = paper(seed, work, int(pmids[work.index]) if pubmed[work.index] else None)
            papers.append({name: whole[name] for name in ("paperId", *(own for own in asked if own != "paperId"))})
        return as_json({"total": total, "token": following, "data": papers})


def _place(token: str) -> int | None:
    digits = token.removeprefix("PCOKW")
    return 0 if not token else int(digits) if digits.isdigit() else None


def _bad(words: str) -> Answer:
    return as_json({"error": words}, 400)
