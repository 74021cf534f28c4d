"""The practice ERIC answers like the real one, and its connector finds everything in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rowen.records import BudgetSpent, Kind, Refused
from rowen.sandbox.eric import EricService
from rowen.sandbox.server import Sandbox
from rowen.sandbox.service import Call
from rowen.sandbox.state import State
from tests.sandbox.walking import EVERYTHING as OF_EACH
from tests.sandbox.walking import Walker

EVERYTHING = str(OF_EACH["eric"])


@pytest.fixture
def walker(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Walker:
    monkeypatch.setattr("connectors.eric.PAGE", 15)
    return Walker("eric", sandbox, tmp_path, monkeypatch)


@pytest.fixture
def service(state: State) -> EricService:
    return EricService(state)


def response(service: EricService, query: str, **params: str) -> dict[str, Any]:
    answer = service.answer(Call("GET", "", {"search": query, "format": "json", "rows": "2000", **params}))
    assert answer.status == 200, answer.body
    read: dict[str, Any] = json.loads(answer.body)["response"]
    return read


def found(service: EricService, query: str) -> set[str]:
    return {document["id"] for document in response(service, query)["docs"]}


def test_the_connector_finds_all_that_is_held(walker: Walker) -> None:
    everything = walker.search(EVERYTHING)
    assert set(everything.ids) == set(walker.stored) == walker.held
    assert len(everything.ids) > 30
    assert walker.rebuilt() == everything.ids
    records = list(walker.stored.values())
    assert all(record.title and record.published and record.authors for record in records)
    assert {Kind.ARTICLE, Kind.CONFERENCE} <= {record.kind for record in records}
    assert all(record.container and record.volume for record in records if record.kind is Kind.ARTICLE)
    assert any(record.identifiers.doi for record in records)
    assert any(record.identifiers.issn for record in records)


def test_a_client_that_is_shut_out_is_told_when_to_come_back(walker: Walker) -> None:
    walker.sandbox.set_faults("eric:budgetx*")
    with pytest.raises(BudgetSpent) as caught:
        walker.search(EVERYTHING)
    assert caught.value.until is not None


def test_a_query_that_cannot_be_read_is_refused_in_solrs_words(walker: Walker) -> None:
    with pytest.raises(Refused, match="Cannot parse"):
        walker.search('title:("peer support" OR')


def test_fields_and_operators_mean_what_they_mean(service: EricService) -> None:
    a, b = found(service, "title:online"), found(service, "description:interviews")
    assert found(service, "title:online AND description:interviews") == a & b
    assert found(service, "title:online OR description:interviews") == a | b
    assert found(service, "title:online NOT description:interviews") == a - b
    assert a - b


def test_limits_cut_the_whole_into_parts_that_add_up(service: EricService) -> None:
    everything = found(service, EVERYTHING)
    for parts in (
        ("peerreviewed:T", "peerreviewed:F"),
        ("publicationdateyear:[1900 TO 2015]", "publicationdateyear:[2016 TO 2100]"),
    ):
        first, second = (found(service, each) for each in parts)
        assert first
        assert second
        assert first | second == everything
        assert not first & second
    assert found(service, 'publicationtype:"Books"') < everything


def test_a_document_is_found_by_its_number(service: EricService) -> None:
    for number in sorted(found(service, EVERYTHING))[::40]:
        assert found(service, f"id:{number}") == {number}


def test_fields_that_were_not_asked_for_do_not_come(service: EricService) -> None:
    assert all("url" not in document for document in response(service, EVERYTHING)["docs"])
    asked = response(service, EVERYTHING, fields="id,url,nonsense")["docs"]
    assert {name for document in asked for name in document} == {"id", "url"}
