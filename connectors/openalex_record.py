"""One OpenAlex work becomes a record, in today's shape or that of 2022 (``host_venue``); the rest goes to ``extra``.

Field names: OpenAlex developer documentation, "Works".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.fields import Fields, leftovers, text
from connectors.openalex_abstract import rebuilt
from rowen.records import AbstractPart, Author, Identifiers, Kind, Notice, PartialDate, Record, parse_date
from rowen.records import identifiers as normal

_NUMBER = re.compile(r"W\d+")
_KINDS = {
    **dict.fromkeys(("article", "review", "letter", "editorial", "erratum", "retraction"), Kind.ARTICLE),
    **dict.fromkeys(("journal-article", "data-paper", "software-paper"), Kind.ARTICLE),
    **dict.fromkeys(("book", "monograph", "edited-book", "reference-book"), Kind.BOOK),
    **dict.fromkeys(("book-chapter", "book-section", "book-part", "reference-entry"), Kind.CHAPTER),
    **dict.fromkeys(("proceedings-article", "conference-paper", "conference-abstract"), Kind.CONFERENCE),
    **dict.fromkeys(("preprint", "posted-content"), Kind.PREPRINT),
    **dict.fromkeys(("report", "report-component"), Kind.REPORT),
    "dataset": Kind.DATASET,
    "dissertation": Kind.THESIS,
}
_IDS = frozenset({"openalex", "doi", "pmid", "pmcid", "mag"})
_BIBLIO = frozenset({"volume", "issue", "first_page", "last_page"})
_TOLD = frozenset({"id", "title", "language", "type"})
_AFTER_NAME = frozenset({"jr", "sr", "ii", "iii", "iv", "md", "phd"})


def native_id(work: Fields) -> str:
    """Return OpenAlex's own id ("W2741809807").

    Raises:
        ValueError: the work has none.
    """
    found = _NUMBER.search(work["id"])
    if not found:
        raise ValueError(f"{work['id']!r} is no id of a work")
    return found[0]


def read_record(number: str, work: Fields) -> Record:
    """Read one work."""
    place: Fields = work.get("primary_location") or {}
    venue: Fields = place.get("source") or work.get("host_venue") or {}
    biblio: Fields = work.get("biblio") or {}
    index = work.get("abstract_inverted_index") or {}
    abstract, whole = rebuilt(index)
    published = parse_date(text(work, "publication_date")) or parse_date(text(work, "publication_year"))
    ids = _identifiers(number, work, venue)
    return Record(
        native_id=number,
        kind=_kind(work, place, venue),
        type_as_given=text(work, "type"),
        title=text(work, "title") or text(work, "display_name"),
        authors=tuple(_author(item) for item in work.get("authorships") or ()),
        container=text(venue, "display_name") or text(place, "raw_source_name"),
        container_short=text(venue, "abbreviated_title"),
        published=published,
        created=parse_date(text(work, "created_date")),
        volume=text(biblio, "volume"),
        issue=text(biblio, "issue"),
        pages=_pages(text(biblio, "first_page"), text(biblio, "last_page")),
        publisher=text(venue, "host_organization_name") or text(venue, "publisher"),
        identifiers=ids,
        abstract=(AbstractPart(abstract),) if abstract else (),
        languages=tuple(filter(None, [text(work, "language")])),
        publication_types=tuple(filter(None, [text(work, "type")])),
        keywords=tuple(filter(None, (text(item, "display_name") for item in work.get("keywords") or ()))),
        mesh=tuple(_heading(item) for item in work.get("mesh") or ()),
        urls=tuple(dict.fromkeys(_urls(work))),
        notices=_notices(work),
        extra=tuple(leftovers(work, _told(work, ids, published, whole=whole))),
    )


def _told(work: Fields, ids: Identifiers, published: PartialDate | None, *, whole: bool) -> frozenset[str]:
    """Names of the fields of which the record holds everything."""
    year = text(work, "publication_year")
    places = work.get("locations") or ()
    also = {
        "display_name": text(work, "display_name") == (text(work, "title") or text(work, "display_name")),
        "publication_date": parse_date(text(work, "publication_date")) is not None,
        "created_date": parse_date(text(work, "created_date")) is not None,
        "publication_year": not year or (published is not None and str(published.year) == year),
        "doi": ids.doi is not None,
        "ids": _all_read(work.get("ids") or {}, ids),
        "biblio": set(work.get("biblio") or ()) <= _BIBLIO,
        "abstract_inverted_index": whole,
        "primary_location": work.get("primary_location") in places,
        "best_oa_location": work.get("best_oa_location") in places,
    }
    return _TOLD | {name for name, held in also.items() if held}


def _author(item: Fields) -> Author:
    """Read one name. OpenAlex gives names undivided; only a raw name with one comma tells the family name."""
    raw = text(item, "raw_author_name")
    family, comma, given = (part.strip() for part in raw.partition(","))
    if comma and family and given and "," not in given and given.replace(".", "").lower() not in _AFTER_NAME:
        return Author(family, given)
    return Author(text(item.get("author") or {}, "display_name") or raw)


def _kind(work: Fields, place: Fields, venue: Fields) -> Kind:
    named = _KINDS.get(text(work, "type"), Kind.OTHER if text(work, "type") else Kind.UNKNOWN)
    crossref = text(work, "type_crossref") or text(place, "raw_type")
    meeting = crossref == "proceedings-article" or text(venue, "type") == "conference"
    return Kind.CONFERENCE if named is Kind.ARTICLE and meeting else named


def _identifiers(number: str, work: Fields, venue: Fields) -> Identifiers:
    ids: Fields = work.get("ids") or {}
    serial = [*(venue.get("issn") or ()), text(venue, "issn_l")]
    others = [("openalex", number), ("mag", text(ids, "mag"))]
    return Identifiers(
        doi=normal.doi(text(work, "doi") or text(ids, "doi")),
        pmid=normal.pmid(text(ids, "pmid").rpartition("/")[2]),
        pmcid=_pmcid(text(ids, "pmcid").rpartition("/")[2]),
        issn=tuple(dict.fromkeys(filter(None, map(normal.issn, serial)))),
        others=tuple(pair for pair in others if pair[1]),
    )


def _all_read(given: Fields, ids: Identifiers) -> bool:
    """Whether the record has each of the identifiers that are listed together."""
    doi = text(given, "doi")
    numbers = ((text(given, "pmid"), ids.pmid), (text(given, "pmcid"), ids.pmcid))
    same = not doi or (ids.doi is not None and normal.doi(doi) == ids.doi)
    return set(given) <= _IDS and same and all(held or not said for said, held in numbers)


def _pmcid(text_of: str) -> str | None:
    """OpenAlex writes PMC ids with and without their letters."""
    return normal.pmcid(f"PMC{text_of}" if text_of.isdigit() else text_of)


def _pages(first: str, last: str) -> str:
    return f"{first}-{last}" if first and last and first != last else first or last


def _heading(item: Fields) -> str:
    """Return a MeSH heading the way PubMed records have it: starred if a major topic, "/" before the qualifier."""
    star = "*" if item.get("is_major_topic") else ""
    name, qualifier = text(item, "descriptor_name"), text(item, "qualifier_name")
    return f"{name}/{star}{qualifier}" if qualifier else f"{star}{name}"


def _urls(work: Fields) -> Iterator[str]:
    venues = [work.get("primary_location"), *(work.get("locations") or ()), work.get("host_venue")]
    for place in filter(None, venues):
        yield from filter(None, (text(place, name) for name in ("landing_page_url", "pdf_url", "url")))
    yield from filter(None, [text(work.get("open_access") or {}, "oa_url")])


def _notices(work: Fields) -> tuple[Notice, ...]:
    if not work.get("is_retracted"):
        return ()
    return (
        Notice("RetractionIn", "OpenAlex marks this work as retracted (is_retracted); it does not name the notice."),
    )
