"""From the fields of one Ovid record to a `Record`; docs/formats/ovid_tagged.md has the same rules as a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rowen.records import identifiers
from rowen.records.dates import PartialDate, parse_date
from rowen.records.formats._draft import Draft
from rowen.records.formats._ovid_labels import LABELS
from rowen.records.formats._ovid_people import people
from rowen.records.formats._ovid_source import Citation, parse_source
from rowen.records.formats._tagged import listed
from rowen.records.types import AbstractPart, Author, Kind, Record

Fields = Sequence[tuple[str, Sequence[str]]]

_SAME = {"LA": "LG", "DI": "DO", "DT": "PT", "PU": "PB", "VI": "VO", "JT": "JN", "TA": "JA", "UR": "XL", "JL": "XL",
         "OU": "XL", "AF": "FA", "ISSN": "IS", "PI": "PB", "FAU": "FA", "SN": "IS", "PY": "YR"}  # fmt: skip
"""Other tags for the same in some of Ovid's databases."""
_OTHERWISE_IN_RIS = frozenset(
    {"IS", "CY", "ST", "ET", "ED", "SP", "EP", "BT", "CT", "RN", "DA", "C2", "C3", "C7", "M3", "ID", "T2", "JA", "JO",
     "JF", "J1", "J2", "N1", "N2", "PY", "VL", "L2", "L3", "U2"}
)  # fmt: skip
"""Tags that mean something else in RIS; in ``extra`` they are marked, so that no RIS file repeats them wrongly."""
_TEXT = {"VO": "volume", "IP": "issue", "JN": "container", "JA": "container_short", "PB": "publisher", "CP": "place",
         "OT_": "original_title", "EN": "edition"}  # fmt: skip
_ADDED = re.compile(
    r"(?<=\S)\s*\[(?:(?:Original )?Articles?|Report|Case Reports?|Miscellaneous|Reviews?|Editorials?|Letters?"
    r"|References|Erratum|News|Comments?|Abstracts?|Correspondence|Book Reviews?|Clinical Trial|\d+ refs?\.?)\]\.?$",
    re.IGNORECASE,
)
_ACCESSION = re.compile(r"(?:[A-Z][\w ]+:\s*)?(\S+?)\.?$")
_MEDLINE = re.compile(r"medline|pubmed", re.IGNORECASE)
_NOT_PAGES = re.compile(r"no pagination|not? specified", re.IGNORECASE)
_DOI_MARK = re.compile(r"(10\.\S+)\s*\[doi\]", re.IGNORECASE)
_OLD_MEDLINE = range(65_000_000, 100_000_000)
"""The numbers MEDLINE gave from 1965 to 1999 begin with the year; PMIDs have not come so far."""


def _tag(label: str) -> str:
    found = LABELS.get(label.casefold(), label if len(label) <= 4 and label.isupper() else "")
    return _SAME.get(found, found)


def build(fields: Fields) -> Record:
    """Return the record that these fields describe; every value ends in the record."""
    draft = Draft()
    taken = [(_tag(label), f"ovid:{label}" if label in _OTHERWISE_IN_RIS else label, lines) for label, lines in fields]
    for tag, label, lines in taken:
        value = " ".join(lines)
        if not value:
            continue
        if tag in _TEXT:
            draft.take_text(_TEXT[tag], label, value)
        elif tag in _TAKERS:
            _TAKERS[tag](draft, label, value)
        elif tag not in ("AU", "FA", "CA", "ED", "MH", "YR", "DP"):
            draft.keep(label, "\n".join(lines))
    _headings(draft, taken)
    _people(draft, taken)
    _accession(draft, taken)
    cited = _source(draft, taken)
    _date(draft, taken, cited)
    draft.kind = _kind(draft)
    return draft.record()


Taken = Sequence[tuple[str, str, Sequence[str]]]


