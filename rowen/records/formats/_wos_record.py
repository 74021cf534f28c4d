"""From the tags of one Web of Science record to a `Record`; docs/formats/wos_tagged.md has the same rules as a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rowen.records.dates import parse_date
from rowen.records.formats._draft import Draft
from rowen.records.formats._ris_record import author
from rowen.records.formats._tagged import listed
from rowen.records.types import AbstractPart, Author, Kind, Record

DATABASES = frozenset((
    "WOS", "ISI", "MEDLINE", "BIOSIS", "BCI", "BIOABS", "INSPEC", "CABI", "ZOOREC", "SCIELO", "KJD", "RSCI", "CCC", "DIIDW",
    "DRCI", "FSTA", "GCI", "PQDT", "PPRN", "CSCD", "ARCI",
))  # fmt: skip
"""What stands before the colon of UT in a database on this platform; `databases` has their names."""

_OTHERWISE_IN_RIS = frozenset({"SP", "EP", "BP", "CY", "CT", "DA", "ED", "C2", "C3", "ET", "RN", "ST", "TY"})
"""Tags that mean something else in RIS; in ``extra`` they are marked, so that no RIS file repeats them wrongly."""
_TEXT = {
    "TI": "title", "SO": "container", "JI": "container_short", "VL": "volume", "IS": "issue", "PU": "publisher",
    "PI": "place", "AR": "article_number", "Z1": "original_title", "FT": "original_title",
}  # fmt: skip
_PEOPLE = frozenset({"AU", "AF", "BA", "BF", "BE", "ED", "CA"})
_PAGES = frozenset({"BP", "EP", "PS"})
EMAIL = re.compile(r"\s*\([^()\s]+@[^()\s]+\)$")
"""BIOSIS and others write the address of the first author into the name."""
_MONTH_YEAR = re.compile(r"(\d\d) (\d{4})$")
_OWN_DOI = re.compile(r"\[(10\.\d{4,9}/[^\]]+)\]")

Fields = Sequence[tuple[str, Sequence[str]]]


def build(fields: Fields) -> Record:
    """Return the record that these fields describe; every value ends in the record."""
    draft = Draft()
    for tag, lines in fields:
        if not lines:
            continue
        label = f"wos:{tag}" if tag in _OTHERWISE_IN_RIS else tag
        if tag in _TEXT:
            draft.take_text(_TEXT[tag], label, " ".join(lines))
        elif tag in _TAKERS:
            _TAKERS[tag](draft, label, " ".join(lines))
        elif tag == "CR":
            for line in lines:
                draft.keep(label, line)
        elif tag == "PD":
            draft.keep(label, " ".join(lines))
        elif tag not in _PEOPLE and tag not in _PAGES and tag != "PY":
            draft.keep(label, "\n".join(lines))
    _people(draft, fields)
    _pages(draft, fields)
    _dates(draft, fields)
    _accession(draft)
    draft.kind = _kind(draft)
    return draft.record()


def _values(fields: Fields, tag: str) -> list[str]:
    return [line for held, lines in fields if held == tag for line in lines]


def _one(fields: Fields, tag: str) -> str:
    return " ".join(_values(fields, tag))


def _people(draft: Draft, fields: Fields) -> None:
    """AF holds the full names of AU, BF those of BA; the short ones are kept in ``extra``."""
    draft.authors += _names(draft, fields, "AU", "AF")
    book = _names(draft, fields, "BA", "BF")
    if draft.authors:
        for tag in ("BA", "BF"):
            for value in _values(fields, tag):
                draft.keep(tag, value)
    else:
        draft.authors += book
    groups = _one(fields, "CA")
    draft.authors += [Author(collective=name) for name in listed(groups)]
    draft.keep("CA", groups if ";" in groups else "")
    for tag in ("BE", "ED"):
        draft.editors += _names(draft, fields, tag, "")


def _names(draft: Draft, fields: Fields, short: str, full: str) -> list[Author]:
    """Return the people of a tag: by their full names if there are as many of them, else by the longer list."""
    brief, long = _divided(draft, fields, short), _divided(draft, fields, full)
    chosen, other, tag, left = (long, brief, full, short) if len(long) >= len(brief) else (brief, long, short, full)
    people = []
    for value in chosen:
        person, whole = author(EMAIL.sub("", value))
        if value == "[Anonymous]":
            whole = False
        else:
            people.append(person)
        if not whole or str(person) != value:
            draft.keep(tag, value)
    for value in other:
        if value not in chosen:
            draft.keep(left, value)
    return people


def _divided(draft: Draft, fields: Fields, tag: str) -> list[str]:
    """Return one person a line; some databases write them all in one, with semicolons."""
    people = []
    for line in _values(fields, tag):
        names = listed(line)
        people += names
        draft.keep(tag, line if names != [line] else "")
    return people


def _pages(draft: Draft, fields: Fields) -> None:
    first, last, span = (_one(fields, tag) for tag in ("BP", "EP", "PS"))
    if not first and not last:
        draft.pages = span
        return
    draft.pages = first if not last or last == first else f"{first}-{last}" if first else last
    if "-" in first or "-" in last:
        draft.keep("wos:BP", first)
        draft.keep("wos:EP", last)
    draft.keep("PS", span if span != draft.pages else "")


def _dates(draft: Draft, fields: Fields) -> None:
    """PD is the day or month without the year ("SEP 1", "JAN-FEB") or with it ("DEC 16 2020"); PY is the year."""
    year, day = _one(fields, "PY"), _one(fields, "PD")
    words = day if not year or year in day else f"{day} {year}"
    draft.published = parse_date(_MONTH_YEAR.sub(r"\2-\1", words))
    if draft.published is None or str(draft.published.year) != year:
        draft.published = draft.published or parse_date(year)
        draft.keep("PY", year)


def _accession(draft: Draft) -> None:
    """UT is the platform's own number; "MEDLINE:12345678" holds the PMID."""
    scheme, _, number = draft.native_id.partition(":")
    if scheme == "MEDLINE" and draft.pmid is None:
        draft.take_pmid("UT", number)
    if not draft.native_id:
        draft.native_id = next((value for held, value in draft.others if held == "accession"), "")


