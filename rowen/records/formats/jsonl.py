"""JSONL: one record a line in Rowen's own field names; loses nothing (docs/formats/jsonl.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from pydantic import ValidationError

from rowen.records.errors import Problem
from rowen.records.formats._source import Source
from rowen.records.serial import from_json, to_json
from rowen.records.types import Located, Record

_REMEDY = "Write it as `rowen convert --to jsonl` does; docs/formats/jsonl.md lists the fields."


def recognise(text: str) -> bool:
    """Whether the beginning of a text is a JSON object on its own line."""
    first = text.lstrip("\ufeff \t\r\n").split("\n", 1)[0].rstrip()
    return first.startswith("{") and (first.endswith("}") or len(first) > 30_000)


def scan(source: Source) -> Iterator[Located | Problem]:
    """Yield every record with its line; a line that is none comes as a `Problem` naming the field."""
    number = 0
    for block in source.numbered():
        for line_number, line in block:
            if not line.strip():
                continue
            try:
                record = from_json(line)
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(str(step) for step in first["loc"])
                yield Problem(f"The line is no record: {first['msg']}.", _REMEDY, source.name, line_number, where)
                continue
            number += 1
            yield Located(record, number, line_number)


def write(records: Iterable[Record], stream: BinaryIO) -> int:
    """Write one line a record; return how many."""
    count = 0
    for record in records:
        stream.write(to_json(record) + b"\n")
        count += 1
    return count
