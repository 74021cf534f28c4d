"""From the tags of one MEDLINE record to a `Record`; docs/formats/nbib.md has the same rules as a table."""

from __future__ import annotations

import re

from rowen.records import identifiers
from rowen.records.dates import parse_date
from rowen.records.formats._draft import Draft
from rowen.records.types import AbstractPart, Author, Kind, Notice, Record

NOTICES = {
    "CIN": "CommentIn", "CON": "CommentOn", "EIN": "ErratumIn", "EFR": "ErratumFor", "CRI": "CorrectedandRepublishedIn",
    "CRF": "CorrectedandRepublishedFrom", "PRIN": "PartialRetractionIn", "PROF": "PartialRetractionOf",
    "RPI": "RepublishedIn", "RPF": "RepublishedFrom", "RIN": "RetractionIn", "ROF": "RetractionOf",
    "RRI": "RetractedandRepublishedIn", "RRF": "RetractedandRepublishedFrom", "UIN": "UpdateIn", "UOF": "UpdateOf",
    "SPIN": "SummaryForPatientsIn", "ORI": "OriginalReportIn", "ECI": "ExpressionOfConcernIn",
    "ECF": "ExpressionOfConcernFor", "DDIN": "AssociatedDataset", "DRIN": "AssociatedPublication",
}  # fmt: skip
"""MEDLINE's tag for each RefType of the XML."""

_TEXT = {
    "JT": "container", "TA": "container_short", "VI": "volume", "IP": "issue", "PG": "pages", "PL": "place",
    "STAT": "status", "TI": "title", "TT": "original_title", "EN": "edition", "PB": "publisher",
}  # fmt: skip
_LISTS = {"LA": "languages", "PT": "publication_types", "MH": "mesh", "OT": "keywords", "GN": "notes"}
_DATES = {"DP": "published", "DEP": "electronic"}
_ERIC = (("Dissertations", Kind.THESIS), ("Books", Kind.BOOK), ("Speeches/Meeting Papers", Kind.CONFERENCE))
_SCHEME = re.compile(r"(.*\S)\s*\[(\w+)\]$")
_PMID = re.compile(r"PMID:\s*(\d{1,8})")


def build(pairs: list[tuple[str, str]]) -> Record:
    """Return the record that these (tag, value) pairs describe; every value ends in the record."""
    draft = Draft()
    for tag, value in pairs:
        if not value:
            continue
        if tag in _TEXT:
            draft.take_text(_TEXT[tag], tag, value)
        elif tag in _LISTS:
            getattr(draft, _LISTS[tag]).append(value)
        elif tag in _DATES:
            draft.take_date(_DATES[tag], tag, value)
        elif tag in NOTICES:
            _notice(draft, tag, value)
        elif tag in _TAKERS:
            _TAKERS[tag](draft, tag, value)
        else:
            draft.keep(tag, value)
    _authors(draft, pairs)
    _names(draft, dict(reversed(pairs)))
    return draft.record()


def _names(draft: Draft, first: dict[str, str]) -> None:
    """What only the whole record tells: its own id, its kind, the title of a book."""
    draft.native_id = draft.pmid or (first.get("OID", "") if first.get("OWN") == "ERIC" else "")
    draft.type_as_given = draft.publication_types[0] if draft.publication_types else ""
    draft.title = draft.title or (draft.original_title if not first.get("BTI") else "")
    book = first.get("BTI", "")
    if book and not draft.title:
        draft.title, draft.kind = book, Kind.BOOK
        draft.extra.remove(("BTI", book))
    elif book:
        draft.kind = Kind.CHAPTER
        draft.take_text("container", "BTI", book)
    elif "Preprint" in draft.publication_types:
        draft.kind = Kind.PREPRINT
    elif first.get("OWN") == "ERIC" and first.get("OID", "").startswith("ED"):
        _eric_document(draft)
    elif draft.pmid or draft.container:
        draft.kind = Kind.ARTICLE


def _eric_document(draft: Draft) -> None:
    """ERIC numbers what is no journal article ED...; JT then names who issued it."""
    words = " ".join(draft.publication_types)
    draft.kind = next((kind for word, kind in _ERIC if word in words), Kind.REPORT)
    if not draft.publisher:
        draft.publisher, draft.container = draft.container, ""


