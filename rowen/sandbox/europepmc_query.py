"""Europe PMC's search language: FIELD:value, quoted phrases, ranges; NOT binds before AND, AND before OR."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from rowen.records import matching
from rowen.sandbox.boolean import Dialect, UnreadableQuery, evaluate
from rowen.sandbox.holdings import Collection, Holdings, Mask
from rowen.sandbox.mix import Ints
from rowen.sandbox.postings import ABSTRACT, KEYWORDS, TITLE, Postings
from rowen.sandbox.pubmed_search import date_bounds

__all__ = ["EuropePmcSearch", "UnreadableQuery"]

_TOKEN = re.compile(r'\(|\)|\[[^\]]*\]|"[^"]*"\*?|[A-Z_]+:(?=\S)|[^\s()"\[\]]+')
_DIALECT = Dialect(_TOKEN, re.compile(r"([A-Z_]+):"))
_TEXT_FIELDS = {
    "TITLE_ABS": (TITLE, ABSTRACT), "TITLE": (TITLE,), "ABSTRACT": (ABSTRACT,), "KW": (KEYWORDS,),
    "": (TITLE, ABSTRACT, KEYWORDS), "BODY": (ABSTRACT,), "METHODS": (ABSTRACT,),
}  # fmt: skip
_DATE_FIELDS = frozenset(
    ("FIRST_PDATE", "E_PDATE", "P_PDATE", "PUB_YEAR", "FIRST_IDATE", "CREATION_DATE", "UPDATE_DATE")
)


@dataclass
class EuropePmcSearch:
    """Evaluates queries over a corpus on one day."""

    holdings: Holdings
    postings: Postings

    def run(self, query: str, today: int) -> Ints:
        """Return the indices of the hits, latest first.

        Raises:
            UnreadableQuery: brackets or operators do not fit together.
        """
        works = evaluate(query, _DIALECT, lambda name, value: self.term(name, value, today))
        works &= self.holdings.europepmc(today)
        found = np.flatnonzero(works)
        order = np.lexsort((-found, -self.holdings.europepmc_arrival[found]))
        return found[order]

    def term(self, name: str, value: str, today: int) -> Mask:
        """Return the works that hold one term."""
        quoted, truncated = value.startswith('"'), value.endswith("*")
        text = value.strip('"*')
        if name in _TEXT_FIELDS:
            if text == "" and truncated:
                return np.ones(self.holdings.corpus.works, dtype=np.bool_)
            return self._text(text, _TEXT_FIELDS[name], quoted=quoted, truncated=truncated)
        if name in _DATE_FIELDS:
            return self._dates(name, text)
        known = self._known(name, text, today)
        return np.zeros(self.holdings.corpus.works, dtype=np.bool_) if known is None else known

    def _text(self, text: str, fields: tuple[str, ...], *, quoted: bool, truncated: bool) -> Mask:
        if quoted or " " not in text:
            return self.postings.text(text, fields, truncated=truncated)
        found = np.ones(self.holdings.corpus.works, dtype=np.bool_)
        for word in text.split():
            found &= self.postings.text(word, fields, truncated=False)
        return found

    def _dates(self, name: str, text: str) -> Mask:
        first, separator, last = text.strip("[]").partition(" TO ")
        start, end = date_bounds(first.strip('" ')), date_bounds((last if separator else first).strip('" '))
        timing = self.holdings.corpus.timing
        if start is None or end is None:
            return np.zeros(self.holdings.corpus.works, dtype=np.bool_)
        column = {"PUB_YEAR": timing.issue, "P_PDATE": timing.issue, "E_PDATE": timing.electronic}.get(
            name, timing.electronic if name == "FIRST_PDATE" else self.holdings.europepmc_arrival
        )
        return np.asarray((column >= start[0]) & (column <= end[1]))

    def _known(self, name: str, text: str, today: int) -> Mask | None:
        found: Mask | None = None
        match name:
            case "SRC":
                named = Collection.__members__.get(text.upper())
                found = None if named is None else np.asarray(self.holdings.collection == named)
            case "EXT_ID" | "PMID":
                found = self._ids(text)
            case "LANG":
                found = self.postings.in_language(text)
            case "PUB_TYPE":
                found = self.postings.of_type(text, self.holdings.europepmc(today))
            case "JOURNAL":
                found = self.postings.in_journal(text)
            case "MESH":
                found = self.postings.heading(text)
            case "HAS_ABSTRACT":
                found = np.asarray(self.holdings.corpus.texts.abstract.any(axis=1) == (matching(text) in {"y", "yes"}))
            case "SANDBOX":
                held = self.holdings.europepmc(today)
                found = self.holdings.sandbox_first(int(text) if text.isdigit() else 0, held)
        return found

    def _ids(self, text: str) -> Mask:
        found = np.zeros(self.holdings.corpus.works, dtype=np.bool_)
        digits = re.sub(r"\D", "", text)
        if text.upper().startswith(("PPR", "IND", "PMC")) and digits:
            index = int(digits) - ID_OFFSET
            if 0 <= index < self.holdings.corpus.works:
                found[index] = True
        elif digits:
            index = int(self.holdings.corpus.of_pmids([int(digits)])[0])
            if index >= 0:
                found[index] = True
        return found


ID_OFFSET = 100_000
