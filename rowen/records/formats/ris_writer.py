"""Writing RIS: CRLF, UTF-8 without byte order mark, one line a value; tags that were kept verbatim go out again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from rowen.records.dates import PartialDate, parse_date
from rowen.records.formats._ris_dates import refines
from rowen.records.formats._ris_record import NOT_EDITED
from rowen.records.types import Author, Kind, Record

_TYPES = {
    Kind.ARTICLE: "JOUR", Kind.BOOK: "BOOK", Kind.CHAPTER: "CHAP", Kind.CONFERENCE: "CONF", Kind.DATASET: "DATA",
    Kind.PREPRINT: "UNPB", Kind.REGISTRATION: "ELEC", Kind.REPORT: "RPRT", Kind.THESIS: "THES", Kind.WEB: "ELEC",
    Kind.OTHER: "GEN", Kind.UNKNOWN: "GEN",
}  # fmt: skip
_TYPE = re.compile(r"[A-Z]{3,8}$")
_TAG = re.compile(r"[A-Z][A-Z0-9]$")
_RANGE = re.compile(r"([^-\s]+)-([^-\s]+)$")
_NOT_AGAIN = frozenset({"TY", "ER", "AU", "A1", "ED"})
"""Raw forms of people are in the people themselves; a second TY or ER would cut the record."""


def write(records: Iterable[Record], stream: BinaryIO) -> int:
    """Write every record; return how many."""
    count = 0
    for record in records:
        lines = [f"{tag}  - {value}\r\n" for tag, value in _lines(record)]
        stream.write("".join([*lines, "ER  - \r\n\r\n"]).encode())
        count += 1
    return count


def _lines(record: Record) -> Iterator[tuple[str, str]]:
    given = record.type_as_given
    kind = given if _TYPE.match(given) else _TYPES[record.kind]
    yield "TY", kind
    written: set[tuple[str, str]] = set()
    for tag, value in _values(record, kind):
        flat = " ".join(value.split())
        if flat:
            written.add((tag, flat))
            yield tag, flat
    for tag, value in record.extra:
        flat = " ".join(value.split())
        if (
            flat
            and _TAG.match(tag)
            and tag not in _NOT_AGAIN
            and (tag, flat) not in written
            and not _foreign(record, tag, flat)
        ):
            yield tag, flat


def _foreign(record: Record, tag: str, value: str) -> bool:
    """Whether a tag kept from MEDLINE text would be read as something else: IS is the ISSN there, DA a date of processing.

    In a record that came from RIS these hold a second value, which cannot be taken for the first.
    """
    if tag == "IS":
        return not record.issue
    if tag not in ("DA", "PD", "Y1", "PY"):
        return False
    found = parse_date(value)
    published = record.published
    return found is not None and (published is None or refines(found, published))


def _values(record: Record, kind: str) -> Iterator[tuple[str, str]]:
    ids = record.identifiers
    yield "AN", record.native_id
    yield "TI", record.title
    yield "OP", record.original_title
    yield from (("AU", _person(each)) for each in record.authors)
    editor = "ED" if kind in NOT_EDITED or kind == "BOOK" else "A2"
    yield from ((editor, _person(each)) for each in record.editors)
    yield "JF", record.container
    yield "JA", record.container_short
    yield from _dates(record)
    yield from (("VL", record.volume), ("IS", record.issue), *_pages(record.pages), ("C7", record.article_number))
    yield from (("ET", record.edition), ("PB", record.publisher), ("CY", record.place), ("DO", ids.doi or ""))
    yield from (("PM", ids.pmid or ""), ("C2", ids.pmcid or ""))
    yield from (("C3", f"CTGOV {number}") for number in ids.nct)
    yield from (("SN", number) for number in (*ids.issn, *ids.isbn))
    yield from (("AB", f"{part.label}: {part.text}" if part.label else part.text) for part in record.abstract)
    yield from (("LA", word) for word in record.languages)
    yield from (("M3", word) for word in record.publication_types)
    yield from (("KW", word) for word in record.keywords)
    yield from (("MH", word) for word in record.mesh)
    yield from (("UR", address) for address in record.urls)
    yield from (("N1", note) for note in record.notes)
    yield from (("N1", f"{n.kind}: {n.reference} {f'PMID: {n.pmid}' if n.pmid else ''}") for n in record.notices)


def _person(author: Author) -> str:
    """A group ends in a comma, as EndNote and EBSCO write it."""
    return f"{author.collective}," if author.collective else str(author)


def _dates(record: Record) -> Iterator[tuple[str, str]]:
    yield "PY", str(record.published.year) if record.published else ""
    if record.published and record.published.month:
        yield "DA", _date(record.published)
    if record.electronic and not record.edition:
        yield "ET", _date(record.electronic)


def _date(date: PartialDate) -> str:
    """YYYY/MM/DD, as far as known."""
    return str(date).replace("-", "/")


def _pages(pages: str) -> tuple[tuple[str, str], ...]:
    found = _RANGE.match(pages)
    return (("SP", found[1]), ("EP", found[2])) if found and found[1] != found[2] else (("SP", pages),)
