"""One Crossref work becomes a record; every field without a place of its own is kept word for word in ``extra``.

Field names: Crossref, "REST API: works", as the recorded answers of 2022 to 2026 show them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.crossref_dates import day_of, plain_date
from connectors.crossref_notices import notices
from connectors.fields import Fields, leftovers, text, texts
from rowen.records import AbstractPart, Author, Identifiers, Kind, Record
from rowen.records import identifiers as normal

_KINDS = {
    **dict.fromkeys(("journal-article",), Kind.ARTICLE),
    **dict.fromkeys(("book", "monograph", "edited-book", "reference-book", "book-set", "book-series"), Kind.BOOK),
    **dict.fromkeys(("book-chapter", "book-section", "book-part", "book-track", "reference-entry"), Kind.CHAPTER),
    **dict.fromkeys(("proceedings-article", "proceedings", "proceedings-series"), Kind.CONFERENCE),
    **dict.fromkeys(("report", "report-component", "report-series"), Kind.REPORT),
    "dissertation": Kind.THESIS,
    "dataset": Kind.DATASET,
    "": Kind.UNKNOWN,
}
_TAKEN = frozenset(
    (
        *("DOI", "type", "volume", "issue", "page", "article-number", "edition-number", "publisher"),
        *("publisher-location", "language", "abstract", "subject", "URL"),
    )
)
_PERSON = frozenset({"given", "family", "suffix", "name", "sequence"})
_LISTS = ("title", "original-title", "container-title", "short-container-title")
_DATES = ("published-print", "published-online", "created")
_TITLE = re.compile(r"<jats:title[^>]*>(.*?)</jats:title>", re.DOTALL)
_PARAGRAPH = re.compile(r"</jats:p>")
_FRAME = re.compile(r"</?jats:(?:sec|p)(?:\s[^>]*)?>")


def read_record(work: Fields) -> Record:
    """Read one work, of a single answer or a list; what a list with ``select`` leaves out stays empty."""
    given = text(work, "type")
    subtype = text(work, "subtype")
    posted = day_of(work.get("posted"))
    printed = day_of(work.get("published-print"))
    return Record(
        native_id=text(work, "DOI").lower(),
        kind=Kind.PREPRINT if subtype == "preprint" else _KINDS.get(given, Kind.OTHER),
        type_as_given=given,
        title=_first(work, "title"),
        original_title=_first(work, "original-title"),
        authors=_people(work, "author"),
        editors=_people(work, "editor"),
        container=_first(work, "container-title"),
        container_short=_first(work, "short-container-title"),
        published=printed or posted or day_of(work.get("issued")) or day_of(work.get("published")),
        electronic=day_of(work.get("published-online")),
        created=day_of(work.get("created")),
        volume=text(work, "volume"),
        issue=text(work, "issue"),
        pages=text(work, "page"),
        article_number=text(work, "article-number"),
        edition=text(work, "edition-number"),
        publisher=text(work, "publisher"),
        place=text(work, "publisher-location"),
        identifiers=_identifiers(work),
        abstract=tuple(_abstract(text(work, "abstract"))),
        languages=tuple(filter(None, [text(work, "language")])),
        publication_types=tuple(filter(None, [given, subtype])),
        keywords=texts(work, "subject"),
        urls=tuple(filter(None, [text((work.get("resource") or {}).get("primary") or {}, "URL"), text(work, "URL")])),
        notices=tuple(notices(work)),
        extra=tuple(_extra(work)),
    )


def _first(work: Fields, name: str) -> str:
    """Return the first of a list of texts; Crossref puts even single ones into a list."""
    values = work.get(name) or [""]
    return str(values[0] or "").strip() if isinstance(values, list) else str(values).strip()


def _people(work: Fields, name: str) -> tuple[Author, ...]:
    """Return people and groups in order; an entry that names nobody is none (it stands in ``extra``)."""
    people = (
        Author(text(person, "family"), text(person, "given"), text(person, "suffix"))
        if text(person, "family")
        else Author(collective=text(person, "name"))
        if text(person, "name")
        else Author(family=text(person, "given"))
        for person in work.get(name) or ()
    )
    return tuple(person for person in people if str(person))


def _plain(person: Fields) -> bool:
    """Whether a person is named and nothing else is said."""
    return (
        bool({"family", "name", "given"} & set(person)) and {name for name, value in person.items() if value} <= _PERSON
    )


def _identifiers(work: Fields) -> Identifiers:
    return Identifiers(
        doi=normal.doi(text(work, "DOI")),
        issn=tuple(dict.fromkeys(filter(None, map(normal.issn, work.get("ISSN") or ())))),
        isbn=tuple(dict.fromkeys(filter(None, map(normal.isbn, work.get("ISBN") or ())))),
    )


def _abstract(whole: str) -> Iterator[AbstractPart]:
    """Yield the paragraphs of an abstract in JATS; the title of a section is the label of its first paragraph."""
    pieces = _TITLE.split(whole)
    for label, section in zip(["", *pieces[1::2]], pieces[0::2], strict=True):
        heading = " ".join(label.split())
        paragraphs = [" ".join(_FRAME.sub(" ", piece).split()) for piece in _PARAGRAPH.split(section)]
        for words in [piece for piece in paragraphs if piece] or ([""] if heading else []):
            yield AbstractPart(words, heading)
            heading = ""


def _extra(work: Fields) -> Iterator[tuple[str, str]]:
    told = {name for name in _LISTS if len(work.get(name) or ()) <= 1}
    told |= {name for name in _DATES if plain_date(work.get(name))}
    told |= {role for role in ("author", "editor") if all(_plain(one) for one in work.get(role) or ())}
    told |= {
        name
        for name, read in (("ISSN", normal.issn), ("ISBN", normal.isbn))
        if all(read(value) for value in work.get(name) or ())
    }
    return leftovers(work, _TAKEN | told)
