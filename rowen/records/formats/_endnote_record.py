"""From one <record> of EndNote XML to a `Record`; docs/formats/endnote_xml.md has the same rules as a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rowen.records import identifiers
from rowen.records.dates import parse_date
from rowen.records.formats._draft import Draft
from rowen.records.formats._endnote_names import KINDS, RENAMED, type_name
from rowen.records.formats._ris_ids import Ids
from rowen.records.formats._ris_record import author
from rowen.records.formats._xml import Element
from rowen.records.types import AbstractPart, Author, Kind, Record

Fields = dict[str, list[str]]

_CONTAINERS = frozenset({"contributors", "titles", "dates", "foreign-keys", "urls", "pub-dates", "keywords"})
_FACES = (("italic", "i"), ("bold", "b"), ("underline", "u"), ("superscript", "sup"), ("subscript", "sub"))
_INLINE = frozenset({"style", "i", "b", "u", "sub", "sup", "em", "strong", "br"})
_MARKED = frozenset({"title", "abstract"})
_DAY = re.compile(r"\d{8}$|\d{4}[/-]\d\d")
_PMCID = re.compile(r"PMC\d{3,9}$")
_RIS = (
    ("AN", "accession-num"), ("DO", "electronic-resource-num"), ("SN", "isbn"), ("DB", "remote-database-name"),
    ("DP", "remote-database-provider"), ("C2", "custom2"), ("C3", "custom3"), ("N1", "notes"), ("UR", "urls"),
)  # fmt: skip
"""The tags of RIS under which the same values are known: which number is whose is decided for both in one place."""
_NAMES = dict(_RIS)


def fields_of(record: Element) -> Fields:
    """Return every text and attribute of a record under the name of its element, in the order of the file."""
    found: Fields = {}
    for path, text in _leaves(record, ""):
        found.setdefault(path, []).append(text)
    return found


def _leaves(element: Element, path: str) -> Iterator[tuple[str, str]]:
    name = path.rpartition("/")[2]
    for attribute, value in element.attrib.items():
        if value.strip() and name != "style":
            yield f"{path}/@{attribute}" if path else f"@{attribute}", str(value).strip()
    children = [child for child in element if child.tag not in _INLINE]
    text = _lines(_styled(element, marked=name in _MARKED) if not children else element.text or "")
    if text:
        yield path, text
    for child in children:
        step = _name(str(child.tag))
        yield from _leaves(child, step if path in _CONTAINERS or not path else f"{path}/{step}")
        tail = _lines(child.tail or "")
        if tail:
            yield path or "text", tail


def _name(tag: str) -> str:
    """The name of an element today; EndNote 7 wrote SECONDARY_TITLE for secondary-title."""
    if tag == tag.upper():
        name = tag.lower().replace("_", "-")
        return RENAMED.get(name, name)
    return tag


def _styled(element: Element, *, marked: bool) -> str:
    """The text of an element, with italics and the like as tags where only a part of it is set so."""
    parts, words = [element.text or ""], ""
    for child in element:
        words = _styled(child, marked=marked)
        parts += ["\n" if child.tag == "br" else _marked(child, words) if marked else words, child.tail or ""]
    if len(element):
        parts = [part for part in parts if part.strip() or "\n" not in part]
        if marked and sum(bool(part.strip()) for part in parts) == 1 and element[0].tag == "style":
            return words if len(element) == 1 else "".join(parts)
    return "".join(parts)


def _marked(child: Element, words: str) -> str:
    tags = [tag for face, tag in _FACES if face in str(child.get("face", ""))] if child.tag == "style" else [child.tag]
    for tag in tags if words.strip() else ():
        words = f"<{tag}>{words}</{tag}>"
    return words


def _lines(text: str) -> str:
    """A text without white space round its lines; EndNote divides lines by a carriage return."""
    lines = (" ".join(line.split()) for line in re.split(r"[\r\n]+", text))
    return "\n".join(line for line in lines if line)


def build(fields: Fields, *, former: bool = False) -> Record:
    """Return the record that these fields describe. ``fields`` is used up; every value ends in the record."""
    draft = Draft()
    _type(draft, fields, former=former)
    draft.title = _line(draft, fields, "title")
    _container(draft, fields)
    _dates(draft, fields)
    _people(draft, fields)
    for name, tag in _SINGLE:
        draft.take_text(name, tag, _line(draft, fields, tag))
    _numbers(draft, fields)
    for name, tag in (("languages", "language"), ("keywords", "keyword"), ("publication_types", "work-type")):
        getattr(draft, name).extend(_split(fields.pop(tag, [])))
    draft.abstract += [AbstractPart(text) for text in fields.pop("abstract", [])]
    _addresses(draft, fields)
    ids = _ids(draft, fields)
    draft.notes += fields.pop("notes", [])
    if any(each in ("NLM", "PubMed", "MEDLINE") for _, each in _marks(fields)):
        draft.take_text(
            "original_title", "orig-pub", _line(draft, fields, "orig-pub")
        )  # PubMed's own title of the work
    draft.extra += [(tag, value) for tag, values in fields.items() for value in values]
    found = ids.identifiers(draft.urls, draft.authors)
    return replace(draft.record(), native_id=ids.native, identifiers=replace(found, pmcid=found.pmcid or _pmcid(draft)))


_SINGLE = (("volume", "volume"), ("pages", "pages"), ("publisher", "publisher"), ("place", "pub-location"))


def _type(draft: Draft, fields: Fields, *, former: bool) -> None:
    name, number = _line(draft, fields, "ref-type/@name"), _line(draft, fields, "ref-type")
    draft.type_as_given = type_name(name, number, former=former)
    draft.kind = KINDS.get(draft.type_as_given, Kind.OTHER)
    if name and number:
        draft.keep("ref-type", number)


def _line(draft: Draft, fields: Fields, tag: str) -> str:
    """The first value of a field in one line; others go to extra unless they say the same."""
    values = fields.pop(tag, None) or [""]
    for value in dict.fromkeys(values[1:]):
        draft.keep(tag, value if value != values[0] else "")
    return values[0].replace("\n", " ")


def _container(draft: Draft, fields: Fields) -> None:
    """Journal or book, and its abbreviation; a value that says the same again is not repeated, others are kept."""
    order = ["periodical/full-title", "secondary-title"]
    for tag in order if draft.kind is Kind.ARTICLE else reversed(order):
        draft.take_text("container", tag, _line(draft, fields, tag))
    for tag in ("periodical/abbr-1", "alt-title", "alt-periodical/abbr-1", "alt-periodical/full-title"):
        value = _line(draft, fields, tag)
        if value != draft.container:
            draft.take_text("container_short", tag, value)
    if fields.get("short-title") == [draft.title]:
        del fields["short-title"]


def _dates(draft: Draft, fields: Fields) -> None:
    year = _line(draft, fields, "year")
    draft.take_date("published", "year", year)
    for raw in fields.pop("date", []) + fields.pop("pub-dates", []):
        found = parse_date(raw) or parse_date(f"{year} {raw}")
        held = draft.published
        if found is not None and (held is None or (found.year == held.year and not held.month)):
            draft.published = found
        if found is None or raw != str(draft.published):
            draft.keep("date", raw)
    edition = _line(draft, fields, "edition")
    if draft.kind is Kind.ARTICLE and _DAY.match(edition):
        draft.take_date("electronic", "edition", edition)  # PubMed's date of electronic publication
    else:
        draft.edition = edition


def _people(draft: Draft, fields: Fields) -> None:
    for name, tag in (("authors", "authors/author"), ("editors", "secondary-authors/author")):
        for value in _split(fields.pop(tag, [])):
            person, whole = author(value)
            getattr(draft, name).append(person)
            if not whole and not person.collective:
                draft.keep(tag, value)
    for value in fields.pop("authors/author/@corp-name", []):
        if Author(value) in draft.authors:
            draft.authors[draft.authors.index(Author(value))] = Author(collective=value)
        else:
            draft.keep("authors/author/@corp-name", value)


def _numbers(draft: Draft, fields: Fields) -> None:
    """In EndNote the field of an article's issue is called number; custom 7 is the article number."""
    draft.issue = _line(draft, fields, "number")
    draft.take_text("issue", "issue", _line(draft, fields, "issue"))
    number = fields.get("custom7", [])
    if len(number) == 1 and len(number[0]) < 20 and not re.search(r"\s", number[0]):
        draft.article_number = fields.pop("custom7")[0]


