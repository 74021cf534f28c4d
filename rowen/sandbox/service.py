"""What every practice source looks like to the server: a place in the address, answers, and its own ways to fail."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from rowen.sandbox.boolean import UnreadableQuery
from rowen.sandbox.families import Role
from rowen.sandbox.holdings import Mask
from rowen.sandbox.mix import Ints
from rowen.sandbox.shelves import Shelf, Stock
from rowen.sandbox.state import Answer, State


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a source.

    Attributes:
        method: "GET" or "POST".
        path: below the source's root, without a slash in front, percent signs decoded.
        params: from the address and a form; of a name given twice the last.
        headers: names in lower case.
        base: address of the source's root, for links in answers.
        fault: what is to go wrong with this answer ("short_page", "repeated_cursor", "vanishing", "total_changes"), or "".
        body: the bytes that came with it.
    """

    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)
    base: str = ""
    fault: str = ""
    body: bytes = b""


class Service:
    """One practice source. Subclasses answer calls; what they do not redefine is the usual way of the web.

    Attributes:
        name: as in ``ROWEN_<NAME>_URL``.
        root: path under which it stands on the server; its address is the value of that variable.
        practice_key: a key that it takes, "" for a source that needs none.
        words: the parameter that takes a strategy, "" for a source that is only asked by DOI.
        share: part of the works of each role that it holds.
        lag: days from a work's first appearance until it shows the work, at least and at most.
        tells: how it says on a work's record what became of the work: for the role of the other work the kind of notice
            that a connector reads there (see `rowen.sandbox.notices`).
    """

    name = ""
    root = ""
    practice_key = ""
    words = ""
    share: Mapping[Role, float] = MappingProxyType({})
    lag = (0, 30)
    tells: Mapping[Role, str] = MappingProxyType({})

    def __init__(self, state: State) -> None:
        """Take what all sources share."""
        self.state = state

    def answer(self, call: Call) -> Answer:
        """Answer a request as the real service would."""
        raise NotImplementedError

    @cached_property
    def shelf(self) -> Shelf:
        """Its part of the corpus."""
        return Shelf(self.state.corpus, self.name, self.share, self.lag)

    @property
    def stock(self) -> Stock:
        """What it holds, from when and until when."""
        return self.shelf.stock

    @property
    def others(self) -> Stock:
        """Works that it can name on the records of their kin: by default those that it holds."""
        return self.stock

    def finds(self, asked: Mapping[str, str], today: int) -> Mask:
        """Return the works that the parameters of a search find on a day.

        Raises:
            UnreadableQuery: the source refuses them.
        """
        raise UnreadableQuery(f"{self.name} has no search for {asked} on day {today}; it is asked by DOI")

    def ids(self, index: Ints) -> list[str]:
        """Return the ids of works, as a connector's records carry them; by default their DOIs."""
        return [work.doi.lower() for work in self.state.corpus.make(index)]

    def per_second(self, call: Call) -> int:
        """How many requests it takes in a second, where the rate is limited."""
        del call
        return 10

    def fetches(self, path: str) -> bool:
        """Whether a path hands over records asked for by id; faults tell "search" and "fetch" apart."""
        del path
        return False

    def too_many(self, call: Call, count: int) -> Answer:
        """Refuse because ``count`` requests came within a second."""
        del call
        return as_json({"error": "Too Many Requests", "count": count}, 429, {"Retry-After": "1"})

    def spent(self, call: Call) -> Answer:
        """Refuse because the key's budget is used up until tomorrow."""
        del call
        return as_json({"error": "Quota exceeded"}, 429, {"Retry-After": "86400"})

    def failed(self, call: Call) -> Answer:
        """Fail for a moment under a good status, in the way the service does."""
        del call
        return as_json({"error": "Internal server error, please try again"}, 200)


def as_json(answer: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """Return an answer in JSON."""
    body = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(body, "application/json;charset=UTF-8", status, headers or {})
