"""Fields of a source's JSON: as text, and word for word where a record has no place for them."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from math import isfinite
from typing import Any

from rowen.records import Untrustworthy

Fields = Mapping[str, Any]
"""An object as JSON gives it; it never leaves the modules that read one source."""

_HALF = re.compile("[\ud800-\udfff]")
_MAYBE_HALF = re.compile("\\\\u[dD][89a-fA-F]|[\ud800-\udfff]")
_EMPTY: tuple[object, ...] = (None, "", [], {})


def text(fields: Fields, name: str) -> str:
    """Return a field as text, "" if it is absent or null."""
    value = fields.get(name)
    return "" if value is None else str(value).strip()


def worded(value: object) -> str:
    """Return a value as text without spaces around it, "" if it is null."""
    return "" if value is None else verbatim(value).strip()


def listed(value: object) -> tuple[Any, ...]:
    """Return the items of what is a list, a single item, or nothing at all (null, "")."""
    if value is None or value == "":
        return ()
    return tuple(value) if isinstance(value, list) else (value,)


def texts(fields: Fields, name: str) -> tuple[str, ...]:
    """Return a field as a list of texts, also where the source sends a single one; items that say nothing are left out."""
    return tuple(filter(None, map(worded, listed(fields.get(name)))))


def inside(value: object, *path: str) -> Any:
    """Return what stands at the end of a path through objects, None where the path breaks off."""
    for name in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def verbatim(value: object) -> str:
    """Return a value as it came: text as it is, everything else as JSON without spaces."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def leftovers(fields: Fields, told: Collection[str], within: str = "") -> Iterator[tuple[str, str]]:
    """Yield (path, value) of each field that is not ``told`` elsewhere and not empty, in the source's order.

    Args:
        fields: the object.
        told: names of fields that the record holds already.
        within: path of the object, put in front of each name.
    """
    for name, value in fields.items():
        if name not in told and value not in _EMPTY:
            yield (f"{within}.{name}" if within else name), verbatim(value)


def from_json(body: bytes | str, *, strict: bool = True) -> Any:
    """Read JSON that somebody else wrote; ``strict=False`` allows line breaks inside strings.

    Half a character, as it is left where somebody cut a text between the two halves of a surrogate pair, becomes U+FFFD:
    no file, database or page could hold it.

    Raises:
        ValueError: it is none, is nested too deeply, or holds a number that is none or beyond all bounds.
    """
    try:
        # As json.loads decodes bytes; in UTF-16 and UTF-32, too, halves must be seen.
        words = body if isinstance(body, str) else body.decode(json.detect_encoding(body), "surrogatepass")
        found = json.loads(words, strict=strict, parse_float=_number, parse_constant=_number)
        return _without_halves(found) if _MAYBE_HALF.search(words) else found
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _without_halves(value: Any) -> Any:
    if isinstance(value, str):
        return _HALF.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_without_halves(name): _without_halves(inner) for name, inner in value.items()}
    return list(map(_without_halves, value)) if isinstance(value, list) else value


def _number(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise ValueError(f"{digits[:40]} is no number")
    return number


def json_object(body: bytes) -> dict[str, Any]:
    """Return the object that an answer is in JSON; an empty one for everything else."""
    try:
        answer = from_json(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def an_object(source: str, body: bytes) -> dict[str, Any]:
    """Read an answer that must be a JSON object.

    Raises:
        Untrustworthy: it is none.
    """
    try:
        answer = from_json(body)
    except ValueError as error:
        raise Untrustworthy(source, f"This is no JSON ({error}).") from error
    if not isinstance(answer, dict):
        raise Untrustworthy(source, "This is no JSON object.")
    return answer