def _headings(draft: Draft, taken: Taken) -> None:
    """MH are MeSH headings in MEDLINE; the thesauri of other databases are keywords here."""
    medline = any(tag == "DB" and _MEDLINE.search(" ".join(lines)) for tag, _, lines in taken)
    for tag, label, lines in taken:
        if tag == "MH":
            (draft.mesh if medline or "mesh" in label.casefold() else draft.keywords).extend(lines)


def _people(draft: Draft, taken: Taken) -> None:
    """The full names beat the short ones if there are as many; editors are marked among the authors."""
    short, full = _named(draft, taken, "AU"), _named(draft, taken, "FA")
    chosen, left = (full, short) if len(full) >= len(short) and full else (short, full)
    for person, raw, label, editor in chosen:
        (draft.editors if editor else draft.authors).append(person)
        draft.keep(label, raw if raw != str(person) else "")
    for _, raw, label, _ in left:
        draft.keep(label, raw)
    for person, raw, label, _ in _named(draft, taken, "ED"):
        draft.editors.append(person)
        draft.keep(label, raw if raw != str(person) else "")
    for tag, label, lines in taken:
        if tag == "CA":
            draft.authors += [Author(collective=name) for line in lines for name in listed(line)]
            draft.keep(label, "\n".join(lines) if any(";" in line for line in lines) else "")


def _named(draft: Draft, taken: Taken, wanted: str) -> list[tuple[Author, str, str, bool]]:
    """Return (person, as written, label, editor) for each person of a tag; a line of several is kept as it is."""
    named = []
    for label, line in ((label, line) for tag, label, lines in taken if tag == wanted for line in lines):
        found = people(line)
        if [raw for _, raw, _ in found] != [line]:
            draft.keep(label, line)
        named += [(person, raw, label, editor) for person, raw, editor in found]
    return named


def _accession(draft: Draft, taken: Taken) -> None:
    """AN, else UI, is the database's own number; UI in MEDLINE is the PMID."""
    for wanted in ("AN", "UI"):
        for tag, label, lines in taken:
            if tag != wanted or not lines:
                continue
            value = " ".join(lines)
            number = _ACCESSION.match(value)
            own = number[1] if number else value
            if not draft.native_id:
                draft.native_id = own
                draft.keep(label, value if own != value else "")
            elif own != draft.native_id:
                draft.take_other("accession", value)
    medline = any(tag == "DB" and _MEDLINE.search(" ".join(lines)) for tag, _, lines in taken)
    digits = draft.native_id
    if medline and draft.pmid is None and digits.isascii() and digits.isdigit() and int(digits[:9]) not in _OLD_MEDLINE:
        draft.pmid = identifiers.pmid(digits)


def _source(draft: Draft, taken: Taken) -> Citation:
    """SO fills what no field of its own has said; the line itself is kept."""
    cited = Citation()
    for tag, _, lines in taken:
        if tag in ("SO", "BT", "AS") and lines:
            found = parse_source(" ".join(lines))
            if tag == "SO" or (tag == "BT" and not cited.journal):
                cited = found
                if tag == "BT" and not found.journal:
                    draft.container = draft.container or " ".join(lines)
            elif tag == "AS":
                draft.container_short = draft.container_short or found.journal
                cited = cited if cited.journal else found
    for name in ("volume", "issue", "pages", "publisher", "place"):
        if not getattr(draft, name):
            setattr(draft, name, getattr(cited, name))
    draft.container = draft.container or cited.journal
    if not draft.editors:
        draft.editors += [person for name in cited.editors for person, _, _ in people(name)]
    return cited


def _date(draft: Draft, taken: Taken, cited: Citation) -> None:
    """The most exact of DP, the Source field and YR, as long as they agree on the year."""
    best: PartialDate | None = None
    for wanted in ("YR", "DP"):
        for tag, label, lines in taken:
            if tag == wanted and lines:
                value = " ".join(lines)
                found = parse_date(value)
                if found is not None and (best is None or (best.year == found.year and not best.month)):
                    best = found
                draft.keep(label, value if found is None or value != str(found) or found != best else "")
    said = parse_date(cited.date)
    if said is not None and (best is None or (said.year == best.year and not best.month)):
        best = said
    draft.published = best


