"""Reading what Scopus answers: pages of entries, and errors in JSON or XML under good and bad statuses.

Shapes: Elsevier, "Scopus Search API" and "Scopus Search Views"; zero hits as seen in a recording.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from connectors.answers import Fetched
from connectors.asking import Complaint
from connectors.fields import from_json, inside, listed, worded
from connectors.harvest import Hits
from connectors.pages import read_answer
from connectors.scopus_record import read_record

SOURCE = "scopus"
_NOTHING = "Result set was empty"
_XML = re.compile(rb"<(?:\w+:)?(statusCode|statusText|error-code|error-message)>\s*(.*?)\s*</", re.DOTALL)
_FINAL = re.compile(r"AUTHORIZATION|AUTHENTICATION|APIKEY|INVALID_INPUT|ENTITLEMENT|RESOURCE_NOT_FOUND", re.IGNORECASE)
_VIEW = (
    "The key has no right to the view COMPLETE here: ask from the network of a subscribing institution, or set "
    "ROWEN_SCOPUS_INSTTOKEN to the institution's token, or set ROWEN_SCOPUS_VIEW=STANDARD (no abstracts, first authors only)."
)


def error_of(body: bytes) -> tuple[str, str]:
    """Return the code and the words of the error that an answer holds, "" and "" when it holds none."""
    start = body[:64].lstrip()
    if start[:1] == b"<":
        told = [found[1].decode("utf-8", "replace") for found in _XML.findall(body[:65536])]
        return (told[0], told[-1]) if told else ("", "")
    try:
        answer = from_json(body)
    except ValueError:
        return "", ""
    status = inside(answer, "service-error", "status")
    if status is not None:
        return worded(inside(status, "statusCode")), worded(inside(status, "statusText"))
    other = inside(answer, "error-response")
    return worded(inside(other, "error-code")), worded(inside(other, "error-message"))


def _words(body: bytes) -> str:
    return " ".join(filter(None, error_of(body)))


def complaint(body: bytes, status: int) -> Complaint:
    """Find the error in an answer, and whether it will stay: a 4xx, or a code that says so under a good status."""
    code, _ = error_of(body)
    remedy = _VIEW if re.search("AUTHORIZATION|ENTITLEMENT", code) else ""
    return Complaint(_words(body), 400 <= status < 500 or _FINAL.search(code) is not None, remedy)


def spent(fetched: Fetched) -> datetime | bool:
    """Whether the week's quota is used up, and until when (``X-RateLimit-Reset``, seconds since 1970)."""
    if fetched.status != 429:
        return False
    headers = {name.lower(): value for name, value in fetched.headers.items()}
    said = headers.get("x-els-status", "") + error_of(fetched.body)[0]
    if "QUOTA_EXCEEDED" not in said and headers.get("x-ratelimit-remaining") != "0":
        return False
    reset = headers.get("x-ratelimit-reset", "")
    return datetime.fromtimestamp(int(reset), UTC) if re.fullmatch(r"\d{9,10}", reset) else True


def read_page(body: bytes) -> Hits:
    """Read one page of a search.

    Raises:
        Untrustworthy: it is none, or an entry cannot be read; the reason holds the error message if there is one.
    """
    return read_answer(SOURCE, "answer to a search", body, _words, _page)


def _page(answer: dict[str, Any]) -> Hits:
    results = answer["search-results"]
    total = int(results["opensearch:totalResults"])
    entries = listed(results.get("entry"))
    if [entry.get("error") for entry in entries] == [_NOTHING]:
        entries = ()  # an empty page is one entry that says so; whether it may be empty is judged by the total
    for entry in entries:
        if "error" in entry:
            raise ValueError(f"an entry that is an error: {worded(entry['error'])[:200]}")
    records = tuple(map(read_record, entries))
    return Hits(
        total=total,
        ids=tuple(record.native_id for record in records),
        records=records,
        following=worded(inside(results, "cursor", "@next")),
        understood=str(inside(results, "opensearch:Query", "@searchTerms") or ""),
    )
