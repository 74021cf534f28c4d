"""Writing EndNote XML: the elements and their order as in EndNote's own exports (docs/formats/endnote_xml.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from rowen.records.dates import PartialDate
from rowen.records.formats._endnote_names import NUMBERS, TYPES
from rowen.records.formats._ris_ids import PMID_ADDRESS
from rowen.records.types import Author, Kind, Record

Fields = dict[str, list[str]]

_ELEMENTS = """
database source-app rec-number foreign-keys/key ref-type contributors/authors/author
contributors/secondary-authors/author contributors/tertiary-authors/author contributors/subsidiary-authors/author
contributors/translated-authors/author auth-address auth-affiliaton titles/title titles/secondary-title
titles/tertiary-title titles/alt-title titles/short-title titles/translated-title periodical/full-title
periodical/abbr-1 periodical/abbr-2 periodical/abbr-3 alt-periodical/full-title alt-periodical/abbr-1 pages volume
number issue num-vols secondary-volume secondary-issue edition section reprint-edition reprint-status
keywords/keyword dates/year dates/pub-dates/date dates/copyright-dates/date pub-location publisher orig-pub isbn
accession-num call-num report-id coden electronic-resource-num abstract label image caption notes research-notes
work-type reviewed-item availability remote-source meeting-place work-location work-extent pack-method size
repro-ratio urls/related-urls/url urls/pdf-urls/url urls/text-urls/url urls/web-urls/url urls/image-urls/url
custom1 custom2 custom3 custom4 custom5 custom6 custom7 misc1 misc2 misc3 remote-database-name
remote-database-provider language access-date modified-date
"""
_ORDER = tuple(_ELEMENTS.split())
_SHORT = re.compile(r"^(?:foreign-keys|contributors|titles|keywords|dates/pub-dates|dates|urls)/(?=.)")
_PATHS = {_SHORT.sub("", path): path for path in _ORDER}
"""The name under which the reader keeps an element, and where it belongs."""
_MANY = frozenset({"author", "keyword", "url"})
_PLAIN = frozenset({"database", "source-app", "rec-number", "key", "ref-type", "modified-date"})
"""Elements that EndNote writes without a style."""
_RIS = {
    "AD": "auth-address", "C1": "custom1", "C3": "custom3", "C4": "custom4", "C5": "custom5", "C6": "custom6", "LB": "label",
    "CN": "call-num", "DB": "remote-database-name", "DP": "remote-database-provider", "SE": "section", "ST": "short-title",
    "T3": "tertiary-title", "A3": "tertiary-authors/author", "A4": "subsidiary-authors/author", "TT": "translated-title",
    "NV": "num-vols", "RI": "reviewed-item", "RP": "reprint-edition", "CA": "caption", "Y2": "access-date",
    "RN": "research-notes", "L1": "pdf-urls/url", "L4": "image-urls/url",
}  # fmt: skip
"""Tags of RIS that the same program exports for these fields."""
_PEOPLE = frozenset({"authors/author", "secondary-authors/author"})
"""Raw forms of people are in the people themselves."""
_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FACES = {"i": "italic", "b": "bold", "u": "underline", "sup": "superscript", "sub": "subscript"}
_MARKED = re.compile(r"<(i|b|u|sup|sub)>([^<>]+)</\1>")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(records: Iterable[Record], stream: BinaryIO) -> int:
    """Write every record; return how many."""
    stream.write(b'<?xml version="1.0" encoding="UTF-8" ?><xml><records>')
    count = 0
    for count, record in enumerate(records, 1):
        stream.write("".join(_record(record, count)).encode())
    stream.write(b"</records></xml>\n")
    return count


def _record(record: Record, number: int) -> Iterator[str]:
    fields = _fields(record, number)
    yield "<record>"
    open_: list[str] = []
    for path in _ORDER:
        short = _SHORT.sub("", path)
        values = [value for value in map(_clean, fields.get(short, [])) if value]
        if not values:
            continue
        *parents, name = path.split("/")
        yield from _moved(open_, parents)
        texts = values if name in _MANY else [_joined(values)]
        attributes = "".join(
            f" {key.rpartition('@')[2]}={quoteattr(_clean(given[0]))}"
            for key, given in fields.items() if key.startswith(short + "/@")
        )  # fmt: skip
        for text in texts:
            yield f"<{name}{attributes}>{_inner(name, text)}</{name}>"
    yield from _moved(open_, [])
    yield "</record>"


def _joined(values: list[str]) -> str:
    """Several values of a field that EndNote has once: one a line, and no line that an earlier value has."""
    lines = values[0].split("\r")
    for value in values[1:]:
        lines += [line for line in value.split("\r") if line not in lines]
    return "\r".join(lines)


def _moved(open_: list[str], wanted: list[str]) -> Iterator[str]:
    """Close and open what lies between one element and the next."""
    while open_ != wanted[: len(open_)]:
        yield f"</{open_.pop()}>"
    for name in wanted[len(open_) :]:
        open_.append(name)
        yield f"<{name}>"


def _clean(text: str) -> str:
    return "\r".join(" ".join(line.split()) for line in _NO_XML.sub(" ", text).splitlines()).strip("\r ")


def _inner(name: str, text: str) -> str:
    """A text in EndNote's styles; italics and the like of titles and abstracts have styles of their own."""
    if name in _PLAIN:
        return _escaped(text)
    if name not in ("title", "abstract"):
        return _style("normal", text)
    parts: list[str] = []
    end = 0
    for found in _MARKED.finditer(text):
        parts += [_style("normal", text[end : found.start()]), _style(_FACES[found[1]], found[2])]
        end = found.end()
    return "".join([*parts, _style("normal", text[end:])])


