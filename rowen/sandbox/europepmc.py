"""Europe PMC's RESTful search: pages by cursor, errors as the service words them."""

from __future__ import annotations

import base64
import binascii
import json
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from urllib.parse import quote
from xml.sax.saxutils import escape

from rowen.sandbox.altered import fewer
from rowen.sandbox.europepmc_json import Json, link, native_id, result
from rowen.sandbox.europepmc_query import EuropePmcSearch, UnreadableQuery
from rowen.sandbox.holdings import Collection
from rowen.sandbox.mix import Ints
from rowen.sandbox.state import Answer, State
from rowen.sandbox.timing import date_of
from rowen.sandbox.work import Work

_JSON, _XML = "application/json;charset=UTF-8", "application/xml;charset=UTF-8"
_KEPT_RESULTS = 64
LARGEST_PAGE = 1_000
_DETAILS = ("idlist", "lite", "core")


class EuropePmc:
    """Answers searches; keeps the last results."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._search = EuropePmcSearch(state.holdings, state.postings)
        self._results: OrderedDict[tuple[str, int], Ints] = OrderedDict()
        self._lock = Lock()

    def search(self, params: Mapping[str, str], base: str, fault: str = "") -> Answer:
        """Answer one search. ``base`` is the address that nextPageUrl begins with.

        ``fault`` may be "short_page", "repeated_cursor", "vanishing", "total_changes", "half" or "lost".
        """
        query = params.get("query", "")
        if not query.strip():
            return error("Query parameter is missing or empty", 400)
        if params.get("format", "xml") != "json":
            return error("The sandbox answers format=json only", 400)
        try:
            hits = fewer(self.hits(query, self._state.clock.day), fault)
        except UnreadableQuery as unreadable:
            return error(f"Invalid query: {unreadable}", 400)
        size = min(max(int(params["pageSize"]), 1), LARGEST_PAGE) if params.get("pageSize", "").isdigit() else 25
        mark = params.get("cursorMark", "*") or "*"
        paged = params.get("page", "")
        start = (int(paged) - 1) * size if paged.isdigit() and paged != "0" else _offset(mark)
        if start is None:
            return error(f"Invalid cursorMark: {mark}", 400)
        detail = params.get("resultType", "lite").lower()
        shown = self._shown(hits[start : start + size], detail if detail in _DETAILS else "lite", fault)
        following = "" if paged or (start == 0 and len(hits) <= size) else _mark(min(start + size, len(hits)))
        if fault == "repeated_cursor" and not paged:
            following = mark
        total = len(hits) + (7 if fault == "total_changes" else 0)
        return _page(params, base, total, detail, size, mark, following, shown)

    def hits(self, query: str, today: int) -> Ints:
        """Return what a query finds on a day, in the order of the result.

        Raises:
            UnreadableQuery: it cannot be read.
        """
        with self._lock:
            known = self._results.get((query, today))
        if known is None:
            known = self._search.run(query, today)
            with self._lock:
                self._results[query, today] = known
                while len(self._results) > _KEPT_RESULTS:
                    self._results.popitem(last=False)
        return known

    def _shown(self, chosen: Ints, detail: str, fault: str) -> list[Json]:
        gone = self._state.vanished["europepmc"]
        if fault == "vanishing":
            gone.update(chosen[:1].tolist())
        kept = [index for index in chosen.tolist() if index not in gone]
        if fault == "short_page":
            kept = kept[:-1]
        works = self._state.corpus.make(kept)
        linked = self._linked(works) if detail != "idlist" else {}
        holdings, pmids = self._state.holdings, self._state.corpus.pmid
        return [
            result(
                work, Collection(holdings.collection[work.index]), int(pmids[work.index]), detail,
                linked.get(work.index, []), date_of(int(holdings.europepmc_arrival[work.index])),
            )
            for work in works
        ]  # fmt: skip

    def _linked(self, works: list[Work]) -> dict[int, list[Json]]:
        holdings, corpus = self._state.holdings, self._state.corpus
        close = sorted({other for work in works for other in (work.parent, *(at for _, at in work.children))} - {-1})
        kin = {work.index: work for work in corpus.make(close)} if close else {}
        present = holdings.europepmc(self._state.clock.day)
        made: dict[int, list[Json]] = {}
        for work in works:
            for other, is_parent in (*((at, False) for _, at in work.children), (work.parent, True)):
                if other < 0 or not present[other]:
                    continue
                source = Collection(holdings.collection[other])
                name = native_id(other, source, int(corpus.pmid[other]))
                entry = link(work.role, kin[other].role, name, source.name, is_parent=is_parent)
                if entry:
                    made.setdefault(work.index, []).append(entry)
        return made


def error(message: str, status: int) -> Answer:
    """Return an errorBean, which is XML whatever format was asked for."""
    body = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f"<errorBean><errCode>{status}</errCode><errMsg>{escape(message)}</errMsg></errorBean>"
    )
    return Answer(body.encode(), _XML, status)


def _page(
    params: Mapping[str, str],
    base: str,
    total: int,
    detail: str,
    size: int,
    mark: str,
    following: str,
    shown: list[Json],
) -> Answer:
    made: Json = {"version": "6.9", "hitCount": total}
    if following:
        made["nextCursorMark"] = following
        query = quote(params["query"])
        made["nextPageUrl"] = (
            f"{base}/search?query={query}&cursorMark={following}&resultType={detail}&pageSize={size}&format=json"
        )
    made["request"] = {
        "queryString": params["query"], "resultType": detail, "cursorMark": mark, "pageSize": size,
        "sort": params.get("sort", ""), "synonym": params.get("synonym", "false").lower() == "true",
    }  # fmt: skip
    made["resultList"] = {"result": shown}
    return Answer(json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode(), _JSON)


def _mark(offset: int) -> str:
    return "AoIIQ" + base64.b64encode(f"rowen:{offset:09d}".encode()).decode()


def _offset(mark: str) -> int | None:
    if mark == "*":
        return 0
    try:
        plain = base64.b64decode(mark.removeprefix("AoIIQ"), validate=True).decode("ascii", "replace")
    except (binascii.Error, ValueError):
        return None
    name, _, digits = plain.partition(":")
    return int(digits) if name == "rowen" and digits.isdigit() else None
