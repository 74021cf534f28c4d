"""OpenAlex's list of works as a practice source: nearly everything is in it, and every page costs money."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlencode

from rowen.sandbox.boolean import UnreadableQuery
from rowen.sandbox.families import Role
from rowen.sandbox.fielded import part
from rowen.sandbox.holdings import Mask
from rowen.sandbox.mix import Ints
from rowen.sandbox.openalex_json import FIRST_NUMBER, work_json
from rowen.sandbox.openalex_query import OpenAlexSearch
from rowen.sandbox.service import Call, Service, as_json
from rowen.sandbox.state import Answer, State
from rowen.sandbox.timing import date_of

LARGEST_PAGE, LONGEST_ADDRESS = 100, 4_094
_SHARE = {**dict.fromkeys(Role, 0.93), Role.CONFERENCE: 0.8, Role.CHAPTER: 0.6}
_TAKEN = frozenset(
    ("search", "search.exact", "filter", "cursor", "page", "per_page", "per-page", "api_key", "mailto", "include_xpac")
)
_BUDGET = {"X-RateLimit-Limit-USD": "1", "X-RateLimit-Cost-USD": "0.001", "X-RateLimit-Reset": "43200"}
_INVALID = "Invalid query parameters error."


class OpenAlexService(Service):
    """Answers ``works``."""

    name = "openalex"
    root = "/openalex"
    words = "search"
    share = MappingProxyType(_SHARE)
    lag = (1, 60)
    tells = MappingProxyType({Role.RETRACTION: "RetractionIn"})
    practice_key = "practice-key-for-openalex"

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self._search = OpenAlexSearch(self.shelf, state.postings)

    def answer(self, call: Call) -> Answer:
        """Answer a search."""
        if call.path != "works":
            return Answer(b"<!doctype html><html lang=en><title>404 Not Found</title></html>", "text/html", 404)
        refusal = _refusal(call, self.practice_key)
        if refusal is not None:
            return refusal
        try:
            works = self.finds(call.params, self.state.clock.day)
        except UnreadableQuery as error:
            return _invalid(str(error))
        start = _place(call.params)
        if start is None:
            return _invalid("cursor is not valid")
        return self._page(call, self.shelf.newest_first(works), start)

    def per_second(self, call: Call) -> int:
        """Take a hundred a second."""
        del call
        return 100

    def too_many(self, call: Call, count: int) -> Answer:
        """Refuse for a second."""
        del call, count
        words = {"error": "Rate limit exceeded", "message": "You made more than 100 requests in a second."}
        return as_json(words, 429, {"Retry-After": "1", "X-RateLimit-Remaining-USD": "0.5"})

    def finds(self, asked: Mapping[str, str], today: int) -> Mask:
        """Return the works that a search finds on a day."""
        return self._search.run(asked, today)

    def ids(self, index: Ints) -> list[str]:
        """Return the ids of works."""
        return [f"W{FIRST_NUMBER + at}" for at in index.tolist()]

    def spent(self, call: Call) -> Answer:
        """Refuse until the day's money is there again."""
        del call
        words = "Insufficient budget. This request costs $0.001 but you have $0 left. Resets at midnight UTC."
        headers = {**_BUDGET, "X-RateLimit-Remaining-USD": "0", "Retry-After": "43200"}
        return as_json({"error": "Rate limit exceeded", "message": words, "retryAfter": 43200}, 429, headers)

    def _page(self, call: Call, hits: Ints, start: int) -> Answer:
        size = _size(call.params)
        works, total = part(self.state, self.name, hits, start, size, call.fault)
        end = start if call.fault == "repeated_cursor" else start + size
        by_cursor = "cursor" in call.params
        meta: dict[str, object] = {
            "count": total, "db_response_time_ms": 12, "page": None if by_cursor else start // size + 1,
            "per_page": size, "groups_count": None, "cost_usd": 0.001 if "search" in str(call.params) else 0.0001,
        }  # fmt: skip
        if by_cursor:
            meta["next_cursor"] = _mark(end) if start < len(hits) else None
        gone = self.state.corpus.retracted_among(self.shelf.held(self.state.clock.day))
        shown = [
            work_json(work, date_of(int(self.shelf.arrival[work.index])), int(self.state.corpus.pmid[work.index]),
                      retracted=bool(gone[work.index]), in_pubmed=bool(self.state.holdings.in_pubmed[work.index]))
            for work in works
        ]  # fmt: skip
        return as_json(
            {"meta": meta, "results": shown, "group_by": []}, 200, {**_BUDGET, "X-RateLimit-Remaining-USD": "0.9"}
        )


def _refusal(call: Call, key: str) -> Answer | None:
    unknown = sorted(set(call.params) - _TAKEN)
    if unknown:
        return _invalid(f"{unknown[0]} is not a valid parameter.")
    length = len(call.base) + len(call.path) + len(urlencode(call.params)) + 2
    if length > LONGEST_ADDRESS:
        words = (
            f"Your request URL is {length} bytes, over the {LONGEST_ADDRESS}-byte limit. Split a large Boolean query."
        )
        return as_json({"error": "Request URL too long", "message": words}, 400)
    if call.params.get("api_key") != key and "cursor" in call.params:
        return as_json({"error": "API key required", "message": "Cursor paging needs an API key; they are free."}, 401)
    return None


def _invalid(words: str) -> Answer:
    return as_json({"error": _INVALID, "message": words}, 400)


def _size(params: Mapping[str, str]) -> int:
    text = params.get("per_page") or params.get("per-page") or "25"
    return min(max(int(text), 1), LARGEST_PAGE) if text.isdigit() else 25


def _place(params: Mapping[str, str]) -> int | None:
    """Where the page begins; None for a cursor that is none of ours."""
    mark = params.get("cursor", "")
    if not mark:
        page = params.get("page", "1")
        return (int(page) - 1) * _size(params) if page.isdigit() and page != "0" else None
    if mark == "*":
        return 0
    try:
        return int(json.loads(base64.urlsafe_b64decode(mark))[0])
    except (binascii.Error, ValueError, TypeError, IndexError, KeyError):
        return None


def _mark(place: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([place, "W"]).encode()).decode()
