"""Writing CSL-JSON: what the schema has a variable for, in it; the rest beside it under ``custom`` (docs/formats/csl_json.md)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, BinaryIO, TypeAlias

from rowen.records.dates import PartialDate
from rowen.records.formats._csl_names import DATES, KINDS, NAMES, TEXTS, TYPES, VARIABLES
from rowen.records.serial import to_json
from rowen.records.types import Author, Identifiers, Record

Item: TypeAlias = dict[str, Any]


def write(records: Iterable[Record], stream: BinaryIO) -> int:
    """Write an array with one item a record; return how many."""
    used: Counter[str] = Counter()
    count = 0
    stream.write(b"[")
    for record in records:
        text = json.dumps(_item(record, used), ensure_ascii=False, indent=2)
        stream.write((",\n" if count else "\n").encode() + text.encode("utf-8", "replace"))
        count += 1
    stream.write(b"\n]\n")
    return count


def _item(record: Record, used: Counter[str]) -> Item:
    again = dict(_again(record))
    name = again.pop("id", "") or record.native_id or record.identifiers.doi or "record"
    used[name] += 1
    # References are told apart by id; two that share one would be one reference to every program.
    item: Item = {"id": name if used[name] == 1 else f"{name}-{used[name]}", "type": _type(record)}
    item |= {variable: value for variable, value in _variables(record) if value}
    item |= {variable: _value(variable, value) for variable, value in again.items()}
    rest = json.loads(to_json(_without(record, item)))
    if rest:
        item["custom"] = {"rowen": rest}
    return item


def _type(record: Record) -> str:
    known = KINDS.get(record.type_as_given) == record.kind
    return record.type_as_given if known else TYPES[record.kind]


def _again(record: Record) -> Iterator[tuple[str, str]]:
    """Values of extra that have a variable of their own and stand there once."""
    times = Counter(tag for tag, _ in record.extra)
    return ((tag, value) for tag, value in record.extra if tag in VARIABLES and times[tag] == 1)


def _value(variable: str, text: str) -> object:
    """Dates and names are objects in CSL; they were kept as JSON."""
    if variable not in DATES | NAMES | {"categories"}:
        return text
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = text
    if isinstance(found, dict | list):
        return found
    return {"literal": text} if variable in DATES else [{"literal": text}] if variable in NAMES else [text]


def _variables(record: Record) -> Iterator[tuple[str, Any]]:
    ids = record.identifiers
    yield from (
        (variable, getattr(record, name)) for variable, name in TEXTS.items() if variable != "journalAbbreviation"
    )
    yield from (
        ("author", [_person(each) for each in record.authors]),
        ("editor", [_person(each) for each in record.editors]),
    )
    yield from (("issued", _date(record.published or record.electronic)), ("available-date", _date(record.electronic)))
    yield from (("DOI", ids.doi), ("PMID", ids.pmid), ("PMCID", ids.pmcid))
    yield from (("ISSN", ",".join(ids.issn)), ("ISBN", ",".join(ids.isbn)))
    yield from (("URL", record.urls[0] if record.urls else ""), ("abstract", record.abstract_text))
    yield from (("language", record.languages[0] if record.languages else ""), ("keyword", _keyword(record)))
    yield "note", "\n".join(record.notes)


def _keyword(record: Record) -> str:
    words = record.keywords
    return ("; " if any("," in word for word in words) else ", ").join(words)


def _person(author: Author) -> Item:
    if author.collective:
        return {"literal": author.collective}
    parts = (("family", author.family), ("given", author.given), ("suffix", author.suffix))
    return {name: value for name, value in parts if value}


def _date(date: PartialDate | None) -> Item:
    """Only the numbers: beside words of their own ("Nov-Dec") programs pass over them."""
    return {"date-parts": [[part for part in (date.year, date.month, date.day) if part]]} if date else {}


def _without(record: Record, item: Item) -> Record:
    """What no variable holds: it is read back from beside them."""
    plain = len(record.abstract) <= 1 and not any(part.label or part.language for part in record.abstract)
    words = _keyword(record)
    divided = tuple(word.strip() for word in words.split(";" if ";" in words else ",") if word.strip())
    ids = record.identifiers
    return Record(
        native_id=record.native_id,
        kind=Record().kind if KINDS.get(item["type"]) == record.kind else record.kind,
        type_as_given="" if record.type_as_given == item["type"] else record.type_as_given,
        abstract=() if plain else record.abstract,
        published=record.published if record.published and record.published.text else None,
        electronic=record.electronic if record.electronic and record.electronic.text else None,
        created=record.created,
        article_number=record.article_number,
        languages=record.languages if len(record.languages) > 1 else (),
        urls=record.urls if len(record.urls) > 1 else (),
        notes=record.notes if len(record.notes) > 1 else (),
        keywords=() if divided == record.keywords else record.keywords,
        publication_types=record.publication_types,
        mesh=record.mesh,
        notices=record.notices,
        status=record.status,
        identifiers=replace(Identifiers(), nct=ids.nct, arxiv=ids.arxiv, others=ids.others),
        extra=tuple((tag, value) for tag, value in record.extra if tag not in item),
    )
