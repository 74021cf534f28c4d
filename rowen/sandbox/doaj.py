"""DOAJ's search of articles as a practice source: open access articles, a hundred a page, a thousand in all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

import numpy as np

from rowen.sandbox.boolean import Dialect, UnreadableQuery
from rowen.sandbox.doaj_json import article, article_id
from rowen.sandbox.families import Role
from rowen.sandbox.fielded import Fielded, part
from rowen.sandbox.holdings import Mask
from rowen.sandbox.mix import Ints
from rowen.sandbox.postings import ABSTRACT, KEYWORDS, TITLE
from rowen.sandbox.pubmed_search import date_bounds
from rowen.sandbox.service import Call, Service, as_json
from rowen.sandbox.state import Answer, State
from rowen.sandbox.timing import date_of

WINDOW, LARGEST_PAGE = 1_000, 100
_PATH = "v4/search/articles/"
_SHARE = dict.fromkeys((Role.ARTICLE, Role.PART_ONE, Role.PART_TWO, Role.PROTOCOL, Role.COMMENT), 0.35)
_TOKEN = re.compile(r'\(|\)|[\[{][^\]}]*[\]}]|"[^"]*"|[A-Za-z_.]+:(?=\S)|[^\s()"\[\]{}]+')
_DIALECT = Dialect(_TOKEN, re.compile(r"([A-Za-z_.]+):"))
_TEXTS = {
    "": (TITLE, ABSTRACT, KEYWORDS), "title": (TITLE,), "bibjson.title": (TITLE,), "abstract": (ABSTRACT,),
    "bibjson.abstract": (ABSTRACT,), "bibjson.keywords": (KEYWORDS,),
}  # fmt: skip
_DISALLOWED = re.compile(r".+[^\\](?:[?*]|~\d?)")
_RANGE = re.compile(r"([\[{])\s*(\S+) TO (\S+?)\s*([\]}])")


class DoajService(Service):
    """Answers ``v4/search/articles/<query>``."""

    name = "doaj"
    root = "/doaj/api"
    words = "query"
    share = MappingProxyType(_SHARE)
    lag = (5, 120)

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self._search = Fielded(self.shelf, state.postings, _DIALECT, _TEXTS, self._special)

    def answer(self, call: Call) -> Answer:
        """Answer a search."""
        if not call.path.startswith(_PATH):
            return as_json({"status": "not_found", "error": "There is nothing at this address (ref: 0)"}, 404)
        query = call.path.removeprefix(_PATH)
        if _DISALLOWED.search(query):
            return _bad("Query contains disallowed Lucene features (ref: 1)")
        page, size = (_number(call.params.get(name, ""), at) for name, at in (("page", 1), ("pageSize", 10)))
        size = min(size, LARGEST_PAGE)
        if (page - 1) * size >= WINDOW:
            return _bad(f"You cannot access results beyond {WINDOW} records via this API. (ref: 2)")
        try:
            found = self.finds({"query": query}, self.state.clock.day)
        except UnreadableQuery:
            return _bad("There was an error executing your query (ref: 3)")
        return self._page(call, query, self._ordered(found, call.params.get("sort", "")), page, size)

    def per_second(self, call: Call) -> int:
        """Take two requests a second."""
        del call
        return 2

    def too_many(self, call: Call, count: int) -> Answer:
        """Refuse as its web server does, in HTML."""
        del call, count
        return Answer(b"<html><head><title>429 Too Many Requests</title></head></html>", "text/html", 429)

    def finds(self, asked: Mapping[str, str], today: int) -> Mask:
        """Return the works that a search finds on a day; what stands in the path is its parameter ``query``."""
        return self._search.run(asked.get("query", ""), today)

    def ids(self, index: Ints) -> list[str]:
        """Return the ids of works."""
        return [article_id(at) for at in index.tolist()]

    def failed(self, call: Call) -> Answer:
        """Fail for a moment."""
        del call
        return as_json({"status": "error", "error": "An unexpected error occurred (ref: 4)"})

    def _ordered(self, found: Mask, sort: str) -> Ints:
        newest = self.shelf.newest_first(found)
        return newest[::-1] if sort == "created_date:asc" else newest

    def _page(self, call: Call, query: str, hits: Ints, page: int, size: int) -> Answer:
        works, total = part(self.state, self.name, hits, (page - 1) * size, size, call.fault)
        link = f"{call.base}/{_PATH}{quote(query, safe='')}?pageSize={size}&page="
        last = max(1, -(-len(hits) // size))
        made: dict[str, object] = {
            "total": total, "page": page, "pageSize": size, "timestamp": f"{self.state.clock.today}T00:00:00Z",
            "query": query,
            "results": [article(work, date_of(int(self.shelf.arrival[work.index]))) for work in works],
        }  # fmt: skip
        if page < last:
            made |= {"next": f"{link}{page + 1}"}
        return as_json(made | {"last": f"{link}{last}"})

    def _special(self, name: str, text: str) -> Mask | None:
        days = self.shelf.arrival if name == "created_date" else self.state.corpus.timing.electronic
        match name:
            case "created_date" | "bibjson.year":
                return _within(days, text)
            case "journal" | "bibjson.journal.title":
                return self.state.postings.in_journal(text)
        return None


def _within(days: Ints, text: str) -> Mask:
    """Works whose day lies in ``[A TO B]`` (with its ends), ``{A TO B}`` (without), mixed, or on a day or in a year."""
    ranged = _RANGE.fullmatch(text)
    low, high = (ranged[2], ranged[3]) if ranged else (text, text)
    start, end = date_bounds(low), date_bounds(high)
    if start is None or end is None:
        return np.zeros(len(days), dtype=np.bool_)
    first = start[1] + 1 if ranged and ranged[1] == "{" else start[0]
    last = end[0] - 1 if ranged and ranged[4] == "}" else end[1]
    return np.asarray((days >= first) & (days <= last))


def _number(text: str, default: int) -> int:
    return int(text) if text.isdigit() and int(text) else default


def _bad(words: str) -> Answer:
    return as_json({"status": "bad_request", "error": words}, 400)
