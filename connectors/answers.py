"""Judging one answer: good, worth asking again, or a refusal. And how long a source asks us to wait."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from rowen.records import BudgetSpent, Refused

LONGEST_WAIT = 120.0
"""Seconds a source may make one request wait. Longer means: not in this run."""

_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(rb"<title>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_LATER = "Run the update again later; it fetches only what is missing."


@dataclass(frozen=True)
class Fetched:
    """One answer as it was archived: secrets are out of body and request, nothing else was changed.

    Attributes:
        body: the bytes, decompressed and redacted.
        status: HTTP status.
        headers: as received; not archived.
        sha256: address of the body in the archive.
        request: method, address and parameters without secrets.
        fetched_at: when it arrived.
        role: what it was asked for ("ids", "records"), or "error".
    """

    body: bytes
    status: int
    headers: Mapping[str, str]
    sha256: str
    request: str
    fetched_at: datetime
    role: str


Check = Callable[[Fetched], None]

Recall = Callable[[str], Fetched | None]
"""Given a request as it is archived, the answer that an earlier, interrupted search got to it; None if none."""

Spent = Callable[[Fetched], datetime | bool]
"""Whether an answer says that the budget is used up; where it also says until when, that time (UTC)."""


class TransientAnswer(Exception):
    """An answer that is no answer, but may be one when asked again.

    Attributes:
        reason: what came, in words, without secrets.
        wait: seconds the source asked to wait, or None.
    """

    def __init__(self, reason: str, wait: float | None = None) -> None:
        """Say what came instead of an answer."""
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


def judge_status(source: str, status: int, headers: Mapping[str, str]) -> None:
    """Raise for a status that needs no look at the body: too many requests, a server error, a redirect.

    Raises:
        TransientAnswer: 429 or 5xx.
        BudgetSpent: too many requests, and the wait asked for is too long for one run.
        Refused: a wait too long for another reason, or the source sends us elsewhere.
    """
    if status == 429 or status >= 500:
        reason = "too many requests (HTTP 429)" if status == 429 else f"a server error (HTTP {status})"
        wait = retry_after(headers)
        if wait is None and status == 429:
            wait = retry_after(headers, "X-RateLimit-Retry-After")  # CORE sends this one, with every answer
        raise TransientAnswer(reason, _bearable(source, status, reason, wait))
    if 300 <= status < 400:
        where = headers.get("Location", "another address").split("?")[0]
        raise Refused(
            source, f"It sends us to {where} (HTTP {status}).", "Set the source's base URL to the new address."
        )


def judge_body(source: str, status: int, body: bytes, excerpt: str) -> None:
    """Raise for a body that cannot be data, whatever the source.

    Args:
        source: name for errors.
        status: HTTP status, below 300 or 4xx.
        body: the answer, redacted.
        excerpt: the first words of it for a message, redacted.

    Raises:
        TransientAnswer: an HTML page under a good status.
        Refused: any other 4xx.
    """
    if status >= 400:
        remedy = "Check the strategy, the base URL and the API key; asking again will not help."
        raise Refused(source, f"It refused the request (HTTP {status}): {excerpt}", remedy)
    if is_html(body):
        raise TransientAnswer(f"a web page instead of data: {excerpt}")


def is_html(body: bytes) -> bool:
    """Whether a body is a page for people."""
    return _HTML.match(body[:4096]) is not None


def excerpt(body: bytes) -> str:
    """Return the first words of a body (a page's title), on one line, for an error message."""
    title = _TITLE.search(body[:65536]) if is_html(body) else None
    words = " ".join((title[1] if title else body[:2000]).decode("utf-8", "replace").split())
    return words[:300] + ("..." if len(words) > 300 else "") or "(empty)"


def retry_after(headers: Mapping[str, str], name: str = "Retry-After") -> float | None:
    """Return how many seconds a source asks us to wait: seconds, an HTTP date (RFC 9110, 10.2.3) or an ISO time; None if unsaid.

    A date is compared with the source's own ``Date``, so that a wrong clock on this machine does no harm.
    """
    value = headers.get(name, "").strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", value):
        return float(value)
    until = _http_date(value) or _iso_time(value)
    if until is None:
        return None
    return max(0.0, (until - (_http_date(headers.get("Date", "")) or datetime.now(UTC))).total_seconds())


def _bearable(source: str, status: int, reason: str, wait: float | None) -> float | None:
    if wait is not None and wait > LONGEST_WAIT:
        until = datetime.now(UTC) + timedelta(seconds=min(wait, 10**8))
        words = f"It answered {reason} and asks us to wait {wait:,.0f} seconds, until {until:%Y-%m-%d %H:%M} UTC."
        if status == 429:
            raise BudgetSpent(source, words, until)
        raise Refused(source, words, f"Run the update again after {until:%Y-%m-%d %H:%M} UTC.")
    return wait


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _iso_time(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def gave_up(tries: int, last: str) -> tuple[str, str]:
    """Return reason and remedy for a source that never answered."""
    return f"No usable answer in {tries} tries; the last one was {last.rstrip('.')}.", _LATER
