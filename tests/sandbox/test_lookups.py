"""The practice sources that are asked by DOI, with Rowen's own lookups on the other side of the wire."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import connectors
from connectors.archive import Archive
from connectors.contract import Missing
from rowen.records import BudgetSpent, SourceError, Untrustworthy
from rowen.sandbox.crossref import CrossrefService
from rowen.sandbox.families import Role
from rowen.sandbox.server import Sandbox, running
from rowen.sandbox.service import Call
from rowen.sandbox.services import SERVICES
from rowen.sandbox.timing import day
from rowen.sandbox.work import Work

WORKS = 400
ASK = ("crossref", "unpaywall", "opencitations", "biorxiv")
LookUp = Callable[..., tuple[list[Any], tuple[Missing, ...]]]


@pytest.fixture(scope="module")
def server() -> Iterator[Sandbox]:
    with running(seed=1, works=WORKS, hang=0.2) as started:
        yield started


@pytest.fixture
def practice(server: Sandbox) -> Iterator[Sandbox]:
    yield server
    server.set_faults("")
    server.state.vanished.clear()


@pytest.fixture
def look_up(practice: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> LookUp:
    for name, value in practice.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ROWEN_CONTACT_EMAIL", "lead@example.org")
    monkeypatch.setattr("connectors.limits.Limiter.place", lambda self: nullcontext())

    def run(name: str, dois: Sequence[str]) -> tuple[list[Any], tuple[Missing, ...]]:
        found: list[Any] = []
        source = connectors.lookup(name)
        with connectors.client_for(source, Archive(tmp_path), lambda page: None, sleep=lambda wait: None) as client:
            return found, source.look_up(client, dois, found.extend)

    return run


def everything(practice: Sandbox) -> list[Work]:
    return practice.corpus.make(np.arange(WORKS))


def there(practice: Sandbox, name: str) -> set[int]:
    (service,) = (each for each in services(practice) if each.name == name)
    return set(np.flatnonzero(service.shelf.held(day(practice.state.clock.today))).tolist())


def services(practice: Sandbox) -> list[Any]:
    return [service(practice.state) for service in SERVICES]


def test_crossref_tells_every_work_that_it_holds_and_names_the_others(practice: Sandbox, look_up: LookUp) -> None:
    works, held = everything(practice), there(practice, "crossref")
    found, missing = look_up("crossref", [work.doi for work in works])
    assert [record.native_id for record in found] == [work.doi.lower() for work in works if work.index in held]
    assert [one.native_id for one in missing] == [work.doi for work in works if work.index not in held]
    titles = {record.native_id: record.title for record in found}
    assert all(titles[work.doi.lower()] == work.title for work in works if work.index in held)


def test_unpaywall_tells_open_and_closed_texts(practice: Sandbox, look_up: LookUp) -> None:
    held = there(practice, "unpaywall")
    found, missing = look_up("unpaywall", [work.doi for work in everything(practice)[:60]])
    assert len(found) == len(held & set(range(60)))
    assert len(found) + len(missing) == 60
    assert {text.is_open for text in found} == {True, False}
    assert all(bool(text.best) == text.is_open == (text.status != "closed") for text in found)


def test_a_link_is_told_alike_from_both_of_its_ends(practice: Sandbox, look_up: LookUp) -> None:
    works = everything(practice)
    found, _ = look_up("opencitations", [work.doi for work in works[:80]])
    forward, _ = look_up("opencitations", [works[40].doi])
    mine = works[40].doi.lower()
    assert {link.oci for link in forward} == {
        link.oci for link in found if mine in (*link.citing_dois, *link.cited_dois)
    }
    assert {mine in link.cited_dois for link in forward} == {True, False}


def test_every_preprint_is_found_on_its_server_with_the_article_it_became(practice: Sandbox, look_up: LookUp) -> None:
    works, held = everything(practice), there(practice, "biorxiv")
    found, missing = look_up("biorxiv", [work.doi for work in works if work.role == Role.PREPRINT])
    assert {record.native_id for record in found} == {works[at].doi.lower() for at in held}
    assert all("medrxiv: no posts found" in one.reason for one in missing)
    assert {record.publisher for record in found} == {"bioRxiv", "medRxiv"}
    by_doi = {work.doi.lower(): work for work in works}
    for record in found:
        parent = by_doi[record.native_id].parent
        assert all(notice.doi == works[parent].doi.lower() for notice in record.notices)
    assert any(record.notices for record in found)


@pytest.mark.parametrize("name", ASK)
@pytest.mark.parametrize(
    "fault", ["429x2", "500x2", "html200x2", "truncated", "malformed", "error_in_200x2", "timeout", "down"]
)
def test_a_passing_fault_changes_nothing(practice: Sandbox, look_up: LookUp, name: str, fault: str) -> None:
    wanted = [work.doi for work in everything(practice) if work.role == Role.PREPRINT][:3]
    whole = look_up(name, wanted)
    practice.set_faults(f"{name}:{fault}")
    assert look_up(name, wanted) == whole
    assert any(asked.fault for asked in practice.requests)


@pytest.mark.parametrize("name", ASK)
def test_a_source_that_stays_down_or_has_no_budget_left_is_named(practice: Sandbox, look_up: LookUp, name: str) -> None:
    wanted = [work.doi for work in everything(practice) if work.role == Role.PREPRINT][:3]
    practice.set_faults(f"{name}:error_in_200x*")
    with pytest.raises(SourceError):
        look_up(name, wanted)
    practice.set_faults(f"{name}:budgetx*")
    with pytest.raises(BudgetSpent) as caught:
        look_up(name, wanted)
    assert caught.value.until


@pytest.mark.parametrize("fault", ["short_pagex*", "total_changesx*"])
def test_a_list_of_crossref_that_does_not_add_up_is_never_believed(
    practice: Sandbox, look_up: LookUp, fault: str
) -> None:
    practice.set_faults(f"crossref:{fault}")
    with pytest.raises(Untrustworthy, match=r"\d"):
        look_up("crossref", [work.doi for work in everything(practice)[:30]])


def test_a_short_answer_of_biorxiv_is_never_believed(practice: Sandbox, look_up: LookUp) -> None:
    held = there(practice, "biorxiv")
    wanted = [work.doi for work in everything(practice) if work.index in held][:1]
    practice.set_faults("biorxiv:short_pagex*")
    with pytest.raises(SourceError):
        look_up("biorxiv", wanted)


def test_a_work_that_vanishes_is_named(practice: Sandbox, look_up: LookUp) -> None:
    wanted = [work.doi for work in everything(practice) if work.role == Role.PREPRINT][:1]
    for name in ("unpaywall", "biorxiv"):
        practice.set_faults(f"{name}:vanishing")
        found, (missing,) = look_up(name, wanted)
        assert not found
        assert missing.reason


def test_crossref_refuses_in_its_own_words(practice: Sandbox) -> None:
    service = CrossrefService(practice.state)
    wrong = [{"filter": "year:2020"}, {"filter": "doi:10.5555/a", "rows": "5000"}, {"filter": "doi:1", "cursor": "5"}]
    for params in wrong:
        answer = service.answer(Call("GET", "works", params))
        assert answer.status in (400, 404)
        assert b'"status":"failed"' in answer.body
        assert answer.headers["x-rate-limit-limit"] == "5"
    assert service.per_second(Call("GET", "works", {"mailto": "me@example.org"})) == 10
