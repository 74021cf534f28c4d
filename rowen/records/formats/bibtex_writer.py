"""Writing BibTeX: UTF-8, one entry a record, unique keys (docs/formats/bibtex.md)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from rowen.records.formats._bibtex_given import given_key, given_type, with_given
from rowen.records.text import matching
from rowen.records.types import Author, Kind, Record

_ENTRIES = {
    Kind.ARTICLE: "article", Kind.BOOK: "book", Kind.CHAPTER: "incollection", Kind.CONFERENCE: "inproceedings",
    Kind.REPORT: "techreport", Kind.THESIS: "phdthesis", Kind.PREPRINT: "unpublished",
}  # fmt: skip
_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    }
)  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_KEY = re.compile(r"[^a-z0-9]+")


def write(records: Iterable[Record], stream: BinaryIO) -> int:
    """Write every record as an entry; return how many."""
    used: Counter[str] = Counter()
    count = 0
    for record in records:
        key = given_key(record) or _key(record)
        used[key] += 1
        name = key if used[key] == 1 else f"{key}-{used[key]}"
        own = [(field, value) for field, value in _fields(record) if value not in ("", "{}")]
        fields = [f"  {field} = {value},\n" for field, value in with_given(record, own, _value)]
        entry = given_type(record) or _ENTRIES.get(record.kind, "misc")
        stream.write(f"@{entry}{{{name},\n{''.join(fields)}}}\n\n".encode())
        count += 1
    return count


def _key(record: Record) -> str:
    """First author's family name, year, first long word of the title: letters and digits only."""
    first = record.authors[0] if record.authors else Author()
    words = [word for word in matching(record.title).split() if len(word) > 3] or [""]
    raw = f"{matching(first.family or first.collective)}{record.year or ''}{words[0]}"
    return _KEY.sub("", raw) or _KEY.sub("", record.native_id.lower()) or "record"


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    ids = record.identifiers
    container = {Kind.CHAPTER: "booktitle", Kind.CONFERENCE: "booktitle", Kind.BOOK: "series"}.get(
        record.kind, "journal"
    )
    yield "title", _value(record.title)
    yield "author", _people(record.authors)
    yield "editor", _people(record.editors)
    yield container, _value(record.container)
    yield "shortjournal", _value(record.container_short)
    date = record.published or record.electronic
    yield "year", str(date.year) if date else ""
    yield "month", _MONTHS[date.month - 1] if date and date.month else ""
    yield from (("volume", _value(record.volume)), ("number", _value(record.issue)))
    yield "eid", _value(record.article_number)
    yield "pages", _value(re.sub(r"^(\w+)-(\w+)$", r"\1--\2", record.pages))
    yield from (("publisher", _value(record.publisher)), ("address", _value(record.place)))
    yield from (("edition", _value(record.edition)), ("doi", _raw(ids.doi or "")), ("pmid", _raw(ids.pmid or "")))
    yield from (("pmcid", _raw(ids.pmcid or "")), ("eprint", _raw(ids.arxiv or "")))
    yield from (("issn", _raw(", ".join(ids.issn))), ("isbn", _raw(", ".join(ids.isbn))))
    yield from (("url", _raw(record.urls[0] if record.urls else "")), ("language", _value(", ".join(record.languages))))
    yield "keywords", _value("; ".join((*record.keywords, *record.mesh)))
    yield "abstract", _value(record.abstract_text)
    yield "note", _value("; ".join(record.notes))


def _value(text: str) -> str:
    return "{" + " ".join(text.split()).translate(_ESCAPES) + "}"


def _raw(text: str) -> str:
    """Identifiers and addresses go in as they are; a brace would end the field."""
    return "{" + text.replace("{", "%7B").replace("}", "%7D") + "}"


def _people(people: tuple[Author, ...]) -> str:
    """Write "Family, Suffix, Given" joined by "and"; a group in double braces, so that it is not taken for a person."""
    return "{" + " and ".join(_person(each) for each in people) + "}"


def _person(author: Author) -> str:
    if author.collective:
        return _value(author.collective)
    parts = (author.family, author.suffix, author.given)
    return ", ".join(_value(part)[1:-1] for part in parts if part).replace(" and ", " {and} ")
