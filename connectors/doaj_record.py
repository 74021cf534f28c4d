"""One DOAJ article becomes a record; what has no place in it goes to ``extra`` word for word."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.fields import Fields, leftovers, text, texts
from rowen.records import AbstractPart, Author, Identifiers, Kind, PartialDate, Record, parse_date
from rowen.records import identifiers as normal

_TOLD = frozenset({"id", "bibjson"})
_BIBJSON = frozenset({"title", "abstract", "start_page", "end_page", "keywords", "journal"})
_JOURNAL = frozenset({"title", "volume", "number", "publisher", "language"})


def read_record(number: str, article: Fields) -> Record:
    """Read one article."""
    about: Fields = article["bibjson"]
    journal: Fields = about.get("journal") or {}
    first, last = text(about, "start_page"), text(about, "end_page")
    abstract = text(about, "abstract")
    return Record(
        native_id=number,
        kind=Kind.ARTICLE,
        title=text(about, "title"),
        authors=tuple(Author(text(item, "name")) for item in about.get("author") or () if text(item, "name")),
        container=text(journal, "title"),
        published=_published(about),
        created=parse_date(text(article, "created_date")),
        volume=text(journal, "volume"),
        issue=text(journal, "number"),
        pages=f"{first}-{last}" if first and last and first != last else first or last,
        publisher=text(journal, "publisher"),
        identifiers=_identifiers(about, journal),
        abstract=(AbstractPart(abstract),) if abstract else (),
        languages=texts(journal, "language"),
        keywords=texts(about, "keywords"),
        urls=tuple(filter(None, (text(item, "url") for item in about.get("link") or ()))),
        extra=tuple(_extra(article, about, journal)),
    )


def _published(about: Fields) -> PartialDate | None:
    """DOAJ gives year and month apart; the month as "9", "09" or a word."""
    year, month = text(about, "year"), text(about, "month")
    written = f"{year}-{month}" if month.isdigit() else f"{month} {year}"
    return parse_date(written) or parse_date(year)


def _identifiers(about: Fields, journal: Fields) -> Identifiers:
    given = [(text(item, "type").lower(), text(item, "id")) for item in about.get("identifier") or ()]
    serial = [value for kind, value in given if kind in {"pissn", "eissn"}] + list(journal.get("issns") or ())
    return Identifiers(
        doi=next(filter(None, (normal.doi(value) for kind, value in given if kind == "doi")), None),
        issn=tuple(dict.fromkeys(filter(None, map(normal.issn, serial)))),
        others=tuple((kind, value) for kind, value in given if kind not in {"doi", "pissn", "eissn"}),
    )


def _extra(article: Fields, about: Fields, journal: Fields) -> Iterator[tuple[str, str]]:
    published = _published(about)
    dated = {"year"} if published else set()
    if published and published.month:
        dated.add("month")
    plain = all(set(item) <= {"name"} for item in about.get("author") or ())
    yield from leftovers(about, _BIBJSON | dated | ({"author"} if plain else set()), "bibjson")
    yield from leftovers(journal, _JOURNAL, "bibjson.journal")
    created = parse_date(text(article, "created_date"))
    yield from leftovers(article, _TOLD | ({"created_date"} if created else set()))
