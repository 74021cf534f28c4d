"""A small DOAJ: pages of articles, the query in the path, a window, and days of creation to cut by."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import unquote

from tests.connectors.fake import Asked, Reply

WINDOW = 1000
_PART = re.compile(r"\((.*)\) AND created_date:\[(\S+) TO (\S+)\}", re.DOTALL)


@dataclass
class FakeDoaj:
    """See `contract.Fake`. ``per_day`` articles were created on each day from 2015 on."""

    ids: tuple[str, ...]
    gone: set[str] = field(default_factory=set)
    fault: str = ""
    growing: int = 0
    per_day: int = 3
    without_date: int = 0
    details: Mapping[str, object] = field(default_factory=dict)
    error: bytes = b'{"status":"error","error":"The search engine is not there"}'

    def query_of(self, asked: Asked) -> str:
        query = unquote(asked.path.removeprefix("/v4/search/articles/"))
        part = _PART.fullmatch(query)
        return part[1] if part else query

    def records_asked(self, asked: Asked) -> tuple[str, ...]:
        return ()

    def created(self, one: str) -> date:
        return date(2015, 1, 1) + timedelta(days=self.ids.index(one) // self.per_day)

    def answer(self, asked: Asked) -> Reply:
        query = unquote(asked.path.removeprefix("/v4/search/articles/"))
        part = _PART.fullmatch(query)
        hits = list(self.ids)
        if part:
            low, high = date.fromisoformat(part[2]), date.fromisoformat(part[3])
            days = {one: date(2015, 1, 1) + timedelta(days=at // self.per_day) for at, one in enumerate(self.ids)}
            hits = [one for one in hits[self.without_date :] if low <= days[one] < high]
        page, size = int(asked.params["page"]), int(asked.params["pageSize"])
        start = (page - 1) * size
        if start >= WINDOW:
            words = f"You cannot access results beyond {WINDOW} records via this API."
            return Reply(json.dumps({"status": "bad_request", "error": words}).encode(), 400)
        shown = hits[(0 if self.fault == "loop" else start) :][:size]
        total = len(hits)
        if self.growing and start:
            self.growing -= 1
            total += 1
        if self.fault == "short":
            shown = shown[:-3]
        if self.fault == "vanished" and start:
            shown = []
        made: dict[str, object] = {"total": total, "page": page, "pageSize": size, "query": query}
        if start + size < total:
            made["next"] = f"https://doaj.example/api/v4/search/articles/x?page={page + 1}&pageSize={size}"
        made["results"] = [self._article(one) for one in shown]
        return Reply(json.dumps(made).encode())

    def _article(self, number: str) -> dict[str, object]:
        about = {"title": f"Article {number}", "year": "2020", **self.details}
        return {"id": number, "created_date": "2020-01-01T00:00:00Z", "bibjson": about}
