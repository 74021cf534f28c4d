"""One IEEE Xplore article becomes a record; every field without a place of its own is kept word for word."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.fields import Fields, inside, leftovers, listed, text, worded
from rowen.records import AbstractPart, Author, Identifiers, Kind, PartialDate, Record, parse_date
from rowen.records import identifiers as normal

_KINDS = {
    "conferences": Kind.CONFERENCE, "journals": Kind.ARTICLE, "magazines": Kind.ARTICLE,
    "early access articles": Kind.ARTICLE, "early access": Kind.ARTICLE, "standards": Kind.OTHER, "courses": Kind.OTHER,
}  # fmt: skip
_TAKEN = frozenset(
    ("article_number", "title", "publication_title", "volume", "issue", "publisher", "abstract", "content_type")
)


def read_record(article: Fields) -> Record:
    """Read one article.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: it is none.
    """
    abstract, number, kind = text(article, "abstract"), text(article, "article_number"), text(article, "content_type")
    if not number:
        raise ValueError(f"an article without its number: {text(article, 'title')[:80]!r}")
    ends = [text(article, name) for name in ("start_page", "end_page")]
    places = [text(article, name) for name in ("html_url", "abstract_url", "pdf_url")]
    return Record(
        native_id=number,
        kind=_kind(article),
        type_as_given=kind,
        title=text(article, "title"),
        authors=tuple(_authors(article)),
        container=text(article, "publication_title"),
        published=_published(article),
        created=parse_date(text(article, "insert_date")),
        volume=text(article, "volume"),
        issue=text(article, "issue"),
        pages="-".join(dict.fromkeys(filter(None, ends))),
        publisher=text(article, "publisher"),
        place=text(article, "conference_location"),
        identifiers=_identifiers(article),
        abstract=(AbstractPart(abstract),) if abstract else (),
        publication_types=(kind,) if kind else (),
        keywords=tuple(dict.fromkeys([*_terms(article, "author_terms"), *_terms(article, "ieee_terms")])),
        mesh=tuple(_terms(article, "mesh_terms")),
        urls=tuple(dict.fromkeys(filter(None, places))),
        extra=tuple(leftovers(article, _TAKEN)),
    )


def _kind(article: Fields) -> Kind:
    """The content type; under "Books", what has another title than its book is a chapter of it."""
    named = text(article, "content_type").lower()
    if named == "books":
        return Kind.BOOK if text(article, "title") == text(article, "publication_title") else Kind.CHAPTER
    return _KINDS.get(named, Kind.OTHER if named else Kind.UNKNOWN)


def _authors(article: Fields) -> Iterator[Author]:
    """Yield the authors; names are not divided, given names come first."""
    people = listed(inside(article, "authors", "authors"))
    for person in sorted(people, key=lambda one: int(one.get("author_order") or 0)):
        yield Author(text(person, "full_name"))


def _published(article: Fields) -> PartialDate | None:
    """The publication date where it agrees with the year ("11-12 July 2018"), or else the year."""
    year, date = parse_date(text(article, "publication_year")), parse_date(text(article, "publication_date"))
    return date if date and (year is None or date.year == year.year) else year


def _terms(article: Fields, group: str) -> Iterator[str]:
    return map(worded, listed(inside(article, "index_terms", group, "terms")))


def _identifiers(article: Fields) -> Identifiers:
    books = [text(article, "isbn"), *(text(one, "value") for one in listed(inside(article, "isbn_formats", "isbns")))]
    serial = [text(article, "issn"), text(article, "eissn")]
    return Identifiers(
        doi=normal.doi(text(article, "doi")),
        issn=tuple(dict.fromkeys(filter(None, map(normal.issn, serial)))),
        isbn=tuple(dict.fromkeys(filter(None, map(normal.isbn, books)))),
        others=(("ieee", text(article, "article_number")),),
    )
