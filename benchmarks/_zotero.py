"""A record in the words of Zotero: item type and base fields, so that the two can be compared field by field.

Zotero gives a field another name on some item types (a case has ``caseName`` for a title); its schema says which of
them are the same base field. The tables here follow that schema, and the item types that Zotero's RIS translator gives
to the words of TY. Nothing is taken from the other side: every value comes out of the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rowen.records import Kind, Record, matching, parse_date, plain
from rowen.records.identifiers import doi, issn

FIELDS = (
    "item type", "title", "creators", "date", "DOI", "ISSN", "volume", "issue", "pages", "publication", "abstract",
)  # fmt: skip
_BASE = {
    "title": ("title", "caseName", "nameOfAct", "subject"),
    "date": ("date", "dateDecided", "dateEnacted", "issueDate"),
    "volume": ("volume", "codeVolume", "reporterVolume"),
    "pages": ("pages", "codePages", "firstPage", "numPages"),
    "publication": (
        "publicationTitle", "bookTitle", "proceedingsTitle", "blogTitle", "websiteTitle", "dictionaryTitle",
        "encyclopediaTitle", "forumTitle", "programTitle", "conferenceName", "series", "seriesTitle",
    ),
    "issue": ("issue",), "abstract": ("abstractNote",), "DOI": ("DOI",), "ISSN": ("ISSN",), "item type": ("itemType",),
}  # fmt: skip
_TYPES = {
    "AGGR": "document", "ANCIENT": "document", "ART": "artwork", "ADVS": "film", "BILL": "bill", "BLOG": "blogPost",
    "BOOK": "book", "EBOOK": "book", "EDBOOK": "book", "CHAP": "bookSection", "ECHAP": "bookSection", "CASE": "case",
    "CHART": "artwork", "CLSWK": "book", "COMP": "computerProgram", "CONF": "conferencePaper", "CPAPER": "conferencePaper",
    "CTLG": "magazineArticle", "DATA": "dataset", "DBASE": "dataset", "DICT": "dictionaryEntry", "EJOUR": "journalArticle",
    "ELEC": "webpage", "ENCYC": "encyclopediaArticle", "EQUA": "document", "FIGURE": "artwork", "GEN": "journalArticle",
    "GOVDOC": "report", "GRANT": "document", "GRNT": "document", "HEAR": "hearing", "ICOMM": "email", "INPR": "manuscript",
    "JFULL": "journalArticle", "JOUR": "journalArticle", "ABST": "journalArticle", "LEGAL": "case", "MANSCPT": "manuscript",
    "MAP": "map", "MGZN": "magazineArticle", "MPCT": "film", "MULTI": "videoRecording", "MUSIC": "audioRecording",
    "NEWS": "newspaperArticle", "PAMP": "manuscript", "PAT": "patent", "PCOMM": "letter", "RPRT": "report",
    "SER": "book", "SLIDE": "presentation", "SOUND": "audioRecording", "STAND": "report", "STAT": "statute",
    "THES": "thesis", "UNBILL": "manuscript", "UNPB": "journalArticle", "UNPD": "manuscript", "VIDEO": "videoRecording",
    "WEB": "webpage",
}  # fmt: skip
"""The types that a word of TY means in Zotero, kept by Rowen in ``type_as_given``."""
_KINDS = {
    Kind.ARTICLE: "journalArticle", Kind.BOOK: "book", Kind.CHAPTER: "bookSection", Kind.CONFERENCE: "conferencePaper",
    Kind.DATASET: "dataset", Kind.PREPRINT: "preprint", Kind.REPORT: "report", Kind.THESIS: "thesis", Kind.WEB: "webpage",
    Kind.REGISTRATION: "document", Kind.OTHER: "document", Kind.UNKNOWN: "journalArticle",
}  # fmt: skip
_MAIN = frozenset(
    ("author", "artist", "director", "sponsor", "programmer", "cartographer", "performer", "inventor", "presenter",
     "counsel", "podcaster", "interviewee")
)  # fmt: skip
"""The creator types of which every item type has one as its first: what Rowen calls authors."""
_DASHES = re.compile("[\u2010-\u2015]")


@dataclass(frozen=True, slots=True)
class Described:
    """One document: a text for each of `FIELDS`; "" is missing."""

    values: tuple[str, ...]


def from_zotero(item: Mapping[str, object], kept: str) -> Described:
    """Describe an item as Zotero's translator answers it.

    Args:
        item: the item.
        kept: everything that our record keeps verbatim beside its fields: a person in a role that a record has no
            place for (translator, series editor) is left out if it is kept there, and stands in the answer if not.
    """
    values = {field: _text(next((item[key] for key in _BASE.get(field, ()) if item.get(key)), "")) for field in FIELDS}
    people = item.get("creators")
    values["creators"] = _creators(people if isinstance(people, list) else [], kept)
    return _described(values)


def from_record(record: Record) -> Described:
    """Describe a record in Zotero's words."""
    editors = [f"editor: {each}" for each in record.editors]
    return _described(
        {
            "item type": item_type(record),
            "title": record.title,
            "creators": "; ".join([*map(str, record.authors), *editors]),
            "date": str(record.published or record.electronic or ""),
            "DOI": record.identifiers.doi or "",
            "ISSN": " ".join(record.identifiers.issn),
            "volume": record.volume,
            "issue": record.issue,
            "pages": record.pages or record.article_number,
            "publication": record.container or record.container_short,
            "abstract": record.abstract_text,
        }
    )


