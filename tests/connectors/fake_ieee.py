"""A small IEEE Xplore: pages by number, behind a gateway that knows one key."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from tests.connectors.fake import Asked, Reply


@dataclass
class FakeIeee:
    """See `contract.Fake`. ``details`` goes into every article."""

    ids: tuple[str, ...]
    gone: set[str] = field(default_factory=set)
    fault: str = ""
    growing: int = 0
    error: bytes = b'{"error":{"code":500,"message":"Search is not available at the moment"}}'
    details: dict[str, object] = field(default_factory=dict)

    def query_of(self, asked: Asked) -> str:
        return asked.params.get("querytext", "")

    def records_asked(self, asked: Asked) -> tuple[str, ...]:
        return ()

    def answer(self, asked: Asked) -> Reply:
        params = asked.params
        if asked.path != "/api/v1/search/articles":
            return Reply(b"<h1>Service Not Found</h1>", 596, {"X-Mashery-Error-Code": "ERR_596_SERVICE_NOT_FOUND"})
        if not params.get("apikey"):
            return Reply(b"<h1>Developer Inactive</h1>", 403, {"X-Mashery-Error-Code": "ERR_403_DEVELOPER_INACTIVE"})
        start, size = int(params["start_record"]) - 1, min(int(params["max_records"]), 200)
        total = len(self.ids)
        if self.growing and start:
            self.growing -= 1
            total += 1
        if self.fault == "loop":
            start = 0
        shown = self.ids[start : start + size]
        if self.fault == "short":
            shown = shown[:-3]
        if self.fault == "vanished" and start:
            shown = ()
        answer: dict[str, object] = {"total_records": total, "total_searched": 5_000_000}
        if shown:
            answer["articles"] = [self._article(one, start + at) for at, one in enumerate(shown, start=1)]
        return Reply(json.dumps(answer).encode())

    def _article(self, number: str, rank: int) -> dict[str, object]:
        return {
            "title": f"Work {number}", "rank": rank, "content_type": "Conferences", "article_number": number,
            "publication_year": 2020, **self.details,
        }  # fmt: skip
