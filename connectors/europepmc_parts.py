"""Parts of a Europe PMC hit: authors, abstract, headings, notices, and everything that has no place in a record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from connectors.fields import Fields, text, verbatim, worded
from rowen.records import AbstractPart, Author, Notice, parse_date
from rowen.records import identifiers as normal

_WITHDRAWN = frozenset({"preprint-withdrawal", "preprint-removal"})
_WITHDRAWN_TITLE = re.compile(r"\W*withdrawn\W*:", re.IGNORECASE)
_HEADING = re.compile(r"<h4>(.*?)</h4>", re.DOTALL)
_TAKEN = frozenset(
    (
        *("id", "source", "pmid", "pmcid", "doi", "title", "journalInfo", "pubYear", "abstractText", "language"),
        *("pubTypeList", "keywordList", "pageInfo", "publicationStatus", "issue", "journalVolume", "journalTitle"),
        *("journalIssn", "pubType"),
    )
)
_LISTS = {
    "authorList": ("author", frozenset({"fullName", "firstName", "lastName", "initials", "suffix", "collectiveName"})),
    "meshHeadingList": ("meshHeading", frozenset({"majorTopic_YN", "descriptorName", "meshQualifierList"})),
    "fullTextUrlList": ("fullTextUrl", frozenset({"url"})),
    "commentCorrectionList": ("commentCorrection", frozenset({"id", "source", "type", "reference"})),
}
"""Lists that are read item by item, and what of an item a record holds. Where an item says more, the list is kept."""

_READERS: Mapping[str, Callable[[str], object]] = {
    "doi": normal.doi,
    "pmid": normal.pmid,
    "pmcid": normal.pmcid,
    **dict.fromkeys(("issn", "essn", "journalIssn"), normal.issn),
    **dict.fromkeys(("pubYear", "dateOfPublication"), parse_date),
}
_JOURNAL = frozenset({"issue", "volume", "dateOfPublication", "journal"})
_SERIAL = frozenset({"title", "isoabbreviation", "issn", "essn"})


def items(fields: Fields, outer: str, inner: str) -> tuple[Any, ...]:
    """Return the items of a list that Europe PMC wraps in an object, empty if there is none."""
    return tuple((fields.get(outer) or {}).get(inner) or ())


def texts(fields: Fields, outer: str, inner: str) -> tuple[str, ...]:
    """Return such a list where its items are plain text."""
    return tuple(filter(None, map(worded, items(fields, outer, inner))))


def authors(hit: Fields) -> tuple[Author, ...]:
    """Return people and groups in order; a lite hit has only one line of undivided names."""
    listed = tuple(_author(item) for item in items(hit, "authorList", "author"))
    if listed:
        return listed
    names = text(hit, "authorString").rstrip(".").split(", ")
    return tuple(Author(family=name) for name in names if name)


def _author(item: Fields) -> Author:
    group = text(item, "collectiveName")
    if group:
        return Author(collective=group)
    family = text(item, "lastName")
    if not family:
        return Author(family=text(item, "fullName"))
    return Author(family, text(item, "firstName") or text(item, "initials"), text(item, "suffix"))


def abstract(text: str) -> Iterator[AbstractPart]:
    """Yield the paragraphs: Europe PMC puts their headings between ``<h4>`` marks."""
    pieces = _HEADING.split(text)
    for label, words in zip(["", *pieces[1::2]], pieces[0::2], strict=True):
        if words.strip() or label:
            yield AbstractPart(words.strip(), label.strip())


def mesh(hit: Fields) -> Iterator[str]:
    """Yield "Heading/qualifier", one for each qualifier, the major topic starred."""
    for item in items(hit, "meshHeadingList", "meshHeading"):
        heading = ("*" if text(item, "majorTopic_YN") == "Y" else "") + text(item, "descriptorName")
        qualifiers = items(item, "meshQualifierList", "meshQualifier")
        if not qualifiers:
            yield heading
        for one in qualifiers:
            yield f"{heading}/{'*' if text(one, 'majorTopic_YN') == 'Y' else ''}{text(one, 'qualifierName')}"


def notices(hit: Fields, types: Sequence[str]) -> Iterator[Notice]:
    """Yield its links to other records, and that a preprint was withdrawn or removed.

    Europe PMC says so by publication type; bioRxiv and medRxiv, since August 2023, in front of the title.
    """
    yield from map(_notice, items(hit, "commentCorrectionList", "commentCorrection"))
    told = next((one for one in types if one.lower() in _WITHDRAWN), "")
    if told:
        yield Notice("Withdrawn", f"Europe PMC publication type: {told}")
    elif text(hit, "source") == "PPR" and _WITHDRAWN_TITLE.match(text(hit, "title")):
        yield Notice("Withdrawn", text(hit, "title"))


def _notice(item: Fields) -> Notice:
    """Read a link; its kind is spelled as NLM spells a RefType ("Retraction in" becomes "RetractionIn")."""
    kind = "".join(word[:1].upper() + word[1:] for word in text(item, "type").split())
    source, number = text(item, "source"), text(item, "id")
    words = text(item, "reference") or text(item, "note")
    other = f"{source}:{number}" if number and source != "MED" else ""
    return Notice(
        kind=kind,
        reference=" ".join(filter(None, [words, other])),
        pmid=(normal.pmid(number) or "") if source == "MED" else "",
        doi=normal.doi(words) or "",
    )


def extra(hit: Fields, info: Fields) -> Iterator[tuple[str, str]]:
    """Yield every field that has no place in a record, or could not be read, as given; lists and objects as JSON."""
    for name, value in hit.items():
        if not (name in _TAKEN or _told(name, hit)) or _unread(name, hit):
            yield name, verbatim(value)
    for name, value in info.items():
        if name not in _JOURNAL or _unread(name, info):
            yield f"journalInfo.{name}", verbatim(value)
    for name, value in (info.get("journal") or {}).items():
        if name not in _SERIAL or _unread(name, info["journal"]):
            yield f"journal.{name}", verbatim(value)


def _unread(name: str, fields: Fields) -> bool:
    """Whether a field holds an identifier or a date that is none."""
    value = text(fields, name) if name in _READERS else ""
    return not all(_READERS[name](part) for part in (value.split(";") if name == "journalIssn" else [value]) if part)


def _told(name: str, hit: Fields) -> bool:
    """Whether the record says all that this field says."""
    if name == "authorString":
        return True  # the names of authorList, or the authors themselves where there is no such list
    inner, known = _LISTS.get(name, ("", frozenset()))
    return bool(inner) and all(set(item) <= known for item in items(hit, name, inner))
