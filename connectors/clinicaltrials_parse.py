"""Reading what ClinicalTrials.gov answers to a search: pages of studies in JSON, errors in plain text.

Structure: ClinicalTrials.gov, "Study Data Structure" and "API" (version 2.0).
"""

from __future__ import annotations

from dataclasses import dataclass

from connectors.answers import is_html
from connectors.asking import Complaint
from connectors.clinicaltrials_record import read_study
from connectors.fields import an_object
from connectors.pages import shaped
from rowen.records import Record, Untrustworthy

SOURCE = "clinicaltrials"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a search.

    Attributes:
        total: hits of the whole search; None on every page but the first, which alone says it.
        records: the studies.
        following: token of the next page, "" on the last.
    """

    total: int | None
    records: tuple[Record, ...]
    following: str


def complaint(body: bytes, status: int) -> Complaint:
    """Find the error in an answer: plain text (a web page tells nothing); a 4xx stays."""
    words = (
        "" if is_html(body) or body[:1] in (b"{", b"[") else " ".join(body[:2000].decode("utf-8", "replace").split())
    )
    return Complaint(words, 400 <= status < 500)


def read_page(body: bytes) -> Page:
    """Read one page of a search.

    Raises:
        Untrustworthy: it is none, or a study on it cannot be read; it is named.
    """
    answer = an_object(SOURCE, body)
    studies, total = answer.get("studies"), answer.get("totalCount")
    if not isinstance(studies, list):
        raise Untrustworthy(SOURCE, "This is no answer to a search: it has no list of studies.")
    with shaped(SOURCE, "A study cannot be read"):
        records = tuple(map(read_study, studies))
        return Page(None if total is None else int(total), records, str(answer.get("nextPageToken") or ""))


def read_first_page(body: bytes) -> Page:
    """Read the page that must say how many hits there are.

    Raises:
        Untrustworthy: as `read_page`, or it does not say.
    """
    page = read_page(body)
    if page.total is None:
        raise Untrustworthy(SOURCE, "The first page does not say how many studies were found.")
    return page
