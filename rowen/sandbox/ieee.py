"""IEEE Xplore's Metadata Search as a practice source: two hundred articles a page, behind a gateway that counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from rowen.sandbox.boolean import Dialect, UnreadableQuery
from rowen.sandbox.families import Role
from rowen.sandbox.fielded import Fielded, part, whole_number
from rowen.sandbox.holdings import Mask
from rowen.sandbox.ieee_json import FIRST_NUMBER, TYPES, article, article_number
from rowen.sandbox.mix import Ints
from rowen.sandbox.postings import ABSTRACT, KEYWORDS, TITLE
from rowen.sandbox.service import Call, Service, as_json
from rowen.sandbox.shelves import Stock
from rowen.sandbox.state import Answer, State

LARGEST_PAGE, UNTIL_MIDNIGHT = 200, 11_280
_SHARE = {
    **dict.fromkeys((Role.ARTICLE, Role.PART_ONE, Role.PART_TWO), 0.3), Role.CONFERENCE: 0.9, Role.CHAPTER: 0.4,
    Role.ERRATUM: 0.2,
}  # fmt: skip
_NEAR = {f"{word}/{number}": "AND" for word in ("NEAR", "ONEAR") for number in range(256)}
_DIALECT = Dialect(re.compile(r'\(|\)|"[^"]*":|"[^"]*"\*?|[^\s()"]+'), re.compile(r'"\s*([^"]*?)\s*":'), spelling=_NEAR)
_ALL = (TITLE, ABSTRACT, KEYWORDS)
_TEXTS = {
    "": _ALL, "all metadata": _ALL, "document title": (TITLE,), "abstract": (ABSTRACT,), "author keywords": (KEYWORDS,),
    "index terms": (KEYWORDS,), "ieee terms": (KEYWORDS,),
}  # fmt: skip
_TAKEN = frozenset(
    (
        *("apikey", "format", "querytext", "start_year", "end_year", "content_type"),
        *("start_record", "max_records", "sort_field", "sort_order"),
    )
)


class IeeeService(Service):
    """Answers ``api/v1/search/articles``."""

    name = "ieee"
    root = "/ieee"
    words = "querytext"
    share = MappingProxyType(_SHARE)
    lag = (5, 60)
    tells = MappingProxyType({Role.RETRACTION: "RetractionIn"})
    practice_key = "practice-key-for-ieee"

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self._search = Fielded(self.shelf, state.postings, _DIALECT, _TEXTS, self._special)

    def answer(self, call: Call) -> Answer:
        """Answer a search."""
        if call.path != "api/v1/search/articles":
            return _gateway("Service Not Found", "ERR_596_SERVICE_NOT_FOUND", 596)
        if call.params.get("apikey") != self.practice_key:
            return _gateway("Developer Inactive", "ERR_403_DEVELOPER_INACTIVE")
        unknown = sorted(set(call.params) - _TAKEN)
        if unknown:
            return _error(f"The practice source does not know the parameter {unknown[0]}", 400)
        try:
            works = self.finds(call.params, self.state.clock.day)
        except UnreadableQuery as error:
            return _error(f"The query cannot be read: {error}", 400)
        return self._page(call, works)

    def too_many(self, call: Call, count: int) -> Answer:
        """Refuse for a moment, as the gateway does."""
        del call, count
        said = {"X-Error-Detail-Header": "Account Over Queries Per Second Limit", "Retry-After": "1"}
        return _gateway("Developer Over Qps", "ERR_403_DEVELOPER_OVER_QPS", headers=said)

    def spent(self, call: Call) -> Answer:
        """Refuse until the day is over."""
        del call
        said = {"X-Error-Detail-Header": "Account Over Rate Limit", "Retry-After": str(UNTIL_MIDNIGHT)}
        return _gateway("Developer Over Rate", "ERR_403_DEVELOPER_OVER_RATE", headers=said)

    def finds(self, asked: Mapping[str, str], today: int) -> Mask:
        """Return the works that a search finds on a day."""
        return self._search.run(asked.get("querytext", ""), today) & self._limited(asked)

    def ids(self, index: Ints) -> list[str]:
        """Return the ids of works."""
        return [article_number(at) for at in index.tolist()]

    @property
    def others(self) -> Stock:
        """Notices of retraction: it is told of each on the day that it comes out."""
        return Stock.of_all(self.state.corpus)

    def failed(self, call: Call) -> Answer:
        """Fail for a moment under a good status."""
        del call
        return _error("The search did not answer.", 200)

    def _limited(self, asked: Mapping[str, str]) -> Mask:
        """Works within the years and of the content type that the parameters name."""
        corpus = self.state.corpus
        found = corpus.year >= whole_number(asked.get("start_year", ""), 0, 9999)
        found = found & (corpus.year <= whole_number(asked.get("end_year", ""), 9999, 9999))
        kind = asked.get("content_type", "")
        roles = [role for role in Role if not kind or TYPES.get(role) == kind]
        return np.asarray(found & np.isin(corpus.kin.role, roles))

    def _page(self, call: Call, found: Mask) -> Answer:
        start = max(1, whole_number(call.params.get("start_record", ""), 1, 10**9)) - 1
        size = whole_number(call.params.get("max_records", ""), 25, LARGEST_PAGE)
        ordered = call.params.get("sort_field") == "article_number" and call.params.get("sort_order") == "asc"
        hits = np.flatnonzero(found).astype(np.int64) if ordered else self.shelf.newest_first(found)
        works, total = part(self.state, self.name, hits, start, size, call.fault)
        corpus = self.state.corpus
        retracted = corpus.retracted_among(corpus.timing.arrival <= self.state.clock.day)
        shown = [article(one, rank, gone=bool(retracted[one.index])) for rank, one in enumerate(works, start=start + 1)]
        counted: dict[str, object] = {"total_records": total, "total_searched": self.state.corpus.works}
        return as_json(counted | ({"articles": shown} if shown else {}))

    def _special(self, name: str, text: str) -> Mask | None:
        corpus = self.state.corpus
        match name:
            case "article number":
                return np.asarray(corpus.index == whole_number(text, 0, 10**9) - FIRST_NUMBER)
            case "publication year":
                return np.asarray(corpus.year == whole_number(text, 0, 9999))
            case "publication title":
                return self.state.postings.in_journal(text)
        return None


def _gateway(words: str, code: str, status: int = 403, headers: dict[str, str] | None = None) -> Answer:
    said = {"X-Mashery-Error-Code": code, "Server": "Mashery Proxy", **(headers or {})}
    return Answer(f"<h1>{words}</h1>".encode(), "text/xml", status, said)


def _error(words: str, status: int) -> Answer:
    return as_json({"error": {"code": status, "message": words}}, status)
