"""Workbooks are read as the tables they hold, as a person sees them, and none can harm the machine."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from rowen.records import FormatError, PartialDate
from rowen.records.formats import Reading, read

SHEET = "xl/worksheets/sheet1.xml"
HEADER = ["Title", "Authors", "Year", "ISSN", "DOI", "Pages", "Their own column"]


def book(*rows: list[object], title: str = "Sheet1", **others: list[list[object]]) -> Workbook:
    made = Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    for name, content in others.items():
        sheet = made.create_sheet(name)
        for row in content:
            sheet.append(row)
    return made


def packed(made: Workbook) -> bytes:
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def taken(made: Workbook) -> Reading:
    return read(packed(made), name="export.xlsx")


def changed(data: bytes, part: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.infolist():
            new.writestr(each.filename, content if each.filename == part else old.read(each))
    return stream.getvalue()


def test_rows_become_records_with_the_row_as_line_and_other_columns_in_extra() -> None:
    reading = taken(
        book(["search: asthma"], [], HEADER, ["One", "Doe, J; Roe, R", 2021.0, "1234-5679", "10.1/x", "1-9", "y"])
    )
    (located,) = reading.records
    assert (reading.format, located.line, reading.preamble) == ("xlsx", 4, ("search: asthma",))
    assert located.record.title == "One"
    assert [each.family for each in located.record.authors] == ["Doe", "Roe"]
    assert located.record.published == PartialDate(2021)
    assert ("Their own column", "y") in located.record.extra


def test_a_platform_is_named_by_its_columns() -> None:
    reading = taken(book(["Title", "Author Names", "PUI", "Embase Link"], ["One", "Doe J.", "L123", "https://x.org"]))
    assert reading.platform == "Embase.com"
    assert reading.records[0].record.native_id == "L123"


def test_numbers_and_dates_come_out_as_they_are_shown() -> None:
    made = book(["Title", "Publication Date", "Volume", "Zeros", "Long", "Small", "Yes"],
                ["One", date(2021, 3, 4), 12.0, 12, 123456789012, 0.1, True])  # fmt: skip
    made.active["B2"].number_format = "mmm yyyy"
    made.active["D2"].number_format = "00000000"
    record = taken(made).records[0].record
    assert record.published == PartialDate(2021, 3)
    assert record.volume == "12"
    assert {("Zeros", "00000012"), ("Long", "123456789012"), ("Small", "0.1"), ("Yes", "TRUE")} <= set(record.extra)


def test_pages_that_excel_turned_into_a_date_are_reported() -> None:
    reading = taken(book(HEADER, ["One", "Doe, J", 2020, "", "", date(2021, 4, 3)]))
    (problem,) = reading.problems
    assert (problem.line, problem.field) == (2, "Pages")
    assert "2021-04-03" in problem.message


def test_a_formula_is_never_calculated_but_kept_and_reported() -> None:
    reading = taken(book(["Title", "DOI"], ["One", '=HYPERLINK("https://doi.org/10.1000/x","10.1000/x")']))
    assert "formula" in reading.problems[0].message
    assert any("HYPERLINK" in value for _, value in reading.records[0].record.extra)


def test_every_other_sheet_that_holds_something_is_named_hidden_or_not() -> None:
    made = book(
        ["Title", "DOI"], ["One", "10.1/x"], Notes=[["a", "b"]], More=[["Title", "DOI"], ["Two", "10.1/y"]], Empty=[]
    )
    made["More"].sheet_state = "hidden"
    reading = taken(made)
    said = [problem.message for problem in reading.problems]
    assert len(reading.records) == 1
    assert len(said) == 2
    assert "'Notes'" in said[0] and "no table" in said[0]
    assert "hidden sheet 'More'" in said[1] and "a table of records" in said[1]


def test_the_first_sheet_that_looks_like_a_table_is_read() -> None:
    reading = taken(book(["About this export"], title="Cover", Results=[["Title", "DOI"], ["One", "10.1/x"]]))
    assert [each.record.title for each in reading.records] == ["One"]


def test_rows_beyond_the_range_that_a_sheet_declares_are_read() -> None:
    data = packed(book(["Title", "DOI"], ["One", "10.1/x"], ["Two", "10.1/y"]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read(SHEET)
    assert b'ref="A1:B3"' in sheet
    assert len(read(changed(data, SHEET, sheet.replace(b'ref="A1:B3"', b'ref="A1"'))).records) == 2


def test_a_cell_in_the_last_corner_of_a_sheet_costs_no_memory() -> None:
    made = book(["Title", "DOI"], ["One", "10.1/x"])
    made.active["XFD90000"] = "far away"
    reading = taken(made)
    assert len(reading.records) == 2
    assert any(value == "far away" for _, value in reading.records[1].record.extra)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"<worksheet><sheetData>" + b" " * (100 << 20), "unpack to 100 MiB"),
        (b'<!DOCTYPE w [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>', "declares entities"),
        ('<!DOCTYPE w [<!ENTITY a "aa">]><worksheet/>'.encode("utf-16"), "declares entities"),
        (b"<worksheet", "damaged"),
        (b"", "damaged"),
    ],
)
def test_bombs_and_damage_are_refused_clearly(content: bytes, what: str) -> None:
    data = changed(packed(book(["Title", "DOI"], ["One", "10.1/x"])), SHEET, content)
    with pytest.raises(FormatError, match=what) as raised:
        read(data, name="bomb.xlsx")
    assert raised.value.problems[0].remedy


def test_what_is_no_workbook_with_a_table_is_refused_by_name() -> None:
    data = packed(book(["nothing"], ["to see"]))
    with pytest.raises(FormatError, match="No sheet"):
        read(data)
    with pytest.raises(FormatError, match="damaged"):
        read(data[:-200])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("export.ris", "TY  - JOUR\nER  -\n")
    with pytest.raises(FormatError, match="ZIP file"):
        read(stream.getvalue())
    with pytest.raises(FormatError, match="old Excel workbook"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(FormatError, match="OpenDocument"):
        read(stream.getvalue())
