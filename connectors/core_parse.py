"""Reading what CORE answers: pages of works, and errors in JSON. Field names: CORE API, version 3, "Works"."""

from __future__ import annotations

from typing import Any

from connectors.asking import Complaint
from connectors.core_record import read_work
from connectors.harvest import Hits
from connectors.pages import errors_in, read_answer, read_each

SOURCE = "core"


def complaint(body: bytes, status: int) -> Complaint:
    """Find the error in an answer; a 4xx stays."""
    return Complaint(_words(body), 400 <= status < 500)


def read_page(body: bytes) -> Hits:
    """Read one page of works; ``following`` is the offset of the next.

    Raises:
        Untrustworthy: it is none; the reason holds the source's error message if there is one.
    """
    return read_answer(SOURCE, "list of works", body, _words, _hits)


def _hits(answer: dict[str, Any]) -> Hits:
    total, works = int(answer["totalHits"]), answer["results"]
    following = int(answer["offset"]) + max(1, int(answer["limit"]))
    ids = tuple(str(work["id"]) for work in works)
    records = read_each(SOURCE, "work", ids, works, read_work)
    return Hits(total, ids, records, str(following) if following < total else "")


def _words(body: bytes) -> str:
    return "".join(errors_in(body, "results", ("message", "error"))[:1])
