"""prisma.json: every box of a PRISMA state, sorted and byte-stable. Described in docs/reports/prisma-json.md."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rowen.ledger.types import Box, PrismaState
from rowen.records import Problem
from rowen.reports.wording import iso, title

FORMAT = "rowen-prisma"
FORMAT_VERSION = 1


def render(state: PrismaState, *, ids: bool = False, identities: Sequence[Problem] | None = None) -> str:
    """Return the state as JSON: keys sorted, two spaces, one line feed at the end; same state, same bytes.

    Args:
        state: the counts.
        ids: also list the ids behind every number.
        identities: result of checking the PRISMA identities; left out of the file if None.
    """
    document: dict[str, object] = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "review": state.review,
        "as_of": iso(state.as_of),
        "template": state.template,
        "previous_version": state.previous_version,
        "practice": state.practice,
        "complete": state.complete,
        "problems": [
            {"source": source, "reason": reason, "remedy": remedy} for source, reason, remedy in state.problems
        ],
        "notes": list(state.notes),
        "boxes": {box.name: _box(box, state.template, ids) for box in state.boxes},
    }
    if identities is not None:
        document["identities"] = {"hold": not identities, "broken": [str(problem) for problem in identities]}
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _box(box: Box, template: str, ids: bool) -> dict[str, object]:
    shown: dict[str, object] = {"number": len(box.ids), "unit": box.unit, "title": title(box.name, template)}
    if ids:
        shown["ids"] = sorted(box.ids)
    if box.parts:
        shown["parts"] = [_part(part.label, part.ids, ids) for part in box.parts]
    return shown


def _part(label: str, members: Sequence[str], ids: bool) -> dict[str, object]:
    shown: dict[str, object] = {"label": label, "number": len(members)}
    if ids:
        shown["ids"] = sorted(members)
    return shown
