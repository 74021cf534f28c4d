"""From the tags of one RIS record to a `Record`; docs/formats/ris.md has the same rules as a table."""

from __future__ import annotations

import re

from rowen.records.formats._ris_dates import dates
from rowen.records.formats._ris_ids import Ids
from rowen.records.types import AbstractPart, Author, Kind, Record

Fields = dict[str, list[str]]
Pairs = list[tuple[str, str]]

KINDS = {
    **dict.fromkeys(("JOUR", "EJOUR", "MGZN", "NEWS", "INPR", "ABST", "JFULL", "SER"), Kind.ARTICLE),
    **dict.fromkeys(("BOOK", "EBOOK", "EDBOOK", "WHOLE"), Kind.BOOK),
    **dict.fromkeys(("CHAP", "ECHAP"), Kind.CHAPTER),
    **dict.fromkeys(("CONF", "CPAPER"), Kind.CONFERENCE),
    **dict.fromkeys(("DATA", "AGGR", "DBASE"), Kind.DATASET),
    **dict.fromkeys(("RPRT", "GOVDOC", "STAND"), Kind.REPORT),
    **dict.fromkeys(("THES",), Kind.THESIS),
    **dict.fromkeys(("ELEC", "BLOG", "ICOMM", "WEB"), Kind.WEB),
    "GEN": Kind.UNKNOWN,
    "": Kind.UNKNOWN,
}
NOT_EDITED = frozenset(
    ("ADVS", "BILL", "CASE", "CHART", "COMP", "CTLG", "DATA", "DBASE", "ELEC", "EQUA", "FIGURE", "GOVDOC", "GRANT", "HEAR",
     "LEGAL", "MAP", "MPCT", "MULTI", "PAMP", "PAT", "PCOMM", "RPRT", "SLIDE", "SOUND", "STAT", "THES", "VIDEO", "WEB")
)  # fmt: skip
"""Types on which A2 is an assignee, a recipient, a performer, a department or a series editor (EndNote's reference
types), and so no editor of the document."""
_CLASSIFICATION = re.compile(r"\[\d{3,4}\]$")
_ISSUE = re.compile(r"\d{1,4}(?:[-/]\d{1,4})?$|(?:Suppl|Special|Pt)\b.{0,20}$", re.IGNORECASE)
_AND = re.compile(r"\s+and\s+")
_NAME = re.compile(r"[^,]*\S,+\s*[^\s,]")
_SUFFIX = re.compile(r"(?:[JS]r|[IVX]+|\d?(?:1st|2nd|3rd|\dth)|Esq|M\.?D|Ph\.?D)\b", re.IGNORECASE)
_RANGE = re.compile(r"\w+(?:-\w+)?$")
_EMPTY: list[str] = []
_NOTHING = [""]


def build(types: list[str], fields: Fields, loose: Pairs, *, folded: bool = True) -> Record:
    """Return the record that these tags describe. ``fields`` is used up; every value ends in the record.

    ``folded`` says whether there may be values of several lines.
    """
    extra: Pairs = [("TY", word) for word in types[1:] if word]
    kind = types[0] if types else ""
    ids = Ids(fields, extra)
    if loose:
        ids.from_links(loose)
    title, container, short = _titles(fields, extra)
    published, electronic = dates(fields, extra)
    authors = _people(_authors_tags(fields), fields, extra)
    if "M1" in fields and "IS" not in fields:
        _issue(kind, fields)
    volume, issue, edition, publisher, place = _single(("VL", "IS", "ET", "PB", "CY"), fields, extra)
    publication_types = _publication_types(fields, extra)
    every = _every_line if folded else _every
    urls = every("UR", fields)
    return Record(
        native_id=ids.native,
        kind=_kind(kind, publication_types),
        type_as_given=kind,
        title=title,
        authors=tuple(authors),
        editors=tuple(_people(_editors_tags(kind, fields), fields, extra)),
        container=container,
        container_short=short,
        published=published,
        electronic=electronic,
        volume=volume,
        issue=issue,
        pages=_pages(fields),
        article_number=_article_number(fields),
        edition=edition,
        publisher=publisher,
        place=place,
        identifiers=ids.identifiers(urls, authors),
        abstract=_abstract(fields),
        languages=_every("LA", fields),
        publication_types=publication_types,
        keywords=every("KW", fields),
        mesh=_every("MH", fields),
        urls=urls,
        notes=_every("N1", fields) + _every("RN", fields),
        # Last, when every tag that has a place of its own has been taken.
        extra=(*extra, *[(tag, value) for tag, values in fields.items() for value in values if value], *loose),
    )


