"""From the cells of one row to a `Record`; what a column holds is said in `_csv_columns`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from rowen.records import identifiers
from rowen.records.dates import parse_date
from rowen.records.formats._csv_columns import ACCESSION, folded
from rowen.records.formats._csv_lists import json_list, listed, words
from rowen.records.formats._draft import Draft
from rowen.records.formats._ris_ids import PMID_ADDRESS
from rowen.records.formats._ris_record import KINDS, author
from rowen.records.formats._wos_record import EMAIL
from rowen.records.types import AbstractPart, Author, Kind, Notice, Record

_TEXT = frozenset(
    (
        "title", "original_title", "container", "container_short", "volume", "issue", "pages", "article_number", "edition",
        "publisher", "place", "status", "type_as_given",
    )
)  # fmt: skip
_LISTS = frozenset({"languages", "publication_types", "keywords", "mesh", "urls"})
_DATES = frozenset({"published", "electronic", "created"})
_WORDS = (
    ("preprint", Kind.PREPRINT), ("chapter", Kind.CHAPTER), ("booksection", Kind.CHAPTER), ("inbook", Kind.CHAPTER),
    ("incollection", Kind.CHAPTER), ("thesis", Kind.THESIS),
    ("dissertation", Kind.THESIS), ("conference", Kind.CONFERENCE), ("proceeding", Kind.CONFERENCE),
    ("dataset", Kind.DATASET), ("report", Kind.REPORT), ("webpage", Kind.WEB), ("book", Kind.BOOK),
    ("article", Kind.ARTICLE), ("journal", Kind.ARTICLE), ("review", Kind.ARTICLE),
)  # fmt: skip
_EXACT = {**{kind.value: kind for kind in Kind}, **{word.lower(): kind for word, kind in KINDS.items() if word}}
_YEAR = re.compile(r"\d{4}")
_SHORT_NAME = re.compile(r"(\S.*?) ((?:[A-ZÀ-ÖØ-ÞĀ-Ž]\.?[- ]?){1,4})$")
_RUN_TOGETHER = re.compile(r"(?<=\b[A-Z]\.)(?=[^\W\d_]{2})")
_AUTHOR_ID = re.compile(r"(?<!\s)\s*\(\d{8,12}\)$")
"""Scopus puts its number after the full name; the cell as given is kept too."""
_FLOAT = re.compile(r"(?<=\d)\.0$")
_MISSING = "NA"
"""R writes it where there is no value: kept as given, never a volume or a place."""
_INITIALS = re.compile(r"(?:[A-Z]\.?[- ]?){1,4}$")


def build(header: list[str], fields: list[str], cells: list[str], *, ours: bool) -> Record:
    """Return the record of one row; every cell that is not empty ends in it."""
    draft = Draft()
    pages = {"start": "", "end": ""}
    dated = {"month": "", "day": ""}
    for index, cell in enumerate(cells):
        if not cell or (ours and header[index : index + 1] == ["year"]):
            continue  # In our own table the year is there for people; the dates have columns of their own.
        column = header[index] if index < len(header) else f"column {index + 1}"
        name = fields[index] if index < len(fields) and (cell != _MISSING or ours) else ""
        if name in pages and not pages[name]:
            pages[name] = cell
        else:
            if name in dated or (name == "published" and not _YEAR.search(cell)):
                dated["month" if name == "published" else name] = cell  # "MAY 7", beside the year
            _take(draft, name, column, cell, ours=ours)
        if folded(column) in ACCESSION:
            _accession(draft, column, cell)
    _initials(draft, header, fields)
    _pages(draft, pages)
    _finish_date(draft, dated["month"], dated["day"])
    if not ours and not draft.native_id and folded(header[0]) == "pmid":
        draft.native_id = draft.pmid or ""  # PubMed's own table begins with it.
    for address in draft.urls if draft.pmid is None and not ours else ():
        found = PMID_ADDRESS.search(address)
        draft.pmid = draft.pmid or (found[1] if found else None)
    if draft.kind is Kind.UNKNOWN and draft.native_id in draft.nct and not (draft.doi or draft.pmid or draft.container):
        draft.kind = Kind.REGISTRATION
    if draft.kind is Kind.UNKNOWN:
        draft.kind = _kind(draft.publication_types[0]) if draft.publication_types else Kind.UNKNOWN
    return draft.record()


def _take(draft: Draft, name: str, column: str, cell: str, *, ours: bool) -> None:
    if name == "keywords" and not ours:
        found = words(cell)
        draft.keywords += found
        draft.keep(column, cell if ";" not in cell and len(found) > 1 and "," in cell else "")
    elif name in _TEXT:
        _text(draft, name, column, cell, ours=ours)
    elif name in _LISTS:
        getattr(draft, name).extend(listed(cell, ours=ours))
    elif name in _DATES:
        _date(draft, name, column, cell)
    elif name in ("authors", "editors"):
        _people(draft, name, column, cell, ours=ours)
    elif name == "initials":
        draft.keep(column, cell)
    elif name in _TAKERS:
        _TAKERS[name](draft, column, cell)
    elif folded(column) not in ACCESSION:
        draft.keep(column, cell)


def _text(draft: Draft, name: str, column: str, cell: str, *, ours: bool) -> None:
    """Rayyan writes several titles or journals of one record as a JSON list: the first counts, the cell is kept."""
    several = None if ours else json_list(cell)
    draft.take_text(name, column, several[0] if several else cell)
    draft.keep(column, cell if several else "")


def _date(draft: Draft, name: str, column: str, cell: str) -> None:
    """A later column may be more exact than the year; then both are kept as given."""
    held = getattr(draft, name)
    draft.take_date(name, column, cell)
    if held is None or held.month:
        return
    other = Draft()
    other.take_date(name, column, cell)
    found = getattr(other, name)
    if found is not None and found.year == held.year and found.month:
        setattr(draft, name, found)


def _finish_date(draft: Draft, month: str, day: str) -> None:
    """Join the columns of month and day with the year; they are kept as given, too."""
    if draft.published is None or draft.published.month or not month:
        return
    year = draft.published.year
    words = f"{year}-{int(month):02}" + (f"-{int(day):02}" if day.isdecimal() else "") if month.isdecimal() else ""
    found = parse_date(words or f"{year} {month} {day}".strip())
    if found is not None and found.month:
        draft.published = found


def _people(draft: Draft, name: str, column: str, cell: str, *, ours: bool) -> None:
    people: list[Author] = getattr(draft, name)
    if people:
        draft.keep(column, cell)
        return
    names = _names(cell, ours=ours)
    people += [_person(each) for each in names]
    if not ours and "; ".join(str(each) for each in people) != cell:
        draft.keep(column, cell)


def _initials(draft: Draft, header: list[str], fields: list[str]) -> None:
    """Web of Science writes the authors twice; the column with initials counts where that of full names is empty."""
    if draft.authors or "initials" not in fields:
        return
    column = header[fields.index("initials")]
    held = next((pair for pair in draft.extra if pair[0] == column), None)
    if held is not None:
        draft.extra.remove(held)
        _people(draft, "authors", column, held[1], ours=False)


def _names(cell: str, *, ours: bool) -> list[str]:
    """Split a cell of names: by ";" or "|" or " and " or new lines; by "," only where each part is a whole name."""
    divided = [part for part in listed(cell, ours=ours) if part]
    if len(divided) > 1 or ours or cell.startswith("["):
        return divided
    for mark in ("\n", " and "):
        if mark in cell:
            return [part.strip(" ,") for part in cell.split(mark) if part.strip(" ,")]
    if "," not in cell and _RUN_TOGETHER.search(cell):
        return [part.strip() for part in _RUN_TOGETHER.split(cell)]
    parts = [part.strip() for part in cell.split(",") if part.strip()]
    if parts and parts[-1] in ("...", "…"):
        return parts[:-1]  # Google Scholar names the first ones only.
    if len(parts) > 3 and all(map(_INITIALS.match, parts[1::2])) and not any(map(_INITIALS.match, parts[::2])):
        return [", ".join(pair) for pair in zip(parts[::2], parts[1::2], strict=False)]
    whole = all(" " in part for part in parts) and not any(_INITIALS.match(part) for part in parts)
    return parts if len(parts) > 1 and whole else [cell.rstrip(" ;")]


def _person(text: str) -> Author:
    text = EMAIL.sub("", _AUTHOR_ID.sub("", text))
    if "," in text:
        return author(text)[0]
    found = _SHORT_NAME.match(text)
    return Author(found[1], found[2]) if found else Author(text)


def _kind(word: str) -> Kind:
    lowered = word.lower().replace(" ", "").replace("-", "")
    return _EXACT.get(word.lower()) or next((kind for part, kind in _WORDS if part in lowered), Kind.OTHER)


def _pages(draft: Draft, pages: dict[str, str]) -> None:
    start, end = pages["start"], pages["end"]
    if draft.pages:
        draft.keep("start page", start if start not in draft.pages else "")
        draft.keep("end page", end if end not in draft.pages else "")
    elif start or end:
        draft.pages = start if end in ("", start) or "-" in start else f"{start}-{end}"
        if end and end not in draft.pages:
            draft.keep("end page", end)


def _accession(draft: Draft, column: str, cell: str) -> None:
    draft.take_text("native_id", column, cell)


def _checked(take: str) -> Callable[[Draft, str, str], None]:
    def taken(draft: Draft, column: str, cell: str) -> None:
        if not getattr(draft, take)(column, cell):
            draft.keep(column, cell)

    return taken


def _pmid(draft: Draft, column: str, cell: str) -> None:
    """Tables that went through R or pandas hold numbers as 12345678.0 where some rows have none."""
    plain = _FLOAT.sub("", cell)
    if not draft.take_pmid(column, plain) or plain != cell:
        draft.keep(column, cell)


def _nct(draft: Draft, column: str, cell: str) -> None:
    parts = [part.strip() for part in re.split(r"[;,|]", cell)]
    taken = [draft.take_nct(part) and part in draft.nct for part in parts]
    if not all(taken):
        draft.keep(column, cell)


def _serials(draft: Draft, column: str, cell: str) -> None:
    several = json_list(cell)
    draft.keep(column, cell if several else "")
    parts = several or [part.strip() for part in re.split(r"[;,|]", cell)]
    for part in parts:
        draft.take_serial_number(column, part)


def _arxiv(draft: Draft, column: str, cell: str) -> None:
    draft.arxiv = identifiers.arxiv(cell)
    if draft.arxiv != cell:
        draft.keep(column, cell)


def _abstract(draft: Draft, _column: str, cell: str) -> None:
    draft.abstract.append(AbstractPart(cell))


def _abstract_parts(draft: Draft, _column: str, cell: str) -> None:
    draft.abstract = [AbstractPart(*(str(each) for each in part)) for part in json.loads(cell)]


def _kind_of(draft: Draft, column: str, cell: str) -> None:
    if draft.kind is Kind.UNKNOWN:
        draft.kind = _kind(cell)
    if cell != draft.kind.value:
        draft.take_text("type_as_given", column, cell)


def _notes(draft: Draft, _column: str, cell: str) -> None:
    draft.notes += json_list(cell) or [cell]


def _extra(draft: Draft, _column: str, cell: str) -> None:
    draft.extra += [(str(tag), str(value)) for tag, value in json.loads(cell)]


def _others(draft: Draft, _column: str, cell: str) -> None:
    draft.others += [(str(tag), str(value)) for tag, value in json.loads(cell)]


def _notices(draft: Draft, _column: str, cell: str) -> None:
    draft.notices += [Notice(*(str(each) for each in notice)) for notice in json.loads(cell)]


_TAKERS: dict[str, Callable[[Draft, str, str], None]] = {
    "doi": _checked("take_doi"), "pmcid": _checked("take_pmcid"), "pmid": _pmid, "nct": _nct, "serial": _serials,
    "arxiv": _arxiv, "abstract": _abstract, "other_abstract": _abstract, "kind": _kind_of, "notes": _notes,
    "extra": _extra, "others": _others, "notices": _notices, "parts": _abstract_parts,
}  # fmt: skip
