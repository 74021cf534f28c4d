"""What holds for every format: a record is read alike wherever it stands, and no record is lost or made.

All formats that can be read are covered through `examples.EXAMPLES`; there is nothing here that knows one of them.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rowen.records import FormatError, Located, Record
from rowen.records.formats import _source as source_module
from rowen.records.formats import format_names, iter_file, read, write
from tests.records.formats.examples import EXAMPLES, Example

READABLE = format_names()
CASES = pytest.mark.parametrize("name", READABLE)
IN_LINES = pytest.mark.parametrize("name", [name for name in READABLE if name not in EXAMPLES or EXAMPLES[name].lines])
FEW = settings(max_examples=25, deadline=None)


def example(name: str) -> Example:
    assert name in EXAMPLES, (
        f"Add an example of {name} to tests/records/formats/examples.py: records, and how a file is made."
    )
    return EXAMPLES[name]


def records(data: bytes, name: str | None = None) -> list[Record]:
    return [located.record for located in read(data, format=name).records]


@lru_cache
def alone(name: str) -> tuple[Record, ...]:
    """Each record of the example, read from a file in which it stands alone."""
    found = [records(example(name).file([record])) for record in example(name).records]
    assert [len(each) for each in found] == [1] * len(found), "Each record of an example is one when it stands alone."
    return tuple(each[0] for each in found)


def places(name: str) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, len(example(name).records) - 1), min_size=1, max_size=6)


def chosen(name: str, order: Sequence[int]) -> list[str]:
    return [example(name).records[place] for place in order]


def told_apart(name: str, found: Sequence[Record]) -> list[Record]:
    """Ovid's running number is part of what is kept of a record; everything else is the same wherever it stands."""
    return [replace(each, extra=tuple(pair for pair in each.extra if pair[0] != "number")) for each in found]


@CASES
def test_a_format_has_an_example_of_several_different_records_that_is_recognised(name: str) -> None:
    assert len(set(example(name).records)) >= 3
    reading = read(example(name).file())
    assert reading.format == name
    assert reading.problems == ()
    assert all(record.title for record in alone(name))


@CASES
@FEW
@given(data=st.data())
def test_a_file_of_any_records_gives_just_these_in_their_order(name: str, data: st.DataObject) -> None:
    """Putting a record in adds it and nothing else; files put together give the records of both; cut, those before."""
    order = data.draw(places(name))
    found = read(example(name).file(chosen(name, order)), format=name).records
    assert told_apart(name, [each.record for each in found]) == told_apart(
        name, [alone(name)[place] for place in order]
    )
    assert [each.number for each in found] == list(range(1, len(order) + 1))


@CASES
def test_the_encoding_changes_nothing(name: str) -> None:
    wanted = records(example(name).file())
    for encoding in example(name).encodings:
        assert records(example(name).file().decode().encode(encoding)) == wanted, encoding


@IN_LINES
@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_change_nothing(name: str, end: str) -> None:
    text = example(name).file().decode()
    assert records(text.replace("\n", end).encode()) == records(text.encode())


@IN_LINES
@pytest.mark.parametrize("around", ["\n", "\n\n\n"])
def test_empty_lines_around_the_file_change_nothing(name: str, around: str) -> None:
    text = example(name).file().decode()
    assert records((around + text + around).encode()) == records(text.encode())


@IN_LINES
def test_the_line_of_a_record_is_where_it_begins(name: str) -> None:
    data = example(name).file()
    lines = data.decode().split("\n")
    for located, text in zip(read(data).records, example(name).records, strict=True):
        assert located.line is not None
        first = text.split("\n")[0].replace("<{}>", f"<{located.number}>")
        assert first in lines[located.line - 1]


@CASES
@pytest.mark.parametrize("block", [1, 7, 64])
def test_where_the_blocks_of_a_stream_are_cut_changes_nothing(
    name: str, block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_module, "HEAD", 8)
    monkeypatch.setattr(source_module, "BLOCK", block)
    (tmp_path / "file").write_bytes(example(name).file())
    found = [item for item in iter_file(tmp_path / "file") if isinstance(item, Located)]
    assert tuple(found) == read(example(name).file()).records


@CASES
@FEW
@given(data=st.data())
def test_a_file_cut_anywhere_gives_at_least_the_whole_records_before_or_is_refused(
    name: str, data: st.DataObject
) -> None:
    whole = example(name).file()
    cut = data.draw(st.integers(1, len(whole) - 1))
    try:
        found = read(whole[:cut], format=name).records
    except FormatError as error:
        refused(error)
        return
    # Up to where a file of fewer records says the same, these records are whole.
    files = (example(name).file(example(name).records[:count]) for count in range(1, len(example(name).records)))
    assert len(found) >= sum(_alike(each, whole) <= cut for each in files)


def refused(error: FormatError) -> None:
    assert all(problem.remedy for problem in error.problems)


def _alike(one: bytes, two: bytes) -> int:
    """How many bytes both begin with."""
    return next(
        (place for place, pair in enumerate(zip(one, two, strict=False)) if pair[0] != pair[1]), min(len(one), len(two))
    )


@pytest.mark.parametrize("name", [name for name in READABLE if name in format_names(writable=True)])
def test_what_is_written_reads_the_same_when_it_is_written_again(name: str) -> None:
    once = _again(name, list(alone(name)))
    assert _again(name, once) == once


def _again(name: str, given: list[Record]) -> list[Record]:
    stream = io.BytesIO()
    assert write(given, name, stream) == len(given)
    return records(stream.getvalue(), name)
