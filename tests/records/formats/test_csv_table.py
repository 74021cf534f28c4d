"""CSV: headers of many platforms, preambles, delimiters, formulas."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rowen.records import Author, FormatError, Kind, PartialDate, Record
from rowen.records.formats import read, write
from rowen.records.formats._csv_writer import bare, safe
from rowen.records.formats._source import Source
from rowen.records.formats.csv_table import scan
from tests.records.record_strategies import RECORDS


def one(header: str, row: str) -> Record:
    reading = read(f"{header}\n{row}\n".encode())
    assert (reading.format, len(reading.records)) == ("csv", 1)
    return reading.records[0].record


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiter_and_encoding_are_found(delimiter: str, encoding: str) -> None:
    text = delimiter.join(("Title", "Authors", "Year")) + "\r\n" + delimiter.join(("Déjà vu", "Doe J", "2019")) + "\r\n"
    record = read(text.encode(encoding)).records[0].record
    assert (record.title, record.authors, record.year) == ("Déjà vu", (Author("Doe", "J"),), 2019)


def test_lines_before_the_header_are_the_preamble() -> None:
    reading = read(
        b"SEARCH QUERY;asthma:ti;;\n-----;;;\n;;;\nTitle;Author Names;Publication Year;DOI\nOne;Doe J.;2019;10.1000/x\n"
    )
    assert reading.preamble == ("SEARCH QUERY;asthma:ti", "-----", "")
    assert reading.records[0].line == 5
    assert reading.records[0].record.identifiers.doi == "10.1000/x"


def test_every_cell_is_kept_whether_its_column_is_known_or_not() -> None:
    record = one("Title,My own column,Cited by,ID", "One,a value,12,id_7")
    assert record.extra == (("My own column", "a value"), ("Cited by", "12"), ("ID", "id_7"))
    assert record.native_id == ""


def test_a_row_longer_than_the_header_is_kept_and_named() -> None:
    reading = read(b"Title,Year\nOne,2019,lost?\n", name="x.csv")
    assert (reading.problems[0].line, reading.problems[0].file) == (2, "x.csv")
    assert ("column 3", "lost?") in reading.records[0].record.extra


def test_line_breaks_inside_cells_belong_to_the_cell_and_lines_are_counted() -> None:
    reading = read(b'Title,Abstract\n"One","a\nb\nc"\nTwo,d\n\nThree,e\n')
    assert [(located.number, located.line) for located in reading.records] == [(1, 2), (2, 5), (3, 7)]
    assert reading.records[0].record.abstract_text == "a\nb\nc"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Doe, Jane; Roe, R.", (Author("Doe", "Jane"), Author("Roe", "R."))),
        ("Doe, Jane and Roe, R.", (Author("Doe", "Jane"), Author("Roe", "R."))),
        ("Doe J.A., Roe R.", (Author("Doe", "J.A."), Author("Roe", "R."))),
        ("['Doe, Jane', 'Roe, R.']", (Author("Doe", "Jane"), Author("Roe", "R."))),
        ("Adeli K.Lewis G. F.", (Author("Adeli", "K."), Author("Lewis", "G. F."))),
        ("Jane Doe|Richard Roe", (Author("Jane Doe"), Author("Richard Roe"))),
        ("Doe, Jane", (Author("Doe", "Jane"),)),
    ],
)
def test_a_cell_of_names_becomes_people(cell: str, expected: tuple[Author, ...]) -> None:
    assert one("Title,Authors", f'One,"{cell}"').authors == expected


@pytest.mark.parametrize(
    ("header", "platform"),
    [
        (
            "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI",
            "PubMed",
        ),
        ("Authors,Title,Year,Source title,Authors with affiliations,EID", "Scopus"),
        ("CENTRAL ID,Author(s),Title,Source,Year,Cochrane Review Group Code", "Cochrane Library"),
        ("Title,Authors,Year", ""),
    ],
)
def test_the_platform_is_known_by_its_columns_or_not_at_all(header: str, platform: str) -> None:
    assert read((header + "\n" + ",".join("x" for _ in header.split(",")) + "\n").encode()).platform == platform


def test_accession_numbers_and_excels_armour() -> None:
    record = one("Article Title,Accession Number,ISSN,Publication Date", 'One,176404503,"=""00284793""","=""2019"""')
    assert record.native_id == "176404503"
    assert record.identifiers.issn == ("0028-4793",)
    assert record.published == PartialDate(2019)


def test_a_declared_header_says_what_a_column_holds() -> None:
    items = list(scan(Source("Überschrift,Wer\nOne,Doe J\n".encode()), {"Überschrift": "title", "Wer": "authors"}))
    assert items[0].record.title == "One"  # type: ignore[union-attr]
    assert items[0].record.authors == (Author("Doe", "J"),)  # type: ignore[union-attr]


def test_a_quotation_mark_that_never_ends_or_no_header_is_an_error() -> None:
    with pytest.raises(FormatError, match="not known"):
        read(b"apples,pears\n1,2\n")
    with pytest.raises(FormatError, match="columns that are known"):
        read(b"apples,pears\n1,2\n", format="csv")


@settings(max_examples=100)
@given(RECORDS.filter(lambda record: record.kind is not Kind.UNKNOWN or not record.publication_types))
def test_what_is_written_is_read_back_in_every_field(record: Record) -> None:
    stream = io.BytesIO()
    write([record], "csv", stream)
    reading = read(stream.getvalue(), format="csv")
    if record == Record(kind=record.kind):
        return
    back = reading.records[0].record
    for name in Record.__dataclass_fields__:
        if name in ("notes", "extra"):
            continue
        assert getattr(back, name) == getattr(record, name), name
    assert "\n".join(back.notes) == "\n".join(record.notes)
    assert set(record.extra) <= set(back.extra)


@given(st.text(max_size=20))
def test_no_cell_begins_like_a_formula_and_none_changes(text: str) -> None:
    assert bare(safe(text)) == text
    assert not safe(text).startswith(("=", "+", "-", "@", "\t", "\r"))