def _style(face: str, text: str) -> str:
    return f'<style face="{face}" font="default" size="100%">{_escaped(text)}</style>' if text else ""


def _escaped(text: str) -> str:
    return escape(text).replace("\r", "&#xD;")


def _fields(record: Record, number: int) -> Fields:
    """Everything that goes out, under the names by which the reader keeps it."""
    fields: Fields = {}
    for tag, value in (*_people(record), *_own(record)):
        fields.setdefault(tag, []).append(value)
    for tag, value in record.extra:
        name = _RIS.get(tag, tag)
        if name.partition("/@")[0] in _PATHS and name not in _PEOPLE:
            fields.setdefault(name, []).append(value)
    if "database" not in fields:
        fields |= {"database": ["Rowen"], "database/@name": ["Rowen"], "database/@path": ["Rowen"]}
    if "source-app" not in fields:
        fields |= {"source-app": ["Rowen"], "source-app/@name": ["Rowen"]}
    fields.setdefault("rec-number", [str(number)])
    name = record.type_as_given if record.type_as_given in NUMBERS.values() else NUMBERS[TYPES[record.kind]]
    fields["ref-type"] = [str(next(key for key, value in NUMBERS.items() if value == name))]
    fields["ref-type/@name"] = [name]
    for single in ("electronic-resource-num", "accession-num", "year", "edition"):
        fields[single] = fields.get(single, [])[:1]
    return fields


def _own(record: Record) -> Iterator[tuple[str, str]]:
    ids = record.identifiers
    article = record.kind is Kind.ARTICLE
    yield from (("title", record.title), ("secondary-title", record.container))
    yield from (
        ("periodical/full-title", record.container if article else ""),
        ("periodical/abbr-1", record.container_short),
    )
    yield from (
        ("pages", record.pages),
        ("volume", record.volume),
        ("number", record.issue),
        ("edition", record.edition),
    )
    yield from (("custom7", record.article_number), ("pub-location", record.place), ("publisher", record.publisher))
    yield from _dates(record)
    yield from (("keyword", word) for word in (*record.keywords, *record.mesh))
    yield from (("isbn", each) for each in (*ids.issn, *ids.isbn))
    yield from (("accession-num", record.native_id), ("electronic-resource-num", ids.doi or ""))
    abstract = "\r".join(f"{part.label}: {part.text}" if part.label else part.text for part in record.abstract)
    yield from (("abstract", abstract), ("orig-pub", record.original_title))
    yield from (("notes", note) for note in record.notes)
    yield from (("notes", f"{n.kind}: {n.reference} {f'PMID: {n.pmid}' if n.pmid else ''}") for n in record.notices)
    yield from (("work-type", word) for word in record.publication_types)
    yield from (("language", word) for word in record.languages)
    yield from (("related-urls/url", address) for address in _addresses(record))
    yield "custom2", ids.pmcid or ""
    yield from (("custom3", f"CTGOV {each}") for each in ids.nct)


def _addresses(record: Record) -> Iterator[str]:
    """The record's own; and those of PubMed and arXiv, for EndNote has no fields for their numbers."""
    ids = record.identifiers
    yield from record.urls
    if ids.pmid and not any(PMID_ADDRESS.search(url) for url in record.urls):
        yield f"https://pubmed.ncbi.nlm.nih.gov/{ids.pmid}/"
    if ids.arxiv and not any("arxiv.org/abs/" in url for url in record.urls):
        yield f"https://arxiv.org/abs/{ids.arxiv}"


def _dates(record: Record) -> Iterator[tuple[str, str]]:
    date = record.published
    if date is not None:
        yield "year", str(date.year)
        yield "date", date.text or " ".join([_MONTHS[date.month], str(date.day or "")]).strip()
    if record.kind is Kind.ARTICLE and record.electronic and record.electronic.month and not record.edition:
        yield "edition", _compact(record.electronic)


def _compact(date: PartialDate) -> str:
    """PubMed's form: 20190503, or 2019/05 where no day is known."""
    return str(date).replace("-", "") if date.day else str(date).replace("-", "/")


def _people(record: Record) -> Iterator[tuple[str, str]]:
    """People as EndNote writes them: a group ends in a comma."""
    for tag, persons in (("authors/author", record.authors), ("secondary-authors/author", record.editors)):
        for each in persons:
            yield tag, _person(each)


def _person(author: Author) -> str:
    return f"{author.collective}," if author.collective else str(author)
