"""The practice IEEE Xplore, asked by the real connector: everything arrives, and every fault is survived or named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from rowen.records import BudgetSpent, Kind, Refused, matching
from rowen.sandbox.families import Role
from rowen.sandbox.ieee import IeeeService
from rowen.sandbox.ieee_json import article_number
from rowen.sandbox.notices import notices_of
from rowen.sandbox.server import Sandbox, running
from rowen.sandbox.service import Call
from rowen.sandbox.work import Work
from tests.sandbox.walking import ask


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running(seed=1, works=4000, hang=0.2) as started:
        yield started


@pytest.fixture(autouse=True)
def _no_faults(sandbox: Sandbox) -> Iterator[None]:
    yield
    sandbox.set_faults("")
    sandbox.state.vanished.clear()


def held(sandbox: Sandbox) -> list[Work]:
    shelf = IeeeService(sandbox.state).shelf
    return sandbox.corpus.make(np.flatnonzero(shelf.held(sandbox.state.clock.day)))


def test_all_that_it_holds_arrives(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found, came = ask("ieee", "querytext=*\nstart_year=1900", sandbox, monkeypatch, tmp_path)
    assert set(found.ids) == {article_number(work.index) for work in held(sandbox)} == set(came)
    assert found.reported > 600
    assert {record.kind for record in came.values()} == {Kind.ARTICLE, Kind.CONFERENCE, Kind.CHAPTER}


def test_a_real_strategy_finds_what_the_texts_hold(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    query = (
        'querytext=("All Metadata":"peer support" OR "All Metadata":forum*)\n'
        '  AND ("Document Title":online NEAR/3 "Document Title":communit* OR "Document Title":diabetes)\n'
        '  NOT "Abstract":asthma\n'
        "start_year=2010\nend_year=2024\ncontent_type=Journals"
    )
    found, _ = ask("ieee", query, sandbox, monkeypatch, tmp_path)
    due = set()
    for work in held(sandbox):
        words = f" {' | '.join(map(matching, [work.title, work.abstract, *work.keywords]))} "
        title, abstract = f" {matching(work.title)} ", f" {matching(work.abstract)} "
        on_topic = " peer support " in words or " forum" in words
        named = (" online " in title and " communit" in title) or " diabetes " in title
        other = " asthma " in abstract or work.role in {Role.CONFERENCE, Role.CHAPTER}
        if on_topic and named and not other and 2010 <= work.year <= 2024:
            due.add(article_number(work.index))
    assert set(found.ids) == due
    assert len(due) > 5


def test_what_a_work_says_comes_through(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _, came = ask("ieee", "*", sandbox, monkeypatch, tmp_path)
    works = {article_number(work.index): work for work in held(sandbox)}
    gone = {
        one.record for one in notices_of(sandbox.corpus, "ieee") if one.since <= sandbox.state.clock.today.isoformat()
    }
    for number, record in came.items():
        work = works[number]
        retracted = number in gone
        assert record.title == ("Notice of Retraction: " if retracted else "") + work.title
        due = ["RetractionIn"] if retracted else ["ErratumFor"] if work.role == Role.ERRATUM else []
        assert [notice.kind for notice in record.notices] == due
        assert [author.family for author in record.authors] == [f"{one.given} {one.family}" for one in work.authors]
        assert record.identifiers.doi in {None, work.doi.lower()}
        assert record.identifiers.issn == (work.journal.issn,)
        assert record.published is not None
        assert (record.published.year, record.published.month) == (work.year, work.issue.day.month)
        assert record.keywords == tuple(dict.fromkeys(work.keywords))
        assert record.abstract_text == work.abstract
    assert {notice.kind for record in came.values() for notice in record.notices} == {"RetractionIn", "ErratumFor"}


def test_a_spent_day_names_the_time(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sandbox.set_faults("ieee:budget@2")
    before = datetime.now(UTC)
    with pytest.raises(BudgetSpent, match="Over Rate") as caught:
        ask("ieee", '"Sandbox":450', sandbox, monkeypatch, tmp_path)
    assert caught.value.until is not None
    assert timedelta(hours=3) < caught.value.until - before < timedelta(hours=4)


@pytest.mark.parametrize(
    ("query", "words"), [('"Abstract":(asthma', "bracket is not closed"), ("querytext=a\nissn=1", "parameter issn")]
)
def test_its_refusals_are_quoted(
    query: str, words: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match=words):
        ask("ieee", query, sandbox, monkeypatch, tmp_path)


def test_nothing_found_is_a_whole_search(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found, came = ask("ieee", '"Document Title":xyzzyplugh', sandbox, monkeypatch, tmp_path)
    assert (found.reported, found.ids, came) == (0, (), {})


def test_without_the_key_nothing_is_answered(sandbox: Sandbox) -> None:
    call = Call("GET", "api/v1/search/articles", {"querytext": "*", "apikey": "another"})
    answer = IeeeService(sandbox.state).answer(call)
    assert (answer.status, answer.body) == (403, b"<h1>Developer Inactive</h1>")
