"""RIS as it comes back from word processors, web pages and other programs: marks that no specification knows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rowen.records import Author, FormatError, Kind
from rowen.records.formats import iter_file, read, sniff

TWO = "TY  - JOUR\nTI  - First\nAU  - Doe, Jane\nER  - \n\nTY  - BOOK\nTI  - Second\nER  - \n"


def separated(mark: str) -> bytes:
    return re.sub(r"(?m)^([A-Z][A-Z0-9])  - ?", rf"\1{mark}", TWO).encode()


@pytest.mark.parametrize(
    "mark", ["   - ", "    -  ", "\u00a0\u00a0- ", "  \u2013 ", " \u2014 ", "\t- ", "\t-\t", "  -", " -", "- ", "  -\t"]
)
def test_both_records_come_out_whatever_stands_between_tag_and_value(mark: str) -> None:
    reading = read(separated(mark))
    assert reading.format == "ris"
    assert [located.record.title for located in reading.records] == ["First", "Second"]
    assert reading.records[0].record.authors == (Author("Doe", "Jane"),)
    assert reading.records[1].record.kind is Kind.BOOK


@pytest.mark.parametrize("start", ["ty", "Ty"])
def test_tags_in_lower_case_are_tags_when_the_file_begins_so(start: str) -> None:
    text = re.sub(r"(?m)^([A-Z][A-Z0-9])  -", lambda found: found[0].lower(), TWO).replace("ty ", f"{start} ")
    reading = read(text.encode())
    assert [located.record.title for located in reading.records] == ["First", "Second"]
    assert reading.problems == ()


def test_a_wrapped_line_in_lower_case_is_no_tag_in_an_ordinary_file() -> None:
    reading = read(b"TY  - JOUR\nAB  - measured at\npH  - 7\nER  - \n")
    assert reading.records[0].record.abstract_text == "measured at pH  - 7"


def test_ty_may_stand_anywhere_among_the_tags_of_its_record() -> None:
    data = b"DB  - X\nTI  - One\nTY  - JOUR\nAU  - Doe, J\nER  - \n\nTI  - Two\nTY  - BOOK\nAU  - Roe, R\nER  - \n"
    reading = read(data)
    found = [(located.record.title, located.record.kind, located.line) for located in reading.records]
    assert found == [("One", Kind.ARTICLE, 1), ("Two", Kind.BOOK, 7)]
    assert all(len(located.record.authors) == 1 for located in reading.records)
    assert reading.problems == ()


def test_a_record_without_ty_and_er_is_still_two_records_when_both_have_a_title() -> None:
    reading = read(b"TI  - One\n\nTY  - JOUR\nTI  - Two\nER  - \n", format="ris")
    assert [located.record.title for located in reading.records] == ["One", "Two"]
    assert len(reading.problems) == 2


def test_records_without_title_and_er_are_told_apart_by_the_empty_line_before_ty() -> None:
    reading = read(b"TY  - GEN\nN1  - one\n\nTY  - GEN\nN1  - two\n \nTY  - GEN\nTI  - Three\n")
    assert [located.line for located in reading.records] == [1, 4, 7]
    assert len(reading.problems) == 3


def test_rules_and_counters_between_records_are_furniture() -> None:
    line = "_" * 60
    reading = read(f"{line}\nDocument 1 of 2\n\n{TWO}\n{line}\nDocument 2 of 2\n{TWO}{line}\n".encode())
    assert len(reading.records) == 4
    assert reading.problems == ()


def test_a_title_in_capitals_that_ends_like_ty_makes_no_ris_of_a_table() -> None:
    assert sniff(b"Title,Year\nQUALITY - A STUDY,2019\n").name == "csv"


@pytest.mark.parametrize("mark", ["\t- ", "  -\t"])
def test_tagged_lines_with_tabs_are_never_a_table(mark: str) -> None:
    with pytest.raises(FormatError, match="not known"):
        sniff(f"JF{mark}Journal\nTI{mark}One\nAU{mark}Doe, J\nPY{mark}2019\n".encode())


def test_ris_with_tabs_but_without_ty_is_read_when_declared() -> None:
    assert read(b"TI\t- One\nAU\t- Doe, J\nPY\t- 2019\nER\t- \n", format="ris").records[0].record.year == 2019


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig"])
def test_a_long_file_is_recognised_in_every_encoding(encoding: str) -> None:
    data = (TWO * 3000).encode(encoding)
    assert sniff(data, "x.ris").name == "ris"
    assert len(read(data).records) == 6000


def test_one_file_read_in_a_stream_has_the_same_records(tmp_path: Path) -> None:
    path = tmp_path / "x.ris"
    path.write_bytes(separated("\t- ") * 500)
    assert list(iter_file(path)) == list(read(path).records)


def test_two_persons_in_one_field_are_two_persons_and_a_comma_too_many_makes_no_suffix() -> None:
    lines = (
        "TY  - JOUR",
        "A1  - Doe, J and Roe, A B",
        "A1  - Long,, Walter",
        "A1  - King,, Jr.",
        "A1  - Health, and Care, Dept",
    )
    record = read("\r\n".join((*lines, "TI  - One", "ER  - ", "")).encode()).records[0].record
    assert record.authors[:4] == (
        Author("Doe", "J"),
        Author("Roe", "A B"),
        Author("Long", "Walter"),
        Author("King", "", "Jr."),
    )
    assert len(record.authors) == 5
    assert {("A1", "Doe, J and Roe, A B"), ("A1", "Long,, Walter")} <= set(record.extra)
