"""The practice DOAJ, asked by the real connector: everything arrives, and every fault is survived or named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rowen.records import Refused, SourceError, matching
from rowen.sandbox.doaj import DoajService
from rowen.sandbox.doaj_json import article_id
from rowen.sandbox.server import Sandbox, running
from rowen.sandbox.work import Work
from tests.sandbox.walking import ask


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running(seed=1, works=6000, hang=0.2) as started:
        yield started


@pytest.fixture(autouse=True)
def _quick_and_sound(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("connectors.doaj.Doaj.limits", lambda self, has_key: 1000.0)
    yield
    sandbox.set_faults("")
    sandbox.state.vanished.clear()


def held(sandbox: Sandbox) -> list[Work]:
    shelf = DoajService(sandbox.state).shelf
    return sandbox.corpus.make(np.flatnonzero(shelf.held(sandbox.state.clock.day)))


def test_more_than_it_lists_arrives_in_parts(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found, came = ask("doaj", "bibjson.year:[1900 TO 2100]", sandbox, monkeypatch, tmp_path)
    assert set(found.ids) == {article_id(work.index) for work in held(sandbox)} == set(came)
    assert found.reported == len(found.ids) > 1200


def test_a_search_finds_what_the_texts_hold(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    query = 'bibjson.title:("peer support" OR forum) AND NOT bibjson.title:asthma'
    found, _ = ask("doaj", query, sandbox, monkeypatch, tmp_path)
    due = set()
    for work in held(sandbox):
        words = f" {matching(work.title)} "
        if (" peer support " in words or " forum " in words) and " asthma " not in words:
            due.add(article_id(work.index))
    assert set(found.ids) == due
    assert due


def test_what_an_article_says_comes_through(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _, came = ask("doaj", "sandbox:60", sandbox, monkeypatch, tmp_path)
    works = {article_id(work.index): work for work in held(sandbox)}
    assert len(came) == 60
    for number, record in came.items():
        work = works[number]
        assert matching(record.title) == matching(work.title)
        assert str(record.published) == f"{work.electronic:%Y-%m}"
        assert (record.container, len(record.authors)) == (work.journal.title, len(work.authors))


@pytest.mark.parametrize("fault", ["short_page", "repeated_cursor", "vanishing", "budget"])
def test_a_lasting_fault_in_the_parts_of_a_large_search_is_named(
    fault: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sandbox.set_faults(f"doaj:{fault}x*")
    with pytest.raises(SourceError, match=r"\d"):
        ask("doaj", "sandbox:1100", sandbox, monkeypatch, tmp_path)


@pytest.mark.parametrize(
    ("query", "words"), [("peer* AND support", "disallowed"), ("(asthma", "error executing"), ("near~2", "disallowed")]
)
def test_its_refusals_are_quoted(
    query: str, words: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match=words):
        ask("doaj", query, sandbox, monkeypatch, tmp_path)
