from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowen.ledger.types import Decision, Proposal, Proposed, Role, Stage, Verdict
from rowen.records import AbstractPart, Author, DecisionError, Identifiers, Kind, PartialDate, Record
from screening.decisions import QueueItem, export_queue, format_names, read_verdicts
from screening.verdicts_csv import COLUMNS, guard, unguard

RECORD = Record(
    kind=Kind.ARTICLE,
    title="Life <i>online</i>",
    authors=(Author("Doe", "J"), Author(collective="The Group")),
    container="J Test",
    published=PartialDate(2019),
    pages="11-19",
    identifiers=Identifiers(doi="10.1000/x", pmid="12"),
    abstract=(AbstractPart('A line.\nAnother, with "quotes"; and so on.', "AIM"),),
)
ITEMS = (
    QueueItem(
        "c-aaaaaaaaaaaaa", RECORD, Stage.TITLE_ABSTRACT,
        (
            Proposal("c-aaaaaaaaaaaaa", "language", Proposed.KEEP, "In.", "eng"),
            Proposal("c-aaaaaaaaaaaaa", "date_window", Proposed.EXCLUDE, "Published before 2020.", "2019"),
        ),
    ),
    QueueItem("c-bbbbbbbbbbbbb", Record(title="=HYPERLINK(1)"), Stage.FULL_TEXT),
)  # fmt: skip


def exported(name: str, **more: bool | str) -> bytes:
    stream = io.BytesIO()
    assert export_queue(ITEMS, name, stream, **more) == 2  # type: ignore[arg-type]
    return stream.getvalue()


@pytest.mark.parametrize("name", format_names())
def test_a_queue_that_nobody_filled_in_comes_back_blank(name: str) -> None:
    rows, problems = read_verdicts(exported(name, reviewer="ann"), f"q.{name}")
    assert problems == ()
    assert [(row.citation, row.stage, row.reviewer) for row in rows] == [
        ("c-aaaaaaaaaaaaa", "title_abstract", "ann"),
        ("c-bbbbbbbbbbbbb", "full_text", "ann"),
    ]
    assert all(row.blank for row in rows)


def test_the_csv_shows_what_a_reviewer_needs() -> None:
    data = exported("csv")
    assert data.startswith(b"\xef\xbb\xbfcitation,stage,title,authors,year,journal,abstract,doi,pmid,url,proposals,")
    first, second = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert (first["title"], first["authors"], first["year"]) == ("Life online", "Doe, J; The Group", "2019")
    assert first["url"] == "https://doi.org/10.1000/x"
    assert first["proposals"] == "date_window: exclude. Published before 2020. [2019] | language: keep. In. [eng]"
    assert second["title"] == "'=HYPERLINK(1)"


def test_votes_are_hidden_unless_they_are_asked_for() -> None:
    vote = Decision(
        citation="c-1", stage=Stage.FULL_TEXT, actor="ann", role=Role.REVIEWER, verdict=Verdict.EXCLUDE, reason="x"
    )
    item = QueueItem("c-1", Record(), Stage.FULL_TEXT, votes=(vote,), conflict=True)
    for name in format_names():
        hidden, shown = io.BytesIO(), io.BytesIO()
        export_queue([item], name, hidden)
        export_queue([item], name, shown, show_votes=True)
        assert b"ann: exclude (x)" not in hidden.getvalue()
        assert b"ann: exclude (x)" in shown.getvalue()


@given(st.text())
def test_no_cell_begins_like_a_formula_and_every_guard_can_be_undone(text: str) -> None:
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    if not text.startswith("'"):
        assert unguard(guard(text)) == text


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_dialect_of_spreadsheets_comes_back(delimiter: str, encoding: str, ends: str) -> None:
    rows = [
        ["Citation", "STAGE ", "note", "reviewer", "verdict", "reason"],
        ["c-1", "title_abstract", f"Müller{delimiter} said{ends}so", "ann", "exclude", "'=x"],
        [""] * 6,
        ["c-2", "full_text", "", "bob", "include", ""],
    ]
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=ends).writerows(rows)
    found, problems = read_verdicts(stream.getvalue().encode(encoding), "v.csv")
    assert problems == ()
    assert [(row.citation, row.line) for row in found] == [("c-1", 2), ("c-2", 5)]
    assert found[0].note.startswith(f"Müller{delimiter} said")
    assert found[0].reason == "=x"


def test_excels_separator_line_and_trailing_empty_cells_are_taken() -> None:
    text = "sep=;\r\ncitation;stage;reviewer;verdict;;\r\nc-1;full_text;ann;include;;\r\nc-2;full_text;ann\r\n"
    rows, problems = read_verdicts(text.encode(), "v.csv")
    assert problems == ()
    assert [(row.citation, row.verdict, row.line) for row in rows] == [("c-1", "include", 3), ("c-2", "", 4)]


