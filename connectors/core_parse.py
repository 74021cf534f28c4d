"""Reading what CORE answers: pages of works, and errors in JSON. Field names: CORE API, version 3, "Works"."""

from __future__ import annotations

from connectors.asking import Complaint
from connectors.core_parts import SOURCE
from connectors.core_record import read_work
from connectors.fields import an_object, json_object, verbatim
from connectors.harvest import Hits
from rowen.records import Record, Untrustworthy


def complaint(body: bytes, status: int) -> Complaint:
    """Find the error in an answer; a 4xx stays."""
    return Complaint(_words(body), 400 <= status < 500)


def read_page(body: bytes) -> Hits:
    """Read one page of works; ``following`` is the offset of the next.

    Raises:
        Untrustworthy: it is none; the reason holds the source's error message if there is one.
    """
    words = _words(body)
    if words:
        raise Untrustworthy(SOURCE, f"It answered with an error: {words[:300]}")
    answer = an_object(SOURCE, body)
    try:
        total, works = int(answer["totalHits"]), answer["results"]
        following = int(answer["offset"]) + max(1, int(answer["limit"]))
        ids = tuple(str(work["id"]) for work in works)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Untrustworthy(SOURCE, f"This is no list of works ({type(error).__name__}: {error}).") from error
    records: list[Record] = []
    for number, work in zip(ids, works, strict=True):
        try:
            records.append(read_work(number, work))
        except (TypeError, ValueError, AttributeError, KeyError) as error:
            raise Untrustworthy(SOURCE, f"Its work {number} cannot be read ({error}).") from error
    return Hits(total, ids, tuple(records), str(following) if following < total else "")


def _words(body: bytes) -> str:
    """Return the error message that an answer holds, or "" if it holds none."""
    answer = json_object(body)
    if "results" in answer:
        return ""
    return verbatim(answer.get("message") or answer.get("error") or "")