def _authors(draft: Draft, pairs: list[tuple[str, str]]) -> None:
    """FAU, CN and FED in order. AU and ED are the short forms of the name before; without one they are the name."""
    tags = {tag for tag, value in pairs if value}
    full, edited = "FAU" in tags, "FED" in tags
    for tag, value in pairs:
        if not value:
            continue
        if tag == "FAU" or (tag == "AU" and not full):
            draft.authors.append(_named(draft, tag, value))
        elif tag == "CN":
            draft.authors.append(Author(collective=value))
        elif tag == "FED" or (tag == "ED" and not edited):
            draft.editors.append(_named(draft, tag, value))
        elif tag in ("AU", "ED"):
            draft.keep(tag, value)


def _named(draft: Draft, tag: str, value: str) -> Author:
    """A person; a name that ends in a comma or has no space behind one is kept as given too."""
    if "," in value and ", ".join(part.strip() for part in value.split(",", 2)) != value:
        draft.keep(tag, value)
    return _person(value, divided="," in value)


def _person(value: str, *, divided: bool) -> Author:
    if not divided:
        # "Long V": MEDLINE's short form ends in the initials.
        family, _, initials = value.rpartition(" ")
        return Author(family, initials) if family and initials.isupper() and len(initials) <= 4 else Author(value)
    parts = [part.strip() for part in value.split(",", 2)]
    return Author(*parts)


def _notice(draft: Draft, tag: str, value: str) -> None:
    pmid = _PMID.search(value)
    doi = identifiers.doi(value.partition("doi:")[2].partition(" PMID")[0]) if "doi:" in value else None
    draft.notices.append(Notice(NOTICES[tag], value, pmid[1] if pmid else "", doi or ""))


def _located_id(draft: Draft, tag: str, value: str) -> None:
    """LID and AID: "10.1000/182 [doi]", "S0140-6736(05)12345-6 [pii]"; ERIC gives a bare address."""
    found = _SCHEME.match(value)
    scheme = found[2].lower() if found else ""
    if found and scheme == "doi" and identifiers.doi(found[1]):
        draft.doi = draft.doi or identifiers.doi(found[1])
        if (tag, value) not in draft.extra:
            draft.keep(tag, value)
    elif found and scheme in ("pii", "bookaccession", "mid"):
        draft.take_other(scheme, found[1])
        draft.keep(tag, value)
    elif value.startswith("doi:") or "doi.org/" in value:
        draft.doi = draft.doi or identifiers.doi(value)
        draft.keep(tag, value)
    else:
        draft.keep(tag, value)
        if value.startswith(("http://", "https://", "www.")):
            draft.urls.append(value)


def _pmid(draft: Draft, tag: str, value: str) -> None:
    if not draft.take_pmid(tag, value):
        draft.keep(tag, value)


def _pmcid(draft: Draft, tag: str, value: str) -> None:
    if not draft.take_pmcid(tag, value):
        draft.keep(tag, value)


def _created(draft: Draft, tag: str, value: str) -> None:
    """CRDT is "2019/11/05 06:00": the day counts, the time of day is kept."""
    draft.created = draft.created or parse_date(value.partition(" ")[0])
    if not draft.created or value != str(draft.created).replace("-", "/"):
        draft.keep(tag, value)


def _serial(draft: Draft, tag: str, value: str) -> None:
    """IS is "0028-4793 (Print)"; ERIC writes "ISSN-1042-1629"."""
    draft.take_serial_number(tag, value)


def _abstract(draft: Draft, _tag: str, value: str) -> None:
    draft.abstract.append(AbstractPart(value))


def _other_abstract(draft: Draft, _tag: str, value: str) -> None:
    draft.abstract.append(AbstractPart(value, language="und"))


def _other_language(draft: Draft, tag: str, value: str) -> None:
    """OABL names the language of the OAB before it."""
    last = draft.abstract[-1] if draft.abstract else None
    if last is not None and last.language == "und":
        draft.abstract[-1] = AbstractPart(last.text, last.label, value)
    else:
        draft.keep(tag, value)


def _registered(draft: Draft, tag: str, value: str) -> None:
    """SI is "ClinicalTrials.gov/NCT00000419" or another databank's number."""
    draft.take_nct(value)
    draft.keep(tag, value)


def _people(draft: Draft, tag: str, value: str) -> None:
    """Names are read together, because FAU and AU belong together."""


_TAKERS = {
    "CRDT": _created, "PMID": _pmid, "PMC": _pmcid, "LID": _located_id, "AID": _located_id, "IS": _serial, "ISSN": _serial,
    "ISBN": _serial, "AB": _abstract, "OAB": _other_abstract, "OABL": _other_language, "SI": _registered,
    "FAU": _people, "AU": _people, "CN": _people, "FED": _people, "ED": _people,
}  # fmt: skip
