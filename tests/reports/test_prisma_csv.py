from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowen.ledger.types import PrismaState
from rowen.reports import prisma_csv
from tests.reports.report_states import EMPTY, EXTREME, STATES, TYPICAL, state

KEYS = {
    "previous_studies", "previous_reports", "database_results", "database_specific_results", "register_results",
    "register_specific_results", "website_results", "organisation_results", "citations_results", "duplicates",
    "excluded_automatic", "excluded_other", "records_screened", "records_excluded", "dbr_sought_reports",
    "dbr_notretrieved_reports", "dbr_assessed", "dbr_excluded", "other_sought_reports", "other_notretrieved_reports",
    "other_assessed", "other_excluded", "new_studies", "new_reports", "total_studies", "total_reports",
}  # fmt: skip


def rows(of: PrismaState) -> dict[str, dict[str, str]]:
    found = csv.DictReader(io.StringIO(prisma_csv.render(of), newline=""))
    return {row["data"] if row["data"] != "NA" else row["box"]: row for row in found}


def as_the_package_reads(reasons: str) -> list[tuple[str, int]]:
    """What PRISMA2020 1.1 makes of a list: cut at ";", the name ends at the first comma, then digits."""
    if not re.search("[^0-9,]", reasons):
        return [("", int(reasons.replace(",", "")))]
    found = []
    for piece in re.split("; ?", reasons):
        after = re.match(r".*?,([ 0-9,]*)", piece)
        found.append((re.sub(",.*$", "", piece), int(re.sub("[^0-9.]", "", after[1] if after else ""))))
    return found


def as_the_package_finds(of: PrismaState, key: str) -> list[str]:
    """The package looks its keys up by substring: each must be found once."""
    pattern = re.compile(key)
    found = csv.DictReader(io.StringIO(prisma_csv.render(of), newline=""))
    return [row["n"] for row in found if pattern.search(row["data"])]


def test_the_columns_are_those_of_the_template() -> None:
    heading = prisma_csv.render(EMPTY).splitlines()[0]
    assert heading == "data,node,box,description,boxtext,tooltips,url,n"


@pytest.mark.parametrize("name", STATES)
def test_every_key_is_found_once_by_substring(name: str) -> None:
    assert set(rows(STATES[name])) >= KEYS
    for key in KEYS - {"total_studies", "total_reports"} | {"total_studies$", "total_reports$"}:
        assert len(as_the_package_finds(STATES[name], key)) == 1, key


@pytest.mark.parametrize("name", STATES)
def test_the_numbers_are_those_of_the_boxes(name: str) -> None:
    written = rows(STATES[name])
    for box in STATES[name].boxes:
        if box.name in KEYS and not box.name.endswith("_excluded"):
            assert written[box.name]["n"] == str(len(box.ids))


def test_the_package_reads_reasons_and_databases_back() -> None:
    written = rows(EXTREME)
    excluded = EXTREME.box("dbr_excluded")
    assert [number for _, number in as_the_package_reads(written["dbr_excluded"]["n"])] == [
        len(part.ids) for part in excluded.parts
    ]
    databases = as_the_package_reads(written["database_specific_results"]["n"])
    assert databases[0] == ("AMED", 1000000)
    assert len(databases) == 12


@given(st.lists(st.tuples(st.text(max_size=40), st.integers(0, 9_999_999)), min_size=1, max_size=15))
def test_any_reasons_survive_the_package_with_their_numbers(parts: list[tuple[str, int]]) -> None:
    read = as_the_package_reads(prisma_csv.reason_list(tuple(parts)))
    assert read == [(prisma_csv.safe_name(name), number) for name, number in parts]


def test_commas_and_semicolons_in_reasons_become_dashes_and_slashes() -> None:
    assert prisma_csv.safe_name("Led by professionals, not peers; mixed") == "Led by professionals - not peers / mixed"
    assert rows(TYPICAL)["dbr_excluded"]["n"].split("; ")[1] == "Led by professionals - not peers / mixed, 15"


def test_one_reason_and_no_reason_are_readable_too() -> None:
    one = rows(state(dbr_excluded=[("Not qualitative", 3)]))
    assert as_the_package_reads(one["dbr_excluded"]["n"]) == [("Not qualitative", 3)]
    assert as_the_package_reads(rows(EMPTY)["dbr_excluded"]["n"]) == [("", 0)]
    assert as_the_package_reads(rows(EMPTY)["database_specific_results"]["n"]) == [("", 0)]


def test_no_cell_is_taken_for_a_formula() -> None:
    table = csv.reader(io.StringIO(prisma_csv.render(state(dbr_excluded=[("=1+1", 3), ("@x", 2)])), newline=""))
    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_links_fill_the_url_column() -> None:
    text = prisma_csv.render(TYPICAL, {"records_screened": "lists/screened.csv"})
    assert ",lists/screened.csv,751\n" in text
