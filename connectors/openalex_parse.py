"""Reading what OpenAlex answers: pages of works, and errors in JSON or HTML.

Field names and limits: OpenAlex developer documentation (developers.openalex.org), pages "Errors", "Page through
results" and "Authentication & Pricing", read November 2026.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from connectors.answers import Fetched, retry_after
from connectors.asking import Complaint
from connectors.fields import Fields, an_object, from_json, verbatim
from connectors.harvest import Hits
from connectors.openalex_record import native_id, read_record
from rowen.records import Record, Untrustworthy

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
    words = _words(body)
    if words:
        raise Untrustworthy(SOURCE, f"It answered with an error: {words[:300]}")
    answer = an_object(SOURCE, body)
    try:
        meta, works = answer["meta"], answer["results"]
        ids = tuple(native_id(work) for work in works)
        total, following = int(meta["count"]), str(meta.get("next_cursor") or "")
        understood = verbatim(meta["x_query"]) if meta.get("x_query") else ""
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Untrustworthy(SOURCE, f"This is no list of works ({type(error).__name__}: {error}).") from error
    return Hits(total, ids, tuple(map(_record, ids, works)), following, understood=understood)


def _record(number: str, work: Fields) -> Record:
    try:
        return read_record(number, work)
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        raise Untrustworthy(SOURCE, f"Its work {number} cannot be read ({error}).") from error


def _words(body: bytes) -> str:
    """Return the error message that an answer holds, or "" if it holds none."""
    if not body.strip():
        return "an empty answer"
    try:
        answer = from_json(body)
    except ValueError:
        return ""
    if not isinstance(answer, dict) or "results" in answer:
        return ""
    return ": ".join(str(answer[name]) for name in ("error", "message") if answer.get(name))


def _number(text: str) -> float | None:
    return float(text) if text.strip().isdigit() else None
