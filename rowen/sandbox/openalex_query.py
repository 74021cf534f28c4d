"""OpenAlex's searches: words with AND, OR and NOT, and filters that are joined by commas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from rowen.sandbox.boolean import Dialect, UnreadableQuery, evaluate
from rowen.sandbox.families import Role
from rowen.sandbox.holdings import Mask
from rowen.sandbox.openalex_json import FIRST_NUMBER, TYPES
from rowen.sandbox.postings import ABSTRACT, TITLE, Postings
from rowen.sandbox.pubmed_search import date_bounds
from rowen.sandbox.shelves import Shelf

_DIALECT = Dialect(re.compile(r'\(|\)|"[^"]*"(?:~\d+)?|[^\s()"]+'), re.compile(r"(?!)"))
_TEXTS = {
    "title.search": (TITLE,), "display_name.search": (TITLE,), "abstract.search": (ABSTRACT,),
    "title_and_abstract.search": (TITLE, ABSTRACT), "default.search": (TITLE, ABSTRACT), "search": (TITLE, ABSTRACT),
}  # fmt: skip
_FILTER = re.compile(r'(?:[^,"]|"[^"]*")+')
_YEARS = re.compile(r"([<>]?)(\d{4})(-?)(\d{4})?")


class UnknownFilter(UnreadableQuery):
    """A filter that OpenAlex does not have, or one that is not written right."""


@dataclass(frozen=True, slots=True)
class OpenAlexSearch:
    """Evaluates the parameters of a request over a shelf."""

    shelf: Shelf
    postings: Postings

    def run(self, params: Mapping[str, str], today: int) -> Mask:
        """Return the works that a request finds on a day.

        Raises:
            UnreadableQuery: brackets or operators do not fit together.
            UnknownFilter: a filter cannot be read.
        """
        found = self.shelf.held(today)
        for name in ("search", "search.exact"):
            if name in params:
                found = found & self._words(params[name], _TEXTS["search"])
        for name, value in _filters(params.get("filter", "")):
            found = found & self._filter(name, value, today)
        return np.asarray(found)

    def _words(self, query: str, fields: tuple[str, ...]) -> Mask:
        def term(_: str, value: str) -> Mask:
            phrase, near, _distance = value.partition("~")
            words = phrase.strip('"*')
            if not near:
                return self.postings.text(words, fields, truncated=value.endswith("*"))
            found = np.ones(self.shelf.corpus.works, dtype=np.bool_)
            for word in words.split():
                found &= self.postings.text(word, fields, truncated=False)
            return found

        return evaluate(query, _DIALECT, term)

    def _filter(self, name: str, value: str, today: int) -> Mask:
        if name in _TEXTS:
            return self._words(value, _TEXTS[name])
        if value.startswith("!"):
            return ~self._filter(name, value[1:], today)
        found = np.zeros(self.shelf.corpus.works, dtype=np.bool_)
        for one in value.split("|"):
            found |= self._value(name, one.strip(), today)
        return found

    def _value(self, name: str, value: str, today: int) -> Mask:
        corpus = self.shelf.corpus
        match name:
            case "publication_year":
                return self._years(value)
            case "from_publication_date" | "to_publication_date":
                bounds = date_bounds(value)
                if bounds is None:
                    raise UnknownFilter(f"{value} is not a date for {name}.")
                late = name.startswith("from")
                days = corpus.timing.electronic
                return np.asarray(days >= bounds[0]) if late else np.asarray(days <= bounds[1])
            case "type":
                return np.isin(corpus.kin.role, [role for role in Role if TYPES[role] == value])
            case "is_retracted":
                return np.asarray(corpus.retracted_among(self.shelf.held(today)) == (value == "true"))
            case "openalex" | "ids.openalex" | "openalex_id":
                return np.asarray(corpus.index == int(re.sub(r"\D", "", value) or "0") - FIRST_NUMBER)
            case "sandbox":
                held = self.shelf.held(today)
                return held & (np.cumsum(held) <= (int(value) if value.isdigit() else 0))
        raise UnknownFilter(f"{name} is not a valid field. Valid fields are those of the documentation.")

    def _years(self, value: str) -> Mask:
        read = _YEARS.fullmatch(value)
        if read is None:
            raise UnknownFilter(f"{value} is not a year.")
        sign, first, dash, last = read[1], int(read[2]), read[3], read[4]
        year = (
            self.shelf.corpus.timing.electronic.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
        )
        if sign:
            return np.asarray(year > first) if sign == ">" else np.asarray(year < first)
        return np.asarray((year >= first) & (year <= (int(last) if last else 9999 if dash else first)))


def _filters(text: str) -> Iterator[tuple[str, str]]:
    for each in _FILTER.findall(text):
        name, colon, value = each.strip().partition(":")
        if not colon:
            raise UnknownFilter(f"{name} has no value.")
        yield name, value
