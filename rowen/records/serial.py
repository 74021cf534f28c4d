"""Records as JSON in Rowen's own field names, and as a digest. Empty fields are left out, so both stay stable."""

from __future__ import annotations

import hashlib
from typing import Any

from pydantic import TypeAdapter

from rowen.records.types import Record

_RECORD: TypeAdapter[Record] = TypeAdapter(Record)


def to_json(record: Record) -> bytes:
    """Return one line of UTF-8 JSON (no newline) that `from_json` turns back into an equal record."""
    return _RECORD.dump_json(record, exclude_defaults=True)


def from_json(line: bytes | str) -> Record:
    """Read what `to_json` wrote.

    Raises:
        pydantic.ValidationError: the line is no record in Rowen's field names.
    """
    return _RECORD.validate_json(line)


def json_schema() -> dict[str, Any]:
    """Return the JSON schema of a record, for the documentation of the jsonl format."""
    return _RECORD.json_schema()


def digest(data: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
