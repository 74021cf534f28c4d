"""Two small Webs of Science: Expanded (a count, lists of ids, records by id) and Starter (pages of short records)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from tests.connectors.fake import Asked, Reply


@dataclass
class FakeWos:
    """See `contract.Fake`. ``left`` is what the key may still fetch this year."""

    ids: tuple[str, ...]
    gone: set[str] = field(default_factory=set)
    fault: str = ""
    growing: int = 0
    error: bytes = b'{"message":"An unexpected error occurred"}'
    left: int = 10_000
    details: dict[str, object] = field(default_factory=dict)

    def query_of(self, asked: Asked) -> str:
        return asked.params.get("usrQuery", "")

    def records_asked(self, asked: Asked) -> tuple[str, ...]:
        found = re.match(r"/id/(.+)$", unquote(asked.path))
        return tuple(found[1].split(",")) if found else ()

    def answer(self, asked: Asked) -> Reply:
        wanted = self.records_asked(asked)
        if wanted:
            shown = [one for one in wanted if one in self.ids and one not in self.gone]
            self.left -= len(shown)
            return self._whole([self._rec(one) for one in shown], len(shown))
        if asked.path.startswith("/recordids/"):
            return self._list(int(asked.params["firstRecord"]) - 1, int(asked.params["count"]))
        total = len(self.ids)
        if self.growing:
            self.growing -= 1
            total += 1
        return self._whole([], total)

    def _list(self, start: int, size: int) -> Reply:
        if self.fault == "loop":
            start = 0
        shown = list(self.ids[start : start + size])
        if self.fault == "short":
            shown = shown[:-3]
        if self.fault == "vanished" and start:
            shown = []
        return Reply(json.dumps(shown).encode())

    def _whole(self, recs: list[dict[str, object]], total: int) -> Reply:
        records: object = {"REC": recs[0] if len(recs) == 1 else recs} if recs else ""
        answer = {
            "Data": {"Records": {"records": records}},
            "QueryResult": {"QueryID": 17, "RecordsSearched": 90_000_000, "RecordsFound": total},
        }
        return Reply(json.dumps(answer).encode(), 200, {"X-REC-AmtPerYear-Remaining": str(self.left)})

    def _rec(self, ut: str) -> dict[str, object]:
        title = {"type": "item", "content": f"Work {ut}"}
        return {"UID": ut, "static_data": {"summary": {"titles": {"count": 1, "title": title}}}, **self.details}


@dataclass
class FakeStarter:
    """See `contract.Fake`."""

    ids: tuple[str, ...]
    gone: set[str] = field(default_factory=set)
    fault: str = ""
    growing: int = 0
    error: bytes = b'{"error":{"status":500,"title":"Internal Server Error","details":"Try again"}}'

    def query_of(self, asked: Asked) -> str:
        return asked.params.get("q", "")

    def records_asked(self, asked: Asked) -> tuple[str, ...]:
        return ()

    def answer(self, asked: Asked) -> Reply:
        number, size = int(asked.params["page"]), int(asked.params["limit"])
        start = 0 if self.fault == "loop" else (number - 1) * size
        shown = list(self.ids[start : start + size])
        total = len(self.ids)
        if self.growing and start:
            self.growing -= 1
            total += 1
        if self.fault == "short":
            shown = shown[:-3]
        if self.fault == "vanished" and start:
            shown = []
        hits = [{"uid": one, "title": f"Work {one}", "sourceTypes": ["Article"]} for one in shown]
        metadata = {"total": total, "page": number, "limit": size}
        return Reply(json.dumps({"metadata": metadata, "hits": hits}).encode())
