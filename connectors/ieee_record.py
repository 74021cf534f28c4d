"""One IEEE Xplore article becomes a record; every field without a place of its own is kept word for word in ``extra``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.fields import Fields, inside, leftovers, listed, text, worded
from rowen.records import AbstractPart, Author, Identifiers, Kind, Notice, PartialDate, Record, parse_date
from rowen.records import identifiers as normal

_KINDS = {
    "journals": Kind.ARTICLE, "magazines": Kind.ARTICLE, "early access articles": Kind.ARTICLE,
    "early access": Kind.ARTICLE, "conferences": Kind.CONFERENCE, "books": Kind.CHAPTER, "ebooks": Kind.CHAPTER,
}  # fmt: skip
"""IEEE's content types; of a book, Xplore lists the chapters. Standards and courses are `Kind.OTHER`."""

_NOTICES = (
    ("RetractionIn", re.compile(r"notice of retraction\b|retracted\b\s*[:\]]|\[retracted", re.IGNORECASE)),
    ("NoticeOfViolation", re.compile(r"notice of violation of ieee publication principles", re.IGNORECASE)),
    (
        "ErratumFor",
        re.compile(r"(?:errat(?:um|a)|corrigendum|corrections?)\s*(?:(?:to|for|on)\s*[:“”\"'‘]|:)", re.IGNORECASE),
    ),
)
"""IEEE has no field for these. It puts such words in front of the title: of the retracted paper itself, of the erratum."""

_TAKEN = frozenset(
    (
        *("article_number", "title", "abstract", "publication_title", "volume", "issue", "publisher", "content_type"),
        *("html_url", "abstract_url", "pdf_url"),
    )
)


def read_record(article: Fields) -> Record:
    """Read one article.

    Raises:
        TypeError, ValueError, AttributeError: it is none.
    """
    kind, title, abstract = text(article, "content_type"), text(article, "title"), text(article, "abstract")
    links = (text(article, name) for name in ("html_url", "abstract_url", "pdf_url"))
    return Record(
        native_id=_number(article),
        kind=_KINDS.get(kind.lower(), Kind.OTHER if kind else Kind.UNKNOWN),
        authors=tuple(_authors(article)),
        published=_published(article),
        identifiers=_identifiers(article),
        abstract=(AbstractPart(abstract),) if abstract else (),
        publication_types=tuple(filter(None, [kind])),
        keywords=tuple(dict.fromkeys(_terms(article))),
        urls=tuple(dict.fromkeys(filter(None, links))),
        notices=tuple(_notices(title)),
        extra=tuple(leftovers(article, _TAKEN)),
        title=title,
        container=text(article, "publication_title"),
        volume=text(article, "volume"),
        issue=text(article, "issue"),
        pages="-".join(filter(None, [text(article, "start_page"), text(article, "end_page")])),
        publisher=text(article, "publisher"),
        type_as_given=kind,
    )


def _number(article: Fields) -> str:
    found = text(article, "article_number")
    if not found:
        raise ValueError(f"an article without an article number: {text(article, 'title')[:80]!r}")
    return found


def _authors(article: Fields) -> Iterator[Author]:
    """Yield the authors in their order; names come undivided."""
    people = listed(inside(article, "authors", "authors"))
    for person in sorted(people, key=lambda one: int(one.get("author_order") or 0)):
        name = text(person, "full_name")
        if name:
            yield Author(name)


def _published(article: Fields) -> PartialDate | None:
    """The date of the issue or the days of the conference; the year alone where these are not given or of another year."""
    date, year = parse_date(text(article, "publication_date")), parse_date(text(article, "publication_year"))
    return date if date and (year is None or date.year == year.year) else year


def _terms(article: Fields) -> Iterator[str]:
    """Yield the terms of authors, of IEEE, INSPEC and MeSH; which are which stays in ``extra``."""
    terms = article.get("index_terms") or {}
    for vocabulary in terms.values():
        yield from filter(None, map(worded, listed(inside(vocabulary, "terms"))))


def _identifiers(article: Fields) -> Identifiers:
    books = [text(article, "isbn"), *(text(one, "value") for one in listed(inside(article, "isbn_formats", "isbns")))]
    serial = [text(article, name) for name in ("issn", "eissn")]
    return Identifiers(
        doi=normal.doi(text(article, "doi")),
        issn=tuple(dict.fromkeys(filter(None, map(normal.issn, serial)))),
        isbn=tuple(dict.fromkeys(filter(None, map(normal.isbn, books)))),
        others=(("ieee", _number(article)),),
    )


def _notices(title: str) -> Iterator[Notice]:
    for kind, words in _NOTICES:
        if words.match(title):
            yield Notice(kind, title)
