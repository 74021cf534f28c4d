"""Reading what Europe PMC answers to a search: pages of ids, pages of whole records, and errors in JSON or XML.

Field names: Europe PMC, "Articles RESTful API", the ``core`` result type.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from connectors.asking import Complaint
from connectors.europepmc_record import read_record
from connectors.fields import Fields, from_json
from connectors.pages import read_answer, read_each
from rowen.records import Record

SOURCE = "europepmc"
_XML_ERROR = re.compile(rb"<errMsg>(.*?)</errMsg>", re.DOTALL)
_XML_CODE = re.compile(rb"<errCode>\s*(\d+)\s*</errCode>")
_FINAL = re.compile(r"syntax|invalid|not valid|cannot parse|bad request|illegal|malformed", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a search.

    Attributes:
        total: hits of the whole search.
        ids: "SOURCE:ID" of each hit on the page.
        following: cursor of the next page, or "".
        understood: the query as Europe PMC says it read it, or "".
        synonyms: whether it says that it widened the query by synonyms.
        version: of the service, or "".
        results: the hits as they came.
    """

    total: int
    ids: tuple[str, ...]
    following: str
    understood: str
    synonyms: bool
    version: str
    results: tuple[Fields, ...]


def error_words(body: bytes) -> tuple[str, int]:
    """Return the error message an answer holds and its code, or ("", 0) when it holds none."""
    start = body[:4096].lstrip()
    if not start:
        return "an empty answer", 0
    if start[:1] == b"<":
        found, number = _XML_ERROR.search(body), _XML_CODE.search(body)
        return found[1].decode("utf-8", "replace").strip() if found else "", int(number[1]) if number else 0
    try:
        answer = from_json(body)
    except ValueError:
        return "", 0
    if not isinstance(answer, dict) or "hitCount" in answer:
        return "", 0
    words = answer.get("errMsg") or answer.get("message") or answer.get("error") or ""
    code = answer.get("errCode") or answer.get("status") or 0
    return str(words), int(code) if str(code).isdigit() else 0


def _words(body: bytes) -> str:
    words, code = error_words(body)
    return f"{words} (error {code})" if words and code else words


def complaint(body: bytes, status: int) -> Complaint:
    """Find the error in an answer, and whether it will stay: a 4xx in the status or the body, or a query refused."""
    words, code = error_words(body)
    return Complaint(words, 400 <= status < 500 or 400 <= code < 500 or _FINAL.search(words) is not None)


def read_page(body: bytes) -> Listed:
    """Read one page of a search.

    Raises:
        Untrustworthy: it is none; the reason holds the source's error message if there is one.
    """
    return read_answer(SOURCE, "answer to a search", body, _words, _listed)


def read_records(body: bytes) -> tuple[Record, ...]:
    """Read the records of one page, in order.

    Raises:
        Untrustworthy: as `read_page`, or a hit cannot be read; it is named.
    """
    page = read_page(body)
    return read_each(SOURCE, "record", page.ids, page.results, read_record)


def _listed(answer: dict[str, Any]) -> Listed:
    total = int(answer["hitCount"])
    found = answer.get("resultList") if total == 0 else answer["resultList"]
    results = tuple((found or {}).get("result") or ())
    request = answer.get("request") or {}
    return Listed(
        total=total,
        ids=tuple(f"{hit['source']}:{hit['id']}" for hit in results),
        following=str(answer.get("nextCursorMark") or ""),
        understood=str(request.get("internalQuery") or request.get("queryString") or ""),
        synonyms=bool(request.get("synonym")),
        version=str(answer.get("version") or ""),
        results=results,
    )
