"""The list behind every number: one CSV for each PRISMA box."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from flows.desk import Desk
from flows.why import Because, because
from rowen.ledger.types import Box, PrismaState
from rowen.records import InputError, Problem
from rowen.reports.files import Document
from rowen.reports.wording import spreadsheet_safe

COLUMNS = ("id", "part", "source", "native_id", "doi", "pmid", "year", "title")
NEW = "new_records"
"""The box whose list has one column more: why each record was new when it came."""


def box_documents(desk: Desk, state: PrismaState, why: Because) -> dict[str, Document]:
    """Return a file for each box that counts anything, by box name."""
    full = [box for box in state.boxes if box.ids]
    shown = _shown(desk, full, state.as_of, why)
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
    return _csv(box, _shown(desk, [box], state.as_of, because(desk, state.as_of) if name == NEW else None))


def _shown(desk: Desk, boxes: Sequence[Box], as_of: datetime, why: Because | None) -> dict[str, tuple[str, ...]]:
    """A record is shown by itself, a report or study by the first record of its (first) citation."""
    speaks = desk.ledger.behind(desk.review, {one for box in boxes for one in box.ids}, as_of)
    asked = {one for box in boxes if box.name == NEW for one in box.ids}
    cells: dict[str, tuple[str, ...]] = {}
    for held in desk.ledger.records(desk.review, set(speaks.values())):
        record, ids = held.record, held.record.identifiers
        year = str(record.year or "")
        told = (str(why(held)),) if why and held.id in asked else ()
        cells[held.id] = (held.source, record.native_id, ids.doi or "", ids.pmid or "", year, record.title, *told)
    return {one: cells[record] for one, record in speaks.items()}


def _csv(box: Box, shown: dict[str, tuple[str, ...]]) -> str:
    part = {one: share.label for share in box.parts for one in share.ids}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    columns = (*COLUMNS, "why") if box.name == NEW else COLUMNS
    writer.writerow(columns)
    for one in box.ids:
        cells = (one, part.get(one, ""), *shown[one])[: len(columns)]
        writer.writerow([spreadsheet_safe(cell) for cell in cells])
    return text.getvalue()
