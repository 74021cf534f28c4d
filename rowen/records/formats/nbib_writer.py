"""Writing MEDLINE text: four-column tags, one record after an empty line, UTF-8 (docs/formats/nbib.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from rowen.records.dates import PartialDate
from rowen.records.formats._nbib_record import NOTICES
from rowen.records.types import Author, Kind, Notice, Record

_TAGS = {kind: tag for tag, kind in NOTICES.items()}
_AGAIN = frozenset(
    (
        "OWN",
        "LR",
        "DCOM",
        "DA",
        "CI",
        "AD",
        "AUID",
        "GR",
        "JID",
        "SB",
        "RN",
        "OTO",
        "EDAT",
        "MHDA",
        "PHST",
        "PMCR",
        "PST",
        "SO",
        "COIS",
        "MID",
        "OID",
        "SI",
        "OCI",
        "RF",
        "FIR",
        "IR",
        "IRAD",
        "NM",
        "GS",
        "LID",
        "AID",
        "PS",
        "FPS",
        "SFM",
        "GN",
        "DRDT",
        "UOF",
        "PUBM",
        "VTI",
        "CTI",
    )
)
"""Tags of MEDLINE that Rowen keeps verbatim and can give back under the same name."""
_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def write(records: Iterable[Record], stream: BinaryIO) -> int:
    """Write every record; return how many."""
    count = 0
    for record in records:
        lines = [f"{tag:<4}- {' '.join(value.split())}\n" for tag, value in _lines(record) if value.strip()]
        stream.write(("\n" + "".join(lines)).encode())
        count += 1
    return count


def _lines(record: Record) -> Iterator[tuple[str, str]]:
    ids = record.identifiers
    book = record.kind is Kind.BOOK
    yield "PMID", ids.pmid or ""
    own = next((value for tag, value in record.extra if tag == "OWN"), "Rowen")
    yield "OWN", "" if ids.pmid else own  # Something must begin the record and tell the format from RIS.
    yield "STAT", record.status
    yield from (("IS", _issn(record, number)) for number in ids.issn)
    yield from (("ISBN", number) for number in ids.isbn)
    yield from (("VI", record.volume), ("IP", record.issue), ("DP", _published(record.published)))
    yield "BTI" if book else "TI", record.title
    chapter = record.kind is Kind.CHAPTER and bool(record.title)
    yield "BTI", record.container if chapter else ""
    yield from (("TT", record.original_title), ("PG", record.pages), ("LID", f"{ids.doi} [doi]" if ids.doi else ""))
    yield from (("OAB" if part.language else "AB", _part(part.label, part.text)) for part in record.abstract)
    yield from _people(record.authors, "FAU")
    yield from _people(record.editors, "FED")
    yield from (("LA", word) for word in record.languages)
    yield from (("PT", word) for word in record.publication_types)
    yield from (("DEP", str(record.electronic or "").replace("-", "")), ("PL", record.place), ("PB", record.publisher))
    yield from (("TA", record.container_short), ("JT", "" if chapter else record.container))
    yield from (("EN", record.edition), ("PMC", ids.pmcid or ""))
    yield from (("MH", heading) for heading in record.mesh)
    yield from (("OT", word) for word in record.keywords)
    yield from (_notice(notice) for notice in record.notices)
    yield from (("SI", f"ClinicalTrials.gov/{number}") for number in ids.nct)
    yield from (("GN", note) for note in record.notes)
    yield "CRDT", str(record.created or "").replace("-", "/")
    yield from ((tag, value) for tag, value in record.extra if tag in _AGAIN and (ids.pmid or tag != "OWN"))


def _issn(record: Record, number: str) -> str:
    """With the medium, which other readers expect behind it; NLM's word where it is not known is Undetermined."""
    given = next((value for tag, value in record.extra if tag == "IS" and value.startswith(f"{number} (")), "")
    return given or f"{number} (Undetermined)"


def _part(label: str, text: str) -> str:
    return f"{label}: {text}" if label else text


def _people(people: tuple[Author, ...], tag: str) -> Iterator[tuple[str, str]]:
    for each in people:
        yield "CN" if each.collective and tag == "FAU" else tag, str(each)


def _published(date: PartialDate | None) -> str:
    """MEDLINE's words: "2019 Nov 4"."""
    if date is None:
        return ""
    if date.text:
        return date.text if str(date.year) in date.text else f"{date.year} {date.text}"
    return " ".join([str(date.year), _MONTHS[date.month], str(date.day or "")]).strip()


def _notice(notice: Notice) -> tuple[str, str]:
    """A kind that MEDLINE text has no tag for becomes a note: it must not come back as another kind."""
    words = notice.reference
    if notice.pmid and notice.pmid not in words:
        words = f"{words} PMID: {notice.pmid}"
    return (_TAGS[notice.kind], words) if notice.kind in _TAGS else ("GN", f"{notice.kind}: {words}")
