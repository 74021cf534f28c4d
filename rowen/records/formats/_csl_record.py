"""From one item of CSL-JSON to a `Record`; docs/formats/csl_json.md has the same rules as a table."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import Any, TypeAlias

from pydantic import ValidationError

from rowen.records.dates import PartialDate, parse_date
from rowen.records.formats._csl_names import KINDS, OWN, TEXTS
from rowen.records.formats._draft import Draft
from rowen.records.formats._ris_ids import Ids
from rowen.records.serial import from_json
from rowen.records.types import AbstractPart, Author, Identifiers, Kind, Record

Item: TypeAlias = dict[str, Any]

_IDS = (
    ("DO", "DOI"),
    ("PMID", "PMID"),
    ("PMCID", "PMCID"),
    ("SN", "ISSN"),
    ("SN", "ISBN"),
    ("UR", "URL"),
    ("DP", "source"),
)
_PARTICLES = ("non-dropping-particle", "dropping-particle")


def text_of(value: object) -> str:
    """Return a value as text: strings as they are, numbers as written, everything else as compact JSON."""
    if isinstance(value, str):
        return _whole(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return "" if value is None else _whole(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _whole(text: str) -> str:
    """Replace half characters (one of a surrogate pair alone), which no file or database can hold."""
    return text if text.isprintable() else text.encode("utf-8", "replace").decode()


def build(item: Item) -> Record:
    """Return the record that an item describes; every value ends in the record."""
    draft = Draft()
    held = _rest(item)
    draft.type_as_given = text_of(item.get("type"))
    draft.kind = KINDS.get(draft.type_as_given, Kind.OTHER if draft.type_as_given else Kind.UNKNOWN)
    for variable, name in TEXTS.items():
        draft.take_text(name, variable, " ".join(text_of(item.get(variable)).split()))
    for variable, people in (("author", draft.authors), ("editor", draft.editors)):
        _people(draft, variable, people, item.get(variable))
    for variable, name in (("issued", "published"), ("available-date", "electronic")):
        _date(draft, variable, name, item.get(variable))
    abstract = text_of(item.get("abstract"))
    draft.abstract += [AbstractPart(abstract)] if abstract else []
    for variable, values in (("language", draft.languages), ("note", draft.notes), ("URL", draft.urls)):
        values.extend(filter(None, [text_of(item.get(variable))]))
    draft.keywords += _keywords(item.get("keyword"))
    ids = _ids(draft, item)
    draft.extra += [(name, text_of(value)) for name, value in item.items() if name not in OWN and text_of(value)]
    if "custom" in item and held is None:
        draft.keep("custom", text_of(item["custom"]))
    record = replace(draft.record(), native_id=ids.native, identifiers=ids.identifiers(draft.urls, draft.authors))
    return record if held is None else _joined(record, held)


def _rest(item: Item) -> Record | None:
    """What Rowen itself put beside the variables because CSL has none for it."""
    custom = item.get("custom")
    if not isinstance(custom, dict) or not isinstance(custom.get("rowen"), dict) or len(custom) > 1:
        return None
    try:
        return from_json(json.dumps(custom["rowen"]))
    except ValidationError:
        return None


def _joined(record: Record, held: Record) -> Record:
    """Fill a record's fields with what stood beside it; lists of both are put together."""
    empty = Record()
    changed: dict[str, Any] = {
        each.name: getattr(held, each.name)
        for each in fields(Record)
        if each.name not in ("identifiers", "extra") and getattr(held, each.name) != getattr(empty, each.name)
    }
    ids, other = record.identifiers, held.identifiers
    more = {each.name: getattr(other, each.name) for each in fields(Identifiers)
            if getattr(other, each.name) != getattr(empty.identifiers, each.name)}  # fmt: skip
    extra = tuple(pair for pair in held.extra if pair not in record.extra)
    return replace(record, **changed, identifiers=replace(ids, **more), extra=(*record.extra, *extra))


def _people(draft: Draft, variable: str, people: list[Author], value: object) -> None:
    exact = True
    for each in value if isinstance(value, list) else [value] if value else []:
        person, whole = _person(each)
        exact = exact and whole
        if person != Author():
            people.append(person)
    if not exact:
        draft.keep(variable, text_of(value))


def _person(name: object) -> tuple[Author, bool]:
    """One name, and whether that says all that was given."""
    if not isinstance(name, dict):
        return Author(collective=text_of(name)), isinstance(name, str)
    given = {key: " ".join(text_of(value).split()) for key, value in name.items()}
    if given.get("literal"):
        return Author(collective=given["literal"]), len(given) == 1
    family = " ".join(
        part for part in (*(given.get(key, "") for key in _PARTICLES[:1]), given.get("family", "")) if part
    )
    first = " ".join(part for part in (given.get("given", ""), given.get("dropping-particle", "")) if part)
    if not family:
        family, first = first, ""
    return Author(family, first, given.get("suffix", "")), given.keys() <= {"family", "given", "suffix"}


def _date(draft: Draft, variable: str, name: str, value: object) -> None:
    if not value:
        return
    found, whole = _parts(value) if isinstance(value, dict) else (parse_date(text_of(value)), False)
    if isinstance(value, str) and found is not None:
        whole = str(found) == value
    setattr(draft, name, found)
    if not whole or found is None:
        draft.keep(variable, text_of(value))


def _parts(value: Item) -> tuple[PartialDate | None, bool]:
    """The date of an object with date-parts, and whether it says nothing else."""
    words = text_of(value.get("literal") or value.get("raw"))
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    numbers = [text_of(each) for each in first if text_of(each)]
    season = text_of(value.get("season"))
    if not numbers:
        return parse_date(words or season), False
    found = parse_date("-".join(each.zfill(2) for each in numbers))
    if found is not None and (words or season):
        found = replace(found, text=words or season)
    single = isinstance(parts, list) and len(parts) == 1 and value.keys() <= {"date-parts", "literal"}
    return found, single and found is not None and len(numbers) == 1 + bool(found.month) + bool(found.day)


def _keywords(value: object) -> list[str]:
    """CSL has one text for all keywords; programs divide it by semicolons or commas, Mendeley gives a list."""
    if isinstance(value, list):
        return [text_of(each) for each in value if text_of(each)]
    text = text_of(value)
    return [word.strip() for word in text.split(";" if ";" in text else ",") if word.strip()]


def _ids(draft: Draft, item: Item) -> Ids:
    ris: dict[str, list[str]] = {}
    for tag, variable in _IDS:
        value = item.get(variable)
        ris.setdefault(tag, []).extend(
            text_of(each) for each in (value if isinstance(value, list) else [value]) if each
        )
    pmcids = list(ris.get("PMCID", []))
    serials = [each for value in ris.pop("SN") for each in value.replace(";", ",").split(",")]
    ris["SN"] = [each.strip() for each in serials if each.strip()]
    extra: list[tuple[str, str]] = []
    ids = Ids({tag: values for tag, values in ris.items() if values}, extra)
    names = {"DO": "DOI", "SN": "ISSN"}
    draft.extra += [(names.get(tag, tag), value) for tag, value in extra]
    found = ids.identifiers([], [])
    draft.extra += [("PMCID", value) for value in pmcids if value != found.pmcid]
    return ids
