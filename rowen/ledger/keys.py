"""Ids and keys: how a record is recognised when it comes again."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence

from rowen.records import Record, digest, matching, to_json

LEAST_KNOWN = 3
"""Fields besides the title that a document must have to be known by them in another export."""
LENGTH = 13
"""Base-32 characters in an id: 65 bits; among ten million records a collision has a chance of one in 700,000."""


def record_id(review: str, source: str, key: str) -> str:
    """Return the id of a record: the same for the same review, source and key, on every machine."""
    hashed = hashlib.sha256(f"{review}\0{source}\0{key}".encode()).digest()
    return "r-" + base64.b32encode(hashed[:10]).decode("ascii")[:LENGTH].lower()


def citation_id(founder: str) -> str:
    """Return the id of the citation that a record founds."""
    return f"c-{founder[2:]}"


def study_id(citation: str) -> str:
    """Return the id of the study that a citation reports, as long as nobody says otherwise."""
    return f"s-{citation[2:]}"


def file_keys(records: Sequence[Record]) -> tuple[str, ...]:
    """Return one key for each record of an export file, in order.

    With the platform's own id: that, and eight characters of a digest of matching title and year, because some
    platforms number anew in each export. Without: a digest of what makes the document that document, because exports
    of another month carry another date, another count of citations, another link. Where that is too little to know a
    document by, a digest of the whole record: then it may come again as new, but is never taken for another one.
    Records of one file that share a key stay apart by "#2", "#3": they are counted, as the platform counted them.
    """
    seen: Counter[str] = Counter()
    keys = []
    for record in records:
        key = _file_key(record)
        seen[key] += 1
        keys.append(key if seen[key] == 1 else f"{key}#{seen[key]}")
    return tuple(keys)


def _file_key(record: Record) -> str:
    title = matching(record.title)
    if record.native_id:
        fingerprint = f"{title}{record.year or ''}".encode()
        return f"{record.native_id}|{digest(fingerprint)[:8]}"
    ids = record.identifiers
    authors = " ".join(author.family or author.collective for author in record.authors)
    where = (record.container, record.volume, record.issue, record.pages or record.article_number)
    known = (ids.doi or "", ids.pmid or "", str(record.year or ""), matching(authors), *map(matching, where))
    if not title or sum(map(bool, known)) < LEAST_KNOWN:
        return digest(to_json(record))[:24]
    return digest("\0".join((title, *known)).encode())[:24]
