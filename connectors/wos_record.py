"""One Web of Science record (REC) becomes ours; what has no place of its own is kept word for word in ``extra``.

Every list in a REC may also be a single item, and every text a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from connectors.fields import Fields, inside, leftovers, listed, worded
from rowen.records import AbstractPart, Author, Identifiers, Kind, Notice, PartialDate, Record, parse_date
from rowen.records import identifiers as normal

_KINDS = (
    ("book chapter", Kind.CHAPTER), ("proceedings paper", Kind.CONFERENCE), ("meeting abstract", Kind.CONFERENCE),
    ("preprint", Kind.PREPRINT), ("data set", Kind.DATASET), ("dissertation", Kind.THESIS), ("book", Kind.BOOK),
)  # fmt: skip
_NOTICES = {
    "retracted publication": "RetractionIn", "retraction": "RetractionOf",
    "withdrawn publication": "Withdrawn", "item withdrawal": "WithdrawalOf",
    "publication with expression of concern": "ExpressionOfConcernIn", "expression of concern": "ExpressionOfConcernFor",
}  # fmt: skip
_EDITORS = frozenset({"editor", "book_editor", "series_editor"})
_GROUPS = frozenset({"corp", "book_corp", "group_author"})
_SUMMARY, _FULL = ("static_data", "summary"), ("static_data", "fullrecord_metadata")
_TOLD: tuple[tuple[tuple[str, ...], frozenset[str]], ...] = (
    ((), frozenset({"UID", "static_data", "dynamic_data"})),
    (("static_data",), frozenset({"summary", "fullrecord_metadata"})),
    (_SUMMARY, frozenset({"pub_info", "doctypes"})),
    ((*_SUMMARY, "pub_info"), frozenset({"vol", "issue"})),
    (_FULL, frozenset({"keywords", "abstracts"})),
    (("dynamic_data",), frozenset()),
)
"""Which parts are gone through field by field, and the fields of each that the record holds."""


def read_record(rec: Fields) -> Record:
    """Read one record.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: it is none.
    """
    info = inside(rec, *_SUMMARY, "pub_info") or {}
    titles = {worded(one["type"]): worded(one.get("content")) for one in _items(rec, *_SUMMARY, "titles", "title")}
    types = tuple(worded(one) for one in _items(rec, *_SUMMARY, "doctypes", "doctype"))
    people = [(worded(one.get("role")), author_of(one)) for one in _items(rec, *_SUMMARY, "names", "name")]
    known = _known(rec)
    return Record(
        native_id=native_id(rec["UID"]),
        kind=kind_of(types, worded(info.get("pubtype"))),
        type_as_given="; ".join(types),
        title=titles.get("item", ""),
        original_title=titles.get("foreign", ""),
        authors=tuple(author for role, author in people if role not in _EDITORS),
        editors=tuple(author for role, author in people if role in _EDITORS),
        container=titles.get("source", ""),
        container_short=titles.get("abbrev_iso", "") or titles.get("source_abbrev", ""),
        published=issued(worded(info.get("pubyear")), worded(info.get("pubmonth"))),
        electronic=parse_date(worded(info.get("early_access_date"))),
        created=parse_date(worded(inside(rec, "dates", "date_created"))),
        volume=worded(info.get("vol")),
        issue=worded(info.get("issue")),
        pages=_pages(info),
        article_number=" ".join(known.get("art_no", [])).removeprefix("ARTN ").strip(),
        publisher="; ".join(_publishers(rec)),
        identifiers=_identifiers(worded(rec["UID"]), known),
        abstract=tuple(_abstract(rec)),
        languages=tuple(worded(inside(one, "content") or one) for one in _items(rec, *_FULL, "languages", "language")),
        publication_types=types,
        keywords=tuple(worded(one) for one in _items(rec, *_FULL, "keywords", "keyword")),
        notices=notices_of(types),
        extra=tuple(_extra(rec)),
    )


def native_id(value: object) -> str:
    """Return the accession number.

    Raises:
        ValueError: it is none.
    """
    found = worded(value)
    if ":" not in found:
        raise ValueError(f"{found[:40]!r} is no accession number")
    return found


def kind_of(types: Sequence[str], medium: str) -> Kind:
    """Return the kind that document types say; an article that is also a conference paper is an article in a journal."""
    words = [one.lower() for one in types]
    if not words:
        return Kind.UNKNOWN
    if "article" in words and medium.lower() in {"journal", "j"}:
        return Kind.ARTICLE
    return next((kind for word, kind in _KINDS if word in words), Kind.ARTICLE)


def notices_of(types: Sequence[str]) -> tuple[Notice, ...]:
    """Return what document types say of retractions and concerns; Web of Science does not name the other document."""
    kinds = ((_NOTICES.get(one.lower()), one) for one in types)
    return tuple(Notice(kind, f"Web of Science document type: {one}") for kind, one in kinds if kind)


def author_of(item: Fields) -> Author:
    """Read a name: a group, a divided one, or one as it is displayed."""
    shown = worded(item.get("display_name")) or worded(item.get("full_name")) or worded(item.get("wos_standard"))
    if worded(item.get("role")) in _GROUPS:
        return Author(collective=shown)
    family = worded(item.get("last_name"))
    return Author(family, worded(item.get("first_name")), worded(item.get("suffix"))) if family else Author(shown)


def issued(year: str, month: str) -> PartialDate | None:
    """Return the date of the issue; the month may be "MAR", "MAR 15", "MAR-APR" or "SPR"."""
    return parse_date(f"{year} {month}".strip())


def _items(rec: Fields, *path: str) -> tuple[Any, ...]:
    return listed(inside(rec, *path))


def _pages(info: Fields) -> str:
    page = info.get("page")
    if not isinstance(page, dict):
        return worded(page)
    ends = [worded(page.get(name)) for name in ("begin", "end")]
    return worded(page.get("content")) or "-".join(filter(None, ends))


def _publishers(rec: Fields) -> Iterator[str]:
    for publisher in _items(rec, *_SUMMARY, "publishers", "publisher"):
        for name in listed(inside(publisher, "names", "name")):
            yield worded(name.get("display_name")) or worded(name.get("full_name"))


def _abstract(rec: Fields) -> Iterator[AbstractPart]:
    for abstract in _items(rec, *_FULL, "abstracts", "abstract"):
        for words in listed(inside(abstract, "abstract_text", "p")):
            yield AbstractPart(worded(words))


def _known(rec: Fields) -> dict[str, list[str]]:
    """Identifiers by type, as given."""
    found: dict[str, list[str]] = {}
    for one in _items(rec, "dynamic_data", "cluster_related", "identifiers", "identifier"):
        found.setdefault(worded(one.get("type")), []).append(worded(one.get("value")))
    return found


def _identifiers(ut: str, known: dict[str, list[str]]) -> Identifiers:
    serial, books = ([*known.get(name, []), *known.get(f"e{name}", [])] for name in ("issn", "isbn"))
    return Identifiers(
        doi=next(filter(None, map(normal.doi, known.get("doi", []))), None),
        pmid=next(filter(None, map(normal.pmid, known.get("pmid", []))), None),
        issn=tuple(dict.fromkeys(filter(None, map(normal.issn, serial)))),
        isbn=tuple(dict.fromkeys(filter(None, map(normal.isbn, books)))),
        others=(("ut", ut),),
    )


def _extra(rec: Fields) -> Iterator[tuple[str, str]]:
    for path, told in _TOLD:
        part = inside(rec, *path)
        if isinstance(part, dict):
            yield from leftovers(part, told, ".".join(path))
