"""CSL-JSON is read item by item and written so that nothing is lost on the way back."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given, settings

from rowen.records import AbstractPart, Author, FormatError, Identifiers, Kind, PartialDate, Record
from rowen.records.formats import read, write
from rowen.records.serial import from_json, to_json
from tests.records.record_strategies import RECORDS

ITEM = {
    "id": "doe2019", "type": "article-journal", "title": "On frogs", "container-title": "Journal of Frogs",
    "container-title-short": "J Frogs", "volume": 7, "issue": "2", "page": "1-9", "DOI": "10.1000/ABC", "PMID": "31415926",
    "ISSN": "0028-4793, 1234-5679", "URL": "https://example.org/a", "abstract": "We know.", "language": "en", "keyword": "a, b",
    "author": [{"family": "Doe", "given": "Jane", "suffix": "Jr"}, {"literal": "The Group"},
               {"family": "Berg", "given": "Jan", "non-dropping-particle": "van den"}],
    "issued": {"date-parts": [["2019", 5, 3]]}, "accessed": {"date-parts": [[2020, 1, 1]]}, "translator": [{"family": "Roe"}],
    "something-else": {"deep": [1, 2]}, "note": "a note", "source": "Scopus",
}  # fmt: skip


def data(*items: object) -> bytes:
    return json.dumps(items, ensure_ascii=False, indent=1).encode()


def one(**changes: object) -> Record:
    (located,) = read(data({"type": "book", **changes})).records
    return located.record


def written(*records: Record) -> bytes:
    stream = io.BytesIO()
    assert write(records, "csl_json", stream) == len(records)
    return stream.getvalue()


def again(record: Record) -> Record:
    reading = read(written(record))
    assert (reading.format, reading.problems, len(reading.records)) == ("csl_json", (), 1)
    return reading.records[0].record


def test_every_variable_has_its_place() -> None:
    reading = read(data(ITEM))
    record = reading.records[0].record
    assert (record.kind, record.type_as_given, record.title) == (Kind.ARTICLE, "article-journal", "On frogs")
    assert record.authors == (
        Author("Doe", "Jane", "Jr"),
        Author(collective="The Group"),
        Author("van den Berg", "Jan"),
    )
    assert (record.container, record.container_short) == ("Journal of Frogs", "J Frogs")
    assert (record.volume, record.issue, record.pages, record.year) == ("7", "2", "1-9", 2019)
    assert record.published == PartialDate(2019, 5, 3)
    assert (record.identifiers.doi, record.identifiers.pmid) == ("10.1000/abc", "31415926")
    assert record.identifiers.issn == ("0028-4793", "1234-5679")
    assert (record.keywords, record.notes, record.urls) == (("a", "b"), ("a note",), ("https://example.org/a",))
    assert record.native_id == ""
    assert reading.platform == "Scopus"
    extra = dict(record.extra)
    assert extra["DOI"] == "10.1000/ABC"
    assert extra["id"] == "doe2019"
    assert json.loads(extra["something-else"]) == {"deep": [1, 2]}
    assert json.loads(extra["author"]) == ITEM["author"]


def test_unknown_variables_come_back_when_it_is_written() -> None:
    record = read(data(ITEM)).records[0].record
    item = json.loads(written(record))[0]
    assert item["accessed"] == ITEM["accessed"]
    assert item["translator"] == ITEM["translator"]
    assert (item["id"], item["source"]) == ("doe2019", "Scopus")
    assert ["something-else", '{"deep":[1,2]}'] in item["custom"]["rowen"]["extra"]


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ({"date-parts": [[2019]]}, PartialDate(2019)),
        ({"date-parts": [["2019", "05"]]}, PartialDate(2019, 5)),
        ({"raw": "5 March 2020"}, PartialDate(2020, 3, 5)),
        ({"literal": "in press"}, None),
        ({"date-parts": [[2019], [2020]]}, PartialDate(2019)),
        ({"date-parts": []}, None),
        ("2019-05", PartialDate(2019, 5)),
        (2019, PartialDate(2019)),
    ],
)
def test_dates_of_every_shape_are_read_and_none_is_lost(issued: object, date: PartialDate | None) -> None:
    record = one(issued=issued)
    assert record.published == date
    if date is None:
        assert "issued" in dict(record.extra)


def test_values_of_the_wrong_sort_are_kept() -> None:
    record = one(
        title=["a", "list"], author="Doe, J", volume={"x": 1}, keyword=["a", "b"], DOI=None, page=5, edition=True
    )
    assert record.title == '["a","list"]'
    assert record.authors == (Author(collective="Doe, J"),)
    assert (record.keywords, record.pages, record.edition) == (("a", "b"), "5", "true")


def test_an_item_that_is_damaged_costs_no_other() -> None:
    text = '[\n{"type": "book", "title": "One"},\n{"type": "book", "title": "Two" '
    text += '"author": [{"family": "A"}, {"family": "B"}]},\n'
    text += '{"type": "book", "title": "Three"},\n7\n]'
    reading = read(text.encode())
    assert [each.record.title for each in reading.records] == ["One", "Three"]
    assert [each.line for each in reading.records] == [2, 4]
    assert [problem.line for problem in reading.problems] == [3, 5]
    assert '"Two"' in reading.problems[0].message


def test_a_file_that_breaks_off_says_so() -> None:
    reading = read(b'[{"type": "book", "title": "One"},\n{"type": "book", "ti')
    assert len(reading.records) == 1
    assert reading.problems
    assert "no end" in read(b'[{"type": "book"}').problems[0].message
    assert "after the array" in read(b'[{"type": "book"}] x').problems[0].message


def test_a_name_that_stands_twice_keeps_both_values() -> None:
    record = read(b'[{"type": "book", "title": "One", "title": "Two"}]').records[0].record
    assert record.title == "One"
    assert ("title (again)", "Two") in record.extra


def test_other_json_is_refused_by_name_and_depth_is_refused() -> None:
    with pytest.raises(FormatError, match="JSON document"):
        read(b'[{"name": "One"}]')
    with pytest.raises(FormatError, match="nested too deeply"):
        read(b'[{"type": "book", "x": ' + b"[" * 200_000)


def test_items_inside_an_object_and_other_encodings_are_read() -> None:
    assert len(read(b'{"version": "1", "items": [{"type": "book", "title": "One"}]}').records) == 1
    text = '[{"type": "book", "title": "Äpfel"}]'
    for encoding in ("utf-8-sig", "utf-16", "windows-1252"):
        assert read(text.encode(encoding)).records[0].record.title == "Äpfel"


@settings(max_examples=100)
@given(RECORDS)
def test_writing_and_reading_is_a_fixed_point(record: Record) -> None:
    first = again(record)
    assert again(first) == first


@settings(max_examples=60)
@given(RECORDS)
def test_every_field_but_white_space_survives(record: Record) -> None:
    back = again(record)
    for name in (
        "authors",
        "editors",
        "native_id",
        "identifiers",
        "keywords",
        "mesh",
        "notices",
        "created",
        "abstract",
        "kind",
    ):
        assert getattr(back, name) == getattr(record, name), name
    assert set(record.extra) <= set(back.extra)


def test_ids_are_unique_and_dates_and_groups_are_objects() -> None:
    record = Record(title="One", authors=(Author(collective="Group"),), published=PartialDate(2020, 0, 0, "Winter"),
                    identifiers=Identifiers(doi="10.1000/x"), abstract=(AbstractPart("text", "AIM"),))  # fmt: skip
    first, second = json.loads(written(record, record))
    assert (first["id"], second["id"]) == ("10.1000/x", "10.1000/x-2")
    assert first["issued"] == {"date-parts": [[2020]]}
    assert first["author"] == [{"literal": "Group"}]
    assert again(record).abstract == record.abstract
    assert again(record).published == record.published


def test_half_a_character_costs_no_record_wherever_it_stands() -> None:
    data = rb'[{"type": "book", "title": "cut \ud800", "issued": {"date-parts": "\ud800"}, "x": [{"\ud800": 1}], "\ud800": 2}]'
    (located,) = read(data, format="csl_json").records
    assert located.record.title == "cut ?"
    assert from_json(to_json(located.record)) == located.record
