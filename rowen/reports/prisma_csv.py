"""prisma.csv: the template file of the PRISMA2020 R package (Haddaway et al. 2022, doi 10.1002/cl2.1230), filled in.

Columns, row keys, node and box names are that package's own (``inst/extdata/PRISMA.csv``, read by ``PRISMA_data()``).
Its lists are "Name, n; Name, n", cut at the first comma and at every semicolon; so in names a comma becomes " -" and a
semicolon " /". docs/reports/prisma-csv.md says the same to readers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from rowen.ledger.types import PrismaState
from rowen.reports.flow_text import headings
from rowen.reports.wording import clean, find, label, spreadsheet_safe, title

COLUMNS = ("data", "node", "box", "description", "boxtext", "tooltips", "url", "n")
_NONE = "NA"
_ROWS = (
    ("", "node4", "prevstud"),
    ("previous_studies", "node5", "box1"),
    ("previous_reports", "", "box1"),
    ("", "node6", "newstud"),
    ("database_results", "node7", "box2"),
    ("database_specific_results", "", "box2"),
    ("register_results", "", "box2"),
    ("register_specific_results", "", "box2"),
    ("", "node16", "othstud"),
    ("website_results", "node17", "box11"),
    ("organisation_results", "", "box11"),
    ("citations_results", "", "box11"),
    ("duplicates", "node8", "box3"),
    ("excluded_automatic", "", "box3"),
    ("excluded_other", "", "box3"),
    ("records_screened", "node9", "box4"),
    ("records_excluded", "node10", "box5"),
    ("dbr_sought_reports", "node11", "box6"),
    ("dbr_notretrieved_reports", "node12", "box7"),
    ("other_sought_reports", "node18", "box12"),
    ("other_notretrieved_reports", "node19", "box13"),
    ("dbr_assessed", "node13", "box8"),
    ("dbr_excluded", "node14", "box9"),
    ("other_assessed", "node20", "box14"),
    ("other_excluded", "node21", "box15"),
    ("new_studies", "node15", "box10"),
    ("new_reports", "", "box10"),
    ("total_studies", "node22", "box16"),
    ("total_reports", "", "box16"),
    ("identification", "node1", "identification"),
    ("screening", "node2", "screening"),
    ("included", "node3", "included"),
)
_LISTS = {"database_specific_results": "database_results", "register_specific_results": "register_results"}
_ITEMISED = ("dbr_excluded", "other_excluded")
_COLUMN_HEADINGS = {"prevstud": "previous", "newstud": "main", "othstud": "other"}
_PHASES = ("identification", "screening", "included")


def render(state: PrismaState, links: Mapping[str, str] | None = None) -> str:
    """Return the filled-in template, comma-separated, lines ended by a line feed.

    Args:
        state: the counts. Boxes that its template does not have are written as 0, as the package expects.
        links: address of the list behind a box, by box name, for the column ``url``.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([spreadsheet_safe(cell) for cell in row] for row in _rows(state, links or {}))
    return stream.getvalue()


def reason_list(parts: tuple[tuple[str, int], ...]) -> str:
    """Return "Reason, n; Reason, n" as the package reads it; no parts give "0", which it reads as a plain number."""
    return "; ".join(f"{safe_name(name)}, {count}" for name, count in parts) or "0"


def safe_name(name: str) -> str:
    """Return a name without commas and semicolons, which the package takes for separators."""
    return clean(label(name).replace(";", " / ").replace(",", " - "))


def _rows(state: PrismaState, links: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for key, node, box in _ROWS:
        text = _text(state, key, box)
        address = links.get(_LISTS.get(key, key), _NONE)
        yield key or _NONE, node or _NONE, box, text, text, text, address, _number(state, key)


def _text(state: PrismaState, key: str, box: str) -> str:
    if box in _COLUMN_HEADINGS:
        return headings(state)[_COLUMN_HEADINGS[box]]
    if key in _PHASES:
        return key.capitalize()
    if key in _LISTS:
        return f"{title(_LISTS[key], state.template)}, each"
    return title(key, state.template)


def _number(state: PrismaState, key: str) -> str:
    box = find(state, _LISTS.get(key, key))
    if box is None:
        return "0"
    if key in _LISTS or (key in _ITEMISED and box.parts):
        return reason_list(tuple((part.label, len(part.ids)) for part in box.parts))
    return str(len(box.ids))
