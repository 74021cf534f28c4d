"""NCBI E-utilities for db=pubmed: esearch and efetch, with the real service's window, messages and error bodies."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock

import numpy as np

from rowen.sandbox import eutils_text as text
from rowen.sandbox.altered import fewer
from rowen.sandbox.mix import Ints
from rowen.sandbox.pubmed_query import QueryError
from rowen.sandbox.pubmed_records import article_set
from rowen.sandbox.pubmed_search import PubMedSearch, Understood
from rowen.sandbox.state import Answer, State

WINDOW = 9_999
FETCH_MOST = 10_000
_KEPT_RESULTS = 64
_KEPT_HISTORIES = 200
_DATE_PARAMETERS = {"pdat": "dp", "edat": "edat", "crdt": "crdt", "mhda": "mhda", "mdat": "lr"}
_SORTS = frozenset(
    ("", "relevance", "pub_date", "pub date", "author", "journalname", "journal", "most recent", "date added")
)


@dataclass
class History:
    """One WebEnv: the result sets kept under it, in order of their query keys."""

    sets: list[Ints] = field(default_factory=list)


class EUtils:
    """Answers requests; keeps histories and the last results."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._search = PubMedSearch(state.holdings, state.postings)
        self._results: OrderedDict[tuple[str, int], tuple[Ints, Understood]] = OrderedDict()
        self._histories: dict[str, History] = {}
        self._named = 0
        self._lock = Lock()

    def esearch(self, params: Mapping[str, str], fault: str = "") -> Answer:
        """Answer esearch.fcgi. ``fault`` may be "short_page", "total_changes", "half" or "lost"."""
        as_json = params.get("retmode", "xml").lower() == "json"
        problem = _refusal(params)
        if problem:
            return text.search_error(problem, as_json=as_json)
        start, most = _number(params, "retstart", 0), _number(params, "retmax", 20)
        if start >= WINDOW:
            return text.search_error(text.PAST_WINDOW, as_json=as_json, status=200)
        hits, understood = self._hits(params)
        hits = fewer(hits, fault)
        messages = []
        if start + most > WINDOW and (most > WINDOW or len(hits) > WINDOW):
            most = WINDOW - start
            messages.append(f"Restrictions achieved. start and count adjusted to {start}, {most}")
        if params.get("sort", "").lower() not in _SORTS:
            messages.append(f"Unknown sort schema '{params['sort']}' ignored")
        total = len(hits) + (7 if fault == "total_changes" else 0)
        page = hits[start : start + most]
        given = len(page)
        if fault == "short_page":
            page = page[:-1]
        shown = text.SearchPage(
            total=total, start=start, most=given,
            ids=[str(number) for number in self._state.corpus.pmid[page]], understood=understood, messages=messages,
            stored=self._store(params, hits) if params.get("usehistory", "").lower() == "y" else None,
        )  # fmt: skip
        if params.get("rettype", "").lower() == "count":
            return text.search_count(shown, as_json=as_json)
        return text.search_page(shown, as_json=as_json)

    def efetch(self, params: Mapping[str, str], fault: str = "") -> Answer:
        """Answer efetch.fcgi with PubMed XML. ``fault`` may be "short_page" or "vanishing"."""
        if params.get("db", "") != "pubmed":
            return text.fetch_error(f"Invalid db name specified: {params.get('db', '')}", status=400)
        if params.get("rettype", "").lower() == "full":
            return Answer(b"", "text/xml; charset=UTF-8")
        if params.get("webenv", "") and params.get("query_key", ""):
            chosen = self._from_history(params)
            if isinstance(chosen, Answer):
                return chosen
        else:
            asked = [int(number) for number in re.findall(r"\d{1,9}", params.get("id", ""))]
            if not asked:
                return text.fetch_error("Empty id list - no todo", status=400)
            found = self._state.corpus.of_pmids(list(dict.fromkeys(asked[:FETCH_MOST])))
            chosen = found[found >= 0]
        return Answer(self._articles(chosen, fault), "text/xml; charset=UTF-8")

    def _articles(self, chosen: Ints, fault: str) -> bytes:
        gone = self._state.vanished["pubmed"]
        today = self._state.clock.day
        present = self._state.holdings.pubmed(today)
        if fault == "vanishing":
            gone.update(chosen[:1].tolist())
        kept = [index for index in chosen.tolist() if present[index] and index not in gone]
        return article_set(self._state.holdings, kept[:-1] if fault == "short_page" else kept, today)

    def _hits(self, params: Mapping[str, str]) -> tuple[Ints, Understood]:
        query = params.get("term", "")
        key = params.get("query_key", "")
        if not query and key and params.get("webenv", ""):
            history = self._histories.get(params["webenv"], History())
            place = int(key) - 1 if key.isdigit() else -1
            kept = history.sets[place] if 0 <= place < len(history.sets) else np.zeros(0, dtype=np.int64)
            return kept, Understood(translation=f"#{key}")
        known = self.hits(params, self._state.clock.day)
        gone = self._state.vanished["pubmed"]
        if gone:
            return known[0][~np.isin(known[0], list(gone))], known[1]
        return known

    def hits(self, params: Mapping[str, str], today: int) -> tuple[Ints, Understood]:
        """Return what a term and its dates find on a day, the latest first, and what was understood."""
        query = _with_dates(params.get("term", ""), params)
        with self._lock:
            known = self._results.get((query, today))
        if known is None:
            known = self._run(query, today)
            with self._lock:
                self._results[query, today] = known
                for old in list(islice(self._results, max(0, len(self._results) - _KEPT_RESULTS))):
                    del self._results[old]
        return known

    def _run(self, query: str, today: int) -> tuple[Ints, Understood]:
        try:
            return self._search.run(query, today)
        except QueryError:
            return np.zeros(0, dtype=np.int64), Understood(translation=query, not_found=[query] if query else [])

    def _store(self, params: Mapping[str, str], hits: Ints) -> tuple[str, int]:
        with self._lock:
            self._named += 1
            name = params.get("webenv", "") or f"MCID_{self._named:024x}"
            history = self._histories.setdefault(name, History())
            for old in list(islice(self._histories, max(0, len(self._histories) - _KEPT_HISTORIES))):
                del self._histories[old]
            history.sets.append(hits)
            return name, len(history.sets)

    def _from_history(self, params: Mapping[str, str]) -> Ints | Answer:
        history = self._histories.get(params["webenv"])
        place = int(params["query_key"]) - 1 if params["query_key"].isdigit() else -1
        if history is None or not 0 <= place < len(history.sets):
            return text.fetch_error("Unable to obtain query #" + params["query_key"], status=400)
        kept = history.sets[place]
        start, most = _number(params, "retstart", 0), _number(params, "retmax", FETCH_MOST)
        if start >= WINDOW:
            return text.fetch_error(text.PAST_WINDOW_FETCH, status=400)
        if start >= len(kept):
            return text.fetch_error(text.out_of_range(start, len(kept)), status=400)
        return kept[start : min(start + most, WINDOW)]


def _refusal(params: Mapping[str, str]) -> str:
    database = params.get("db", "pubmed")
    if database != "pubmed":
        return f"Invalid db name specified: {database}"
    if not params.get("term", "").strip() and not params.get("webenv", ""):
        return "Empty term and query_key - nothing todo"
    return ""


def _number(params: Mapping[str, str], name: str, default: int) -> int:
    written = params.get(name, "")
    return int(written) if written.isdigit() else default


def _with_dates(query: str, params: Mapping[str, str]) -> str:
    tag = _DATE_PARAMETERS.get(params.get("datetype", "edat").lower(), "edat")
    first, last = params.get("mindate", ""), params.get("maxdate", "")
    if params.get("reldate", "").isdigit():
        return f'({query}) AND "last {params["reldate"]} days"[{tag}]'
    return f"({query}) AND {first}:{last}[{tag}]" if first and last else query


def normalised(params: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return parameters with lower-case names, the last value of each (NCBI takes WebEnv in any case)."""
    return {name.lower(): values[-1] for name, values in params.items() if values}
