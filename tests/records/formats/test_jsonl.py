"""JSONL loses nothing."""

from __future__ import annotations

import io

from hypothesis import given, settings
from hypothesis import strategies as st

from rowen.records import Record
from rowen.records.formats import read, write
from tests.records.record_strategies import RECORDS


@settings(max_examples=60)
@given(st.lists(RECORDS, min_size=1, max_size=4))
def test_what_is_written_is_read_back_whole(records: list[Record]) -> None:
    stream = io.BytesIO()
    write(records, "jsonl", stream)
    reading = read(stream.getvalue(), format="jsonl")
    assert [located.record for located in reading.records] == records
    assert reading.problems == ()


def test_a_damaged_line_is_named_with_line_and_field_and_the_others_come_out() -> None:
    reading = read(b'{"title":"One"}\n{"title":3}\n\nnonsense\n{"title":"Two"}\n', name="x.jsonl")
    assert [located.record.title for located in reading.records] == ["One", "Two"]
    assert [(problem.line, problem.field) for problem in reading.problems] == [(2, "title"), (4, "")]


def test_jsonl_is_recognised() -> None:
    assert read(b'\xef\xbb\xbf{"title":"One"}\n').format == "jsonl"
