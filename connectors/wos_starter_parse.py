"""Reading what Web of Science Starter answers: pages of documents, and errors.

Shapes: Clarivate, "Web of Science Starter API" (OpenAPI description, version 1).
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors.fields import Fields, inside, leftovers, listed, worded
from connectors.harvest import Hits
from connectors.pages import read_answer
from connectors.people import inverted
from connectors.wos_errors import error_words
from connectors.wos_record import issued, kind_of, native_id, notices_of
from rowen.records import Author, Identifiers, Record
from rowen.records import identifiers as normal

SOURCE = "wos_starter"
_TOLD = frozenset({"uid", "title", "sourceTypes", "source"})
_TOLD_SOURCE = frozenset({"sourceTitle", "volume", "issue", "articleNumber"})
_GROUPS = ("corp", "bookCorp")
_EDITORS = ("bookEditors", "editors", "seriesEditors")


def read_page(body: bytes) -> Hits:
    """Read one page of a search.

    Raises:
        Untrustworthy: it is none; the reason holds the source's error message if there is one.
    """
    return read_answer(SOURCE, "answer to a search", body, error_words, _page)


def _page(answer: Fields) -> Hits:
    total = int(answer["metadata"]["total"])
    records = tuple(map(_record, answer["hits"] if total else listed(answer.get("hits"))))
    return Hits(total, tuple(record.native_id for record in records), records)


def _record(hit: Fields) -> Record:
    source, ids = hit.get("source") or {}, hit.get("identifiers") or {}
    # ``sourceTypes`` are the document types in Web of Science's own words, ``types`` their normalised form.
    types = tuple(map(worded, listed(hit.get("sourceTypes")) or listed(hit.get("types"))))
    link = worded(inside(hit, "links", "record"))
    return Record(
        native_id=native_id(hit["uid"]),
        kind=kind_of(types, "book" if ids.get("isbn") or ids.get("eisbn") else "journal"),
        type_as_given="; ".join(types),
        title=worded(hit.get("title")),
        authors=tuple(_people(hit)),
        editors=tuple(_named(hit, *_EDITORS)),
        container=worded(source.get("sourceTitle")),
        published=issued(worded(source.get("publishYear")), worded(source.get("publishMonth"))),
        volume=worded(source.get("volume")),
        issue=worded(source.get("issue")),
        pages=worded(inside(source, "pages", "range")),
        article_number=worded(source.get("articleNumber")),
        identifiers=_identifiers(worded(hit["uid"]), ids),
        publication_types=types,
        keywords=tuple(map(worded, listed(inside(hit, "keywords", "authorKeywords")))),
        urls=(link,) if link else (),
        notices=notices_of(types),
        extra=(*leftovers(hit, _TOLD), *leftovers(source, _TOLD_SOURCE, "source")),
    )


def _people(hit: Fields) -> Iterator[Author]:
    """Yield authors, then groups: the service lists the two apart."""
    yield from _named(hit, "authors", "inventors", "books")
    for role in _GROUPS:
        yield from (Author(collective=worded(item.get("displayName"))) for item in listed(inside(hit, "names", role)))


def _named(hit: Fields, *roles: str) -> Iterator[Author]:
    """Yield the names of some roles, divided at the comma where they have one ("Doe, Jane")."""
    for role in roles:
        yield from (inverted(worded(item.get("displayName"))) for item in listed(inside(hit, "names", role)))


def _identifiers(ut: str, ids: Fields) -> Identifiers:
    serial, books = ([worded(ids.get(name)), worded(ids.get(f"e{name}"))] for name in ("issn", "isbn"))
    return Identifiers(
        doi=normal.doi(worded(ids.get("doi"))),
        pmid=normal.pmid(worded(ids.get("pmid")) or None),
        issn=tuple(dict.fromkeys(filter(None, map(normal.issn, serial)))),
        isbn=tuple(dict.fromkeys(filter(None, map(normal.isbn, books)))),
        others=(("ut", ut),),
    )