def item_type(record: Record) -> str:
    """Return the Zotero item type of a record: by the word its source gave, else by its kind."""
    if record.kind is Kind.PREPRINT:
        return _KINDS[record.kind]
    return _TYPES.get(record.type_as_given.upper(), _KINDS[record.kind])


def _creators(people: Iterable[Mapping[str, str]], kept: str) -> str:
    main, editors, others = [], [], []
    for each in people:
        name = ", ".join(part.strip() for part in (each.get("lastName", ""), each.get("firstName", "")) if part)
        role = each["creatorType"]
        if role in _MAIN:
            main.append(name)
        elif role == "editor":
            editors.append(f"editor: {name}")
        elif each.get("lastName", "") not in kept:
            others.append(f"{role}: {name}")
    return "; ".join([*main, *editors, *others])


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _described(values: Mapping[str, str]) -> Described:
    normal = {field: " ".join(plain(value).split()) for field, value in values.items()}
    normal["date"] = _date(normal["date"])
    normal["DOI"] = doi(normal["DOI"]) or normal["DOI"]
    normal["ISSN"] = _serials(normal["ISSN"])
    normal["pages"] = _DASHES.sub("-", normal["pages"])
    return Described(tuple(normal[field] for field in FIELDS))


def _date(text: str) -> str:
    """The date in ISO's form, no more exact than given; words that name no year are no date ("0000 Year Date")."""
    found = parse_date(text)
    return str(found) if found else ""


def _serials(text: str) -> str:
    """ISSNs in one order; what is none stays as it is."""
    found = [issn(word) or word for word in re.split(r"[\s,;]+", text) if word]
    return " ".join(sorted(set(found)))


def same_in_other_words(field: str, ours: str, theirs: str) -> bool:
    """Whether two values differ only in case, punctuation and accents, in a last page cut short, or in more ISSNs."""
    if field == "ISSN":
        return bool(theirs) and set(theirs.split()) <= set(ours.split())
    if field == "pages":
        return _whole_pages(ours) == _whole_pages(theirs)
    return bool(matching(ours)) and matching(ours) == matching(theirs)


def _whole_pages(text: str) -> str:
    first, _, last = text.partition("-")
    return f"{first}-{first[: len(first) - len(last)]}{last}" if last else first
