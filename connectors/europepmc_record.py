"""One Europe PMC hit becomes a record; every field without a place of its own is kept word for word in ``extra``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from rowen.records import AbstractPart, Author, Identifiers, Kind, Notice, PartialDate, Record, parse_date
from rowen.records import identifiers as normal

Fields = Mapping[str, Any]
"""A hit as JSON gives it; it never leaves the two modules that read Europe PMC."""

_HEADING = re.compile(r"<h4>(.*?)</h4>", re.DOTALL)
_BY_SOURCE = {
    "PPR": Kind.PREPRINT,
    "ETH": Kind.THESIS,
    "HIR": Kind.REPORT,
    "PAT": Kind.OTHER,
    "NBK": Kind.BOOK,
}
_BY_TYPE = (("preprint", Kind.PREPRINT), ("chapter", Kind.CHAPTER), ("book", Kind.BOOK), ("thesis", Kind.THESIS))
_TAKEN = frozenset(
    "id source pmid pmcid doi title authorString authorList journalInfo pubYear abstractText language pubTypeList"
    " keywordList meshHeadingList fullTextUrlList commentCorrectionList pageInfo publicationStatus issue journalVolume"
    " journalTitle journalIssn pubType".split()
)
_JOURNAL = frozenset("issue volume dateOfPublication journal".split())


def read_record(native_id: str, hit: Fields) -> Record:
    """Read one hit, of any result type; what the lite one leaves out stays empty."""
    info: Fields = hit.get("journalInfo") or {}
    journal: Fields = info.get("journal") or {}
    book: Fields = hit.get("bookOrReportDetails") or {}
    types = _texts(hit, "pubTypeList", "pubType") or tuple(filter(None, _text(hit, "pubType").split("; ")))
    return Record(
        native_id=native_id,
        kind=_kind(_text(hit, "source"), types, bool(book)),
        type_as_given="; ".join(types),
        title=_text(hit, "title"),
        authors=_authors(hit),
        container=_text(journal, "title") or _text(hit, "journalTitle"),
        container_short=_text(journal, "isoabbreviation") or _text(journal, "medlineAbbreviation"),
        published=_published(hit, info),
        electronic=parse_date(_text(hit, "electronicPublicationDate")),
        created=parse_date(_text(hit, "firstIndexDate") or _text(hit, "dateOfCreation")),
        volume=_text(info, "volume") or _text(hit, "journalVolume"),
        issue=_text(info, "issue") or _text(hit, "issue"),
        pages=_text(hit, "pageInfo"),
        edition=_text(book, "edition"),
        publisher=_text(book, "publisher"),
        identifiers=_identifiers(hit, journal, book),
        abstract=tuple(_abstract(_text(hit, "abstractText"))),
        languages=tuple(filter(None, [_text(hit, "language")])),
        publication_types=types,
        keywords=_texts(hit, "keywordList", "keyword"),
        mesh=tuple(_mesh(hit)),
        urls=tuple(_text(item, "url") for item in _items(hit, "fullTextUrlList", "fullTextUrl")),
        notices=tuple(_notice(item) for item in _items(hit, "commentCorrectionList", "commentCorrection")),
        status=_text(hit, "publicationStatus"),
        extra=tuple(_extra(hit, info)),
    )


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    return "" if value is None else str(value).strip()


def _items(fields: Fields, outer: str, inner: str) -> tuple[Any, ...]:
    return tuple((fields.get(outer) or {}).get(inner) or ())


def _texts(fields: Fields, outer: str, inner: str) -> tuple[str, ...]:
    return tuple(str(item).strip() for item in _items(fields, outer, inner))


def _kind(source: str, types: tuple[str, ...], is_book: bool) -> Kind:
    words = "; ".join(types).lower()
    if source in _BY_SOURCE:
        return _BY_SOURCE[source]
    named = next((kind for word, kind in _BY_TYPE if word in words), None)
    if named:
        return named
    return Kind.BOOK if is_book else Kind.ARTICLE if types else Kind.UNKNOWN


def _authors(hit: Fields) -> tuple[Author, ...]:
    listed = tuple(_author(item) for item in _items(hit, "authorList", "author"))
    if listed:
        return listed
    names = _text(hit, "authorString").rstrip(".").split(", ")
    return tuple(Author(family=name) for name in names if name)


def _author(item: Fields) -> Author:
    group = _text(item, "collectiveName")
    if group:
        return Author(collective=group)
    family = _text(item, "lastName")
    if not family:
        return Author(family=_text(item, "fullName"))
    return Author(family, _text(item, "firstName") or _text(item, "initials"), _text(item, "suffix"))


def _published(hit: Fields, info: Fields) -> PartialDate | None:
    """The issue's date; a preprint and a record without one have the day of first publication."""
    issue = parse_date(_text(info, "dateOfPublication")) or parse_date(_text(hit, "pubYear"))
    first = parse_date(_text(hit, "firstPublicationDate"))
    if issue is None:
        return first
    return first if first and not issue.month and first.year == issue.year and _text(hit, "source") == "PPR" else issue


