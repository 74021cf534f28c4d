"""Lists in one cell of a table."""

from __future__ import annotations

import ast
import json
import re

_BARE_COMMA = re.compile(r",(?=[^\W\d])")
_OTHER_COMMA = re.compile(r",(?![^\W\d])")


def listed(cell: str, *, ours: bool) -> list[str]:
    """Split a cell that holds a list: Python's own notation, "a; b", "a|b", or one value."""
    if cell.startswith("[") and cell.endswith("]") and not ours:
        try:
            items = ast.literal_eval(cell)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            items = None
        if isinstance(items, list):
            return [str(item) for item in items]
    if ours and (items := json_list(cell)) is not None:
        return items
    for mark in ("; ",) if ours else ("||", ";", "|"):
        if mark in cell:
            return [part.strip() for part in cell.split(mark) if part.strip()]
    return [cell]


def words(cell: str) -> list[str]:
    """Split a cell of keywords.

    Embase.com writes "One,Two words,Three"; a comma inside a keyword has a space or a digit behind it.
    """
    given = listed(cell, ours=False)
    if len(given) == 1 and _BARE_COMMA.search(cell) and not _OTHER_COMMA.search(cell):
        return [word for word in cell.split(",") if word]
    return given


def json_list(cell: str) -> list[str] | None:
    """Read a JSON list: Rowen's own table writes one where a plain list would be ambiguous, Rayyan for several values."""
    if not cell.startswith('["'):
        return None
    try:
        items = json.loads(cell)
    except ValueError:
        return None
    return [str(item) for item in items] if isinstance(items, list) else None
