"""A small IEEE Xplore: numbered pages of articles."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from tests.connectors.fake import Asked, Reply


@dataclass
class FakeIEEE:
    """See `contract.Fake`."""

    ids: tuple[str, ...]
    gone: set[str] = field(default_factory=set)
    fault: str = ""
    growing: int = 0
    error: bytes = b'{"message":"An internal error occurred"}'

    def query_of(self, asked: Asked) -> str:
        return asked.params.get("querytext", "")

    def records_asked(self, asked: Asked) -> tuple[str, ...]:
        return ()

    def answer(self, asked: Asked) -> Reply:
        start = int(asked.params["start_record"]) - 1
        first = 0 if self.fault == "loop" else start
        shown = list(self.ids[first : first + int(asked.params["max_records"])])
        total = len(self.ids)
        if self.growing and start:
            self.growing -= 1
            total += 1
        if self.fault == "short":
            shown = shown[:-3]
        if self.fault == "vanished" and start:
            shown = []
        answer: dict[str, object] = {"total_records": total, "total_searched": 6_000_000}
        if total:
            answer["articles"] = [{"article_number": one, "title": f"Work {one}"} for one in shown]
        return Reply(json.dumps(answer).encode())
