"""A small OpenAlex: the list of works by cursor."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from tests.connectors.fake import Asked, Reply


@dataclass
class FakeOpenAlex:
    """See `contract.Fake`."""

    ids: tuple[str, ...]
    gone: set[str] = field(default_factory=set)
    fault: str = ""
    growing: int = 0
    details: dict[str, object] = field(default_factory=dict)
    error: bytes = b'{"error":"Internal server error","message":"Something broke, please try again."}'

    def query_of(self, asked: Asked) -> str:
        return asked.params.get("search", "")

    def records_asked(self, asked: Asked) -> tuple[str, ...]:
        return ()

    def answer(self, asked: Asked) -> Reply:
        params = asked.params
        if asked.path != "/works" or "api_key" not in params:
            return Reply(b"<!doctype html><html><title>404 Not Found</title></html>", 404)
        start = 0 if params["cursor"] == "*" else int(params["cursor"].removeprefix("Il"))
        size = int(params["per_page"])
        shown = self.ids[start : start + size]
        total = len(self.ids)
        if self.growing and start:
            self.growing -= 1
            total += 1
        if self.fault == "short":
            shown = shown[:-3]
        if self.fault == "vanished" and start:
            shown = ()
        following = f"Il{start + size}" if shown else None
        if self.fault == "loop":
            following = "Il100" if start else "Il50"
        meta = {"count": total, "page": None, "per_page": size, "next_cursor": following, "cost_usd": 0.001}
        answer = {"meta": meta, "results": [self._work(one) for one in shown], "group_by": []}
        return Reply(json.dumps(answer).encode())

    def _work(self, number: str) -> dict[str, object]:
        made = {"id": f"https://openalex.org/{number}", "title": f"Work {number}", "publication_year": 2020}
        return {**made, "type": "article", **self.details}
