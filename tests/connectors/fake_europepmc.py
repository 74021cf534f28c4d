"""A small Europe PMC: cursor pages of ids and of whole records, and questions by id."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from tests.connectors.fake import Asked, Reply

_BY_ID = re.compile(r"^SRC:(\w+) AND \((EXT_ID:[^()]*)\)$")


@dataclass
class FakeEuropePMC:
    """See `contract.Fake`. Ids are spread over three sources."""

    ids: tuple[str, ...]
    gone: set[str] = field(default_factory=set)
    fault: str = ""
    growing: int = 0
    id_search_fails: bool = False
    details: dict[str, object] = field(default_factory=dict)
    error: bytes = b'<?xml version="1.0"?><errorBean><errCode>500</errCode><errMsg>Backend is down</errMsg></errorBean>'

    def query_of(self, asked: Asked) -> str:
        return asked.params.get("query", "")

    def records_asked(self, asked: Asked) -> tuple[str, ...]:
        found = _BY_ID.match(asked.params["query"])
        if not found:
            return ()
        return tuple(f"{found[1]}:{part.removeprefix('EXT_ID:')}" for part in found[2].split(" OR "))

    def answer(self, asked: Asked) -> Reply:
        params = asked.params
        by_id = self.records_asked(asked)
        hits = [one for one in by_id if one in self.ids and not self.id_search_fails] if by_id else list(self.ids)
        core = params["resultType"] == "core"
        start = 0 if params["cursorMark"] == "*" else int(params["cursorMark"].removeprefix("m"))
        size = int(params["pageSize"])
        shown = [one for one in hits[start : start + size] if not (core and one in self.gone)]
        total = len(hits)
        if self.growing and start and not core:
            self.growing -= 1
            total += 1
        if self.fault == "short":
            shown = shown[:-3]
        if self.fault == "vanished" and start:
            shown = []
        mark = f"m{start + size}" if self.fault != "loop" else ("m1000" if start else "m500")
        answer: dict[str, object] = {
            "version": "6.9",
            "hitCount": total,
            "request": {"queryString": params["query"].strip(), "synonym": params["synonym"] != "FALSE"},
            "resultList": {"result": [self._hit(one, core=core) for one in shown]},
        }
        if total > size:
            answer["nextCursorMark"] = mark
        return Reply(json.dumps(answer).encode())

    def _hit(self, native_id: str, *, core: bool) -> dict[str, object]:
        source, _, number = native_id.partition(":")
        short: dict[str, object] = {"id": number, "source": source}
        return {**short, "title": f"Work {number}", "pubYear": "2020", **self.details} if core else short
