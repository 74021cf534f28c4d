"""Reading what DOAJ answers: pages of articles, and errors. Field names: DOAJ API v4, "Search articles"."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from connectors.asking import Complaint
from connectors.doaj_record import read_record
from connectors.fields import an_object, from_json
from connectors.harvest import Hits
from rowen.records import Record, Untrustworthy

SOURCE = "doaj"


def complaint(body: bytes, status: int) -> Complaint:
    """Find the error in an answer; a 4xx will stay."""
    return Complaint(_words(body), 400 <= status < 500)


def read_hits(body: bytes) -> Hits:
    """Read one page of articles; ``following`` is the number of the next page, as its link says.

    Raises:
        Untrustworthy: it is none; the reason holds the source's error message if there is one.
    """
    words = _words(body)
    if words:
        raise Untrustworthy(SOURCE, f"It answered with an error: {words[:300]}")
    answer = an_object(SOURCE, body)
    try:
        total, articles = int(answer["total"]), answer["results"]
        ids = tuple(str(article["id"]) for article in articles)
        following = parse_qs(urlsplit(answer.get("next") or "").query).get("page", [""])[0]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Untrustworthy(SOURCE, f"This is no list of articles ({type(error).__name__}: {error}).") from error
    records: list[Record] = []
    for number, article in zip(ids, articles, strict=True):
        try:
            records.append(read_record(number, article))
        except (TypeError, ValueError, AttributeError, KeyError) as error:
            raise Untrustworthy(SOURCE, f"Its article {number} cannot be read ({error}).") from error
    return Hits(total, ids, tuple(records), following, understood=str(answer.get("query") or ""))


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
    return str(answer.get("error") or answer.get("message") or answer.get("status") or "")
