"""One ERIC document becomes a record; every field without a place of its own is kept word for word in ``extra``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from connectors.fields import Fields, leftovers, text, texts
from connectors.people import inverted
from rowen.records import AbstractPart, Author, Identifiers, Kind, Record, parse_date
from rowen.records import identifiers as normal

_KINDS = (
    ("journal articles", Kind.ARTICLE),
    ("dissertations/theses", Kind.THESIS),
    ("books", Kind.BOOK),
    ("speeches/meeting papers", Kind.CONFERENCE),
    ("collected works - proceedings", Kind.CONFERENCE),
    ("numerical/quantitative data", Kind.DATASET),
    ("reports", Kind.REPORT),
)
"""ERIC's publication types in the order in which they decide: a report in a journal is an article."""

_TOLD = frozenset(
    (
        *("id", "title", "author", "description", "subject", "publicationtype", "language"),
        *("issn", "isbn", "publisher", "url", "source"),
    )
)
_CITED = re.compile(r"(?P<journal>.*?),\s*v(?P<volume>\d\S*)(?:\s+n(?P<issue>\S+))?(?:\s+p(?P<pages>[\w,-]+))?.*")
_EDITOR = re.compile(r",\s*Eds?\.$")
_OTHERS = "and others"


def read_document(document: Fields) -> Record:
    """Read one document; fields that were not handed over stay empty.

    Raises:
        KeyError: it has no ERIC number.
    """
    types = texts(document, "publicationtype")
    people = texts(document, "author")
    source = text(document, "source")
    cited = _CITED.fullmatch(source)
    return Record(
        native_id=str(document["id"]).strip(),
        kind=_kind(types),
        type_as_given="; ".join(types),
        title=text(document, "title"),
        authors=tuple(_people(people, editors=False)),
        editors=tuple(_people(people, editors=True)),
        container=cited["journal"] if cited else source,
        published=parse_date(text(document, "publicationdateyear")),
        volume=(cited["volume"] if cited else None) or "",
        issue=(cited["issue"] if cited else None) or "",
        pages=(cited["pages"] if cited else None) or "",
        publisher=text(document, "publisher"),
        identifiers=_identifiers(document),
        abstract=(AbstractPart(text(document, "description")),) if text(document, "description") else (),
        languages=texts(document, "language"),
        publication_types=types,
        keywords=texts(document, "subject"),
        urls=texts(document, "url"),
        extra=tuple(_extra(document, people, source if cited else "")),
    )


def _kind(types: tuple[str, ...]) -> Kind:
    words = "; ".join(types).lower()
    named = next((kind for word, kind in _KINDS if word in words), None)
    return named or (Kind.OTHER if types else Kind.UNKNOWN)


def _people(names: tuple[str, ...], *, editors: bool) -> Iterator[Author]:
    for name in names:
        if bool(_EDITOR.search(name)) == editors and name.lower() != _OTHERS:
            yield inverted(_EDITOR.sub("", name))


def _identifiers(document: Fields) -> Identifiers:
    return Identifiers(
        doi=next(filter(None, map(normal.doi, texts(document, "url"))), None),
        issn=_standard(document, "issn", normal.issn),
        isbn=_standard(document, "isbn", normal.isbn),
    )


def _bare(number: str) -> str:
    """Take ERIC's prefix off: "EISSN-2618-6586", "ISBN-978-0-...", "ISSN-ISSN-1234-5678"."""
    return re.sub(r"^(?:E?IS[SB]N-)+", "", number, flags=re.IGNORECASE)


def _standard(document: Fields, name: str, normalize: Callable[[str], str | None]) -> tuple[str, ...]:
    found = (normalize(_bare(number)) for number in texts(document, name))
    return tuple(dict.fromkeys(filter(None, found)))


def _extra(document: Fields, people: tuple[str, ...], source: str) -> Iterator[tuple[str, str]]:
    """Yield what has no place; numbers with their prefixes, which tell print from electronic, are kept as they came."""
    if source:
        yield "source", source
    yield from (("author", name) for name in people if name.lower() == _OTHERS)
    for name in ("issn", "isbn"):
        yield from ((name, number) for number in texts(document, name))
    year = parse_date(text(document, "publicationdateyear"))
    yield from leftovers(document, _TOLD | ({"publicationdateyear"} if year else set()))
