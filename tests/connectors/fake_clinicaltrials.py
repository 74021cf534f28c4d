"""A small ClinicalTrials.gov: pages by token, the total on the first page alone, errors in plain text."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from tests.connectors.fake import Asked, Reply


@dataclass
class FakeClinicalTrials:
    """See `contract.Fake`. As later pages say no total, it is the first that drifts. ``details`` are of every study."""

    ids: tuple[str, ...]
    gone: set[str] = field(default_factory=set)
    fault: str = ""
    growing: int = 0
    error: bytes = b"upstream connect error or disconnect/reset before headers"
    details: dict[str, Any] = field(default_factory=dict)
    expired: int = 0

    def query_of(self, asked: Asked) -> str:
        return asked.params.get("query.term", "")

    def records_asked(self, asked: Asked) -> tuple[str, ...]:
        del asked
        return ()

    def answer(self, asked: Asked) -> Reply:
        token, size = asked.params.get("pageToken", ""), int(asked.params["pageSize"])
        if token and self.expired:
            self.expired -= 1
            return Reply(b"Parameter `pageToken` has invalid value", 400)
        start = int(token.removeprefix("t")) if token else 0
        shown = list(self.ids[start : start + size])
        if self.fault == "short":
            shown = shown[:-3]
        if self.fault == "vanished" and start:
            shown = []
        answer: dict[str, object] = {"studies": [self._study(one) for one in shown]}
        if not token:
            answer["totalCount"] = len(self.ids) + (1 if self.growing else 0)
            self.growing -= bool(self.growing)
        if start + size < len(self.ids):
            answer["nextPageToken"] = "t500" if self.fault == "loop" else f"t{start + size}"
        return Reply(json.dumps(answer).encode())

    def _study(self, native_id: str) -> dict[str, Any]:
        protocol = {
            "identificationModule": {"nctId": native_id, "briefTitle": f"Study {native_id}"},
            **self.details.get("protocolSection", {}),
        }
        if "identificationModule" in self.details.get("protocolSection", {}):
            protocol["identificationModule"]["nctId"] = native_id
        return {**self.details, "protocolSection": protocol}
