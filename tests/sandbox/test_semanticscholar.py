"""The practice Semantic Scholar, asked by the real connector: everything arrives, and every fault is survived or named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rowen.records import Refused, matching
from rowen.sandbox.semanticscholar import SemanticScholarService
from rowen.sandbox.semanticscholar_json import paper_id
from rowen.sandbox.server import Sandbox, running
from rowen.sandbox.work import Work
from tests.sandbox.walking import ask

NAME = "semanticscholar"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running(seed=1, works=2000, hang=0.2) as started:
        yield started


@pytest.fixture(autouse=True)
def _quick_and_sound(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("connectors.semanticscholar.SemanticScholar.limits", lambda self, has_key: 1000.0)
    yield
    sandbox.set_faults("")
    sandbox.state.vanished.clear()


def held(sandbox: Sandbox) -> list[Work]:
    shelf = SemanticScholarService(sandbox.state).shelf
    return sandbox.corpus.make(np.flatnonzero(shelf.held(sandbox.state.clock.day)))


def names(works: list[Work]) -> set[str]:
    return {paper_id(1, work.index) for work in works}


def test_all_that_it_holds_arrives_over_several_pages(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found, came = ask(NAME, "publicationDateOrYear=1900:", sandbox, monkeypatch, tmp_path)
    assert set(found.ids) == names(held(sandbox)) == set(came)
    assert list(found.ids) == sorted(found.ids)
    assert len(found.ids) > 1000


def test_a_search_finds_what_the_texts_hold(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found, _ = ask(NAME, '("peer support" | forum*) -asthma', sandbox, monkeypatch, tmp_path)
    due = set()
    for work in held(sandbox):
        words = f" {matching(work.title)} {matching(work.abstract)} "
        if (" peer support " in words or " forum" in words) and " asthma " not in words:
            due |= names([work])
    assert set(found.ids) == due
    assert due


def test_what_a_paper_says_comes_through(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _, came = ask(NAME, "SANDBOX:60", sandbox, monkeypatch, tmp_path)
    works = {paper_id(1, work.index): work for work in held(sandbox)}
    assert len(came) == 60
    for number, record in came.items():
        assert matching(record.title) == matching(works[number].title)
        assert record.year == works[number].electronic.year
        assert len(record.authors) == len(works[number].authors)


def test_a_paper_that_is_counted_and_never_handed_over_is_a_warning(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("rowen.sandbox.semanticscholar.PAGE", 20)
    sandbox.set_faults(f"{NAME}:vanishing")
    found, _ = ask(NAME, "SANDBOX:50", sandbox, monkeypatch, tmp_path)
    assert (found.reported, len(found.ids)) == (49, 49)
    assert "estimated 50 papers; 49 came" in found.warnings[0]


@pytest.mark.parametrize(("query", "words"), [("(asthma", "not closed"), ("venue=Nature", "does not know")])
def test_its_refusals_are_quoted(
    query: str, words: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match=words):
        ask(NAME, query, sandbox, monkeypatch, tmp_path)
