"""One Europe PMC hit becomes a record; every field without a place of its own is kept word for word in ``extra``."""

from __future__ import annotations

from connectors.europepmc_parts import abstract, authors, extra, items, mesh, notices, texts
from connectors.fields import Fields, text
from rowen.records import Identifiers, Kind, PartialDate, Record, parse_date
from rowen.records import identifiers as normal

_BY_SOURCE = {
    "PPR": Kind.PREPRINT,
    "ETH": Kind.THESIS,
    "HIR": Kind.REPORT,
    "PAT": Kind.OTHER,
    "NBK": Kind.BOOK,
}
_BY_TYPE = (("preprint", Kind.PREPRINT), ("chapter", Kind.CHAPTER), ("book", Kind.BOOK), ("thesis", Kind.THESIS))


def read_record(native_id: str, hit: Fields) -> Record:
    """Read one hit, of any result type; what the lite one leaves out stays empty."""
    info: Fields = hit.get("journalInfo") or {}
    journal: Fields = info.get("journal") or {}
    book: Fields = hit.get("bookOrReportDetails") or {}
    types = texts(hit, "pubTypeList", "pubType") or tuple(filter(None, text(hit, "pubType").split("; ")))
    return Record(
        native_id=native_id,
        kind=_kind(text(hit, "source"), types, bool(book)),
        type_as_given="; ".join(types),
        title=text(hit, "title"),
        authors=authors(hit),
        container=text(journal, "title") or text(hit, "journalTitle"),
        container_short=text(journal, "isoabbreviation") or text(journal, "medlineAbbreviation"),
        published=_published(hit, info),
        electronic=parse_date(text(hit, "electronicPublicationDate")),
        created=parse_date(text(hit, "firstIndexDate") or text(hit, "dateOfCreation")),
        volume=text(info, "volume") or text(hit, "journalVolume"),
        issue=text(info, "issue") or text(hit, "issue"),
        pages=text(hit, "pageInfo"),
        edition=text(book, "edition"),
        publisher=text(book, "publisher"),
        identifiers=_identifiers(hit, journal, book),
        abstract=tuple(abstract(text(hit, "abstractText"))),
        languages=tuple(filter(None, [text(hit, "language")])),
        publication_types=types,
        keywords=texts(hit, "keywordList", "keyword"),
        mesh=tuple(mesh(hit)),
        urls=tuple(text(item, "url") for item in items(hit, "fullTextUrlList", "fullTextUrl")),
        notices=tuple(notices(hit, types)),
        status=text(hit, "publicationStatus"),
        extra=tuple(extra(hit, info)),
    )


def _kind(source: str, types: tuple[str, ...], is_book: bool) -> Kind:
    words = "; ".join(types).lower()
    if source in _BY_SOURCE:
        return _BY_SOURCE[source]
    named = next((kind for word, kind in _BY_TYPE if word in words), None)
    if named:
        return named
    return Kind.BOOK if is_book else Kind.ARTICLE if types else Kind.UNKNOWN


def _published(hit: Fields, info: Fields) -> PartialDate | None:
    """The issue's date; a preprint and a record without one have the day of first publication."""
    issue = parse_date(text(info, "dateOfPublication")) or parse_date(text(hit, "pubYear"))
    first = parse_date(text(hit, "firstPublicationDate"))
    if issue is None:
        return first
    return first if first and not issue.month and first.year == issue.year and text(hit, "source") == "PPR" else issue


def _identifiers(hit: Fields, journal: Fields, book: Fields) -> Identifiers:
    serial = [text(journal, "issn"), text(journal, "essn"), *text(hit, "journalIssn").split(";")]
    books = [text(book, "isbn13"), text(book, "isbn10")]
    return Identifiers(
        doi=normal.doi(text(hit, "doi")),
        pmid=normal.pmid(text(hit, "pmid") or None),
        pmcid=normal.pmcid(text(hit, "pmcid")),
        issn=tuple(dict.fromkeys(filter(None, map(normal.issn, serial)))),
        isbn=tuple(dict.fromkeys(filter(None, map(normal.isbn, books)))),
    )