def _split(values: list[str]) -> list[str]:
    return [line for value in values for line in value.split("\n")]


def _addresses(draft: Draft, fields: Fields) -> None:
    """Addresses on the web; links to files inside the library that was exported go to extra."""
    for tag in ("urls", "related-urls/url", "web-urls/url", "text-urls/url", "pdf-urls/url"):
        for value in _split(fields.pop(tag, [])):
            if tag == "pdf-urls/url" and not value.startswith(("http://", "https://")):
                draft.keep(tag, value)
            elif value not in draft.urls:
                draft.urls.append(value)


def _ids(draft: Draft, fields: Fields) -> Ids:
    """Identifiers by the rules of RIS. A number that EndNote only counts by is none of the source's own."""
    ris = {tag: _split(fields.get(name, [])) for tag, name in _RIS if name in fields}
    numbers = ris.pop("AN", [])
    counted = {value for tag in ("rec-number", "key") for value in fields.get(tag, [])}
    for value in numbers:
        if value in counted or " " in value or (value.isdigit() and len(value) < 4):
            draft.keep("accession-num", value)
        else:
            ris.setdefault("AN", []).append(value)
    if draft.urls:
        ris["UR"] = list(draft.urls)
    extra: list[tuple[str, str]] = []
    ids = Ids(ris, extra)
    draft.extra += [(_NAMES.get(tag, tag), value) for tag, value in extra]
    for name in ("accession-num", "electronic-resource-num", "isbn"):
        fields.pop(name, None)
    return ids


def _marks(fields: Fields) -> Iterator[tuple[str, str]]:
    for tag in ("DB", "DP"):
        yield from ((tag, value) for value in fields.get(_NAMES[tag], []))


def marks(record: Record) -> Fields:
    """Return what tells platforms and databases apart, under the tags of RIS."""
    held = {name: tag for tag, name in _RIS if tag in ("DB", "DP")}
    found: Fields = {"UR": list(record.urls), "AN": [record.native_id]}
    for name, value in record.extra:
        if name in held:
            found.setdefault(held[name], []).append(value)
    return found


def _pmcid(draft: Draft) -> str | None:
    """Programs put the PMCID into fields of their own choice."""
    return next((identifiers.pmcid(value) for _, value in draft.extra if _PMCID.match(value)), None)
