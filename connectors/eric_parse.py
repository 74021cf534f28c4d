"""Reading what ERIC answers to a search: pages of documents as Solr gives them, and Solr's errors.

Field names: ERIC API documentation (eric.ed.gov, "API"), as recorded and as public clients use them.
"""

from __future__ import annotations

import re

from connectors.asking import Complaint
from connectors.eric_record import read_document
from connectors.fields import an_object, from_json
from connectors.harvest import Hits
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
    words = _words(body)
    if words:
        raise Untrustworthy(SOURCE, f"It answered with an error: {words[:300]}")
    answer = an_object(SOURCE, body)
    try:
        response = answer["response"]
        total, start, documents = int(response["numFound"]), int(response["start"]), response["docs"]
        if response.get("numFoundExact") is False:
            raise Untrustworthy(SOURCE, f"It says that its total of {total} hits is not exact.")
        records = tuple(read_document(document) for document in documents)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Untrustworthy(SOURCE, f"This is no answer to a search ({type(error).__name__}: {error}).") from error
    following = start + len(records)
    ids = tuple(record.native_id for record in records)
    return Hits(total, ids, records, str(following) if following < total else "")


def _words(body: bytes) -> str:
    """Return the error message that an answer holds, or "" if it holds none."""
    try:
        answer = from_json(body)
    except ValueError:
        return ""
    error = answer.get("error") if isinstance(answer, dict) else None
    if not error:
        return ""
    return str(error.get("msg") or error) if isinstance(error, dict) else str(error)
