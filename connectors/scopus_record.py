"""One Scopus entry becomes a record; every field without a place of its own is kept word for word in ``extra``."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.fields import Fields, inside, leftovers, listed, text, worded
from rowen.records import AbstractPart, Author, Identifiers, Kind, Notice, PartialDate, Record, parse_date
from rowen.records import identifiers as normal

_KINDS = {
    "ar": Kind.ARTICLE, "ip": Kind.ARTICLE, "re": Kind.ARTICLE, "sh": Kind.ARTICLE, "no": Kind.ARTICLE,
    "le": Kind.ARTICLE, "ed": Kind.ARTICLE, "er": Kind.ARTICLE, "dp": Kind.ARTICLE, "tb": Kind.ARTICLE,
    "ab": Kind.ARTICLE, "bz": Kind.ARTICLE, "cp": Kind.CONFERENCE, "cr": Kind.CONFERENCE, "bk": Kind.BOOK,
    "ch": Kind.CHAPTER, "rp": Kind.REPORT, "pp": Kind.PREPRINT, "mm": Kind.OTHER, "pr": Kind.OTHER,
}  # fmt: skip
"""Scopus document types (Elsevier, "Scopus Content Coverage Guide")."""

_RETRACTED = "tb"
_TAKEN = frozenset(
    (
        *("eid", "dc:title", "dc:description", "authkeywords", "prism:publicationName", "prism:volume"),
        *("prism:issueIdentifier", "prism:pageRange", "article-number", "subtypeDescription"),
    )
)


def read_record(entry: Fields) -> Record:
    """Read one entry, of either view; what STANDARD leaves out stays empty.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: it is no entry.
    """
    subtype, kind = text(entry, "subtype"), text(entry, "subtypeDescription")
    abstract = text(entry, "dc:description")
    return Record(
        native_id=_eid(entry),
        kind=_KINDS.get(subtype, Kind.OTHER if subtype else Kind.UNKNOWN),
        authors=tuple(_authors(entry)),
        published=_published(entry),
        identifiers=_identifiers(entry),
        abstract=(AbstractPart(abstract),) if abstract else (),
        publication_types=tuple(filter(None, [kind])),
        keywords=tuple(word.strip() for word in text(entry, "authkeywords").split(" | ") if word.strip()),
        urls=tuple(worded(link["@href"]) for link in listed(entry.get("link")) if link.get("@ref") == "scopus"),
        notices=(Notice("RetractionIn", f"Scopus document type: {kind or subtype}"),) if subtype == _RETRACTED else (),
        extra=tuple(leftovers(entry, _TAKEN)),
        title=text(entry, "dc:title"),
        container=text(entry, "prism:publicationName"),
        volume=text(entry, "prism:volume"),
        issue=text(entry, "prism:issueIdentifier"),
        pages=text(entry, "prism:pageRange"),
        article_number=text(entry, "article-number"),
        type_as_given=kind,
    )


def _eid(entry: Fields) -> str:
    found = text(entry, "eid")
    if not found:
        raise ValueError(f"an entry without an EID: {text(entry, 'dc:title')[:80]!r}")
    return found


def _authors(entry: Fields) -> Iterator[Author]:
    """Yield the authors of the view COMPLETE; STANDARD names the first one, undivided."""
    people = listed(entry.get("author"))
    for person in people:
        family, given = text(person, "surname"), text(person, "given-name") or text(person, "initials")
        yield Author(family, given) if family else Author(text(person, "authname") or given)
    if not people and text(entry, "dc:creator"):
        yield Author(text(entry, "dc:creator"))


def _published(entry: Fields) -> PartialDate | None:
    """The date as it is displayed: prism:coverDate fills in the first of January where only a year is known."""
    cover, shown = (parse_date(text(entry, f"prism:{name}")) for name in ("coverDate", "coverDisplayDate"))
    return shown if shown and (cover is None or shown.year == cover.year) else cover


def _identifiers(entry: Fields) -> Identifiers:
    books = [worded(inside(item, "$") or item) for item in listed(entry.get("prism:isbn"))]
    serial = [part for name in ("prism:issn", "prism:eIssn") for part in text(entry, name).split()]
    pii = text(entry, "pii")
    return Identifiers(
        doi=normal.doi(text(entry, "prism:doi")),
        pmid=normal.pmid(text(entry, "pubmed-id") or None),
        issn=tuple(dict.fromkeys(filter(None, map(normal.issn, serial)))),
        isbn=tuple(dict.fromkeys(filter(None, map(normal.isbn, books)))),
        others=(("eid", _eid(entry)), *([("pii", pii)] if pii else [])),
    )
