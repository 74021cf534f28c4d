"""Crossref's REST API as a practice source: works by DOI, and filters by DOI and by what is updated."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from rowen.sandbox.by_doi import among, held, work_of
from rowen.sandbox.crossref_json import UPDATES, Json, message
from rowen.sandbox.families import Role
from rowen.sandbox.service import Call, Service, as_json
from rowen.sandbox.state import Answer
from rowen.sandbox.timing import date_of
from rowen.sandbox.work import Work

SHARE = dict.fromkeys(Role, 0.97) | {Role.CONFERENCE: 0.6}
_FILTERS = ("doi", "updates")
_MOST = 1000
_CURSOR = re.compile(r"DnF1ZXJ5(\d{9})==")


class CrossrefService(Service):
    """Works by DOI."""

    name = "crossref"
    root = "/crossref"
    share = MappingProxyType(SHARE)
    lag = (0, 20)
    tells = MappingProxyType(
        {
            Role.RETRACTION: "RetractionIn", Role.ERRATUM: "ErratumIn", Role.CONCERN: "ExpressionOfConcernIn",
            Role.PREPRINT: "UpdateIn",
        }
    )  # fmt: skip

    def answer(self, call: Call) -> Answer:
        """Answer about one work or a filter; every answer says how fast this caller may ask."""
        said = self._list(call) if call.path == "works" else self._single(call)
        polite = "@" in call.params.get("mailto", "")
        limits = {
            "x-rate-limit-limit": str(self.per_second(call)), "x-rate-limit-interval": "1s",
            "x-concurrency-limit": "3" if polite else "1", "x-api-pool": "polite" if polite else "public",
        }  # fmt: skip
        return Answer(said.body, said.media_type, said.status, {**said.headers, **limits})

    def per_second(self, call: Call) -> int:
        """Ten for callers with an address, five for others."""
        return 10 if "@" in call.params.get("mailto", "") else 5

    def fetches(self, path: str) -> bool:
        """One work is fetched, a filter is a search."""
        return path != "works"

    def too_many(self, call: Call, count: int) -> Answer:
        """Refuse with a web page."""
        del call, count
        body = b"<html><body><h1>429 Too Many Requests</h1>\nYou have sent too many requests.\n</body></html>\n"
        return Answer(body, "text/html", 429, {"Retry-After": "1"})

    def failed(self, call: Call) -> Answer:
        """Report the trouble of its search engine."""
        del call
        told = {"name": "class clojure.lang.ExceptionInfo", "message": "Response Exception", "stack": ["core.clj:4617"]}
        return _wrapped("exception", told, status="error")

    def _single(self, call: Call) -> Answer:
        work = held(self.shelf, call.path.removeprefix("works/"), self._today)
        if not call.path.startswith("works/") or work is None or work.index in self._gone(call, [work]):
            return Answer(b"Resource not found.", "text/plain", 404)
        return _wrapped("work", self._told(work))

    def _list(self, call: Call) -> Answer:
        wishes = [wish.partition(":")[::2] for wish in call.params.get("filter", "").split(",")]
        rows, start = call.params.get("rows", "20"), _offset(call.params.get("cursor", "*"))
        if any(name not in _FILTERS for name, _ in wishes):
            return _failed("filter-not-available", wishes[0][0], "Filter specified but there is no such filter")
        if not rows.isdigit() or int(rows) > _MOST:
            return _failed("integer-not-valid", rows, f"Integer specified as {rows} but must be at most {_MOST}.")
        if start is None:
            return _failed("cursor-invalid", call.params["cursor"], "Cursor specified but it is invalid", 404)
        found = self._found(wishes)
        shown = [work for work in found[start : start + int(rows)] if work.index not in self._gone(call, found)]
        if call.fault == "short_page":
            shown = shown[:-1]
        following = start if call.fault == "repeated_cursor" else start + int(rows)
        total = len(found) + (7 if call.fault == "total_changes" else 0)
        items = [self._told(work) for work in shown]
        return _wrapped(
            "work-list",
            {
                "facets": {}, "next-cursor": f"DnF1ZXJ5{following:09d}==", "total-results": total, "items": items,
                "items-per-page": int(rows), "query": {"start-index": 0, "search-terms": None},
            },
        )  # fmt: skip

    def _found(self, wishes: Sequence[tuple[str, ...]]) -> list[Work]:
        """Works of all filters together: of one name, any value will do."""
        found: dict[int, Work] = {}
        for name, doi in wishes:
            if name == "doi":
                work = held(self.shelf, doi, self._today)
                found |= {work.index: work} if work else {}
            else:
                updated = work_of(self.state.corpus, doi)
                notices = [at for role, at in updated.children if role in UPDATES] if updated else []
                found |= {work.index: work for work in among(self.shelf, notices, self._today)}
        return [found[at] for at in sorted(found)]

    def _told(self, work: Work) -> Json:
        close = [work.parent, *(at for _, at in work.children)]
        arrived = date_of(int(self.shelf.arrival[work.index]))
        return message(work, among(self.shelf, close, self._today), arrived)

    def _gone(self, call: Call, works: Sequence[Work]) -> set[int]:
        gone = self.state.vanished[self.name]
        if call.fault == "vanishing":
            gone.update(work.index for work in works[:1])
        return gone

    @property
    def _today(self) -> int:
        return self.state.clock.day


def _wrapped(kind: str, told: object, *, status: str = "ok") -> Answer:
    return as_json({"status": status, "message-type": kind, "message-version": "1.0.0", "message": told})


def _failed(kind: str, value: str, words: str, status: int = 400) -> Answer:
    told: list[Mapping[str, str]] = [{"type": kind, "value": value, "message": words}]
    return as_json({"status": "failed", "message-type": "validation-failure", "message": told}, status)


def _offset(mark: str) -> int | None:
    found = _CURSOR.fullmatch(mark)
    return 0 if mark == "*" else int(found[1]) if found else None