def _publication_types(fields: Fields, extra: Pairs) -> tuple[str, ...]:
    """PT, and M3 where it says a type of work."""
    found = _every("PT", fields)
    if "M3" in fields:
        given = _every("M3", fields)
        said = tuple([word for word in given if _says_type(word)])
        found += said
        if len(said) < len(given):
            extra += [("M3", word) for word in given if word not in said]
    return found


def _every(tag: str, fields: Fields) -> tuple[str, ...]:
    """The values of a tag that repeats; empty ones say nothing."""
    if tag not in fields:
        return ()
    values = fields.pop(tag)
    return tuple([value for value in values if value] if "" in values else values)


def _every_line(tag: str, fields: Fields) -> tuple[str, ...]:
    """EndNote and others write one keyword or address a line under a single tag."""
    values = fields.pop(tag, _EMPTY)
    return tuple([part.strip() for value in values for part in value.split("\n") if part.strip()])


def _kind(word: str, publication_types: tuple[str, ...]) -> Kind:
    if "Preprint" in publication_types:
        return Kind.PREPRINT
    return KINDS.get(word.upper(), Kind.OTHER)


def _says_type(word: str) -> bool:
    """M3 is "type of work"; PsycINFO puts its classification there ("[3290]") and others a DOI."""
    return "10." not in word and not (word.endswith("]") and _CLASSIFICATION.search(word))


def _titles(fields: Fields, extra: Pairs) -> tuple[str, str, str]:
    """Title, container and its abbreviation; a value that says the same again is not repeated, others are kept."""
    title = _first(("T1", "TI", "CT"), fields, extra)
    container = _first(("JF", "T2"), fields, extra)
    if "BT" in fields:
        title, container = _book_title(title, container, fields, extra)
    short = ""
    for tag in ("JO", "JA", "J2", "J1", "JI"):
        if tag not in fields:
            continue
        for value in fields.pop(tag):
            if not container:
                container = value
            elif not short and value != container:
                short = value
            elif value and value not in (short, container):
                extra.append((tag, value))
    if "ST" in fields:
        extra += [("ST", value) for value in fields.pop("ST") if value and value != title]
    return title, container, short


def _book_title(title: str, container: str, fields: Fields, extra: Pairs) -> tuple[str, str]:
    """BT is the book that a chapter is in (SpringerLink); of a whole book, which has no other title, it is the title."""
    given = _first(("BT",), fields, extra)
    if not title:
        return given, container
    if not container:
        return title, given
    extra += [("BT", given)] if given not in (title, container, "") else []
    return title, container


def _first(tags: tuple[str, ...], fields: Fields, extra: Pairs) -> str:
    """The first value there is; others go to extra unless they say the same."""
    chosen = ""
    for tag in tags:
        if tag in fields:
            for value in fields.pop(tag):
                if not chosen:
                    chosen = value
                elif value and value != chosen:
                    extra.append((tag, value))
    return chosen


def persons(text: str) -> list[str]:
    """Divide "Doe, J and Roe, A" (Covidence) and "Doe, J; Roe, A" (tools of R); anything else stays whole."""
    if "; " in text and "&" not in text:
        parts = [part.strip() for part in text.split(";") if part.strip()]
        return parts if any(map(_NAME.match, parts)) else [text]
    parts = _AND.split(text) if " and " in text else [text]
    return parts if all(_NAME.match(part) for part in parts) else [text]


def author(text: str) -> tuple[Author, bool]:
    """Return a person written "Family, Given, Suffix", and whether that says all that the text says.

    A trailing comma is EndNote's and EBSCO's mark for a group.
    """
    family, comma, given = text.partition(", ")
    if given and "," not in family and "," not in given:
        return Author(family, given), True
    if not comma and "," not in text:
        return Author(text), True
    parts = [part.strip() for part in text.split(",", 2)]
    if not any(parts[1:]):
        return Author(collective=parts[0]), False
    if not parts[1] and not _SUFFIX.match(parts[2]):
        return Author(parts[0], parts[2]), False  # "Doe,, Jane": a comma too many, no suffix.
    return Author(*parts), text == ", ".join(part for part in parts if part)


