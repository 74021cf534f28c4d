"""The practice OpenAlex, asked by the real connector: everything arrives, and every fault is survived or named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from rowen.records import BudgetSpent, Refused, matching
from rowen.sandbox.families import Role
from rowen.sandbox.openalex import OpenAlexService
from rowen.sandbox.openalex_json import FIRST_NUMBER
from rowen.sandbox.openalex_query import _filters
from rowen.sandbox.server import Sandbox, running
from tests.sandbox.walking import ask


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running(seed=1, works=1000, hang=0.2) as started:
        yield started


@pytest.fixture
def service(sandbox: Sandbox) -> OpenAlexService:
    return OpenAlexService(sandbox.state)


@pytest.fixture(autouse=True)
def _no_faults(sandbox: Sandbox) -> Iterator[None]:
    yield
    sandbox.set_faults("")
    sandbox.state.vanished.clear()


def names(indices: np.ndarray) -> set[str]:  # type: ignore[type-arg]
    return {f"W{FIRST_NUMBER + index}" for index in indices.tolist()}


def test_all_that_it_holds_arrives(
    sandbox: Sandbox, service: OpenAlexService, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found, came = ask("openalex", "filter=publication_year:1900-", sandbox, monkeypatch, tmp_path)
    held = np.flatnonzero(service.shelf.held(sandbox.state.clock.day))
    assert set(found.ids) == names(held) == set(came)
    assert found.reported == len(held) > 700
    assert {record.year for record in came.values()} > {2010, 2020}
    assert any(record.notices for record in came.values())


def test_a_search_finds_what_the_texts_hold(
    sandbox: Sandbox, service: OpenAlexService, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    query = '("peer support" OR forum*) AND NOT asthma'
    found, _ = ask("openalex", f"filter=title.search:{query},type:!preprint", sandbox, monkeypatch, tmp_path)
    held = np.flatnonzero(service.shelf.held(sandbox.state.clock.day))
    due = set()
    for work in sandbox.corpus.make(held):
        words = f" {matching(work.title)} "
        if (" peer support " in words or " forum" in words) and " asthma " not in words and work.role != Role.PREPRINT:
            due.add(f"W{FIRST_NUMBER + work.index}")
    assert set(found.ids) == due
    assert due


def test_what_a_work_says_comes_through(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _, came = ask("openalex", "filter=sandbox:50", sandbox, monkeypatch, tmp_path)
    assert len(came) == 50
    for number, record in came.items():
        work = sandbox.corpus.make([int(number[1:]) - FIRST_NUMBER])[0]
        assert matching(record.title) == matching(work.title)
        assert record.identifiers.doi in {None, work.doi.lower()}
        assert len(record.authors) == len(work.authors)
        if record.abstract:
            assert matching(record.abstract_text) == matching(work.abstract)


def test_a_budget_names_the_hour(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sandbox.set_faults("openalex:budget@2")
    with pytest.raises(BudgetSpent) as caught:
        ask("openalex", "filter=sandbox:250", sandbox, monkeypatch, tmp_path)
    assert caught.value.until is not None
    assert 11 < (caught.value.until - datetime.now(UTC)).total_seconds() / 3600 < 13


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("filter=author_name:Smith", "not a valid field"),
        ("(asthma", "not closed"),
        ("filter=publication_year:soon", "not a year"),
        (" OR ".join(f'"word number {n}"' for n in range(300)), "4094"),
    ],
)
def test_its_refusals_are_quoted(
    query: str, words: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match=words):
        ask("openalex", query, sandbox, monkeypatch, tmp_path)


def test_cursors_want_a_key(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(OpenAlexService, "practice_key", "")
    with pytest.raises(Refused, match="401"):
        ask("openalex", "asthma", sandbox, monkeypatch, tmp_path)


def test_commas_join_filters_except_in_quotes() -> None:
    assert list(_filters('type:a|b,title.search:"x, y",is_retracted:!true')) == [
        ("type", "a|b"), ("title.search", '"x, y"'), ("is_retracted", "!true"),
    ]  # fmt: skip
