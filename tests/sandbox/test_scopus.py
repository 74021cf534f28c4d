"""The practice Scopus, asked by the real connector: everything arrives, and every fault is survived or named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from connectors.scopus import Scopus
from rowen.records import BudgetSpent, Kind, Refused, matching
from rowen.sandbox.families import Role
from rowen.sandbox.scopus import ScopusService
from rowen.sandbox.scopus_query import eids
from rowen.sandbox.server import Sandbox, running
from rowen.sandbox.service import Call
from tests.sandbox.walking import ask


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running(seed=1, works=2000, hang=0.2) as started:
        yield started


@pytest.fixture
def service(sandbox: Sandbox) -> ScopusService:
    return ScopusService(sandbox.state)


@pytest.fixture(autouse=True)
def _no_faults_and_no_waiting(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(Scopus, "limits", lambda self, *, has_key: 1000.0)
    yield
    sandbox.set_faults("")
    sandbox.state.vanished.clear()


def held(sandbox: Sandbox, service: ScopusService) -> np.ndarray:  # type: ignore[type-arg]
    return np.flatnonzero(service.shelf.held(sandbox.state.clock.day))


@pytest.mark.parametrize("view", ["COMPLETE", "STANDARD"])
def test_all_that_it_holds_arrives(
    view: str, sandbox: Sandbox, service: ScopusService, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ROWEN_SCOPUS_VIEW", view)
    found, came = ask("scopus", "PUBYEAR > 1900", sandbox, monkeypatch, tmp_path)
    assert set(found.ids) == set(eids(service.shelf, held(sandbox, service))) == set(came)
    assert found.reported > 1000
    assert any(record.abstract for record in came.values()) == (view == "COMPLETE")
    assert {record.kind for record in came.values()} == {Kind.ARTICLE, Kind.CONFERENCE, Kind.BOOK, Kind.CHAPTER}


def test_a_real_strategy_finds_what_the_texts_hold(
    sandbox: Sandbox, service: ScopusService, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    query = (
        'TITLE-ABS-KEY ( "peer support" OR forum* ) AND TITLE ( online W/3 communit* OR diabetes ) '
        "AND PUBYEAR AFT 2009 AND PUBYEAR < 2025 AND NOT ( DOCTYPE ( cp ) OR TITLE-ABS-KEY ( asthma ) )"
    )
    found, _ = ask("scopus", query, sandbox, monkeypatch, tmp_path)
    due = set()
    for work in sandbox.corpus.make(held(sandbox, service)):
        texts = [work.title, work.abstract, *work.keywords]
        words = f" {' | '.join(map(matching, texts))} "
        title = f" {matching(work.title)} "
        on_topic = " peer support " in words or " forum" in words
        named = (" online " in title and " communit" in title) or " diabetes " in title
        if (
            on_topic
            and named
            and 2010 <= work.year <= 2024
            and work.role != Role.CONFERENCE
            and " asthma " not in words
        ):
            due.add(eids(service.shelf, np.array([work.index]))[0])
    assert set(found.ids) == due
    assert len(due) > 5


def test_what_a_work_says_comes_through(
    sandbox: Sandbox, service: ScopusService, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _, came = ask("scopus", "SANDBOX(60)", sandbox, monkeypatch, tmp_path)
    assert len(came) == 60
    works = dict(zip(eids(service.shelf, sandbox.corpus.index), sandbox.corpus.make(sandbox.corpus.index), strict=True))
    for eid, record in came.items():
        work = works[eid]
        assert record.title == work.title
        assert [author.family for author in record.authors] == [person.family for person in work.authors]
        assert record.identifiers.doi in {None, work.doi.lower()}
        assert record.year == work.year
        assert record.keywords == work.keywords
        assert record.abstract_text in {"", work.abstract}


def test_a_spent_quota_names_the_day(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sandbox.set_faults("scopus:budget@2")
    with pytest.raises(BudgetSpent) as caught:
        ask("scopus", "SANDBOX(80)", sandbox, monkeypatch, tmp_path)
    assert caught.value.until is not None
    assert 6 <= (caught.value.until - datetime.now(UTC)).days <= 7


def test_a_query_that_cannot_be_read_is_quoted(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="Error translating query"):
        ask("scopus", "TITLE-ABS-KEY(asthma", sandbox, monkeypatch, tmp_path)


def test_without_the_key_nothing_is_answered(service: ScopusService) -> None:
    call = Call("GET", "content/search/scopus", {"query": "SANDBOX(8)"}, {"x-els-apikey": "another"})
    answer = service.answer(call)
    assert (answer.status, b"APIKEY_INVALID" in answer.body) == (401, True)
