"""The practice Web of Science, asked by both real connectors: everything arrives, every fault is survived or named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from connectors.wos import WebOfScience
from connectors.wos_starter import WebOfScienceStarter
from rowen.records import BudgetSpent, Refused, matching
from rowen.sandbox.families import Role
from rowen.sandbox.server import Sandbox, running
from rowen.sandbox.service import Call
from rowen.sandbox.wos import WosService
from rowen.sandbox.wos_query import accession_numbers, core_collection
from rowen.sandbox.wos_starter import WosStarterService
from tests.sandbox.walking import ask

BOTH = pytest.mark.parametrize("name", ["wos", "wos_starter"])


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running(seed=1, works=2000, hang=0.2) as started:
        yield started


@pytest.fixture(autouse=True)
def _no_faults_and_no_waiting(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for source in (WebOfScience, WebOfScienceStarter):
        monkeypatch.setattr(source, "limits", lambda self, *, has_key: 1000.0)
    yield
    sandbox.set_faults("")
    sandbox.state.vanished.clear()


def held(sandbox: Sandbox) -> np.ndarray:  # type: ignore[type-arg]
    return np.flatnonzero(core_collection(sandbox.corpus).held(sandbox.state.clock.day))


def uts(sandbox: Sandbox, index: np.ndarray) -> list[str]:  # type: ignore[type-arg]
    return accession_numbers(core_collection(sandbox.corpus), index)


@BOTH
def test_all_that_it_holds_arrives(
    name: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found, came = ask(name, "PY=(1900-2100)", sandbox, monkeypatch, tmp_path)
    assert set(found.ids) == set(uts(sandbox, held(sandbox))) == set(came)
    assert found.reported > 800
    assert any(record.abstract for record in came.values()) == (name == "wos")
    assert any(record.notices for record in came.values())


@BOTH
def test_a_real_strategy_finds_what_the_texts_hold(
    name: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    query = (
        'TS=("peer support" OR forum*) AND TI=(online NEAR/3 communit* OR diabetes) AND PY=(2010-2024) NOT DT=(Letter)'
    )
    found, _ = ask(name, query, sandbox, monkeypatch, tmp_path)
    due = set()
    works = sandbox.corpus.make(held(sandbox))
    for work, ut in zip(works, uts(sandbox, held(sandbox)), strict=True):
        words = f" {' | '.join(map(matching, [work.title, work.abstract, *work.keywords]))} "
        title = f" {matching(work.title)} "
        on_topic = " peer support " in words or " forum" in words
        named = (" online " in title and " communit" in title) or " diabetes " in title
        if on_topic and named and 2010 <= work.year <= 2024 and work.role != Role.COMMENT:
            due.add(ut)
    assert set(found.ids) == due
    assert len(due) > 5


@BOTH
def test_what_a_work_says_comes_through(
    name: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _, came = ask(name, "SANDBOX=(120)", sandbox, monkeypatch, tmp_path)
    assert len(came) == 120
    places = dict(zip(uts(sandbox, held(sandbox)), held(sandbox), strict=True))
    for ut, record in came.items():
        (work,) = sandbox.corpus.make([places[ut]])
        assert record.title == work.title
        assert [one.family for one in record.authors if not one.collective] == [one.family for one in work.authors]
        assert record.identifiers.doi in {None, work.doi.lower()}
        assert record.published is not None
        assert (record.published.year, record.published.month) == (work.year, work.issue.day.month)
        assert record.keywords == work.keywords
        assert record.abstract_text in {"", work.abstract}


def test_a_record_that_vanishes_between_list_and_fetch_is_named(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sandbox.set_faults("wos:vanishing@3")
    found, came = ask("wos", "SANDBOX=(80)", sandbox, monkeypatch, tmp_path)
    assert {item.native_id for item in found.missing} == set(found.ids) - set(came)
    assert len(found.missing) == 1


def test_a_spent_year_has_no_date_and_a_spent_day_ends_at_midnight(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sandbox.set_faults(["wos:budget@2", "wos_starter:budget@2"])
    with pytest.raises(BudgetSpent) as caught:
        ask("wos", "SANDBOX=(120)", sandbox, monkeypatch, tmp_path)
    assert caught.value.until is None
    with pytest.raises(BudgetSpent) as caught:
        ask("wos_starter", "SANDBOX=(120)", sandbox, monkeypatch, tmp_path)
    assert caught.value.until is not None
    assert caught.value.until - datetime.now(UTC) <= timedelta(days=1)


def test_a_record_costs_one_of_the_year_and_an_id_nothing(sandbox: Sandbox) -> None:
    service = WosService(sandbox.state)
    key = {"x-apikey": service.practice_key}
    before = service.left
    service.answer(Call("GET", "", {"usrQuery": "SANDBOX=(9)", "count": "0", "firstRecord": "1"}, key))
    listed = service.answer(Call("GET", "recordids/1", {"count": "100", "firstRecord": "1"}, key))
    assert listed.body.count(b"WOS:") == 9
    assert service.left == before
    service.answer(Call("GET", "", {"usrQuery": "SANDBOX=(9)", "count": "5", "firstRecord": "1"}, key))
    assert service.left == before - 5


@BOTH
@pytest.mark.parametrize("query", ["TS=(asthma", "asthma", "ZZ=(asthma)"])
def test_a_query_that_cannot_be_read_is_quoted(
    name: str, query: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="Invalid query"):
        ask(name, query, sandbox, monkeypatch, tmp_path)


def test_starter_does_not_know_every_tag(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert ask("wos", "AB=(asthma)", sandbox, monkeypatch, tmp_path)[0].reported > 0
    with pytest.raises(Refused, match="field tag AB is not known"):
        ask("wos_starter", "AB=(asthma)", sandbox, monkeypatch, tmp_path)


def test_without_the_key_nothing_is_answered(sandbox: Sandbox) -> None:
    assert WosService(sandbox.state).answer(Call("GET", "", {"count": "0"})).status == 401
    assert WosStarterService(sandbox.state).answer(Call("GET", "documents", {})).status == 401
