"""Reading what IEEE Xplore answers: pages of articles, and its gateway's errors, which are bits of HTML.

Shapes: IEEE, "Metadata Search API"; pages as recorded; the gateway's errors (Mashery) as users reported them.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

from connectors.answers import Fetched, retry_after
from connectors.asking import Complaint
from connectors.fields import inside, listed, worded
from connectors.harvest import Hits
from connectors.ieee_record import read_record
from rowen.records import Untrustworthy
from rowen.records.clock import now

SOURCE = "ieee"
_TAGS = re.compile(r"<[^>]*>")
_DAY = re.compile(r"over[ _]rate", re.IGNORECASE)
_SECOND = re.compile(r"over[ _]qps", re.IGNORECASE)
_KEY = re.compile(r"developer inactive|not authorized|forbidden|missing", re.IGNORECASE)
_REMEDY = (
    "IEEE has not made the key active, or has switched it off: look at the application on developer.ieee.org, or set "
    "one that is active (docs/sources/ieee.md)."
)


def error_words(body: bytes) -> str:
    """Return the error message that an answer holds, "" when it holds none."""
    start = body.lstrip()
    if start[:1] == b"<":
        return " ".join(_TAGS.sub(" ", start[:4096].decode("utf-8", "replace")).split())
    try:
        answer = json.loads(body)
    except ValueError:
        return ""
    places = (("error",), ("message",), ("errors",), ("fault", "faultstring"))
    return "; ".join(filter(None, (worded(inside(answer, *place)) for place in places)))


def complaint(body: bytes, status: int) -> Complaint:
    """Find the error in an answer, and whether it will stay: a 4xx, unless it says that a second holds too many."""
    words = error_words(body)
    final = 400 <= status < 500 and _SECOND.search(words) is None
    return Complaint(words, final, _REMEDY if _KEY.search(words) and status in {401, 403} else "")


def spent(fetched: Fetched) -> datetime | bool:
    """Whether the day's calls are used up, and until when; where the answer does not say, until midnight (UTC)."""
    if fetched.status not in {403, 429}:
        return False
    headers = {name.lower(): value for name, value in fetched.headers.items()}
    if not _DAY.search(headers.get("x-mashery-error-code", "") + error_words(fetched.body)):
        return False
    wait = retry_after(fetched.headers)
    if wait is not None:
        return datetime.now(UTC) + timedelta(seconds=min(wait, 10**8))
    return (now() + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def read_page(body: bytes) -> Hits:
    """Read one page of a search.

    Raises:
        Untrustworthy: it is none, or an article cannot be read; the reason holds the error message if there is one.
    """
    try:
        answer = json.loads(body)
        total = int(answer["total_records"])
        records = tuple(map(read_record, answer["articles"] if total else listed(answer.get("articles"))))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        words = error_words(body)
        if words:
            raise Untrustworthy(SOURCE, f"It answered with an error: {words[:300]}") from error
        raise Untrustworthy(SOURCE, f"This is no answer to a search ({type(error).__name__}: {error}).") from error
    return Hits(total, tuple(record.native_id for record in records), records)
