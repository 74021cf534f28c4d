"""From the tags of one EndNote (refer) record to a `Record`; docs/formats/enw.md has the same rules as a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rowen.records import identifiers
from rowen.records.dates import PartialDate, parse_date
from rowen.records.formats._draft import Draft
from rowen.records.formats._ris_ids import PMID_ADDRESS
from rowen.records.formats._ris_record import author, persons
from rowen.records.formats._tagged import listed
from rowen.records.types import AbstractPart, Author, Kind, Record

Fields = Sequence[tuple[str, Sequence[str]]]

KINDS = {
    **dict.fromkeys(("journal article", "electronic article", "magazine article", "newspaper article", "journal"), Kind.ARTICLE),
    **dict.fromkeys(("book", "edited book", "electronic book", "classical work"), Kind.BOOK),
    **dict.fromkeys(("book section", "electronic book section", "encyclopedia", "dictionary"), Kind.CHAPTER),
    **dict.fromkeys(("conference paper", "conference proceedings", "conference", "conference proceeding"), Kind.CONFERENCE),
    **dict.fromkeys(("dataset", "online database", "aggregated database"), Kind.DATASET),
    **dict.fromkeys(("report", "government document", "standard"), Kind.REPORT),
    **dict.fromkeys(("web page", "blog"), Kind.WEB),
    "preprint": Kind.PREPRINT, "thesis": Kind.THESIS, "generic": Kind.UNKNOWN,
}  # fmt: skip
"""EndNote's reference types, in lower case."""
_TEXT = {"T": "title", "V": "volume", "N": "issue", "P": "pages", "I": "publisher", "C": "place", "M": "native_id"}
_DAY = re.compile(r"\d{4}[/-]\d\d")
_MEDLINE = re.compile(r"medline|pubmed|^NLM$", re.IGNORECASE)


def build(fields: Fields) -> Record:
    """Return the record that these fields describe; every value ends in the record."""
    draft = Draft()
    for tag, lines in fields:
        value = " ".join(lines)
        if not value:
            continue
        if tag in _TEXT:
            draft.take_text(_TEXT[tag], f"%{tag}", value)
        elif tag in _LINES:
            for line in lines:
                _LINES[tag](draft, f"%{tag}", line)
        elif tag in _TAKERS:
            _TAKERS[tag](draft, f"%{tag}", value)
        elif tag not in ("0", "J", "B", "D", "8"):
            draft.keep(f"%{tag}", "\n".join(lines))
    _kind(draft, fields)
    _container(draft, fields)
    _dates(draft, fields)
    _pubmed(draft, fields)
    return draft.record()


def _values(fields: Fields, tag: str) -> list[str]:
    return [" ".join(lines) for held, lines in fields if held == tag and lines]


def _kind(draft: Draft, fields: Fields) -> None:
    """%0 says it; without one, a journal makes an article, and a publisher alone a book (as refer has it)."""
    words = _values(fields, "0")
    for word in words:
        draft.take_text("type_as_given", "%0", word)
    tags = {tag for tag, lines in fields if lines}
    if words:
        draft.kind = KINDS.get(words[0].casefold().strip(), Kind.OTHER)
    elif "J" in tags or {"B", "V", "N"} <= tags:
        draft.kind = Kind.ARTICLE
    elif "I" in tags and "B" not in tags:
        draft.kind = Kind.BOOK


def _container(draft: Draft, fields: Fields) -> None:
    """%J, else %B: journal, book or proceedings; %B of a book, thesis or report is a series or department."""
    for value in _values(fields, "J"):
        draft.take_text("container", "%J", value)
    for value in _values(fields, "B"):
        if draft.kind in (Kind.BOOK, Kind.THESIS, Kind.REPORT):
            draft.keep("%B", value)
        else:
            draft.take_text("container", "%B", value)


def _dates(draft: Draft, fields: Fields) -> None:
    """%D is the year; %8 the day, with or without it."""
    best: PartialDate | None = None
    for tag in ("D", "8"):
        for value in _values(fields, tag):
            words = value.replace("  ", " ")
            found = parse_date(words)
            if best is not None and (found is None or found.year == best.year) and not best.month:
                found = found or parse_date(f"{words} {best.year}")
                best = found if found is not None and found.month else best
            best = best or found
            if found is None or found != best or value != str(found):
                draft.keep(f"%{tag}", value)
    draft.published = best


def _pubmed(draft: Draft, fields: Fields) -> None:
    """%M is the PMID where %W, %~ or the address says PubMed or MEDLINE."""
    marked = any(_MEDLINE.search(value) for tag in ("W", "~") for value in _values(fields, tag))
    if marked and draft.pmid is None:
        draft.pmid = identifiers.pmid(draft.native_id)
    for address in draft.urls:
        found = PMID_ADDRESS.search(address)
        draft.pmid = draft.pmid or (found[1] if found else None)
    for value in draft.urls:
        if draft.doi is None and "doi.org/" in value:
            draft.doi = identifiers.doi(value.partition("doi.org/")[2])


def _author(draft: Draft, label: str, line: str) -> None:
    draft.authors += _persons(draft, label, line)


def _editor(draft: Draft, label: str, line: str) -> None:
    draft.editors += _persons(draft, label, line)


def _persons(draft: Draft, label: str, line: str) -> list[Author]:
    """One person a line; some writers join "Family, Given" with "and" or semicolons."""
    names = listed(line)
    if len(names) == 1:
        names = persons(names[0])
    read = [author(name) for name in names]
    if len(names) != 1 or not read[0][1] or names[0] != line:
        draft.keep(label, line)
    return [person for person, _ in read]


def _keywords(draft: Draft, label: str, line: str) -> None:
    words = listed(line)
    draft.keywords += words
    draft.keep(label, line if words != [line] else "")


def _abstract(draft: Draft, _label: str, value: str) -> None:
    draft.abstract.append(AbstractPart(value))


def _serial(draft: Draft, label: str, line: str) -> None:
    draft.take_serial_number(label, line)


def _language(draft: Draft, _label: str, value: str) -> None:
    draft.languages.append(value)


def _address(draft: Draft, _label: str, line: str) -> None:
    draft.urls.append(line)


def _note(draft: Draft, _label: str, value: str) -> None:
    draft.notes.append(value)


def _type_of_work(draft: Draft, _label: str, value: str) -> None:
    draft.publication_types.append(value)


def _doi(draft: Draft, label: str, value: str) -> None:
    if not draft.take_doi(label, value):
        draft.keep(label, value)


def _pmcid(draft: Draft, label: str, value: str) -> None:
    """%2 is the PMCID in EndNote's journal articles, and anything in other files."""
    if not value.upper().startswith("PMC") or not draft.take_pmcid(label, value):
        draft.keep(label, value)


def _edition(draft: Draft, label: str, value: str) -> None:
    """EndNote's PubMed filter writes the date of electronic publication there."""
    if _DAY.match(value):
        draft.take_date("electronic", label, value)
    else:
        draft.take_text("edition", label, value)


_LINES = {"A": _author, "E": _editor, "K": _keywords, "@": _serial, "U": _address}
_TAKERS = {
    "X": _abstract, "G": _language, "Z": _note, "9": _type_of_work, "R": _doi, "2": _pmcid, "7": _edition,
}  # fmt: skip
