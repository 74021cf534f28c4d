"""A small ERIC: Solr's pages by start and rows."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from tests.connectors.fake import Asked, Reply


@dataclass
class FakeEric:
    """See `contract.Fake`. ``details`` are fields of every document; ``most`` is the largest page it gives."""

    ids: tuple[str, ...]
    gone: set[str] = field(default_factory=set)
    fault: str = ""
    growing: int = 0
    error: bytes = b'{"responseHeader":{"status":503},"error":{"msg":"no servers hosting shard: shard1","code":503}}'
    details: dict[str, object] = field(default_factory=dict)
    most: int = 1000

    def query_of(self, asked: Asked) -> str:
        return asked.params.get("search", "")

    def records_asked(self, asked: Asked) -> tuple[str, ...]:
        del asked
        return ()

    def answer(self, asked: Asked) -> Reply:
        start, size = int(asked.params["start"]), min(int(asked.params["rows"]), self.most)
        total, shown = len(self.ids), list(self.ids[start : start + size])
        if self.growing and start:
            self.growing -= 1
            total += 1
        if self.fault == "short":
            shown = list(self.ids[start : min(start + size, total - 3)])
        if self.fault == "loop" and start:
            shown = list(self.ids[:size])
        if self.fault == "vanished" and start:
            shown = []
        documents = [{"id": one, "title": f"Work {one}", **self.details} for one in shown]
        found = {"numFound": total, "start": start, "numFoundExact": True, "docs": documents}
        return Reply(json.dumps({"response": found}).encode())
