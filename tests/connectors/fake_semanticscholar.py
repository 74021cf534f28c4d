"""A small Semantic Scholar: the bulk search by token."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from tests.connectors.fake import Asked, Reply

PAGE = 1000


@dataclass
class FakeSemanticScholar:
    """See `contract.Fake`. ``estimate`` is added to every announced total."""

    ids: tuple[str, ...]
    gone: set[str] = field(default_factory=set)
    fault: str = ""
    growing: int = 0
    estimate: int = 0
    details: dict[str, object] = field(default_factory=dict)
    error: bytes = b'{"error":"Internal error, please try again"}'

    def query_of(self, asked: Asked) -> str:
        return asked.params.get("query", "")

    def records_asked(self, asked: Asked) -> tuple[str, ...]:
        return ()

    def answer(self, asked: Asked) -> Reply:
        params = asked.params
        if asked.path != "/graph/v1/paper/search/bulk":
            return Reply(b'{"message":"Missing Authentication Token"}', 403)
        hits = sorted(self.ids, reverse=params["sort"] == "paperId:desc")
        start = int(params.get("token", "T0").removeprefix("T"))
        shown = hits[start : start + PAGE]
        total = len(hits) + self.estimate
        if self.growing and start:
            self.growing -= 1
            total += 1
        following = f"T{start + PAGE}" if start + PAGE < len(hits) else None
        if self.fault == "short":
            shown = shown[:-3]
        if self.fault == "vanished" and start:
            shown = []
        if self.fault == "loop":
            following = "T1000" if start else "T500"
        papers = [self._paper(one, params.get("fields", "").split(",")) for one in shown]
        return Reply(json.dumps({"total": total, "token": following, "data": papers}).encode())

    def _paper(self, number: str, fields: list[str]) -> dict[str, object]:
        made = {"title": f"Paper {number}", "year": 2020, **self.details}
        return {"paperId": number, **{name: value for name, value in made.items() if name in fields}}
