"""A small Scopus: cursor pages for subscribers, offset pages up to a window for everybody, years in the query."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from tests.connectors.fake import Asked, Reply

_SPAN = re.compile(r"^\((.*)\) AND PUBYEAR (?:IS (\d+)|AFT (\d+) AND PUBYEAR BEF (\d+))$", re.DOTALL)


@dataclass
class FakeScopus:
    """See `contract.Fake`. ``years`` gives an entry its year; without one it has none that a span could find."""

    ids: tuple[str, ...]
    gone: set[str] = field(default_factory=set)
    fault: str = ""
    growing: int = 0
    error: bytes = (
        b'{"service-error":{"status":{"statusCode":"GENERAL_SYSTEM_ERROR","statusText":"Error calling search"}}}'
    )
    years: dict[str, int] = field(default_factory=dict)
    details: dict[str, object] = field(default_factory=dict)

    def query_of(self, asked: Asked) -> str:
        found = _SPAN.match(asked.params.get("query", ""))
        return found[1] if found else asked.params.get("query", "")

    def records_asked(self, asked: Asked) -> tuple[str, ...]:
        return ()

    def answer(self, asked: Asked) -> Reply:
        params, size = asked.params, int(asked.params["count"])
        by_cursor = "cursor" in params
        mark = params.get("cursor", "") if by_cursor else params["start"]
        start = 0 if mark == "*" else int(mark.removeprefix("AoJ"))
        hits = self._hits(params["query"])
        shown = hits[start : start + size]
        total = len(hits)
        if self.growing and start:
            self.growing -= 1
            total += 1
        if self.fault == "short":
            shown = shown[:-3]
        if self.fault == "vanished" and start:
            shown = []
        if not by_cursor and start + size > 5000:
            return Reply(
                b'{"service-error":{"status":{"statusCode":"INVALID_INPUT",'
                b'"statusText":"Exceeds the maximum number allowed for the service level"}}}',
                400,
            )
        results: dict[str, object] = {
            "opensearch:totalResults": str(total),
            "opensearch:startIndex": str(start),
            "opensearch:itemsPerPage": str(len(shown)),
            "opensearch:Query": {"@role": "request", "@searchTerms": params["query"], "@startPage": str(start)},
            "link": [{"@_fa": "true", "@ref": "self", "@href": "https://api.example.org/?apiKey=REDACTED"}],
            "entry": [self._entry(one) for one in shown] or [{"@_fa": "true", "error": "Result set was empty"}],
        }
        if by_cursor:
            following = f"AoJ{start + size}" if self.fault != "loop" else ("AoJ25" if start else "AoJ5")
            results["cursor"] = {"@current": mark, "@next": following}
        return Reply(json.dumps({"search-results": results}).encode())

    def _hits(self, query: str) -> list[str]:
        found = _SPAN.match(query)
        if not found:
            return list(self.ids)
        low, high = (int(found[2]),) * 2 if found[2] else (int(found[3]) + 1, int(found[4]) - 1)
        return [one for one in self.ids if low <= self.years.get(one, 0) <= high]

    def _entry(self, eid: str) -> dict[str, object]:
        number = eid.removeprefix("2-s2.0-")
        return {
            "@_fa": "true", "dc:identifier": f"SCOPUS_ID:{number}", "eid": eid, "dc:title": f"Work {number}",
            "prism:coverDate": f"{self.years.get(eid, 2020)}-01-01", "subtype": "ar", **self.details,
        }  # fmt: skip
