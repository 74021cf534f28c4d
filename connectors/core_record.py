"""One work of CORE becomes a record; every field without a place of its own is kept word for word in ``extra``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from connectors.fields import Fields, leftovers, text
from connectors.people import inverted
from rowen.records import AbstractPart, Author, Identifiers, Kind, Record, parse_date
from rowen.records import identifiers as normal

_TOLD = frozenset(
    (
        *("id", "title", "authors", "abstract", "publisher", "publishedDate", "documentType"),
        *("language", "links", "downloadUrl", "sourceFulltextUrls", "doi", "arxivId", "pubmedId", "journals"),
        *("identifiers", "fullText"),
    )
)
_SCHEMES: Mapping[str, tuple[str, Callable[[str], str | None]]] = {
    "DOI": ("doi", normal.doi),
    "ARXIV_ID": ("arxivId", normal.arxiv),
    "PUBMED_ID": ("pubmedId", normal.pmid),
}
"""Identifiers that a record has a place for: the work's field, and how it is read. A work made of several outputs lists more."""

_ADDRESS = re.compile(r"https?://\S{3,2000}")
_NO_TEXT = "Not available for public API users."


def read_work(native_id: str, work: Fields) -> Record:
    """Read one work."""
    kind = text(work, "documentType")
    journals = work.get("journals") or ()
    return Record(
        native_id=native_id,
        kind=_kind(kind.lower(), bool(journals)),
        type_as_given=kind,
        title=text(work, "title"),
        authors=tuple(_authors(work)),
        container=next((text(journal, "title") for journal in journals), ""),
        published=parse_date(text(work, "publishedDate")[:10]) or parse_date(text(work, "yearPublished")),
        created=parse_date(text(work, "createdDate")[:10]),
        publisher=text(work, "publisher"),
        identifiers=_identifiers(work),
        abstract=(AbstractPart(text(work, "abstract")),) if text(work, "abstract") else (),
        languages=tuple(filter(None, [text(work.get("language") or {}, "name")])),
        urls=tuple(dict.fromkeys(url for _, url in _links(work) if _ADDRESS.fullmatch(url))),
        extra=tuple(_extra(work)),
    )


def _kind(kind: str, in_a_journal: bool) -> Kind:
    """CORE's "research" is everything that somebody wrote; only a journal makes it an article."""
    if kind == "thesis":
        return Kind.THESIS
    if in_a_journal:
        return Kind.ARTICLE
    return Kind.UNKNOWN if kind in {"research", "unknown", ""} else Kind.OTHER


def _authors(work: Fields) -> Iterator[Author]:
    for author in work.get("authors") or ():
        if text(author, "name"):
            yield inverted(text(author, "name"))


def _identifiers(work: Fields) -> Identifiers:
    numbers = [number for journal in work.get("journals") or () for number in journal.get("identifiers") or ()]
    listed = [(text(item, "type"), text(item, "identifier")) for item in work.get("identifiers") or ()]
    own = {
        scheme: next(
            filter(None, map(read, [text(work, name), *(one for kind, one in listed if kind == scheme)])), None
        )
        for scheme, (name, read) in _SCHEMES.items()
    }
    others = [(kind.lower(), one) for kind, one in listed if kind not in own or own[kind] != _SCHEMES[kind][1](one)]
    return Identifiers(
        doi=own["DOI"],
        pmid=own["PUBMED_ID"],
        arxiv=own["ARXIV_ID"],
        issn=tuple(dict.fromkeys(filter(None, (normal.issn(str(number)) for number in numbers)))),
        others=tuple(dict.fromkeys(others)),
    )


def _links(work: Fields) -> Iterator[tuple[str, str]]:
    """Yield (field, address); among the addresses of full texts stand texts that are none."""
    for link in work.get("links") or ():
        yield "links", text(link, "url")
    yield "downloadUrl", text(work, "downloadUrl")
    for url in work.get("sourceFulltextUrls") or ():
        yield "sourceFulltextUrls", str(url)


def _extra(work: Fields) -> Iterator[tuple[str, str]]:
    full = text(work, "fullText")
    if full == _NO_TEXT:
        yield "fullText", full
    elif full:
        yield "fullText", f"{len(full)} characters, in the archived answer"
    yield from ((name, url) for name, url in _links(work) if url and not _ADDRESS.fullmatch(url))
    yield from leftovers({name: work.get(name) for name, _ in _SCHEMES.values() if _unread(work, name)}, ())
    yield from leftovers({name: work.get(name) for name in ("language", "publishedDate", "journals")}, ())
    created = parse_date(text(work, "createdDate")[:10])
    yield from leftovers(work, _TOLD | ({"createdDate"} if created else set()))


def _unread(work: Fields, name: str) -> bool:
    """Whether an identifier is given that is none."""
    value = text(work, name)
    return bool(value) and not any(read(value) for field, read in _SCHEMES.values() if field == name)
