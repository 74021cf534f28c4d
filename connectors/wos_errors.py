"""Errors and budgets of the two Web of Science APIs, which stand behind the same gateway (Kong)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from connectors.answers import Fetched
from connectors.asking import Complaint
from connectors.fields import from_json, inside, worded
from rowen.records.clock import now

_XML = re.compile(rb"<(?:\w+:)?(?:message|title|details|error)>\s*([^<]+?)\s*</", re.IGNORECASE)
_PLACES = (("message",), ("error", "details"), ("error", "title"), ("error_description",), ("error", "message"))


def error_words(body: bytes) -> str:
    """Return the error message that an answer holds, "" when it holds none."""
    if body.lstrip()[:1] == b"<":
        return "; ".join(found.decode("utf-8", "replace") for found in _XML.findall(body[:65536]))
    try:
        answer = from_json(body)
    except ValueError:
        return ""
    told = [worded(inside(answer, *place)) for place in _PLACES]
    plain = inside(answer, "error")
    return "; ".join(dict.fromkeys(filter(None, [*told, plain if isinstance(plain, str) else ""])))


def complaint(body: bytes, status: int) -> Complaint:
    """Find the error in an answer, and whether it will stay: every 4xx (too many requests are known before)."""
    return Complaint(error_words(body), 400 <= status < 500)


def left_this_year(fetched: Fetched) -> int | None:
    """Return how many records the key may still fetch in this year of its contract, None if the answer does not say."""
    value = _headers(fetched).get("x-rec-amtperyear-remaining", "")
    return int(value) if value.isdigit() else None


def spent(fetched: Fetched) -> datetime | bool:
    """Whether the day's requests or the year's records are used up; a day ends at midnight, UTC."""
    if fetched.status not in {403, 429}:
        return False
    headers = _headers(fetched)
    if headers.get("x-ratelimit-remaining-day") == "0" or headers.get("x-req-reqperday-remaining") == "0":
        return (now() + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return headers.get("x-rec-amtperyear-remaining") == "0"


def _headers(fetched: Fetched) -> dict[str, str]:
    return {name.lower(): value.strip() for name, value in fetched.headers.items()}
