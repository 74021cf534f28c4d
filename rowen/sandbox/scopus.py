"""Scopus Search as a practice source: cursor pages in the view COMPLETE, offset pages up to 5,000 in STANDARD."""

from __future__ import annotations

import time
from collections.abc import Mapping
from types import MappingProxyType

from rowen.sandbox.boolean import UnreadableQuery
from rowen.sandbox.families import Role
from rowen.sandbox.fielded import part, whole_number
from rowen.sandbox.holdings import Mask
from rowen.sandbox.mix import Ints
from rowen.sandbox.scopus_json import entry, page
from rowen.sandbox.scopus_query import eids, scopus_search
from rowen.sandbox.service import Call, Service, as_json
from rowen.sandbox.state import Answer, State

WINDOW, WEEK = 5_000, 7 * 86_400
_LARGEST = {"STANDARD": 200, "COMPLETE": 25}
_SHARE = {
    Role.ARTICLE: 0.78, Role.PART_ONE: 0.8, Role.PART_TWO: 0.8, Role.PROTOCOL: 0.6, Role.ERRATUM: 0.6,
    Role.RETRACTION: 0.6, Role.BOOK: 0.5, Role.CHAPTER: 0.5, Role.CONFERENCE: 0.8, Role.COMMENT: 0.6,
    Role.CONCERN: 0.6,
}  # fmt: skip


class ScopusService(Service):
    """Answers ``content/search/scopus``."""

    name = "scopus"
    root = "/scopus"
    words = "query"
    share = MappingProxyType(_SHARE)
    lag = (0, 75)
    tells = MappingProxyType({Role.RETRACTION: "RetractionIn"})
    practice_key = "practice-key-for-scopus"

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self._search = scopus_search(self.shelf, state.postings)

    def answer(self, call: Call) -> Answer:
        """Answer a search."""
        if call.path != "content/search/scopus":
            return _error("RESOURCE_NOT_FOUND", "The resource specified cannot be found.", 404)
        key = call.headers.get("x-els-apikey") or call.params.get("apiKey", "")
        if key != self.practice_key:
            return _error("APIKEY_INVALID", f"Invalid API Key: {key}", 401)
        view, size, start = call.params.get("view", "STANDARD"), _size(call), _start(call)
        if size > _LARGEST.get(view, 0) or start is None or ("cursor" not in call.params and start + size > WINDOW):
            return _error("INVALID_INPUT", "Exceeds the maximum number allowed for the service level", 400)
        try:
            works = self.finds(call.params, self.state.clock.day)
        except UnreadableQuery as error:
            return _error("INVALID_INPUT", f"Error translating query: {error}", 400)
        return self._page(call, self.shelf.newest_first(works), start, size)

    def too_many(self, call: Call, count: int) -> Answer:
        """Refuse for a moment."""
        del call, count
        words = {"error-code": "TOO_MANY_REQUESTS", "error-message": "Requests are coming in too fast."}
        return as_json({"error-response": words}, 429, {"X-ELS-Status": "THROTTLED"})

    def spent(self, call: Call) -> Answer:
        """Refuse until the week is over."""
        del call
        headers = {
            "X-ELS-Status": "QUOTA_EXCEEDED - Quota Exceeded", "X-RateLimit-Limit": "20000", "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": str(int(time.time()) + WEEK),
        }  # fmt: skip
        return _error("QUOTA_EXCEEDED", "Quota Exceeded", 429, headers)

    def finds(self, asked: Mapping[str, str], today: int) -> Mask:
        """Return the works that a search finds on a day."""
        return self._search.run(asked.get("query", ""), today)

    def ids(self, index: Ints) -> list[str]:
        """Return the ids of works."""
        return eids(self.shelf, index)

    def failed(self, call: Call) -> Answer:
        """Fail for a moment under a good status."""
        del call
        return _error("GENERAL_SYSTEM_ERROR", "The search backend did not answer.", 200)

    def _page(self, call: Call, hits: Ints, start: int, size: int) -> Answer:
        works, total = part(self.state, self.name, hits, start, size, call.fault)
        whole = call.params.get("view") == "COMPLETE"
        gone = self.state.corpus.retracted_among(self.shelf.held(self.state.clock.day))
        shown = [entry(self.state.corpus, work, whole=whole, retracted=bool(gone[work.index])) for work in works]
        end = start if call.fault == "repeated_cursor" else start + size
        headers = {"X-RateLimit-Limit": "20000", "X-RateLimit-Remaining": "19000"}
        return as_json(page(call, total, start, end, shown, self.practice_key), 200, headers)


def _size(call: Call) -> int:
    return whole_number(call.params.get("count", ""), 25, 10_000)


def _start(call: Call) -> int | None:
    """Where the page begins; None for a cursor that is none of ours."""
    mark = call.params.get("cursor", "")
    if mark in {"", "*"}:
        return whole_number(call.params.get("start", ""), 0, 10**9) if not mark else 0
    digits = mark.removeprefix("AoJ")
    return int(digits) if mark.startswith("AoJ") and digits.isdigit() else None


def _error(code: str, words: str, status: int, headers: dict[str, str] | None = None) -> Answer:
    body = {"service-error": {"status": {"statusCode": code, "statusText": words}}}
    return as_json(body, status, {"X-ELS-Status": f"{code} - {words}", **(headers or {})})
