"""Web of Science Starter as a practice source: numbered pages of short records, fewer field tags, a daily budget."""

from __future__ import annotations

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
from rowen.sandbox.wos import pmid
from rowen.sandbox.wos_json import document
from rowen.sandbox.wos_query import STARTER_TAGS, accession_numbers, core_collection, wos_search

LARGEST = 50


class WosStarterService(Service):
    """Answers ``documents``."""

    name = "wos_starter"
    root = "/apis/wos-starter/v1"
    words = "q"
    tells = MappingProxyType({Role.RETRACTION: "RetractionIn"})
    practice_key = "practice-key-for-wos-starter"

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self._search = wos_search(self.shelf, state.postings, STARTER_TAGS)

    def answer(self, call: Call) -> Answer:
        """Answer a search."""
        if call.path != "documents":
            return as_json({"message": "no Route matched with those values"}, 404)
        if call.headers.get("x-apikey") != self.practice_key:
            return as_json({"message": "Invalid authentication credentials"}, 401)
        size, number = (whole_number(call.params.get(name, ""), 0, 10**6) for name in ("limit", "page"))
        if not 1 <= size <= LARGEST or not number:
            return _bad("limit must be 1-50, page from 1 up")
        try:
            works = self.finds(call.params, self.state.clock.day)
        except UnreadableQuery as error:
            return _bad(f"Invalid query: {error}")
        hits = self.shelf.newest_first(works)
        shown, total = part(self.state, self.name, hits, (number - 1) * size, size, call.fault)
        numbers = accession_numbers(self.shelf, np.array([work.index for work in shown], dtype=np.int64))
        gone = self.state.corpus.retracted_among(self.shelf.held(self.state.clock.day))
        found = [
            document(work, ut, pmid(self.state, work), retracted=bool(gone[work.index]))
            for work, ut in zip(shown, numbers, strict=True)
        ]
        return as_json({"metadata": {"total": total, "page": number, "limit": size}, "hits": found})

    @cached_property
    def shelf(self) -> Shelf:
        """What the Core Collection holds."""
        return core_collection(self.state.corpus)

    def finds(self, asked: Mapping[str, str], today: int) -> Mask:
        """Return the works that a search finds on a day."""
        return self._search.run(asked.get("q", ""), today)

    def ids(self, index: Ints) -> list[str]:
        """Return the ids of works."""
        return accession_numbers(self.shelf, index)

    def per_second(self, call: Call) -> int:
        """Take five a second."""
        del call
        return 5

    def too_many(self, call: Call, count: int) -> Answer:
        """Refuse for a second."""
        del call, count
        return as_json({"message": "API rate limit exceeded"}, 429, {"X-RateLimit-Remaining-Second": "0"})

    def spent(self, call: Call) -> Answer:
        """Refuse until midnight."""
        del call
        return as_json({"message": "API rate limit exceeded"}, 429, {"X-RateLimit-Remaining-Day": "0"})

    def failed(self, call: Call) -> Answer:
        """Fail for a moment under a good status."""
        del call
        return as_json({"error": {"status": 500, "title": "Internal Server Error", "details": "Please try again."}})


def _bad(details: str) -> Answer:
    return as_json({"error": {"status": 400, "title": "Bad Request", "details": details}}, 400)
