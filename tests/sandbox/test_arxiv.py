"""The practice arXiv answers like the real one, and its connector finds everything in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from rowen.records import BudgetSpent, Kind, Refused
from rowen.sandbox.arxiv import ArxivService
from rowen.sandbox.families import Role
from rowen.sandbox.server import Sandbox
from rowen.sandbox.service import Call
from rowen.sandbox.state import State
from tests.sandbox.walking import Walker


@pytest.fixture
def walker(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Walker:
    monkeypatch.setattr("connectors.arxiv.PAGE", 15)
    return Walker("arxiv", sandbox, tmp_path, monkeypatch)


@pytest.fixture
def service(state: State) -> ArxivService:
    return ArxivService(state)


def found(service: ArxivService, query: str) -> set[str]:
    answer = service.answer(Call("GET", "query", {"search_query": query, "max_results": "2000"}))
    assert answer.status == 200, answer.body
    return {each.text or "" for each in etree.fromstring(answer.body).iterfind(".//{*}entry/{*}id")}


def test_the_connector_finds_all_that_is_held(walker: Walker) -> None:
    everything = walker.search("all:*")
    assert set(everything.ids) == set(walker.stored) == walker.held
    assert len(everything.ids) > 45
    assert walker.rebuilt() == everything.ids
    assert all(record.title and record.authors for record in walker.stored.values())


def test_preprints_of_articles_point_to_them(walker: Walker) -> None:
    walker.search("all:*")
    linked = [record for record in walker.stored.values() if record.notices]
    assert {record.kind for record in walker.stored.values()} == {Kind.PREPRINT}
    assert any(notice.doi for record in linked for notice in record.notices)


def test_a_client_that_is_shut_out_is_told_when_to_come_back(walker: Walker) -> None:
    walker.sandbox.set_faults("arxiv:budgetx*")
    with pytest.raises(BudgetSpent) as caught:
        walker.search("all:*")
    assert caught.value.until is not None


def test_a_query_that_cannot_be_read_is_refused_in_arxivs_way(walker: Walker) -> None:
    with pytest.raises(Refused, match="malformed search_query"):
        walker.search('(ti:"peer support" OR')


def test_fields_and_operators_mean_what_they_mean(service: ArxivService) -> None:
    a, b = found(service, 'ti:"online"'), found(service, "abs:interviews")
    assert found(service, "ti:online AND abs:interviews") == a & b != a
    assert found(service, "ti:online OR abs:interviews") == found(service, "ti:online abs:interviews") == a | b
    assert found(service, "ti:online ANDNOT abs:interviews") == a - b
    assert found(service, "(ti:online OR abs:interviews) AND submittedDate:[202001010000 TO 202012312359]") < a | b


def test_days_cut_the_whole_into_parts_that_add_up(service: ArxivService) -> None:
    early = found(service, "all:* AND submittedDate:[199001010000 TO 201912312359]")
    late = found(service, "all:* AND submittedDate:[202001010000 TO 203012312359]")
    assert early
    assert late
    assert early | late == found(service, "all:*")
    assert not early & late


def test_ids_are_unique_and_lead_back(service: ArxivService) -> None:
    names = list(service.names.values())
    assert len(set(names)) == len(names)
    assert any(name.startswith("cs/") for name in names)
    wanted = next(each for each in found(service, "all:*") if "/cs/" in each)
    assert found(service, f"id:{wanted.rpartition('/abs/')[2]}") == {wanted}


def test_mostly_preprints_are_held(service: ArxivService) -> None:
    roles = service.state.corpus.kin.role[service.shelf.ever]
    assert (roles == Role.PREPRINT).mean() > 0.6


@pytest.mark.parametrize("params", [{"start": "x"}, {"max_results": "-1"}, {"start": "30000"}])
def test_errors_are_feeds(service: ArxivService, params: dict[str, str]) -> None:
    answer = service.answer(Call("GET", "query", {"search_query": "all:x", **params}))
    assert answer.status == 400
    assert b"<title>Error</title>" in answer.body
