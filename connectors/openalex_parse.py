"""Reading what OpenAlex answers: pages of works, and errors in JSON or HTML.

Field names and limits: OpenAlex developer documentation (developers.openalex.org), pages "Errors", "Page through
results" and "Authentication & Pricing", read November 2026.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from connectors.answers import Fetched, retry_after
from connectors.asking import Complaint
from connectors.fields import verbatim
from connectors.harvest import Hits
from connectors.openalex_record import native_id, read_record
from connectors.pages import errors_in, read_answer, read_each

SOURCE = "openalex"
_BUDGET = ("budget", "credit", "daily limit", "usage limit")
_HURRY = "rate limit"


def complaint(body: bytes, status: int) -> Complaint:
    """Find the error in an answer; a 4xx will stay, unless it only says that we asked too fast (also under 403)."""
    words = _words(body)
    return Complaint(words, 400 <= status < 500 and _HURRY not in words.lower())


def spent(fetched: Fetched) -> datetime | bool:
    """Tell until when the key's money for the day is used up: as long as the headers say, or midnight UTC.

    A 429 that speaks of no budget and whose headers leave some is one for asking too fast.
    """
    if fetched.status != 429:
        return False
    words = fetched.body[:4096].decode("utf-8", "replace").lower()
    left = fetched.headers.get("X-RateLimit-Remaining-USD") or fetched.headers.get("X-RateLimit-Remaining") or ""
    if left.strip() not in {"0", "0.0"} and not any(sign in words for sign in _BUDGET):
        return False
    seconds = retry_after(fetched.headers) or _number(fetched.headers.get("X-RateLimit-Reset", ""))
    if seconds:
        return fetched.fetched_at + timedelta(seconds=seconds)
    return (fetched.fetched_at + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def read_hits(body: bytes) -> Hits:
    """Read one page of works.

    Raises:
        Untrustworthy: it is none; the reason holds the source's error message if there is one.
    """
    return read_answer(SOURCE, "list of works", body, _words, _hits)


def _hits(answer: dict[str, Any]) -> Hits:
    meta, works = answer["meta"], answer["results"]
    ids = tuple(native_id(work) for work in works)
    return Hits(
        total=int(meta["count"]),
        ids=ids,
        records=read_each(SOURCE, "work", ids, works, read_record),
        following=str(meta.get("next_cursor") or ""),
        understood=verbatim(meta["x_query"]) if meta.get("x_query") else "",
    )


def _words(body: bytes) -> str:
    return ": ".join(errors_in(body, "results", ("error", "message")))


def _number(text: str) -> float | None:
    return float(text) if text.strip().isdigit() else None
