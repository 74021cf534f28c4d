"""The practice IEEE Xplore, asked by the real connector: everything arrives, and every fault is survived or named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from rowen.records import BudgetSpent, Kind, Refused, SourceError, matching
from rowen.sandbox.families import Role
from rowen.sandbox.ieee import IeeeService
from rowen.sandbox.ieee_json import FIRST_NUMBER
from rowen.sandbox.server import Sandbox, running
from rowen.sandbox.service import Call
from tests.sandbox.ask import ask


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running(seed=1, works=2000, hang=0.2) as started:
        yield started


@pytest.fixture
def service(sandbox: Sandbox) -> IeeeService:
    return IeeeService(sandbox.state)


@pytest.fixture(autouse=True)
def _no_faults(sandbox: Sandbox) -> Iterator[None]:
    yield
    sandbox.set_faults("")
    sandbox.state.vanished.clear()


def held(sandbox: Sandbox, service: IeeeService) -> list[int]:
    return [int(one) for one in np.flatnonzero(service.shelf.held(sandbox.state.clock.day))]


def test_all_that_it_holds_arrives(
    sandbox: Sandbox, service: IeeeService, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found, came = ask("ieee", '"Publication Year":1900 OR NOT "Publication Year":1900', sandbox, monkeypatch, tmp_path)
    assert list(found.ids) == [str(FIRST_NUMBER + index) for index in held(sandbox, service)]
    assert set(found.ids) == set(came)
    assert found.reported > 400
    assert {record.kind for record in came.values()} == {Kind.ARTICLE, Kind.CONFERENCE, Kind.BOOK, Kind.CHAPTER}


def test_a_real_strategy_finds_what_the_texts_hold(
    sandbox: Sandbox, service: IeeeService, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    query = (
        '("All Metadata":"peer support" OR "All Metadata":forum*) AND '
        '("Document Title":online NEAR/3 "Document Title":communit* OR "Document Title":diabetes) NOT "Abstract":asthma'
    )
    found, _ = ask("ieee", query, sandbox, monkeypatch, tmp_path)
    due = set()
    for work in sandbox.corpus.make(held(sandbox, service)):
        words = f" {' | '.join(map(matching, [work.title, work.abstract, *work.keywords]))} "
        title = f" {matching(work.title)} "
        on_topic = " peer support " in words or " forum" in words
        named = (" online " in title and " communit" in title) or " diabetes " in title
        if on_topic and named and " asthma " not in f" {matching(work.abstract)} ":
            due.add(str(FIRST_NUMBER + work.index))
    assert set(found.ids) == due
    assert len(due) > 5


def test_what_a_work_says_comes_through(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _, came = ask("ieee", '"Sandbox":250', sandbox, monkeypatch, tmp_path)
    assert len(came) == 250
    for number, record in came.items():
        (work,) = sandbox.corpus.make([int(number) - FIRST_NUMBER])
        assert record.title == work.title
        assert [one.family for one in record.authors] == [f"{one.given} {one.family}" for one in work.authors]
        assert record.identifiers.doi in {None, work.doi.lower()}
        assert record.year == work.year
        assert record.keywords == work.keywords
        assert record.abstract_text == work.abstract
        assert (record.kind is Kind.CONFERENCE) == (work.role == Role.CONFERENCE)


@pytest.mark.parametrize("fault", ["429", "500", "html200", "truncated", "malformed", "error_in_200", "total_changes"])
def test_a_passing_fault_costs_no_record(
    fault: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sandbox.set_faults(f"ieee:{fault}@2")
    found, came = ask("ieee", '"Sandbox":450', sandbox, monkeypatch, tmp_path)
    assert len(found.ids) == len(came) == 450


@pytest.mark.parametrize("fault", ["short_page", "repeated_cursor", "vanishing"])
def test_a_lasting_fault_is_named(
    fault: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sandbox.set_faults(f"ieee:{fault}x*")
    with pytest.raises(SourceError, match=r"\d"):
        ask("ieee", '"Sandbox":450', sandbox, monkeypatch, tmp_path)


def test_a_spent_day_names_the_hour(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sandbox.set_faults("ieee:budget@2")
    with pytest.raises(BudgetSpent) as caught:
        ask("ieee", '"Sandbox":450', sandbox, monkeypatch, tmp_path)
    assert caught.value.until is not None
    assert timedelta(hours=3) < caught.value.until - datetime.now(UTC) < timedelta(hours=4)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ('("Abstract":asthma', "cannot be read"),
        ('"Colour":green', "no field"),
        (" OR ".join(f"word{number}*" for number in range(11)), "wildcards is 10"),
    ],
)
def test_its_refusals_are_quoted(
    query: str, words: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match=words):
        ask("ieee", query, sandbox, monkeypatch, tmp_path)


def test_without_an_active_key_nothing_is_answered(service: IeeeService) -> None:
    answer = service.answer(Call("GET", "api/v1/search/articles", {"apikey": "another", "querytext": "asthma"}))
    assert (answer.status, answer.body) == (403, b"<h1>Developer Inactive</h1>")
