"""Values of JSON answers as text: what has no field of its own is kept word for word."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

Fields = Mapping[str, Any]
"""An object as JSON gives it; it never leaves the modules that read a source."""


def verbatim(value: object) -> str:
    """Return a text as it is, and anything else as compact JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def untaken(fields: Fields, taken: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield every field that is not taken, name and value, in the source's order."""
    return ((name, verbatim(value)) for name, value in fields.items() if name not in taken)


def text(fields: Fields, name: str) -> str:
    """Return a field as text, "" if it is absent or null."""
    value = fields.get(name)
    return "" if value is None else str(value).strip()


def json_object(body: bytes) -> dict[str, Any]:
    """Return the object that an answer is in JSON; an empty one for everything else."""
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
