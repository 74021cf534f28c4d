"""The practice CORE answers like the real one, and its connector finds everything in it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.core_parts import WINDOW
from rowen.records import BudgetSpent, Kind, Refused, Unreachable
from rowen.sandbox.core import CoreService
from rowen.sandbox.server import Sandbox
from rowen.sandbox.service import Call
from rowen.sandbox.state import State
from tests.sandbox.walking import EVERYTHING as OF_EACH
from tests.sandbox.walking import Walker

EVERYTHING = str(OF_EACH["core"])


@pytest.fixture
def walker(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Walker:
    monkeypatch.setattr("connectors.core.PAGE", 40)
    return Walker("core", sandbox, tmp_path, monkeypatch)


@pytest.fixture
def service(state: State) -> CoreService:
    return CoreService(state)


def page(service: CoreService, query: str, offset: int = 0) -> dict[str, Any]:
    answer = service.answer(Call("GET", "search/works/", {"q": query, "limit": "100", "offset": str(offset)}))
    assert answer.status == 200, answer.body
    read: dict[str, Any] = json.loads(answer.body)
    return read


def found(service: CoreService, query: str) -> set[int]:
    total = page(service, query)["totalHits"]
    return {work["id"] for offset in range(0, total, 100) for work in page(service, query, offset)["results"]}


def test_the_connector_finds_all_that_is_held(walker: Walker) -> None:
    everything = walker.search(EVERYTHING)
    assert set(everything.ids) == set(walker.stored) == walker.held
    assert len(everything.ids) > 120
    assert walker.rebuilt() == everything.ids
    records = list(walker.stored.values())
    assert all(record.title and record.authors for record in records)
    assert {Kind.ARTICLE, Kind.UNKNOWN, Kind.THESIS} == {record.kind for record in records}
    assert not all(record.published for record in records)


def test_more_than_the_window_comes_by_year_and_without(walker: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.core.WINDOW", replace(WINDOW, most=40))
    monkeypatch.setattr("rowen.sandbox.core.WINDOW", 40)
    everything = walker.search(EVERYTHING)
    assert set(everything.ids) == set(walker.stored) == walker.held
    assert walker.rebuilt() == everything.ids


def test_a_spent_budget_names_tomorrow(walker: Walker) -> None:
    walker.sandbox.set_faults("core:budgetx*")
    with pytest.raises(BudgetSpent) as caught:
        walker.search(EVERYTHING)
    assert caught.value.until is not None
    assert caught.value.until > datetime.now(UTC) + timedelta(hours=20)


def test_a_wrong_key_is_refused(walker: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROWEN_CORE_API_KEY", "another-key-than-that")
    with pytest.raises(Refused, match="Invalid API key"):
        walker.search(EVERYTHING)


def test_a_query_that_cannot_be_read_is_refused(walker: Walker) -> None:
    with pytest.raises(Refused, match="Cannot parse"):
        walker.search("title:(online OR")


def test_a_phrase_without_a_field_fails_as_it_does_in_core(walker: Walker) -> None:
    with pytest.raises(Unreachable) as caught:
        walker.search('"online community"')
    assert "title:" in caught.value.remedy


def test_without_the_slash_at_the_end_it_sends_one_elsewhere(service: CoreService) -> None:
    assert service.answer(Call("GET", "search/works", {"q": "x"})).status == 301


def test_beyond_the_window_it_refuses(service: CoreService) -> None:
    params = {"q": EVERYTHING, "offset": "10000", "limit": "100"}
    assert service.answer(Call("GET", "search/works/", params)).status == 400


def test_fields_and_operators_mean_what_they_mean(service: CoreService) -> None:
    a, b = found(service, "title:online"), found(service, "abstract:interviews")
    assert found(service, "title:online AND abstract:interviews") == a & b
    assert found(service, "title:online OR abstract:interviews") == a | b
    assert found(service, "title:online AND NOT abstract:interviews") == a - b
    assert found(service, 'title:"online community"') < a


def test_years_and_no_year_cut_the_whole_into_parts_that_add_up(service: CoreService) -> None:
    parts = [
        found(service, "yearPublished>0 AND yearPublished<2016"),
        found(service, "yearPublished>=2016"),
        found(service, "NOT _exists_:yearPublished"),
    ]
    assert all(parts)
    assert set.union(*parts) == found(service, EVERYTHING)
    assert sum(map(len, parts)) == len(set.union(*parts))
