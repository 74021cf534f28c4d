"""A list of texts that holds something else makes no record that cannot be read back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from connectors import clinicaltrials_record, crossref_record, doaj_record, eric_record, semanticscholar_record
from connectors.fields import Fields, texts
from rowen.records import Record
from rowen.records.serial import from_json, to_json


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (["peers", None, " ", 2020, {"a": 1}], ("peers", "2020", '{"a":1}')),
        ("peers", ("peers",)),
        (None, ()),
        ([], ()),
    ],
)
def test_what_is_no_text_is_written_out_and_what_says_nothing_is_left_out(said: object, read: tuple[str, ...]) -> None:
    assert texts({"subject": said}, "subject") == read


def _doaj(said: object) -> Record:
    return doaj_record.read_record("1", {"bibjson": {"keywords": said, "journal": {"language": said}}})


def _trial(said: object) -> Record:
    modules: Fields = {
        "identificationModule": {"nctId": "NCT00000001"},
        "conditionsModule": {"conditions": said, "keywords": said},
        "designModule": {"phases": said},
    }
    return clinicaltrials_record.read_study({"protocolSection": modules})


@pytest.mark.parametrize(
    "read",
    [
        _doaj,
        _trial,
        lambda said: crossref_record.read_record({"DOI": "10.5555/a", "subject": said}),
        lambda said: eric_record.read_document({"id": "EJ1", "subject": said, "publicationtype": said}),
        lambda said: semanticscholar_record.read_record("1", {"publicationTypes": said}),
    ],
)
@pytest.mark.parametrize("said", [["peers", None, 2020], "peers"])
def test_a_list_of_other_things_makes_a_record_that_can_be_read_back(
    read: Callable[[object], Record], said: object
) -> None:
    record = read(said)
    assert from_json(to_json(record)) == record
    assert "peers" in (*record.keywords, *record.publication_types)
