"""Reading what Semantic Scholar's bulk search answers: pages of papers, and errors.

Field names: Semantic Scholar, Academic Graph API 1.0, ``/paper/search/bulk``.
"""

from __future__ import annotations

from connectors.asking import Complaint
from connectors.fields import an_object, from_json
from connectors.harvest import Hits
from connectors.semanticscholar_record import read_record
from rowen.records import Record, Untrustworthy

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
    words = _words(body)
    if words:
        raise Untrustworthy(SOURCE, f"It answered with an error: {words[:300]}")
    answer = an_object(SOURCE, body)
    try:
        total = int(answer["total"])
        papers = (answer.get("data") or ()) if total == 0 else answer["data"]
        ids = tuple(_own_id(paper["paperId"]) for paper in papers)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Untrustworthy(SOURCE, f"This is no list of papers ({type(error).__name__}: {error}).") from error
    records: list[Record] = []
    for number, paper in zip(ids, papers, strict=True):
        try:
            records.append(read_record(number, paper))
        except (TypeError, ValueError, AttributeError, KeyError) as error:
            raise Untrustworthy(SOURCE, f"Its paper {number} cannot be read ({error}).") from error
    return Hits(total, ids, tuple(records), str(answer.get("token") or ""))


def _own_id(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{value!r} is no paperId")
    return value


def _words(body: bytes) -> str:
    """Return the error message that an answer holds ("error" of the service, "message" of its gateway), or ""."""
    if not body.strip():
        return "an empty answer"
    try:
        answer = from_json(body)
    except ValueError:
        return ""
    if not isinstance(answer, dict) or "total" in answer:
        return ""
    return str(answer.get("error") or answer.get("message") or "")
