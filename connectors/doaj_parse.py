"""Reading what DOAJ answers: pages of articles, and errors. Field names: DOAJ API v4, "Search articles"."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.asking import Complaint
from connectors.doaj_record import read_record
from connectors.harvest import Hits
from connectors.pages import errors_in, read_answer, read_each

SOURCE = "doaj"


def complaint(body: bytes, status: int) -> Complaint:
    """Find the error in an answer; a 4xx will stay."""
    return Complaint(_words(body), 400 <= status < 500)


def read_hits(body: bytes) -> Hits:
    """Read one page of articles; ``following`` is the number of the next page, as its link says.

    Raises:
        Untrustworthy: it is none; the reason holds the source's error message if there is one.
    """
    return read_answer(SOURCE, "list of articles", body, _words, _hits)


def _hits(answer: dict[str, Any]) -> Hits:
    total, articles = int(answer["total"]), answer["results"]
    ids = tuple(str(article["id"]) for article in articles)
    following = parse_qs(urlsplit(answer.get("next") or "").query).get("page", [""])[0]
    records = read_each(SOURCE, "article", ids, articles, read_record)
    return Hits(total, ids, records, following, understood=str(answer.get("query") or ""))


def _words(body: bytes) -> str:
    return "".join(errors_in(body, "results", ("error", "message", "status"))[:1])
