"""Reading what IEEE Xplore answers: pages of articles, and the errors of the gateway in front of it.

Shapes: a recording, and IEEE's "Metadata API Details". The gateway (Mashery) writes its errors in HTML under 403 and
429, with a code in ``X-Mashery-Error-Code``; IEEE's own errors are JSON, XML or plain text.
"""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from typing import Any

from connectors.answers import LONGEST_WAIT, Fetched, excerpt, retry_after
from connectors.asking import Complaint
from connectors.fields import inside, json_object, listed, worded
from connectors.harvest import Hits
from connectors.ieee_record import read_record
from connectors.pages import read_answer

SOURCE = "ieee"
_TAG = re.compile(r"<[^>]*>")
_PER_DAY = re.compile(r"OVER[ _]RATE", re.IGNORECASE)
_PER_SECOND = re.compile(r"OVER[ _]QPS|QUERIES[ _]PER[ _]SECOND", re.IGNORECASE)
_KEY = re.compile(r"INACTIVE|NOT AUTHORIZED|UNKNOWN", re.IGNORECASE)
_INACTIVE = (
    "Check the API key: it is wrong, blocked, or not active yet. IEEE activates keys by hand, on working days; "
    "docs/sources/ieee.md says where its state can be seen."
)


def error_of(body: bytes) -> str:
    """Return the words of the error that an answer holds, "" when it is a page of results."""
    answer = json_object(body)
    if "total_records" in answer:
        return ""
    for path in (("error", "message"), ("error",), ("message",), ("detail",)):
        said = inside(answer, *path)
        if said:
            return worded(said)
    if body[:64].lstrip()[:1] in {b"{", b"["}:
        return ""  # no error of theirs; whoever reads it says what it is
    return " ".join(html.unescape(_TAG.sub(" ", body[:4096].decode("utf-8", "replace"))).split()) or "an empty answer"


def complaint(body: bytes, status: int) -> Complaint:
    """Find the error in an answer, and whether it will stay: every 4xx but too many requests."""
    words = error_of(body)
    busy = _PER_SECOND.search(words) or _PER_DAY.search(words)
    final = 400 <= status < 500 and not busy
    return Complaint(words or excerpt(body), final, _INACTIVE if final and _KEY.search(words) else "")


def spent(fetched: Fetched) -> datetime | bool:
    """Whether the day's requests are used up, and until when: ``Retry-After``, which ends at midnight UTC, or that midnight."""
    headers = {name.lower(): value for name, value in fetched.headers.items()}
    told = (headers.get("x-mashery-error-code", ""), headers.get("x-error-detail-header", ""), error_of(fetched.body))
    said = " ".join(told)
    if fetched.status not in {403, 429} or _PER_SECOND.search(said) or not _PER_DAY.search(said):
        return False
    wait = retry_after(fetched.headers)
    if wait is None:
        midnight = fetched.fetched_at.replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + timedelta(days=1)
    return fetched.fetched_at + timedelta(seconds=wait) if wait > LONGEST_WAIT else False


def read_page(body: bytes) -> Hits:
    """Read one page of a search; whether it may be empty is judged by its total.

    Raises:
        Untrustworthy: it is none, or an article cannot be read; the reason holds the error message if there is one.
    """
    return read_answer(SOURCE, "answer to a search", body, error_of, _page)


def _page(answer: dict[str, Any]) -> Hits:
    records = tuple(map(read_record, listed(answer.get("articles"))))
    return Hits(int(answer["total_records"]), tuple(record.native_id for record in records), records)
