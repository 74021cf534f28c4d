"""A small Crossref: one work, filters by DOI and by what is updated, and "Resource not found."."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from tests.connectors.fake import Asked, Reply


@dataclass
class FakeCrossref:
    """See `lookup_contract.Fake`. ``works`` by DOI; ``page`` is the most that a list hands over at once."""

    known: Sequence[str]
    works: dict[str, dict[str, Any]] = field(default_factory=dict)
    page: int = 1000
    fault: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    words: str = "Resource not found."
    error: bytes = (
        b'{"status":"error","message-type":"exception","message-version":"1.0.0","message":{"name":"class x.Info",'
        b'"description":"x.Info: Response Exception","message":"Response Exception","stack":["a.b(c.clj:1)"]}}'
    )

    def __post_init__(self) -> None:
        for doi in self.known:
            self.works.setdefault(doi, {"DOI": doi.upper(), "type": "journal-article", "title": [f"About {doi}"]})

    def asked_for(self, asked: Asked) -> tuple[str, ...]:
        if asked.path == "/works":
            return tuple(part.partition(":")[2] for part in asked.params["filter"].split(","))
        return (unquote(asked.path).removeprefix("/works/"),)

    def answer(self, asked: Asked) -> Reply:
        wanted = self.asked_for(asked)
        if asked.path != "/works":
            work = self.works.get(wanted[0])
            if work is None:
                return Reply(b"Resource not found.", 404, self.headers)
            return self._reply("work", work)
        if asked.params["filter"].startswith("doi:"):
            found = [self.works[doi] for doi in wanted if doi in self.works]
        else:
            found = [
                work
                for work in self.works.values()
                if {update["DOI"].lower() for update in work.get("update-to", ())} & set(wanted)
            ]
        start = 0 if asked.params["cursor"] == "*" else int(asked.params["cursor"].removeprefix("at="))
        shown = found[start : start + self.page]
        if self.fault == "short":
            shown = shown[:-1]
        cursor = f"at={start + len(shown)}"
        return self._reply("work-list", {"total-results": len(found), "items": shown, "next-cursor": cursor})

    def _reply(self, kind: str, message: dict[str, Any]) -> Reply:
        answer = {"status": "ok", "message-type": kind, "message-version": "1.0.0", "message": message}
        return Reply(json.dumps(answer).encode(), 200, self.headers)