def test_a_row_with_too_many_cells_is_refused_and_the_others_are_kept() -> None:
    text = "citation,stage,reviewer,verdict\nc-1,full_text,ann,include,because,of\nc-2,full_text,ann,include\n"
    rows, (problem,) = read_verdicts(text.encode(), "v.csv")
    assert [row.citation for row in rows] == ["c-2"]
    assert (problem.file, problem.line) == ("v.csv", 2)
    assert "6 cells" in problem.message


def test_a_quotation_mark_left_open_names_its_line_and_keeps_what_came_before() -> None:
    text = 'citation,stage,reviewer,verdict\nc-1,full_text,ann,include\n"c-2,full_text,ann,include\nc-3,,,\n'
    rows, (problem,) = read_verdicts(text.encode(), "v.csv")
    assert [row.citation for row in rows] == ["c-1"]
    assert problem.line == 3
    assert "not read" in problem.message


def test_missing_columns_are_all_named() -> None:
    rows, problems = read_verdicts(b"citation,decision\nc-1,include\n", "v.csv")
    assert rows == ()
    assert [problem.field for problem in problems] == ["stage", "reviewer", "verdict"]


def test_a_column_that_is_there_twice_is_refused() -> None:
    _, (problem,) = read_verdicts(
        b"citation,stage,reviewer,verdict,verdict\nc-1,full_text,ann,include,exclude\n", "v.csv"
    )
    assert (problem.line, problem.field) == (1, "verdict")


@pytest.mark.parametrize("data", [b"", b"  \n", b"\xef\xbb\xbf\r\n", b"hello\nworld\n", b"\x00\x01\x02"])
def test_a_file_that_holds_no_verdicts_is_never_read_as_none(data: bytes) -> None:
    with pytest.raises(DecisionError, match=r"v\.csv"):
        read_verdicts(data, "v.csv")


def test_a_format_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(DecisionError, match="csv, ris"):
        read_verdicts(b"x", "v", "docx")


def test_the_columns_hold_everything_that_can_be_filled_in() -> None:
    assert COLUMNS[-7:] == ("reviewer", "verdict", "reason", "note", "retrieval", "revises", "role")


def test_ris_filled_in_by_hand_comes_back_also_after_a_reference_manager() -> None:
    text = exported("ris", reviewer="ann").decode()
    text = text.replace("N1  - ROWEN-VERDICT: ", "N1  - ROWEN-VERDICT: Exclude", 1)
    text = text.replace("N1  - ROWEN-REASON: ", "N1  - <p>ROWEN-REASON: off-topic</p><p>ROWEN-NOTE: really</p>", 1)
    text = text.replace("N1  - ROWEN-NOTE: ", "N1  - ", 1).replace("ID  - c-aaaaaaaaaaaaa", "ID  - 17")
    rows, problems = read_verdicts(("\ufeff" + text).encode(), "v.ris")
    assert problems == ()
    assert (rows[0].citation, rows[0].verdict) == ("c-aaaaaaaaaaaaa", "Exclude")
    assert (rows[0].reason, rows[0].note, rows[0].line) == ("off-topic", "really", 1)


def test_a_ris_record_without_a_citation_is_named_with_its_line() -> None:
    rows, (problem,) = read_verdicts(b"TY  - JOUR\nER  - \n\nTY  - JOUR\nTI  - Foreign\nER  - \n", "v.ris")
    assert rows == ()
    assert (problem.line, problem.field) == (4, "ID")


def test_a_ris_note_over_several_lines_is_kept_whole() -> None:
    text = exported("ris").decode().replace("ROWEN-NOTE: ", "ROWEN-NOTE: first\r\n  second\r\nthird", 1)
    rows, _ = read_verdicts(text.encode(), "v.ris")
    assert rows[0].note == "first second third"


def test_a_ris_record_with_two_different_verdicts_is_refused() -> None:
    text = exported("ris").decode()
    twice = text.replace("ROWEN-VERDICT: ", "ROWEN-VERDICT: include\r\nN1  - ROWEN-VERDICT: exclude", 1)
    rows, (problem,) = read_verdicts(twice.encode(), "v.ris")
    assert [row.citation for row in rows] == ["c-bbbbbbbbbbbbb"]
    assert (problem.line, problem.field) == (1, "verdict")
    same = text.replace("ROWEN-VERDICT: ", "ROWEN-VERDICT: include\r\nN1  - ROWEN-VERDICT: include", 1)
    assert read_verdicts(same.encode(), "v.ris")[0][0].verdict == "include"


def test_every_line_of_the_ris_is_a_tag() -> None:
    lines = [line for line in exported("ris").decode().split("\r\n") if line]
    assert all(line[2:6] == "  - " for line in lines), lines
    assert lines[0] == "TY  - JOUR"
    assert lines[-1] == "ER  - "
