"""Written RIS is read back, by us and by rispy."""

from __future__ import annotations

import io

import rispy
from hypothesis import given, settings

from rowen.records import Author, PartialDate, Record
from rowen.records.formats import read, write
from tests.records.record_strategies import RECORDS


def written(*records: Record) -> bytes:
    stream = io.BytesIO()
    assert write(records, "ris", stream) == len(records)
    return stream.getvalue()


def again(record: Record) -> Record:
    reading = read(written(record))
    assert reading.problems == ()
    assert len(reading.records) == 1
    return reading.records[0].record


@settings(max_examples=100)
@given(RECORDS)
def test_writing_and_reading_is_a_fixed_point(record: Record) -> None:
    first = again(record)
    second = again(first)
    assert again(second) == second


@settings(max_examples=60)
@given(RECORDS)
def test_what_identifies_a_document_survives(record: Record) -> None:
    back = again(record)
    assert back.title == " ".join(record.title.split())
    assert back.authors == record.authors
    assert back.identifiers.doi == record.identifiers.doi
    assert back.native_id == record.native_id
    assert back.keywords == record.keywords
    assert (back.published.year if back.published else None) == (record.published.year if record.published else None)


def test_the_bytes_are_what_reference_managers_expect() -> None:
    data = written(
        Record(title="A\ntitle", published=PartialDate(2019, 5), extra=(("U1", "mine"), ("MedlineCitation/x", "no")))
    )
    assert data.startswith(b"TY  - GEN\r\n")
    assert data.endswith(b"ER  - \r\n\r\n")
    assert b"TI  - A title\r\n" in data
    assert b"DA  - 2019/05\r\n" in data
    assert b"U1  - mine\r\n" in data
    assert data.count(b"\n") == data.count(b"\r\n")


def test_rispy_reads_what_we_write() -> None:
    data = written(Record(title="One", authors=(Author("Doe", "J"),)), Record(title="Two"))
    theirs = rispy.loads(data.decode().replace("\r\n", "\n"))
    assert [entry["title"] for entry in theirs] == ["One", "Two"]
    assert theirs[0]["authors"] == ["Doe, J"]
