"""Reading what Semantic Scholar's bulk search answers: pages of papers, and errors.

Field names: Semantic Scholar, Academic Graph API 1.0, ``/paper/search/bulk``.
"""

from __future__ import annotations

from typing import Any

from connectors.asking import Complaint
from connectors.harvest import Hits
from connectors.pages import errors_in, read_answer, read_each
from connectors.semanticscholar_record import read_record

SOURCE = "semanticscholar"
_PASSING = ("too many requests", "timed out", "timeout", "internal")


def complaint(body: bytes, status: int) -> Complaint:
    """Find the error in an answer; a 4xx will stay, unless its words say that it passes."""
    words = _words(body)
    return Complaint(words, 400 <= status < 500 and not any(sign in words.lower() for sign in _PASSING))


def read_hits(body: bytes) -> Hits:
    """Read one page; ``total`` is Semantic Scholar's estimate.

    Raises:
        Untrustworthy: it is none; the reason holds the source's error message if there is one.
    """
    return read_answer(SOURCE, "list of papers", body, _words, _hits)


def _hits(answer: dict[str, Any]) -> Hits:
    total = int(answer["total"])
    papers = (answer.get("data") or ()) if total == 0 else answer["data"]
    ids = tuple(_own_id(paper["paperId"]) for paper in papers)
    return Hits(total, ids, read_each(SOURCE, "paper", ids, papers, read_record), str(answer.get("token") or ""))


def _own_id(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{value!r} is no paperId")
    return value


def _words(body: bytes) -> str:
    """Return the error message that an answer holds ("error" of the service, "message" of its gateway), or ""."""
    return "".join(errors_in(body, "total", ("error", "message"))[:1])
