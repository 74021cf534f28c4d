"""The list behind every number: one CSV for each PRISMA box."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from flows.desk import Desk
from rowen.ledger.types import Box, PrismaState
from rowen.records import InputError, Problem
from rowen.reports.files import Document
from rowen.reports.wording import spreadsheet_safe

COLUMNS = ("id", "part", "source", "native_id", "doi", "pmid", "year", "title")


def box_documents(desk: Desk, state: PrismaState) -> dict[str, Document]:
    """Return a file for each box that counts anything, by box name."""
    full = [box for box in state.boxes if box.ids]
    shown = _shown(desk, full, state.as_of)
    return {box.name: Document(f"boxes/{box.name}.csv", _csv(box, shown).encode("utf-8-sig")) for box in full}


def behind(desk: Desk, state: PrismaState, name: str) -> str:
    """Return the records, reports or studies that one box counts, as CSV.

    Raises:
        InputError: there is no such box; names those there are.
    """
    try:
        box = state.box(name)
    except KeyError as error:
        names = ", ".join(box.name for box in state.boxes)
        raise InputError(Problem(f"There is no box {name!r}.", f"Use one of: {names}.", field="--list")) from error
    return _csv(box, _shown(desk, [box], state.as_of))


def _shown(desk: Desk, boxes: Sequence[Box], as_of: datetime) -> dict[str, tuple[str, ...]]:
    """A record is shown by itself, a report or study by the first record of its (first) citation."""
    speaks = desk.ledger.behind(desk.review, {one for box in boxes for one in box.ids}, as_of)
    cells: dict[str, tuple[str, ...]] = {}
    for held in desk.ledger.records(desk.review, set(speaks.values())):
        record, ids = held.record, held.record.identifiers
        year = str(record.year or "")
        cells[held.id] = (held.source, record.native_id, ids.doi or "", ids.pmid or "", year, record.title)
    return {one: cells[record] for one, record in speaks.items()}


def _csv(box: Box, shown: dict[str, tuple[str, ...]]) -> str:
    part = {one: share.label for share in box.parts for one in share.ids}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in box.ids:
        writer.writerow([spreadsheet_safe(cell) for cell in (one, part.get(one, ""), *shown[one])])
    return text.getvalue()