def _kind(draft: Draft) -> Kind:
    """The first publication type that says something; else an article if it stands in a journal."""
    words = [word.casefold().strip(" .") for word in draft.publication_types]
    for mark, kind in _KINDS:
        if any(mark.search(word) for word in words):
            return kind
    return Kind.ARTICLE if draft.issn or draft.volume or draft.container else Kind.UNKNOWN


_KINDS = (
    (re.compile(r"dissertation|thesis"), Kind.THESIS),
    (re.compile(r"chapter"), Kind.CHAPTER),
    (re.compile(r"preprint"), Kind.PREPRINT),
    (re.compile(r"conference|meeting|proceeding"), Kind.CONFERENCE),
    (re.compile(r"^(?:edited |authored |whole )?book$|monograph"), Kind.BOOK),
    (re.compile(r"patent"), Kind.OTHER),
    (re.compile(r"^(?:technical |government )?reports?$"), Kind.REPORT),
    (re.compile(r"trial registry|registration"), Kind.REGISTRATION),
)


def _title(draft: Draft, label: str, value: str) -> None:
    """Ovid adds "[Article]" or "[37 refs]" behind a title; the title as given is kept."""
    bare = value
    while _ADDED.search(bare):
        bare = _ADDED.sub("", bare).rstrip()
    draft.take_text("title", label, bare)
    draft.keep(label, value if bare != value else "")


def _types(draft: Draft, label: str, value: str) -> None:
    if not draft.type_as_given:
        draft.type_as_given = value
    words = [word.rstrip(".") for word in listed(value) if word != "-"]
    draft.publication_types += [word for word in words if word not in draft.publication_types]
    draft.keep(label, value if words != [value] else "")


def _keywords(draft: Draft, label: str, value: str) -> None:
    words = listed(value) if ";" in value else listed(value, ", ") if label.endswith("ID") else [value]
    words = [word.rstrip(".") for word in words]
    draft.keywords += words
    draft.keep(label, value if words != [value] else "")


def _languages(draft: Draft, label: str, value: str) -> None:
    word = value.rstrip(".")
    draft.languages.append(word)
    draft.keep(label, value if word != value else "")


def _abstract(draft: Draft, _label: str, value: str) -> None:
    draft.abstract.append(AbstractPart(value))


def _pages(draft: Draft, label: str, value: str) -> None:
    if _NOT_PAGES.search(value):
        draft.keep(label, value)
    else:
        draft.take_text("pages", label, value)


def _doi(draft: Draft, label: str, value: str) -> None:
    if not draft.take_doi(label, value):
        draft.keep(label, value)


def _article_id(draft: Draft, label: str, value: str) -> None:
    """AI is "10.1000/182 [doi]" in MEDLINE; elsewhere the numbers of the authors."""
    found = _DOI_MARK.search(value)
    draft.doi = draft.doi or (identifiers.doi(found[1]) if found else None)
    draft.keep(label, value)


def _pmid(draft: Draft, label: str, value: str) -> None:
    if not draft.take_pmid(label, value):
        draft.keep(label, value)


def _serial(draft: Draft, label: str, value: str) -> None:
    draft.take_serial_number(label, value)


def _address(draft: Draft, _label: str, value: str) -> None:
    draft.urls.append(value)


def _number(_draft: Draft, _label: str, _value: str) -> None:
    """Numbers of the record are read together, because AN and UI belong together."""


_TAKERS = {
    "TI": _title, "PT": _types, "KW": _keywords, "ID": _keywords, "LG": _languages, "AB": _abstract,
    "PG": _pages, "DO": _doi, "AI": _article_id, "PM": _pmid, "IS": _serial, "IB": _serial, "XL": _address,
    "UI": _number, "AN": _number,
}  # fmt: skip
