from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from rowen.ledger.types import CitationState, Held, Standing
from rowen.records import Author, Identifiers, PartialDate, Record, formats
from rowen.reports import lists
from tests.reports.report_runs import START

SOURCES = {"r-1": "MEDLINE", "r-2": "Embase", "r-3": "MEDLINE", "r-4": "Scopus"}
REASONS = {"not-qualitative": "Not qualitative, or mixed methods; no own results"}
SHARED = Record(
    title="Talking to strangers: é, 日本語",
    authors=(Author(family="Öz", given="A"),),
    published=PartialDate(2015),
    identifiers=Identifiers(doi="10.1000/x1"),
    notes=("a note of the source",),
)


def citation(name: str, *records: str, **changes: object) -> CitationState:
    held = CitationState(
        citation=name,
        records=records,
        title_abstract=Standing.OPEN,
        full_text=Standing.NOT_REACHED,
        reason="",
        by_rule="",
        study=name.replace("c-", "s-"),
        first_seen=START,
    )
    return replace(held, **changes)  # type: ignore[arg-type]


STATES = (
    citation("c-1", "r-1", "r-2", title_abstract=Standing.INCLUDED, full_text=Standing.INCLUDED),
    citation("c-3", "r-3", title_abstract=Standing.INCLUDED, full_text=Standing.EXCLUDED, reason="not-qualitative"),
    citation("c-4", "r-4", by_rule="published before 2004"),
)
SHOWN = {state.citation: SHARED for state in STATES}


def table(rows: tuple[lists.ListRow, ...]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(lists.render(rows, "csv").decode("utf-8-sig"), newline="")))


def test_every_citation_stands_on_exactly_one_list() -> None:
    sorted_out = lists.sort_out(STATES, SHOWN, SOURCES, REASONS)
    assert {name: [row.citation for row in rows] for name, rows in sorted_out.items()} == {
        "included": ["c-1"],
        "excluded": ["c-4", "c-3"],
        "awaiting": [],
        "not-retrieved": [],
    }


@pytest.mark.parametrize("title_abstract", list(Standing))
@pytest.mark.parametrize("full_text", list(Standing))
def test_no_standing_is_lost(title_abstract: Standing, full_text: Standing) -> None:
    state = citation("c-1", "r-1", title_abstract=title_abstract, full_text=full_text)
    sorted_out = lists.sort_out([state], SHOWN, SOURCES, REASONS)
    assert sum(len(rows) for rows in sorted_out.values()) == 1


@pytest.mark.parametrize(
    ("title_abstract", "full_text", "name", "why"),
    [
        (Standing.OPEN, Standing.NOT_REACHED, "awaiting", "not yet decided"),
        (Standing.CONFLICT, Standing.NOT_REACHED, "awaiting", "the reviewers disagree"),
        (Standing.EXCLUDED, Standing.NOT_REACHED, "excluded", "excluded"),
        (Standing.INCLUDED, Standing.NOT_REACHED, "awaiting", "not yet decided"),
        (Standing.INCLUDED, Standing.NOT_RETRIEVED, "not-retrieved", "report not retrieved"),
        (Standing.INCLUDED, Standing.AWAITING, "awaiting", "awaiting classification"),
        (Standing.INCLUDED, Standing.ONGOING, "awaiting", "ongoing study"),
        (Standing.INCLUDED, Standing.INCLUDED, "included", "included"),
    ],
)
def test_the_list_and_the_words_follow_from_the_standing(
    title_abstract: Standing, full_text: Standing, name: str, why: str
) -> None:
    state = citation("c-1", "r-1", title_abstract=title_abstract, full_text=full_text)
    (row,) = lists.sort_out([state], SHOWN, SOURCES, REASONS)[name]
    assert row.why == why


def test_rows_carry_stage_reason_in_words_and_sources() -> None:
    excluded = lists.sort_out(STATES, SHOWN, SOURCES, REASONS)["excluded"]
    rows = table(excluded)
    assert [(row["citation"], row["stage"], row["why"], row["reason"], row["found_in"]) for row in rows] == [
        ("c-4", "before screening", "excluded", "published before 2004", "Scopus"),
        ("c-3", "full text", "excluded", "Not qualitative, or mixed methods; no own results", "MEDLINE"),
    ]
    included = table(lists.sort_out(STATES, SHOWN, SOURCES, REASONS)["included"])
    assert included[0]["found_in"] == "Embase; MEDLINE"
    assert included[0]["record_ids"] == "r-1; r-2"


def test_ris_keeps_the_record_and_tells_the_standing_in_notes() -> None:
    excluded = lists.sort_out(STATES, SHOWN, SOURCES, REASONS)["excluded"]
    content = lists.render(excluded, "ris")
    reading = formats.read(content, name="excluded.ris")
    assert len(reading.records) == 2
    record = reading.records[1].record
    assert record.title == SHARED.title
    assert record.identifiers.doi == "10.1000/x1"
    notes = "\n".join(record.notes)
    assert "a note of the source" in notes
    assert "rowen-citation: c-3" in notes
    assert "rowen-reason: Not qualitative, or mixed methods; no own results" in notes


def test_cells_cannot_become_formulas_and_excel_reads_the_letters() -> None:
    nasty = {**SHOWN, "c-1": replace(SHARED, title='=HYPERLINK("http://example.org")')}
    rows = lists.sort_out(STATES[:1], nasty, {**SOURCES, "r-1": "+MEDLINE"}, {})["included"]
    content = lists.render(rows, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    assert not [cell for row in table(rows) for cell in row.values() if cell.startswith(("=", "+", "@"))]


def test_duplicates_are_listed_as_the_records_they_are() -> None:
    held = [Held("r-1", "pubmed", SHARED), Held("r-2", "embase", replace(SHARED, title="TALKING TO STRANGERS"))]
    (row,) = lists.duplicates(("r-2",), STATES, held, SOURCES)
    assert (row.citation, row.records, row.sources, row.why) == ("c-1", ("r-2",), ("Embase",), "duplicate")
    assert row.record.title == "TALKING TO STRANGERS"


def test_a_citation_without_content_is_an_error_and_not_left_out() -> None:
    with pytest.raises(KeyError):
        lists.sort_out(STATES, {}, SOURCES, REASONS)
    with pytest.raises(KeyError):
        lists.duplicates(("r-2",), STATES, [], SOURCES)


def test_an_empty_list_is_a_file_with_a_heading() -> None:
    assert lists.render((), "ris") == b""
    assert lists.render((), "csv").decode("utf-8-sig").startswith(",".join(lists.COLUMNS))


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="ris or csv"):
        lists.render((), "docx")


@pytest.mark.parametrize("ending", lists.FORMATS)
def test_rowen_reads_its_own_lists_back(ending: str) -> None:
    rows = lists.sort_out(STATES, SHOWN, SOURCES, REASONS)["excluded"]
    reading = formats.read(lists.render(rows, ending), name=f"excluded.{ending}")
    assert [located.record.title for located in reading.records] == [SHARED.title] * 2
    assert [located.record.identifiers.doi for located in reading.records] == ["10.1000/x1"] * 2
