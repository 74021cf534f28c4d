"""Telling a service that waits for messages (a webhook): one JSON document by POST. Nothing of it is archived.

A webhook's address is a secret as a whole: whoever knows it can write there. It stands in no message and no log.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from connectors.answers import TransientAnswer, gave_up, judge_body, judge_status
from connectors.http import TRIES, retrying
from connectors.limits import limiter
from connectors.redact import Redactor
from connectors.transport import Timeout, Transport
from rowen.records import InputError, Problem, Refused, Unreachable

TIMEOUT = Timeout(connect=5.0, read=10.0, whole=20.0)
"""A message must not hold a run up for long."""

_NAME = "webhook"
_LARGEST_ANSWER = 2**20


def shown(url: str) -> str:
    """Return as much of a webhook's address as may be shown: the scheme and the host.

    Raises:
        InputError: it is no web address.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        raise _wrong() from None
    if not re.match(r"https?://[^/\s@]+(?:[/?]|$)", url) or not parts.hostname:
        raise _wrong()
    return f"{parts.scheme}://{parts.netloc}"


def _wrong() -> InputError:
    return InputError(
        Problem(
            "This is no web address for messages.",
            "Write it like https://chat.example.org/hooks/..., without a name and password; or unset it.",
            field="ROWEN_WEBHOOK_URL",
        )
    )


def post_json(
    url: str, body: bytes, *, timeout: Timeout = TIMEOUT, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Send one JSON document; when it returns, the service has said that it took it (a status below 300).

    Raises:
        InputError: it is no web address.
        Unreachable: no answer, or "later", at every try.
        Refused: it said no, or sends us elsewhere.
    """
    where = shown(url)
    parts = urlsplit(url)
    redact = Redactor([url, parts.path if len(parts.path) > 1 else "", parts.query])
    place = limiter(parts.netloc, "", 10.0)
    transport = Transport(_NAME, place, timeout=timeout, max_bytes=_LARGEST_ANSWER, contact=None, hide=redact.text)

    def send() -> None:
        raw = transport.exchange("POST", url, {}, {"Content-Type": "application/json"}, body)
        judge_status(_NAME, raw.status, raw.headers)
        if raw.status >= 400:
            judge_body(_NAME, raw.status, b"", f"the service at {where} says no")

    try:
        retrying(sleep)(send)
    except TransientAnswer as last:
        reason, _ = gave_up(TRIES, redact.text(last.reason))
        raise Unreachable(_NAME, reason, "The next run tells again; nothing else waits for it.") from None
    except Refused as error:
        raise Refused(_NAME, redact.text(error.reason), "Check ROWEN_WEBHOOK_URL.") from None
    finally:
        transport.close()
