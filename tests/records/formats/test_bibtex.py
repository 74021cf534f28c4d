"""BibTeX is written so that it can be read."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given, settings

from rowen.records import Author, FormatError, Kind, PartialDate, Record
from rowen.records.formats import read, write
from tests.records.record_strategies import RECORDS


def written(*records: Record) -> str:
    stream = io.BytesIO()
    assert write(records, "bibtex", stream) == len(records)
    return stream.getvalue().decode()


def test_an_article_becomes_an_entry_with_escaped_text() -> None:
    text = written(
        Record(kind=Kind.ARTICLE, title="50% of A & B {x}", authors=(Author("Doe", "Jane", "Jr"), Author(collective="The Group")),
               published=PartialDate(2019, 5), container="Journal", pages="1-9")
    )  # fmt: skip
    assert text.startswith("@article{doe2019")
    assert r"title = {50\% of A \& B \{x\}}" in text
    assert "author = {Doe, Jr, Jane and {The Group}}" in text
    assert "month = may" in text
    assert "pages = {1--9}" in text


def test_keys_are_unique() -> None:
    keys = re.findall(r"@\w+\{([^,]+),", written(*[Record(title="Same title")] * 3))
    assert len(set(keys)) == 3


@settings(max_examples=60)
@given(RECORDS)
def test_braces_always_balance(record: Record) -> None:
    depth = 0
    for character in re.sub(r"\\[{}]", "", written(record)):
        depth += (character == "{") - (character == "}")
        assert depth >= 0
    assert depth == 0


def test_it_is_recognised_and_refused_with_a_remedy() -> None:
    with pytest.raises(FormatError, match=r"BibTeX.*RIS"):
        read(written(Record(title="One")).encode())
