"""Reading what arXiv answers to a query: an Atom feed, whose only entry may be an error.

Elements: arXiv API User's Manual, 3.3 (outline of an Atom feed) and 3.4 (errors).
"""

from __future__ import annotations

import re

from connectors.arxiv_record import read_entry
from connectors.asking import Complaint
from connectors.harvest import Hits
from rowen.records import FormatError, Untrustworthy
from rowen.records.formats._xml import Element, inner, parse

SOURCE = "arxiv"
_UNDERSTOOD = re.compile(r"search_query=(.*?)&id_list=", re.DOTALL)
_ERROR_ID = "/api/errors"


class EmptyPage(Untrustworthy):
    """A page without a hit before the end of the list."""


def complaint(body: bytes, status: int) -> Complaint:
    """Find the error in an answer; what arXiv itself words as an error stays, as does every other 4xx."""
    words = _error_words(body)
    return Complaint(words, bool(words) or 400 <= status < 500)


def read_feed(body: bytes) -> Hits:
    """Read one page of a search.

    Raises:
        Untrustworthy: it is none, it is an error, or it lists nothing although hits are left.
    """
    root = _root(body)
    if _is_error(root):
        raise Untrustworthy(SOURCE, f"It answered with an error: {_error_words(body)[:300]}")
    try:
        return _hits(root)
    except (ValueError, TypeError, AttributeError) as error:
        raise Untrustworthy(SOURCE, f"This is no answer to a search ({type(error).__name__}: {error}).") from error


def _hits(root: Element) -> Hits:
    total, start = int(root.findtext("totalResults", "")), int(root.findtext("startIndex", ""))
    records = tuple(read_entry(entry) for entry in root.findall("entry"))
    if not records and start < total:
        raise EmptyPage(SOURCE, f"the page from hit {start + 1} on is empty, although {total} were announced")
    following = start + len(records)
    found = _UNDERSTOOD.search(root.findtext("title") or "")
    return Hits(
        total=total,
        ids=tuple(record.native_id for record in records),
        records=records,
        following=str(following) if following < total else "",
        understood=found[1].strip() if found else "",
    )


def _root(body: bytes) -> Element:
    """Return the feed, its elements named without their namespaces, which older answers declare on each element."""
    try:
        root = parse(body, SOURCE)
    except FormatError as error:
        raise Untrustworthy(SOURCE, f"This is no feed: {error.problems[0].message}") from error
    for element in root.iter():
        element.tag = element.tag.rpartition(":")[2]
        for name in [name for name in element.attrib if name.startswith("xmlns")]:
            del element.attrib[name]
    if root.tag != "feed":
        raise Untrustworthy(SOURCE, f"This is no feed, but <{root.tag}>.")
    return root


def _is_error(root: Element) -> bool:
    entries = root.findall("entry")
    return len(entries) == 1 and _ERROR_ID in (entries[0].findtext("id") or "")


def _error_words(body: bytes) -> str:
    """Return arXiv's error message, or "" when the answer holds none."""
    try:
        root = _root(body)
    except Untrustworthy:
        return ""
    return (inner(root.find("entry/summary")) or "no reason given") if _is_error(root) else ""
