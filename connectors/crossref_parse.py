"""Reading what Crossref answers: one work, a list of works, "not found", and errors in JSON, HTML or plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from connectors.asking import Complaint
from connectors.crossref_record import read_record
from connectors.fields import Fields, json_object
from connectors.looking import Unknown
from connectors.pages import shaped
from rowen.records import Record, Untrustworthy

SOURCE = "crossref"
_NOT_FOUND = b"Resource not found."


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list of works.

    Attributes:
        total: works of the whole list.
        works: those on the page, as they came.
        following: cursor of the next page; Crossref names one on the last page too.
    """

    total: int
    works: tuple[Fields, ...]
    following: str


def complaint(body: bytes, status: int) -> Complaint:
    """Find the error in an answer; what the request itself got wrong stays wrong, a server's trouble passes."""
    answer = json_object(body)
    told = answer.get("message")
    parts = told if isinstance(told, list) else [told]
    words = "; ".join(
        " ".join(str(part[name]) for name in ("type", "value", "message") if part.get(name))
        if isinstance(part, dict)
        else str(part)
        for part in parts
        if part
    )
    failed = answer.get("status") == "failed"
    return Complaint(words if answer.get("status") != "ok" else "", failed or 400 <= status < 500)


def read_work(body: bytes) -> Record | Unknown:
    """Read the answer to one DOI.

    Raises:
        Untrustworthy: it is neither a work nor Crossref's way of saying that there is none.
    """
    if body.strip() == _NOT_FOUND:
        return Unknown(f"Crossref: {_NOT_FOUND.decode()}")
    return _record(_message(body, "work"))


def read_list(body: bytes) -> Listed:
    """Read one page of a list.

    Raises:
        Untrustworthy: it is none; the reason holds Crossref's error message if there is one.
    """
    message = _message(body, "work-list")
    with shaped(SOURCE, "This is no list of works"):
        works = tuple(message["items"])
        return Listed(int(message["total-results"]), works, str(message.get("next-cursor") or ""))


def read_records(works: Sequence[Fields]) -> tuple[Record, ...]:
    """Read works, in order.

    Raises:
        Untrustworthy: one of them cannot be read; it is named.
    """
    return tuple(map(_record, works))


def read_any(body: bytes) -> tuple[Record, ...]:
    """Read the records of any archived answer.

    Raises:
        Untrustworthy: as `read_work` and `read_list`.
    """
    if json_object(body).get("message-type") == "work-list":
        return read_records(read_list(body).works)
    found = read_work(body)
    return () if isinstance(found, Unknown) else (found,)


def _record(work: Fields) -> Record:
    with shaped(SOURCE, f"Its record {_name(work)} cannot be read"):
        record = read_record(work)
    if not record.identifiers.doi:
        raise Untrustworthy(SOURCE, "It sent a record without a DOI.")
    return record


def _name(work: object) -> str:
    return str(work.get("DOI", "without a DOI")) if isinstance(work, dict) else "that is none"


def _message(body: bytes, kind: str) -> dict[str, Any]:
    answer = json_object(body)
    message = answer.get("message")
    if answer.get("status") == "ok" and answer.get("message-type") == kind and isinstance(message, dict):
        return message
    words = complaint(body, 200).words or f"This is no answer about a work ({answer.get('message-type')})."
    raise Untrustworthy(SOURCE, words[:300])
