"""ClinicalTrials.gov's API (version 2) as a practice source: registrations of trials and of studies with a protocol."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

import numpy as np

from rowen.records import identifiers
from rowen.sandbox.boolean import Dialect, UnreadableQuery
from rowen.sandbox.clinicaltrials_json import STATUSES, Json, Registered, study
from rowen.sandbox.families import Role
from rowen.sandbox.fielded import Fielded, between_days, part, whole_number
from rowen.sandbox.holdings import Mask
from rowen.sandbox.mix import Ints, below, between
from rowen.sandbox.postings import ABSTRACT, KEYWORDS, TITLE
from rowen.sandbox.pubmed_search import date_bounds
from rowen.sandbox.service import Call, Service, as_json
from rowen.sandbox.shelves import Stock
from rowen.sandbox.state import Answer, State
from rowen.sandbox.timing import NEVER, date_of
from rowen.sandbox.work import Work

LARGEST_PAGE, NCT_OFFSET = 1_000, 2_000_000
_TOKEN = re.compile(r'\(|\)|AREA\[\w+\]|RANGE\[[^\]]*\]|"[^"]*"|[^\s()"\[\]]+')
_DIALECT = Dialect(_TOKEN, re.compile(r"AREA\[(\w+)\]"))
_NOISE = re.compile(r"(?:EXPANSION|COVERAGE|SEARCH|TILT)\[[^\]]*\]")
_SHARE = {Role.PROTOCOL: 0.9, Role.ARTICLE: 0.08, Role.PART_ONE: 0.2}
_ALL = (TITLE, ABSTRACT, KEYWORDS)
_AREAS = {
    "": _ALL, "basicsearch": _ALL, "conditionsearch": (TITLE, KEYWORDS), "interventionsearch": (TITLE, ABSTRACT),
    "titlesearch": (TITLE,), "brieftitle": (TITLE,), "officialtitle": (TITLE,), "briefsummary": (ABSTRACT,),
    "detaileddescription": (ABSTRACT,), "condition": (TITLE, KEYWORDS), "keyword": (KEYWORDS,),
}  # fmt: skip
_PARAMETERS = frozenset(
    ("query.term", "fields", "format", "markupFormat", "countTotal", "pageSize", "pageToken", "sort")
)


class ClinicalTrialsService(Service):
    """Answers ``v2/studies``."""

    name = "clinicaltrials"
    root = "/clinicaltrials/api"
    words = "query.term"
    share = MappingProxyType(_SHARE)
    lag = (-400, -30)

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self._search = Fielded(self.shelf, state.postings, _DIALECT, _AREAS, self._special)

    def answer(self, call: Call) -> Answer:
        """Answer a search."""
        params = call.params
        if call.path != "v2/studies":
            return Answer(b"<html><title>404 Not Found</title></html>", "text/html", 404)
        for name in params:
            if name not in _PARAMETERS:
                return _refused(f"`{name}` is unknown parameter")
        token = params.get("pageToken", "")
        start = _offset(token) if token else 0
        if start is None:
            return _refused("Parameter `pageToken` has invalid value")
        try:
            found = self.finds(params, self.state.clock.day)
        except UnreadableQuery as error:
            return _refused(f"Error parsing query in Other terms: {error}")
        size = max(1, whole_number(params.get("pageSize", ""), 10, LARGEST_PAGE))
        fault = "" if call.fault == "repeated_cursor" else call.fault
        hits = self.shelf.newest_first(found)
        works, total = part(self.state, self.name, hits, start, size, fault)
        made: Json = {"studies": [self._study(work, params.get("fields", "")) for work in works]}
        if not token and params.get("countTotal") == "true":
            made["totalCount"] = total
        if len(hits[start : start + size]) == size:  # a last page that is full names a next one, which is empty
            made["nextPageToken"] = (token or _token(0)) if call.fault == "repeated_cursor" else _token(start + size)
        return as_json(made)

    def per_second(self, call: Call) -> int:
        """One request in a second or so."""
        del call
        return 1

    def too_many(self, call: Call, count: int) -> Answer:
        """Refuse in plain text."""
        del call, count
        return Answer(b"Too many requests", "text/plain", 429, {"Retry-After": "1"})

    def failed(self, call: Call) -> Answer:
        """Report, as the gateway in front of the service does, that nothing stands behind it."""
        del call
        return Answer(b"upstream connect error or disconnect/reset before headers", "text/plain")

    def finds(self, asked: Mapping[str, str], today: int) -> Mask:
        """Return the works that a search finds on a day."""
        query = _NOISE.sub("", asked.get("query.term", ""))
        return self._search.run(query, today) if query.strip() else self.shelf.held(today)

    def ids(self, index: Ints) -> list[str]:
        """Return the ids of works' registrations."""
        return [f"NCT{at + NCT_OFFSET:08d}" for at in index.tolist()]

    @cached_property
    def results(self) -> Stock:
        """Studies whose results are posted, from when."""
        corpus = self.state.corpus
        posted = self.shelf.arrival + between(corpus.seed, "days until results", corpus.index, 120, 900)
        return Stock(below(corpus.seed, "results", corpus.index, 7) == 0, posted, np.full(corpus.works, NEVER))

    @cached_property
    def reports(self) -> Stock:
        """Studies whose report PubMed took in, from when; an id that PubMed drops stays named here."""
        corpus = self.state.corpus
        return Stock(self.state.holdings.in_pubmed, corpus.timing.arrival, np.full(corpus.works, NEVER))

    def _study(self, work: Work, fields: str) -> Json:
        at, today = work.index, self.state.clock.day
        pmids = (int(self.state.corpus.pmid[at]),) if self.reports.held(today)[at] else ()
        posted = date_of(int(self.shelf.arrival[at]))
        shown = date_of(int(self.results.arrival[at])) if self.results.held(today)[at] else None
        made = study(Registered(work, self.ids(np.array([at]))[0], posted, pmids, shown))
        wanted = fields.split(",") if fields else list(made)
        return {name: value for name, value in made.items() if name in wanted}

    def _special(self, name: str, text: str) -> Mask | None:
        corpus = self.state.corpus
        match name:
            case "nctid":
                nct = identifiers.nct(text) or "NCT0"
                return np.asarray(corpus.index == int(nct[3:]) - NCT_OFFSET)
            case "studyfirstpostdate" | "studyfirstsubmitdate":
                low, _, high = text.removeprefix("RANGE[").strip("]").partition(",")
                return between_days(self.shelf.arrival, f"[{low.strip()} TO {high.strip()}]", _day)
            case "overallstatus":
                quirk = corpus.bits("own").astype(np.int64) >> 40 & 0xFFFF
                return np.isin(quirk % len(STATUSES), [at for at, own in enumerate(STATUSES) if own == text])
        raise UnreadableQuery(f"unknown area `{name}`")


def _day(text: str) -> tuple[int, int] | None:
    return date_bounds(text.replace("-", "/"))


def _token(offset: int) -> str:
    return "ZVt07" + base64.urlsafe_b64encode(f"rowen:{offset:09d}".encode()).decode()


def _offset(token: str) -> int | None:
    try:
        plain = base64.b64decode(token.removeprefix("ZVt07"), altchars=b"-_", validate=True).decode("ascii", "replace")
    except (binascii.Error, ValueError):
        return None
    name, _, digits = plain.partition(":")
    return int(digits) if name == "rowen" and digits.isdigit() else None


def _refused(words: str) -> Answer:
    return Answer(words.encode(), "text/plain; charset=utf-8", 400)
