"""Records as JSON."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from rowen.records import Record, digest, from_json, to_json
from rowen.records.serial import json_schema
from tests.records.record_strategies import RECORDS


@settings(max_examples=60)
@given(RECORDS)
def test_a_record_survives_being_written_and_read(record: Record) -> None:
    line = to_json(record)
    assert from_json(line) == record
    assert b"\n" not in line
    assert to_json(from_json(line)) == line


def test_empty_fields_are_left_out() -> None:
    assert to_json(Record(title="A title")) == b'{"title":"A title"}'


def test_a_line_that_is_no_record_is_refused() -> None:
    with pytest.raises(ValidationError):
        from_json(b'{"title": 3')


def test_the_schema_names_every_field() -> None:
    assert set(Record.__dataclass_fields__) <= set(json_schema()["properties"])


def test_a_digest_is_sha256() -> None:
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
