"""The practice register answers like ClinicalTrials.gov, and its connector finds everything in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rowen.records import BudgetSpent, Kind, Refused
from rowen.sandbox.clinicaltrials import ClinicalTrialsService
from rowen.sandbox.server import Sandbox
from rowen.sandbox.service import Call
from rowen.sandbox.state import State
from tests.sandbox.walking import EVERYTHING as OF_EACH
from tests.sandbox.walking import Walker

EVERYTHING = str(OF_EACH["clinicaltrials"])


@pytest.fixture
def walker(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Walker:
    monkeypatch.setattr("connectors.clinicaltrials.PAGE", 10)
    return Walker("clinicaltrials", sandbox, tmp_path, monkeypatch)


@pytest.fixture
def service(state: State) -> ClinicalTrialsService:
    return ClinicalTrialsService(state)


def page(service: ClinicalTrialsService, query: str, **params: str) -> dict[str, Any]:
    asked = {"query.term": query, "countTotal": "true", "pageSize": "1000", **params}
    answer = service.answer(Call("GET", "v2/studies", asked))
    assert answer.status == 200, answer.body
    read: dict[str, Any] = json.loads(answer.body)
    return read


def found(service: ClinicalTrialsService, query: str) -> set[str]:
    studies = page(service, query)["studies"]
    return {study["protocolSection"]["identificationModule"]["nctId"] for study in studies}


def test_the_connector_finds_all_that_is_held(walker: Walker) -> None:
    everything = walker.search(EVERYTHING)
    assert set(everything.ids) == set(walker.stored) == walker.held
    assert len(everything.ids) > 20
    assert walker.rebuilt() == everything.ids
    assert {record.kind for record in walker.stored.values()} == {Kind.REGISTRATION}
    assert all(record.title and record.published and record.abstract for record in walker.stored.values())
    assert any(notice.pmid for record in walker.stored.values() for notice in record.notices)


def test_a_client_that_is_shut_out_is_told_when_to_come_back(walker: Walker) -> None:
    walker.sandbox.set_faults("clinicaltrials:budgetx*")
    with pytest.raises(BudgetSpent) as caught:
        walker.search(EVERYTHING)
    assert caught.value.until is not None


@pytest.mark.parametrize("query", ['("peer support" AND', "AREA[Nonsense]asthma"])
def test_an_expression_that_cannot_be_read_is_refused(walker: Walker, query: str) -> None:
    with pytest.raises(Refused, match="Error parsing query in Other terms"):
        walker.search(query)


def test_areas_and_operators_mean_what_they_mean(service: ClinicalTrialsService) -> None:
    a, b = found(service, "AREA[BriefTitle]online"), found(service, "AREA[BriefSummary]interviews")
    assert found(service, "AREA[BriefTitle]online AND AREA[BriefSummary]interviews") == a & b
    assert found(service, "AREA[BriefTitle]online OR AREA[BriefSummary]interviews") == a | b
    assert found(service, "AREA[BriefTitle]online AND NOT AREA[BriefSummary](EXPANSION[None]interviews)") == a - b
    assert a
    assert b


def test_the_total_is_told_on_the_first_page_only_and_only_if_asked_for(service: ClinicalTrialsService) -> None:
    first = page(service, EVERYTHING, pageSize="5")
    assert first["totalCount"] == len(found(service, EVERYTHING))
    assert "totalCount" not in page(service, EVERYTHING, pageSize="5", pageToken=first["nextPageToken"])
    assert "totalCount" not in page(service, EVERYTHING, countTotal="false")


def test_the_last_page_names_no_other(service: ClinicalTrialsService) -> None:
    total = page(service, EVERYTHING)["totalCount"]
    assert "nextPageToken" not in page(service, EVERYTHING, pageSize=str(total + 1))
    full = page(service, EVERYTHING, pageSize=str(total))
    assert page(service, EVERYTHING, pageSize=str(total), pageToken=full["nextPageToken"]) == {"studies": []}


def test_a_study_is_found_by_its_id(service: ClinicalTrialsService) -> None:
    for nct in sorted(found(service, EVERYTHING))[:3]:
        assert found(service, f"AREA[NCTId]{nct}") == {nct}


def test_only_sections_that_were_asked_for_come(service: ClinicalTrialsService) -> None:
    study = page(service, EVERYTHING, fields="protocolSection,hasResults")["studies"][0]
    assert set(study) == {"protocolSection", "hasResults"}


@pytest.mark.parametrize("params", [{"filter.phase": "PHASE3"}, {"pageToken": "nonsense"}])
def test_what_it_does_not_know_it_refuses_in_plain_text(service: ClinicalTrialsService, params: dict[str, str]) -> None:
    answer = service.answer(Call("GET", "v2/studies", params))
    assert (answer.status, answer.media_type.split(";")[0]) == (400, "text/plain")
