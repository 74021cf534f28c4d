"""Web of Science Expanded as a practice source: a count, lists of ids, records by id, and a yearly record budget."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

import numpy as np

from rowen.sandbox.boolean import UnreadableQuery
from rowen.sandbox.families import Role
from rowen.sandbox.fielded import part, whole_number
from rowen.sandbox.holdings import Mask
from rowen.sandbox.mix import Ints
from rowen.sandbox.service import Call, Service, as_json
from rowen.sandbox.shelves import Shelf
from rowen.sandbox.state import Answer, State
from rowen.sandbox.work import Work
from rowen.sandbox.wos_json import rec
from rowen.sandbox.wos_query import ALL_TAGS, accession_numbers, core_collection, wos_search

YEARLY, LARGEST = 50_000, 100


class WosService(Service):
    """Answers the root, ``recordids`` and ``id``."""

    name = "wos"
    root = "/api/wos"
    words = "usrQuery"
    tells = MappingProxyType({Role.RETRACTION: "RetractionIn"})
    practice_key = "practice-key-for-wos"

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self.left = YEARLY
        self._search = wos_search(self.shelf, state.postings, ALL_TAGS)
        self._numbers = itertools.count(1)
        self._kept: dict[int, Ints] = {}

    def answer(self, call: Call) -> Answer:
        """Answer a search, a page of ids or a request for records."""
        if call.headers.get("x-apikey") != self.practice_key:
            return as_json({"message": "Invalid authentication credentials"}, 401)
        if whole_number(call.params.get("count", ""), LARGEST + 1, LARGEST + 1) > LARGEST:
            return as_json({"code": "400", "message": "count must be 0-100"}, 400)
        place, _, rest = call.path.partition("/")
        match place:
            case "":
                return self._searched(call)
            case "recordids":
                return self._listed(call, whole_number(rest, 0, 10**9))
            case "id":
                return self._records(call, rest.split(","))
        return as_json({"message": "no Route matched with those values"}, 404)

    @cached_property
    def shelf(self) -> Shelf:
        """What the Core Collection holds."""
        return core_collection(self.state.corpus)

    def finds(self, asked: Mapping[str, str], today: int) -> Mask:
        """Return the works that a search finds on a day."""
        return self._search.run(asked.get("usrQuery", ""), today)

    def ids(self, index: Ints) -> list[str]:
        """Return the ids of works."""
        return accession_numbers(self.shelf, index)

    def per_second(self, call: Call) -> int:
        """Take two a second."""
        del call
        return 2

    def fetches(self, path: str) -> bool:
        """Whether it hands over records."""
        return path.startswith("id/")

    def too_many(self, call: Call, count: int) -> Answer:
        """Refuse for a second."""
        del call, count
        return as_json({"message": "API rate limit exceeded"}, 429, {"X-REQ-ReqPerSec-Remaining": "0"})

    def spent(self, call: Call) -> Answer:
        """Refuse until the year of the contract is over."""
        del call
        return as_json({"message": "API rate limit exceeded"}, 429, {"X-REC-AmtPerYear-Remaining": "0"})

    def failed(self, call: Call) -> Answer:
        """Fail for a moment under a good status."""
        del call
        return as_json({"message": "An unexpected error occurred"})

    def _searched(self, call: Call) -> Answer:
        try:
            works = self.finds(call.params, self.state.clock.day)
        except UnreadableQuery as error:
            return as_json({"code": "400", "message": f"Search Error: Invalid query. {error}"}, 400)
        number, hits = next(self._numbers), self.shelf.newest_first(works)
        self._kept[number] = hits
        start, size = _span(call)
        shown = self.state.corpus.make(hits[start : start + size])
        return self._given(shown, len(hits) + (7 if call.fault == "total_changes" else 0), number)

    def _listed(self, call: Call, number: int) -> Answer:
        hits = self._kept.get(number)
        if hits is None:
            return as_json({"code": "404", "message": "Query not found"}, 404)
        works, _ = part(self.state, self.name, hits, *_span(call), call.fault)
        return as_json(accession_numbers(self.shelf, np.array([work.index for work in works], dtype=np.int64)))

    def _records(self, call: Call, wanted: list[str]) -> Answer:
        numbers = accession_numbers(self.shelf, self.state.corpus.index)
        places = dict(zip(numbers, range(len(numbers)), strict=True))
        held = self.shelf.held(self.state.clock.day)
        found = np.array([places[one] for one in wanted if one in places and held[places[one]]], dtype=np.int64)
        works, _ = part(self.state, self.name, found, 0, LARGEST, call.fault)
        return self._given(works, len(found), next(self._numbers))

    def _given(self, works: list[Work], total: int, number: int) -> Answer:
        self.left -= len(works)
        gone = self.state.corpus.retracted_among(self.shelf.held(self.state.clock.day))
        index = np.array([work.index for work in works], dtype=np.int64)
        shown = [
            rec(work, ut, pmid(self.state, work), retracted=bool(gone[work.index]))
            for work, ut in zip(works, accession_numbers(self.shelf, index), strict=True)
        ]
        answer = {
            "Data": {"Records": {"records": {"REC": shown[0] if len(shown) == 1 else shown} if shown else ""}},
            "QueryResult": {"QueryID": number, "RecordsSearched": self.state.corpus.works, "RecordsFound": total},
        }
        headers = {"X-REC-AmtPerYear-Remaining": str(self.left), "X-REQ-ReqPerSec-Remaining": "1"}
        return as_json(answer, 200, headers)


def pmid(state: State, work: Work) -> str:
    """Return a work's PubMed id, "" where PubMed never holds it."""
    return str(state.corpus.pmid[work.index]) if state.holdings.in_pubmed[work.index] else ""


def _span(call: Call) -> tuple[int, int]:
    first = whole_number(call.params.get("firstRecord", ""), 1, 10**9)
    return max(first - 1, 0), whole_number(call.params.get("count", ""), 0, LARGEST)
