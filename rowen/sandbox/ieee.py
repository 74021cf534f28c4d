"""IEEE Xplore's metadata search as a practice source: numbered pages, and a gateway that answers in bits of HTML."""

from __future__ import annotations

import re

import numpy as np

from rowen.sandbox.boolean import Dialect, UnreadableQuery
from rowen.sandbox.families import Role
from rowen.sandbox.fielded import Fielded, between_days, part, whole_number, years
from rowen.sandbox.holdings import Mask
from rowen.sandbox.ieee_json import FIRST_NUMBER, article
from rowen.sandbox.postings import ABSTRACT, KEYWORDS, TITLE
from rowen.sandbox.service import Call, Service, as_json
from rowen.sandbox.shelves import Shelf
from rowen.sandbox.state import Answer, State

LARGEST, WILDCARDS = 200, 10
_ALL = (TITLE, ABSTRACT, KEYWORDS)
_TEXTS = {
    "": _ALL, "all metadata": _ALL, "document title": (TITLE,), "abstract": (ABSTRACT,), "author keywords": (KEYWORDS,),
    "index terms": (KEYWORDS,),
}  # fmt: skip
_DIALECT = Dialect(
    re.compile(r'\(|\)|"[^"]*":(?=\S)|"[^"]*"|[^\s()"]+'),
    re.compile(r'"([^"]*)":'),
    spelling={f"{word}/{number}": "AND" for word in ("NEAR", "ONEAR") for number in range(100)},
)
_SHARE = {
    Role.ARTICLE: 0.35,
    Role.PART_ONE: 0.35,
    Role.PART_TWO: 0.35,
    Role.BOOK: 0.3,
    Role.CHAPTER: 0.3,
    Role.CONFERENCE: 0.8,
}
_TAKEN = frozenset(("apikey", "format", "querytext", "max_records", "start_record", "sort_field", "sort_order"))


class IeeeService(Service):
    """Answers ``api/v1/search/articles``. Proximity is read as AND."""

    name = "ieee"
    root = "/ieee"
    practice_key = "practice-key-for-ieee"

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self.shelf = Shelf(state.corpus, self.name, _SHARE, (0, 60))
        self._search = Fielded(self.shelf, state.postings, _DIALECT, _TEXTS, self._special)

    def answer(self, call: Call) -> Answer:
        """Answer a search."""
        if call.path != "api/v1/search/articles":
            return _gateway("Service Not Found", 596, "ERR_596_SERVICE_NOT_FOUND")
        if call.params.get("apikey") != self.practice_key:
            return _gateway("Developer Inactive", 403, "ERR_403_DEVELOPER_INACTIVE")
        unknown = sorted(set(call.params) - _TAKEN)
        query = call.params.get("querytext", "")
        if unknown or call.params.get("format", "json") != "json":
            return as_json({"message": f"Unknown parameter {unknown[0] if unknown else 'format'}"}, 400)
        if len(re.findall(r"\*", query)) > WILDCARDS:
            return as_json({"message": f"The maximum number of wildcards is {WILDCARDS}"}, 400)
        try:
            works = self._search.run(query, self.state.clock.day)
        except UnreadableQuery as error:
            return as_json({"message": f"The query cannot be read: {error}"}, 400)
        return self._page(call, works)

    def too_many(self, call: Call, count: int) -> Answer:
        """Refuse for a second."""
        del call, count
        return _gateway("Developer Over Qps", 403, "ERR_403_DEVELOPER_OVER_QPS")

    def spent(self, call: Call) -> Answer:
        """Refuse until midnight."""
        del call
        return _gateway("Developer Over Rate", 403, "ERR_403_DEVELOPER_OVER_RATE", {"Retry-After": "11279"})

    def failed(self, call: Call) -> Answer:
        """Fail for a moment under a good status."""
        del call
        return as_json({"message": "An internal error occurred, please try again"})

    def _page(self, call: Call, works: Mask) -> Answer:
        found = np.flatnonzero(works)
        hits = found if call.params.get("sort_order") == "asc" else found[::-1]
        start = max(whole_number(call.params.get("start_record", ""), 1, 10**9) - 1, 0)
        size = whole_number(call.params.get("max_records", ""), 25, LARGEST)
        shown, total = part(self.state, self.name, hits, start, size, call.fault)
        answer: dict[str, object] = {"total_records": total, "total_searched": int(self.shelf.held(10**6).sum())}
        if total:
            answer["articles"] = [article(work, start + rank) for rank, work in enumerate(shown, 1)]
        return as_json(answer)

    def _special(self, name: str, text: str) -> Mask | None:
        if name == "publication year":
            return between_days(self.state.corpus.year, text, years)
        if name == "article number":
            wanted = int(text) if text.isdigit() else 0
            return np.asarray(self.state.corpus.index + FIRST_NUMBER == wanted)
        if name == "publication title":
            return self.state.postings.in_journal(text)
        raise UnreadableQuery(f"{name} is no field")


def _gateway(words: str, status: int, code: str, headers: dict[str, str] | None = None) -> Answer:
    told = {"X-Mashery-Error-Code": code, **(headers or {})}
    return Answer(f"<h1>{words}</h1>".encode(), "text/xml", status, told)
