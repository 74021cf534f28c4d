"""arXiv's query interface as a practice source: preprints, and the manuscripts of a few articles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

import numpy as np

from rowen.sandbox.arxiv_feed import CATEGORIES, Held, error_feed, feed
from rowen.sandbox.boolean import Dialect, UnreadableQuery
from rowen.sandbox.families import Role
from rowen.sandbox.fielded import Fielded, between_days, part, whole_number
from rowen.sandbox.holdings import Mask
from rowen.sandbox.mix import Ints
from rowen.sandbox.postings import ABSTRACT, TITLE
from rowen.sandbox.pubmed_search import date_bounds
from rowen.sandbox.service import Call, Service
from rowen.sandbox.shelves import Stock
from rowen.sandbox.state import Answer, State
from rowen.sandbox.timing import date_of
from rowen.sandbox.work import Work

WINDOW, LARGEST_PAGE = 30_000, 2_000
_XML = "application/atom+xml; charset=utf-8"
_TOKEN = re.compile(r'\(|\)|\[[^\]]*\]|"[^"]*"|[A-Za-z]+:(?=\S)|[^\s()"\[\]]+')
_DIALECT = Dialect(_TOKEN, re.compile(r"([A-Za-z]+):"), spelling={"ANDNOT": "NOT"}, between="OR")
_SHARE = {Role.PREPRINT: 0.5, Role.ARTICLE: 0.06, Role.PART_ONE: 0.2, Role.PART_TWO: 0.2}
_NEW_NAMES = (2007 - 1970) * 12 + 3
"""April 2007, in months since 1970: from then on ids are numbers, before them they begin with an archive."""


class ArxivService(Service):
    """Answers ``query``."""

    name = "arxiv"
    root = "/arxiv/api"
    words = "search_query"
    share = MappingProxyType(_SHARE)
    lag = (0, 3)
    tells = MappingProxyType({Role.PREPRINT: "PreprintOf"})

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self._search = Fielded(
            self.shelf,
            state.postings,
            _DIALECT,
            {"": (TITLE, ABSTRACT), "all": (TITLE, ABSTRACT), "ti": (TITLE,), "abs": (ABSTRACT,)},
            self._special,
        )

    def answer(self, call: Call) -> Answer:
        """Answer a query."""
        if call.path != "query":
            return Answer(b"<html><title>404 Not Found</title></html>", "text/html", 404)
        params = call.params
        start, size = (params.get(name, "") for name in ("start", "max_results"))
        for name, text in (("start", start), ("max_results", size)):
            if text and not text.isdigit():
                return _error(f"{name} must be an integer")
        first, most = whole_number(start, 0, 10**9), whole_number(size, 10, LARGEST_PAGE)
        if first >= WINDOW:
            return _error(f"start must be less than {WINDOW}")
        query = params.get("search_query", "")
        understood = f"all:{query}" if re.fullmatch(r"\w+", query) else query
        try:
            found = self.finds(params, self.state.clock.day)
        except UnreadableQuery as error:
            return _error(f"malformed search_query: {error}")
        works, total = part(self.state, self.name, self._ordered(found, params), first, most, call.fault)
        return Answer(feed(understood, first, most, total, self._held(works)), _XML)

    def finds(self, asked: Mapping[str, str], today: int) -> Mask:
        """Return the works that a search finds on a day."""
        query = asked.get("search_query", "")
        return self._search.run(query, today) if query.strip() else np.zeros(self.state.corpus.works, dtype=np.bool_)

    def ids(self, index: Ints) -> list[str]:
        """Return the ids of works."""
        return [self.names[at] for at in index.tolist()]

    @property
    def others(self) -> Stock:
        """Journal articles: it names one as soon as it is out."""
        return Stock.of_all(self.state.corpus)

    def too_many(self, call: Call, count: int) -> Answer:
        """Refuse without saying for how long."""
        del call, count
        return Answer(b"Rate exceeded.\n", "text/plain", 429)

    def spent(self, call: Call) -> Answer:
        """Ask to come back tomorrow; arXiv has no budgets, but it shuts out clients that ask too often."""
        del call
        return Answer(b"Rate exceeded.\n", "text/plain", 429, {"Retry-After": "86400"})

    def failed(self, call: Call) -> Answer:
        """Answer with two words instead of a feed."""
        del call
        return Answer(b"Rate exceeded.\n", "text/plain")

    @cached_property
    def names(self) -> dict[int, str]:
        """The id of every work that arXiv ever holds: month of arrival and a running number in that month."""
        indices = np.flatnonzero(self.shelf.ever)
        indices = indices[np.lexsort((indices, self.shelf.arrival[indices]))]
        months = self.shelf.arrival[indices].astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
        _, first = np.unique(months, return_index=True)
        number = np.arange(len(months)) - np.repeat(first, np.diff([*first, len(months)])) + 1
        rows = zip(indices.tolist(), months.tolist(), number.tolist(), strict=True)
        return {index: _name(month, at) for index, month, at in rows}

    def _ordered(self, found: Mask, params: Mapping[str, str]) -> Ints:
        newest = self.shelf.newest_first(found)
        return newest[::-1] if params.get("sortOrder") == "ascending" else newest

    def _held(self, works: list[Work]) -> list[Held]:
        arrival = self.state.corpus.timing.arrival
        parents = sorted({work.parent for work in works if work.parent >= 0 and work.role == Role.PREPRINT})
        out = {made.index: made for made in self.state.corpus.make(parents)} if parents else {}
        today = self.state.clock.day
        return [
            Held(
                work,
                self.names[work.index],
                date_of(int(self.shelf.arrival[work.index])),
                out.get(work.parent) if work.parent >= 0 and arrival[work.parent] <= today else None,
            )
            for work in works
        ]

    def _special(self, name: str, text: str) -> Mask | None:
        corpus = self.state.corpus
        match name:
            case "submitteddate" | "lastupdateddate":
                return between_days(self.shelf.arrival, text, _day)
            case "id":
                wanted = re.sub(r"v\d+$", "", text)
                return np.isin(corpus.index, [index for index, own in self.names.items() if own == wanted])
            case "cat":
                quirk = corpus.bits("own").astype(np.int64) >> 40 & 0xFFFF
                return np.isin(quirk % len(CATEGORIES), [at for at, own in enumerate(CATEGORIES) if own == text])
        return None


def _name(month: int, number: int) -> str:
    stamp = f"{(1970 + month // 12) % 100:02d}{month % 12 + 1:02d}"
    return f"{stamp}.{number:05d}" if month >= _NEW_NAMES else f"cs/{stamp}{number:03d}"


def _day(text: str) -> tuple[int, int] | None:
    """Read 202001310600 or a shorter stamp."""
    return date_bounds("/".join(filter(None, (text[:4], text[4:6], text[6:8])))) if text.isdigit() else None


def _error(words: str) -> Answer:
    return Answer(error_feed(words), _XML, 400)
