"""A small CORE: pages by offset up to a window, narrowed by years of publication."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from tests.connectors.fake import Asked, Reply

_NARROWED = re.compile(
    r"^\((?P<query>.*)\) AND (?:NOT _exists_:yearPublished|yearPublished>(?P<a>-?\d+) AND yearPublished<(?P<b>\d+))$",
    re.DOTALL,
)


@dataclass
class FakeCore:
    """See `contract.Fake`. ``years`` gives a work its year, 0 none; ``most`` is the largest page it gives."""

    ids: tuple[str, ...]
    gone: set[str] = field(default_factory=set)
    fault: str = ""
    growing: int = 0
    error: bytes = b'{"message":"An error has occurred while processing your request"}'
    details: dict[str, object] = field(default_factory=dict)
    years: dict[str, int] = field(default_factory=dict)
    most: int = 100

    def query_of(self, asked: Asked) -> str:
        found = _NARROWED.match(asked.params["q"])
        return found["query"] if found else asked.params["q"]

    def records_asked(self, asked: Asked) -> tuple[str, ...]:
        del asked
        return ()

    def answer(self, asked: Asked) -> Reply:
        start, size = int(asked.params["offset"]), min(int(asked.params["limit"]), self.most)
        if start + size > 10_000:
            return Reply(b'{"message":"Result window is too large"}', 400)
        hits = self._hits(asked.params["q"])
        total, shown = len(hits), hits[start : start + size]
        if self.growing and start:
            self.growing -= 1
            total += 1
        if self.fault == "short":
            shown = shown[:-3]
        if self.fault == "loop" and start:
            shown = hits[:size]
        if self.fault == "vanished" and start:
            shown = []
        works = [{"id": int(one), "title": f"Work {one}", **self._year(one), **self.details} for one in shown]
        return Reply(json.dumps({"totalHits": total, "limit": size, "offset": start, "results": works}).encode())

    def _hits(self, query: str) -> list[str]:
        found = _NARROWED.match(query)
        if not found:
            return list(self.ids)
        if found["a"] is None:
            return [one for one in self.ids if not self.years.get(one, 2020)]
        low, high = int(found["a"]), int(found["b"])
        return [one for one in self.ids if self.years.get(one, 2020) and low < self.years.get(one, 2020) < high]

    def _year(self, one: str) -> dict[str, object]:
        return {"yearPublished": self.years.get(one, 2020) or None}
