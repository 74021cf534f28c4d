"""Scopus: BOM, initials with full stops, article numbers in C7, the EID only in the address, N1 with the day of export."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

from rowen.sandbox.styles.lines import Line, keywords, language, tagged
from rowen.sandbox.variants import Entry, dotted


def render(entries: Sequence[Entry], name: str, today: date) -> bytes:
    """Write a Scopus RIS export."""
    records = ["\n".join(tagged(_lines(entry, name, today))) + "\nER  -\n\n" for entry in entries]
    return "".join(records).encode("utf-8-sig") if records else b""


def _lines(entry: Entry, name: str, today: date) -> list[Line]:
    work = entry.work
    doi = entry.doi(20)
    lines: list[Line] = [("TY", entry.type), *(("AU", dotted(person)) for person in work.authors)]
    lines += [("AU", work.collective), ("TI", entry.title()), ("PY", str(entry.year)), ("T2", entry.container)]
    lines += [("VL", "" if entry.isbn else work.volume), ("IS", work.number)]
    if work.article_number:
        lines.append(("C7", work.article_number))
    else:
        lines += [("SP", str(work.first_page)), ("EP", str(work.last_page))]
    lines += [("DO", doi), ("UR", _address(entry, doi))]
    lines += [("AD", person.affiliation.rstrip(".")) for person in work.authors[:3]]
    abstract = f"{work.abstract} \u00a9 {work.year} The Author(s)." if work.sections else ""
    lines += [("AB", abstract), *(("KW", word) for word in keywords(work)), ("PB", "Fieldgate Press")]
    serial = f"{entry.isbn} (ISBN)" if entry.isbn else f"{work.journal.issn.replace('-', '')} (ISSN)"
    kind = {"CHAP": "Book chapter", "BOOK": "Book", "CONF": "Conference paper"}.get(entry.type, "Article")
    lines += [("SN", serial), ("LA", language(work)), ("J2", work.journal.short), ("M3", kind), ("DB", name)]
    person = work.authors[0]
    note = f"Export Date: {today:%d %B %Y}; Cited By: {work.quirk % 40}; Correspondence Address: {dotted(person)}"
    return [*lines, ("N1", f"{note}; {person.affiliation.rstrip('.')}")]


def _address(entry: Entry, doi: str) -> str:
    part = f"&doi={quote(doi, safe='').lower()}" if doi else ""
    return f"https://www.scopus.com/inward/record.uri?eid={entry.number}{part}&partnerID=40&md5={entry.look:032x}"
