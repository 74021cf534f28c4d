"""One contract for all practice sources, asked by their real connectors: nothing is lost, every fault is survived or named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors import SOURCES
from rowen.records import BudgetSpent, SourceError
from rowen.sandbox.server import Sandbox, running
from rowen.sandbox.timing import BASELINE
from rowen.sandbox.truth import Strategies
from tests.sandbox.walking import Walker

NAMES = tuple(source.name for source in SOURCES)
THIRTY: dict[str, str | dict[str, str]] = {
    "pubmed": "first:30[sandbox]", "europepmc": "SANDBOX:30", "openalex": {"filter": "sandbox:30"}, "doaj": "sandbox:30",
    "semanticscholar": "SANDBOX:30", "scopus": "SANDBOX(30)", "arxiv": "sandbox:30", "eric": "sandbox:30",
    "clinicaltrials": "AREA[Sandbox]30", "core": "sandbox:30", "wos": "SANDBOX=(30)", "wos_starter": "SANDBOX=(30)",
    "ieee": '"Sandbox":30',
}  # fmt: skip
"""A strategy of each source that has thirty hits."""
TEN_A_PAGE = (
    *(f"connectors.{name}.PAGE" for name in NAMES if name not in {"pubmed", "semanticscholar"}),
    *("connectors.pubmed.BATCH", "connectors.europepmc_ask.PAGE", "rowen.sandbox.semanticscholar.PAGE"),
)
PASSING = ("429", "500", "html200", "truncated", "malformed", "error_in_200", "down")
PAGING = ("short_page", "repeated_cursor", "total_changes", "vanishing")
WHOLE_ALL_THE_SAME = {("semanticscholar", "total_changes"), ("semanticscholar", "vanishing"), ("pubmed", "vanishing")}
"""Semantic Scholar's totals are estimates, which is said; what PubMed lists and then does not hand over is named."""


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    with running(seed=1, works=600, hang=0.2) as started:
        yield started


@pytest.fixture
def walker(name: str, served: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walker]:
    for place in TEN_A_PAGE:
        monkeypatch.setattr(place, 10)
    yield Walker(name, served, tmp_path, monkeypatch)
    served.set_faults("")
    served.state.vanished.clear()


@pytest.mark.parametrize("name", NAMES)
def test_all_pages_arrive_and_the_archive_alone_gives_the_same(walker: Walker, name: str) -> None:
    found = walker.search(THIRTY[name])
    assert (
        set(found.ids)
        == set(walker.stored)
        == set(Strategies(walker.sandbox.corpus).found(name, THIRTY[name], BASELINE))
    )
    assert found.reported == len(found.ids) == 30
    assert walker.rebuilt() == found.ids
    assert len(walker.pages) > 2


@pytest.mark.parametrize("fault", PASSING)
@pytest.mark.parametrize("name", NAMES)
def test_a_passing_fault_costs_no_record(walker: Walker, name: str, fault: str) -> None:
    walker.sandbox.set_faults(f"{name}:{fault}@2")
    found = walker.search(THIRTY[name])
    assert (len(found.ids), len(walker.stored)) == (30, 30)
    assert any(asked.fault for asked in walker.sandbox.requests)


@pytest.mark.parametrize("fault", PAGING[:3])
@pytest.mark.parametrize("name", NAMES)
def test_pages_that_did_not_add_up_once_cost_no_record(walker: Walker, name: str, fault: str) -> None:
    walker.sandbox.set_faults(f"{name}:{fault}@2")
    found = walker.search(THIRTY[name])
    assert (len(found.ids), len(walker.stored)) == (30, 30)


@pytest.mark.parametrize(
    ("name", "fault"),
    [(name, fault) for name in NAMES for fault in PAGING if (name, fault) != ("pubmed", "repeated_cursor")],  # has none
)
def test_pages_that_never_add_up_are_named_with_numbers(walker: Walker, name: str, fault: str) -> None:
    walker.sandbox.set_faults(f"{name}:{fault}x*")
    if (name, fault) in WHOLE_ALL_THE_SAME:
        found = walker.search(THIRTY[name])
        assert found.warnings or found.missing
        return
    with pytest.raises(SourceError, match=r"\d"):
        walker.search(THIRTY[name])


@pytest.mark.parametrize("name", NAMES)
def test_a_spent_budget_is_told_from_a_failure(walker: Walker, name: str) -> None:
    walker.sandbox.set_faults(f"{name}:budget@2")
    with pytest.raises(BudgetSpent):
        walker.search(THIRTY[name])