def _identifiers(hit: Fields, journal: Fields, book: Fields) -> Identifiers:
    serial = [_text(journal, "issn"), _text(journal, "essn"), *_text(hit, "journalIssn").split(";")]
    books = [_text(book, "isbn13"), _text(book, "isbn10")]
    return Identifiers(
        doi=normal.doi(_text(hit, "doi")),
        pmid=normal.pmid(_text(hit, "pmid") or None),
        pmcid=normal.pmcid(_text(hit, "pmcid")),
        issn=tuple(dict.fromkeys(filter(None, map(normal.issn, serial)))),
        isbn=tuple(dict.fromkeys(filter(None, map(normal.isbn, books)))),
    )


def _abstract(text: str) -> Iterator[AbstractPart]:
    """Yield the paragraphs: Europe PMC puts their headings between ``<h4>`` marks."""
    pieces = _HEADING.split(text)
    for label, words in zip(["", *pieces[1::2]], pieces[0::2], strict=True):
        if words.strip() or label:
            yield AbstractPart(words.strip(), label.strip())


def _mesh(hit: Fields) -> Iterator[str]:
    """Yield "Heading/qualifier", one for each qualifier, the major topic starred."""
    for item in _items(hit, "meshHeadingList", "meshHeading"):
        heading = ("*" if _text(item, "majorTopic_YN") == "Y" else "") + _text(item, "descriptorName")
        qualifiers = _items(item, "meshQualifierList", "meshQualifier")
        if not qualifiers:
            yield heading
        for one in qualifiers:
            yield f"{heading}/{'*' if _text(one, 'majorTopic_YN') == 'Y' else ''}{_text(one, 'qualifierName')}"


def _notice(item: Fields) -> Notice:
    """Read a link; its kind is spelled as NLM spells a RefType ("Retraction in" becomes "RetractionIn")."""
    kind = "".join(word[:1].upper() + word[1:] for word in _text(item, "type").split())
    source, number = _text(item, "source"), _text(item, "id")
    words = _text(item, "reference") or _text(item, "note")
    other = f"{source}:{number}" if number and source != "MED" else ""
    return Notice(
        kind=kind,
        reference=" ".join(filter(None, [words, other])),
        pmid=(normal.pmid(number) or "") if source == "MED" else "",
        doi=normal.doi(words) or "",
    )


def _extra(hit: Fields, info: Fields) -> Iterator[tuple[str, str]]:
    """Yield every field that has no place in a record, as given; lists and objects as JSON."""
    for name, value in hit.items():
        if name not in _TAKEN:
            yield name, _verbatim(value)
    for name, value in info.items():
        if name not in _JOURNAL:
            yield f"journalInfo.{name}", _verbatim(value)
    for name, value in (info.get("journal") or {}).items():
        if name not in {"title", "isoabbreviation", "issn", "essn"}:
            yield f"journal.{name}", _verbatim(value)


def _verbatim(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