def _kind(draft: Draft) -> Kind:
    """The document type says more than PT (J journal, S series, B book, C conference, P patent)."""
    words = [word.casefold() for word in draft.publication_types]
    letter = draft.type_as_given[:1]
    for mark, kind in _TYPES:
        if any(mark.match(word) for word in words):
            return kind
    proceedings = any(_PROCEEDINGS.search(word) for word in words)
    if letter == "J":
        return Kind.CONFERENCE if proceedings and "article" not in words else Kind.ARTICLE
    if proceedings or letter == "C" or any(tag == "wos:CT" for tag, _ in draft.extra):
        return Kind.CONFERENCE
    if letter == "B":
        inside = draft.container and draft.container != draft.title and draft.pages and words != ["book"]
        return Kind.CHAPTER if inside else Kind.BOOK
    return {"S": Kind.ARTICLE, "P": Kind.OTHER}.get(letter, Kind.UNKNOWN)


_TYPES = (
    (re.compile(r"(?:book )?chapter$"), Kind.CHAPTER),
    (re.compile(r"(?:dissertation|thesis)"), Kind.THESIS),
    (re.compile(r"data (?:set|study)$|repository$"), Kind.DATASET),
    (re.compile(r"preprint$"), Kind.PREPRINT),
    (re.compile(r"(?:technical )?report$"), Kind.REPORT),
)
_PROCEEDINGS = re.compile(r"proceedings|conference paper")


def _type(draft: Draft, label: str, value: str) -> None:
    draft.take_text("type_as_given", label, value)


def _document_type(draft: Draft, label: str, value: str) -> None:
    """Take all types: "Article; Proceedings Paper" are two of one document."""
    draft.publication_types += [word for word in listed(value) if word != "-"]
    draft.keep(label, value if ";" in value or value == "-" else "")


def _keywords(draft: Draft, label: str, value: str) -> None:
    draft.keywords += [word for word in listed(value) if word not in draft.keywords]
    draft.keep(label, value if ";" in value else "")


def _keywords_plus(draft: Draft, label: str, value: str) -> None:
    """Keywords Plus; in Inspec the field holds numbers of the article, in brackets."""
    draft.keep(label, value)
    own = _OWN_DOI.search(value)
    if own:
        draft.doi = draft.doi or _doi(own[1])
    elif "],[" not in value:
        draft.keywords += [word for word in listed(value) if word not in draft.keywords]


def _doi(value: str) -> str | None:
    draft = Draft()
    draft.take_doi("", value)
    return draft.doi


def _mesh(draft: Draft, label: str, value: str) -> None:
    draft.mesh += listed(value)
    draft.keep(label, value if ";" in value else "")


def _languages(draft: Draft, label: str, value: str) -> None:
    draft.languages += listed(value)
    draft.keep(label, value if ";" in value else "")


def _abstract(draft: Draft, _label: str, value: str) -> None:
    draft.abstract.append(AbstractPart(value))


def _other_abstract(draft: Draft, _label: str, value: str) -> None:
    draft.abstract.append(AbstractPart(value, language="und"))


def _take_doi(draft: Draft, label: str, value: str) -> None:
    if not draft.take_doi(label, value):
        draft.keep(label, value)


def _take_pmid(draft: Draft, label: str, value: str) -> None:
    if not draft.take_pmid(label, value):
        draft.keep(label, value)


def _take_serial(draft: Draft, label: str, value: str) -> None:
    draft.take_serial_number(label, value)


def _take_native(draft: Draft, label: str, value: str) -> None:
    draft.take_text("native_id", label, value)


def _take_accession(draft: Draft, _label: str, value: str) -> None:
    draft.take_other("accession", value)


def _electronic(draft: Draft, label: str, value: str) -> None:
    draft.take_date("electronic", label, value)


def _urls(draft: Draft, _label: str, value: str) -> None:
    draft.urls.append(value)


_TAKERS = {
    "PT": _type, "DT": _document_type, "DE": _keywords, "ID": _keywords_plus, "MH": _mesh, "LA": _languages,
    "AB": _abstract, "Z4": _other_abstract, "DI": _take_doi, "PM": _take_pmid, "SN": _take_serial, "EI": _take_serial,
    "BN": _take_serial, "UT": _take_native, "AN": _take_accession, "EA": _electronic, "UR": _urls,
}  # fmt: skip
