"""CORE's search of works as a practice source: whatever lies in repositories, by offset up to a window of 10,000."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import numpy as np

from rowen.records import matching, plain
from rowen.sandbox.boolean import Dialect, UnreadableQuery
from rowen.sandbox.families import Role
from rowen.sandbox.fielded import Fielded, between_days, part, whole_number, years
from rowen.sandbox.holdings import Mask
from rowen.sandbox.mix import Ints
from rowen.sandbox.postings import ABSTRACT, KEYWORDS, TITLE
from rowen.sandbox.service import Call, Service, as_json
from rowen.sandbox.state import Answer, State
from rowen.sandbox.timing import date_of
from rowen.sandbox.work import Work

Json = dict[str, object]
WINDOW, LARGEST_PAGE, ID_OFFSET = 10_000, 100, 40_000_000
_COMPARED = re.compile(r"\byearPublished\s*(>=|<=|>|<)\s*\"?(\d+)\"?")
_TOKEN = re.compile(r'\(|\)|\[[^\]]*\]|"[^"]*"|[A-Za-z_]+:(?=\S)|[^\s()"\[\]]+')
_DIALECT = Dialect(_TOKEN, re.compile(r"([A-Za-z_]+):"))
_BARE_PHRASE = re.compile(r'(?:^|[\s(])"')
_SHARE = {
    Role.ARTICLE: 0.4, Role.PREPRINT: 0.6, Role.PART_ONE: 0.4, Role.PART_TWO: 0.4, Role.PROTOCOL: 0.3,
    Role.CHAPTER: 0.2, Role.CONFERENCE: 0.3,
}  # fmt: skip
_ALL = (TITLE, ABSTRACT, KEYWORDS)
_TEXTS = {"": _ALL, "title": (TITLE,), "abstract": (ABSTRACT,), "fulltext": (ABSTRACT,)}


class CoreService(Service):
    """Answers ``search/works/``."""

    name = "core"
    root = "/core/v3"
    words = "q"
    share = MappingProxyType(_SHARE)
    lag = (10, 120)
    practice_key = "practice-key-for-core"

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self._search = Fielded(self.shelf, state.postings, _DIALECT, _TEXTS, self._special)

    def answer(self, call: Call) -> Answer:
        """Answer a search; with a key or without, but not with a wrong one."""
        if call.path == "search/works":
            return Answer(b"", "text/html", 301, {"location": f"{call.base}/search/works/"})
        if call.path != "search/works/":
            return _error("Not found", 404)
        key = call.headers.get("authorization", "").removeprefix("Bearer ")
        if key and key != self.practice_key:
            return _error("Invalid API key", 401)
        return self._search_works(call, has_key=bool(key))

    def _search_works(self, call: Call, *, has_key: bool) -> Answer:
        query = call.params.get("q", "")
        size = whole_number(call.params.get("limit", ""), 10, LARGEST_PAGE)
        start = whole_number(call.params.get("offset", ""), 0, 10**9)
        if start + size > WINDOW:
            return _error("Result window is too large: use scroll", 400)
        if _BARE_PHRASE.search(query):
            return _error("An error has occurred while processing your request", 500)
        try:
            found = self.finds(call.params, self.state.clock.day)
        except UnreadableQuery as error:
            return _error(f"Cannot parse query: {error}", 400)
        works, total = part(self.state, self.name, self.shelf.newest_first(found), start, size, call.fault)
        results = [self._work(work, has_key=has_key) for work in works]
        made: Json = {"totalHits": total, "limit": size, "offset": start, "results": results, "searchId": "practice"}
        return as_json(made, 200, _remaining(9, 60))

    def too_many(self, call: Call, count: int) -> Answer:
        """Refuse until the next second, in CORE's own header."""
        del call, count
        return as_json({"message": "Too many requests"}, 429, _remaining(0, 1))

    def spent(self, call: Call) -> Answer:
        """Refuse until tomorrow, in CORE's own header."""
        del call
        return as_json({"message": "Too many requests"}, 429, _remaining(0, 86_400))

    def failed(self, call: Call) -> Answer:
        """Report a failure under a good status."""
        del call
        return as_json({"message": "An error has occurred while processing your request"})

    def finds(self, asked: Mapping[str, str], today: int) -> Mask:
        """Return the works that a search finds on a day."""
        return self._search.run(_COMPARED.sub(_as_range, asked.get("q", "")), today)

    def ids(self, index: Ints) -> list[str]:
        """Return CORE's numbers of works."""
        return [str(ID_OFFSET + at) for at in index.tolist()]

    def _work(self, work: Work, *, has_key: bool) -> Json:
        """Return one work; its authors come by the alphabet, whoever was the first."""
        number, journal = str(ID_OFFSET + work.index), work.role not in {Role.PREPRINT, Role.CONFERENCE, Role.CHAPTER}
        doi = work.doi if work.quirk % 4 else None
        names = sorted(f"{person.family}, {person.given}" for person in work.authors)
        added = date_of(int(self.shelf.arrival[work.index])).isoformat()
        dated = self._dated[work.index]
        return {
            "id": int(number),
            "title": plain(work.title),
            "authors": [{"name": name} for name in names],
            "contributors": [],
            "abstract": plain(work.abstract),
            "documentType": "thesis" if work.quirk % 23 == 0 else "research",
            "doi": doi,
            "createdDate": f"{added}T02:02:14",
            "publishedDate": f"{work.electronic.replace(year=work.year, day=1).isoformat()}T00:00:00" if dated else "",
            "yearPublished": work.year if dated else None,
            "publisher": f"'{work.journal.title}'" if journal else "",
            "journals": [{"title": work.journal.title, "identifiers": [work.journal.issn]}] if journal else [],
            "language": {"code": "en", "name": work.language.name if work.language else "English"},
            "identifiers": [{"identifier": f"oai:practice:{work.index}", "type": "OAI_ID"}],
            "fullText": "" if has_key else "Not available for public API users.",
            "links": [{"type": "display", "url": f"https://core.example.org/works/{number}"}],
            "downloadUrl": f"https://core.example.org/download/{number}.pdf",
            "sourceFulltextUrls": [f"https://repository.example.org/{number}"],
        }

    @property
    def _dated(self) -> Mask:
        """Works whose year CORE knows."""
        return np.asarray(self.state.corpus.bits("core year") % np.uint64(40) != 0)

    def _special(self, name: str, text: str) -> Mask | None:
        corpus = self.state.corpus
        match name:
            case "id":
                return np.asarray(corpus.index == (int(text) - ID_OFFSET if text.isdigit() else -1))
            case "yearpublished":
                return between_days(corpus.year, text, years) & self._dated
            case "_exists_" if matching(text) == "yearpublished":
                return self._dated
        return None


def _as_range(compared: re.Match[str]) -> str:
    """Write ``yearPublished>2018`` as the range that it means."""
    operator, year = compared[1], max(0, int(compared[2]) + {">": 1, "<": -1}.get(compared[1], 0))
    return f"yearPublished:[{year} TO *]" if operator.startswith(">") else f"yearPublished:[* TO {year}]"


def _remaining(count: int, seconds: int) -> dict[str, str]:
    until = (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S+0000")
    return {"x-ratelimit-limit": "10", "x-ratelimit-remaining": str(count), "x-ratelimit-retry-after": until}


def _error(words: str, status: int) -> Answer:
    return as_json({"message": words}, status, _remaining(9, 60))
