"""Reading what ERIC answers to a search: pages of documents as Solr gives them, and Solr's errors.

Field names: ERIC API documentation (eric.ed.gov, "API"), as recorded and as public clients use them.
"""

from __future__ import annotations

import re
from typing import Any

from connectors.asking import Complaint
from connectors.eric_record import read_document
from connectors.fields import inside, json_object, worded
from connectors.harvest import Hits
from connectors.pages import read_answer
from rowen.records import Untrustworthy

SOURCE = "eric"
_FINAL = re.compile(r"SyntaxError|Cannot parse|undefined field|Invalid", re.IGNORECASE)


def complaint(body: bytes, status: int) -> Complaint:
    """Find the error in an answer; a query that Solr cannot parse, and every 4xx, stays."""
    words = _words(body)
    return Complaint(words, 400 <= status < 500 or _FINAL.search(words) is not None)


def read_page(body: bytes) -> Hits:
    """Read one page of a search.

    Raises:
        Untrustworthy: it is none, it is an error, or its total is only an estimate.
    """
    return read_answer(SOURCE, "answer to a search", body, _words, _page)


def _page(answer: dict[str, Any]) -> Hits:
    response = answer["response"]
    total, start = int(response["numFound"]), int(response["start"])
    if response.get("numFoundExact") is False:
        raise Untrustworthy(SOURCE, f"It says that its total of {total} hits is not exact.")
    records = tuple(map(read_document, response["docs"]))
    following = start + len(records)
    ids = tuple(record.native_id for record in records)
    return Hits(total, ids, records, str(following) if following < total else "")


def _words(body: bytes) -> str:
    """Return the error message that an answer holds, or "" if it holds none."""
    error = json_object(body).get("error")
    return worded(inside(error, "msg") or error or "")