def _authors_tags(fields: Fields) -> tuple[str, ...]:
    """Where both are used, A1 holds the first author and AU the others, or the other way round: in the file's order."""
    if "A1" not in fields:
        return ("AU",)
    return next(("AU", "A1") if tag == "AU" else ("A1", "AU") for tag in fields if tag in ("AU", "A1"))


def _editors_tags(kind: str, fields: Fields) -> tuple[str, ...]:
    """A2 and ED; EndNote writes the editor of a book into A3 and that of its series into A2."""
    if kind in NOT_EDITED:
        return ("ED",)
    return ("A3", "ED") if kind == "BOOK" and "A2" in fields and "A3" in fields else ("A2", "ED")


def _issue(kind: str, fields: Fields) -> None:
    """EndNote writes the issue of an article into M1; Ovid and others put affiliations, references and numbers there."""
    values = fields["M1"]
    if len(values) == 1 and KINDS.get(kind) is Kind.ARTICLE and _ISSUE.match(values[0]):
        fields["IS"] = fields.pop("M1")


def _people(tags: tuple[str, ...], fields: Fields, extra: Pairs) -> list[Author]:
    people: list[Author] = []
    for tag in tags:
        if tag not in fields:
            continue
        for value in fields.pop(tag):
            family, _, given = value.partition(", ")
            if given and "," not in given and "," not in family:
                people.append(Author(family, given))
            elif value:
                people += _otherwise_written(tag, value, extra)
    return people


def _otherwise_written(tag: str, value: str, extra: Pairs) -> list[Author]:
    """Persons not written as one "Family, Given"."""
    if tag == "A2" and value.count(",") > 3:
        extra.append((tag, value))  # Ovid writes the authors of the reference list there, all in one line.
        return []
    read = [author(name) for name in persons(value)]
    if len(read) > 1 or not read[0][1]:
        extra.append((tag, value))
    return [person for person, _ in read]


def _abstract(fields: Fields) -> tuple[AbstractPart, ...]:
    values = _every("AB", fields) + _every("N2", fields)
    if len(values) == 1:
        return (AbstractPart(values[0].replace("\n", " ")),)
    return tuple([AbstractPart(text) for text in dict.fromkeys([value.replace("\n", " ") for value in values])])


def _pages(fields: Fields) -> str:
    """``SP-EP``; "No" to "Specified" is Ovid's way of saying that there are none. Covidence writes PG."""
    if (
        "PG" in fields
        and len(fields["PG"]) == 1
        and not any(fields.get("SP", _EMPTY))
        and _RANGE.match(fields["PG"][0])
    ):
        return fields.pop("PG")[0]
    start, end = fields.get("SP", _EMPTY), fields.get("EP", _EMPTY)
    if len(start) != 1 or len(end) > 1 or (start[0] == "No" and end == ["Specified"]):
        return ""
    del fields["SP"]
    if not end:
        return start[0]
    last = end[0]
    if not last or last == start[0] or start[0].endswith("-" + last):
        del fields["EP"]
        return start[0]
    if "-" in start[0]:
        return start[0]
    del fields["EP"]
    return f"{start[0]}-{last}"


def _article_number(fields: Fields) -> str:
    """C7 is the article number in what Scopus, Web of Science and EndNote export."""
    values = fields.get("C7", _EMPTY)
    return fields.pop("C7")[0] if len(values) == 1 and len(values[0]) < 20 and " " not in values[0] else ""


def _single(tags: tuple[str, ...], fields: Fields, extra: Pairs) -> list[str]:
    """The first value of each tag; another one goes to extra."""
    taken: list[str] = []
    for tag in tags:
        values = fields.pop(tag) if tag in fields else _NOTHING
        if len(values) == 1:
            taken += values
        else:
            given = list(dict.fromkeys(value for value in values if value)) or [""]
            taken.append(given[0])
            extra += [(tag, value) for value in given[1:]]
    return taken
