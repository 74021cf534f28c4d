"""CSL-JSON: an array of items as Zotero, Mendeley, Paperpile and pandoc read and write it (docs/formats/csl_json.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, TypeAlias

from rowen.records.errors import FormatError, Problem
from rowen.records.formats import csl_json_writer
from rowen.records.formats._csl_record import build, text_of
from rowen.records.formats._platforms import Platforms
from rowen.records.formats._source import FALLBACK, Source
from rowen.records.types import Located, Record

LARGEST = 256 << 20
"""Bytes; the array is held in memory as a whole."""
_ARRAY = re.compile(r"\s*(?:\[\s*|\{\s*(?:\"\w+\"\s*:\s*(?:\"[^\"]*\"|\d+)\s*,\s*){0,5}\"items\"\s*:\s*\[\s*)(?=[{\]])")
_CSL = re.compile(
    r'"(?:type"\s*:\s*"(?:article|book|chapter|paper-conference|report|thesis|webpage|dataset|document|entry|post|patent|'
    r"review|manuscript|speech|legislation|legal_case|bill|map|motion_picture|broadcast|graphic|interview|pamphlet|figure|"
    r"personal_communication|software|song|standard|treaty|collection|classic|event|hearing|performance|periodical|regulation)|"
    r'issued"\s*:\s*\{|container-title"\s*:)'
)
_SPACE = re.compile(r"[\s,]*")
_REMEDY = "Compare this item with the library it was exported from, or export the file again."

Json: TypeAlias = Any
"""What the json module answers."""


def recognise(text: str) -> bool:
    """Whether the beginning of a text is an array of CSL items."""
    text = text.lstrip("\ufeff")
    return bool(_ARRAY.match(text)) and bool(_CSL.search(text))


def scan(source: Source) -> Iterator[Located | Problem]:
    """Yield every item as a record with its line; what is no item, or damaged, comes as a `Problem`.

    Raises:
        FormatError: larger than 256 MiB, no array, or nested too deeply.
    """
    text = _text(source)
    begin = _ARRAY.match(text)
    if begin is None:
        raise FormatError(Problem("The JSON is no array of items.", "Export as CSL JSON.", source.name, 1))
    number, line, at = 0, 1, begin.end()
    counted = 0
    platforms = Platforms()
    for start, item, error in _items(text, at, source.name):
        line += text.count("\n", counted, start)
        counted = start
        if error:
            yield Problem(error, _REMEDY, source.name, line)
            continue
        if not isinstance(item, dict):
            yield Problem(f"An entry of the array is no item: {json.dumps(item)[:200]}.", _REMEDY, source.name, line)
            continue
        number += 1
        record = build(item)
        if platforms.undecided:
            platforms.look({"UR": record.urls, "DP": [value for tag, value in record.extra if tag == "source"]})
            source.platform = platforms.answer
        yield Located(record, number, line)


def _text(source: Source) -> str:
    pieces: list[bytes] = []
    size = 0
    for block in source.blocks():
        pieces.append(block)
        size += len(block)
        if size > LARGEST:
            message = f"The file is larger than {LARGEST >> 20} MiB; CSL-JSON has to be read as a whole."
            raise FormatError(Problem(message, "Export as RIS, or in several files.", source.name))
    data = b"".join(pieces)
    try:
        return data.decode(source.encoding)
    except UnicodeDecodeError as error:
        if source.encoding != "utf-8":
            message = f"The text announces {source.encoding.upper()} but breaks off or is damaged: {error.reason}."
            raise FormatError(Problem(message, "Export the file again.", source.name)) from error
        source.encoding = "windows-1252"
        return data.decode("utf-8", FALLBACK)


def _items(text: str, at: int, name: str) -> Iterator[tuple[int, Json, str]]:
    """Yield (place, item, fault) of every entry of the array; after a fault it goes on at the next item it can find."""
    decoder = json.JSONDecoder(object_pairs_hook=_object, strict=False)
    while True:
        space = _SPACE.match(text, at)
        at = space.end() if space else at
        if at >= len(text):
            yield at, None, "The array has no end; the file may be cut off, and items may be missing."
            return
        if text[at] == "]":
            rest = text[at + 1 :].strip(" \t\r\n}")
            if rest:
                yield at, None, f"Something stands after the array: {rest[:200]!r}. It is not read."
            return
        try:
            item, end = decoder.raw_decode(text, at)
        except RecursionError as error:
            message = "The JSON is nested too deeply to be a list of references."
            raise FormatError(Problem(message, "Choose the right file.", name)) from error
        except ValueError as error:
            following = _next(text, at)
            said = f"{getattr(error, 'msg', error)}"
            lost = text[at : following.end() if following else len(text)].strip()
            yield at, None, f"An item cannot be read ({said}): {lost[:2000]!r}. No record is made of it."
            if following is None:
                return
            at = following.end()
            continue
        yield at, item, ""
        at = end


def _next(text: str, at: int) -> re.Match[str] | None:
    """Where the next item begins: as far in on its line as this one, or with a name that only items begin with."""
    indent = text[text.rfind("\n", 0, at) + 1 : at]
    same = rf"\n{indent}(?=\{{)|" if not indent.strip() else ""
    return re.compile(same + r'(?<=\})\s*,\s*(?=\{\s*"(?:id|type|citation-key)"\s*:)').search(text, at)


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """A name that stands twice in an object keeps both values."""
    found: dict[str, Json] = {}
    for name, value in pairs:
        free = text_of(name)
        while free in found:
            free += " (again)"
        found[free] = value
    return found


def write(records: Iterable[Record], stream: BinaryIO) -> int:
    """Write every record as an item; return how many."""
    return csl_json_writer.write(records, stream)
