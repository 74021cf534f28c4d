"""ClinicalTrials.gov keeps the contract; totals, tokens, errors and registrations are read right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors.archive import Archive
from connectors.clinicaltrials import ClinicalTrials
from connectors.clinicaltrials_parse import read_page
from rowen.records import Author, Kind, Notice, PartialDate, Record, Refused, SourceKind, Unreachable, Untrustworthy
from tests.connectors.contract import Desk, WholePagesContract
from tests.connectors.fake import Asked, Reply, serving
from tests.connectors.fake_clinicaltrials import FakeClinicalTrials


def hits(works: int) -> tuple[str, ...]:
    return tuple(f"NCT{n + 1:08d}" for n in range(works))


class TestContract(WholePagesContract):
    source = ClinicalTrials()

    def fake(self, works: int) -> FakeClinicalTrials:
        return FakeClinicalTrials(hits(works))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Archive(tmp_path / "archive"), tmp_path / "archive")


def one(details: dict[str, object]) -> Record:
    asked = Asked("GET", "/v2/studies", {"query.term": "x", "pageSize": "1"}, b"", 0.0)
    return read_page(FakeClinicalTrials(hits(1), details=details).answer(asked).body).records[0]


def test_it_is_a_register() -> None:
    assert ClinicalTrials().kind is SourceKind.REGISTER


def test_the_total_of_the_first_page_holds_for_all(desk: Desk) -> None:
    with serving(FakeClinicalTrials(hits(2500)).answer) as server:
        found = TestContract().run(server, desk)
    assert (found.reported, len(found.ids), len(server.asked)) == (2500, 2500, 3)
    assert {(each.path, each.params["countTotal"]) for each in server.asked} == {("/v2/studies", "true")}


def test_a_first_page_without_a_total_is_no_search(desk: Desk) -> None:
    body = b'{"studies": []}'
    with serving(lambda asked: Reply(body)) as server, pytest.raises(Unreachable, match="how many studies"):
        TestContract().run(server, desk)


@pytest.mark.parametrize("status", [400, 404])
def test_a_query_that_cannot_be_read_is_refused_in_the_sources_words(status: int, desk: Desk) -> None:
    body = b"Error parsing query in Other terms: no viable alternative at input 'AND'\nmissing ')' at '<EOF>'"
    with serving(lambda asked: Reply(body, status)) as server, pytest.raises(Refused, match="no viable alternative"):
        TestContract().run(server, desk)
    assert len(server.asked) == 1


def test_a_token_that_is_no_longer_known_makes_the_search_begin_again(desk: Desk) -> None:
    fake = FakeClinicalTrials(hits(2500), expired=1)
    with serving(fake.answer) as server:
        assert len(TestContract().run(server, desk).ids) == 2500


def test_a_token_that_is_never_known_is_named(desk: Desk) -> None:
    fake = FakeClinicalTrials(hits(2500), expired=9)
    with serving(fake.answer) as server, pytest.raises(Untrustworthy, match="pageToken"):
        TestContract().run(server, desk)


@pytest.mark.parametrize(
    "study", [{}, {"protocolSection": {}}, {"protocolSection": {"identificationModule": {"nctId": "EU-1"}}}, None, []]
)
def test_a_study_without_an_id_is_never_left_out(study: object) -> None:
    with pytest.raises(Untrustworthy, match="cannot be read"):
        read_page(json.dumps({"studies": [study], "totalCount": 1}).encode())


PROTOCOL = {
    "identificationModule": {
        "nctId": "NCT00000001",
        "nctIdAliases": ["NCT00000777"],
        "orgStudyIdInfo": {"id": "OCS-12", "type": "OTHER"},
        "secondaryIdInfos": [{"id": "2020-000001-11", "type": "EUDRACT_NUMBER"}, {"id": "R01-9"}],
        "organization": {"fullName": "University of X", "class": "OTHER"},
        "briefTitle": "Peer Support Online",
        "officialTitle": "A Trial of Peer Support Online",
        "acronym": "PEER",
    },
    "statusModule": {
        "overallStatus": "COMPLETED",
        "startDateStruct": {"date": "2020-02", "type": "ACTUAL"},
        "studyFirstPostDateStruct": {"date": "2019-12-24", "type": "ESTIMATED"},
    },
    "sponsorCollaboratorsModule": {
        "leadSponsor": {"name": "University of X", "class": "OTHER"},
        "collaborators": [{"name": "Y Trust"}],
    },
    "descriptionModule": {"briefSummary": "Short.\n\nVery.", "detailedDescription": "Long."},
    "conditionsModule": {"conditions": ["Asthma"], "keywords": ["forum"]},
    "designModule": {"studyType": "INTERVENTIONAL", "phases": ["NA"], "enrollmentInfo": {"count": 0}},
    "armsInterventionsModule": {"interventions": [{"type": "BEHAVIORAL", "name": "Forum", "description": "A forum."}]},
    "contactsLocationsModule": {
        "overallOfficials": [{"name": "Jane Doe, PhD", "affiliation": "University of X"}],
        "locations": [{"city": "Kiel", "country": "Germany"}, {"city": "Bonn", "country": "Germany"}, {"country": "Chile"}],
    },
    "referencesModule": {
        "references": [
            {"pmid": "111", "type": "BACKGROUND", "citation": "Old."},
            {"pmid": "222", "type": "RESULT", "citation": "Found."},
            {"type": "DERIVED", "citation": "More."},
        ],
        "seeAlsoLinks": [{"label": "Site", "url": "https://example.org/peer"}],
    },
}  # fmt: skip


def test_a_registration_keeps_what_the_register_says() -> None:
    derived = {"conditionBrowseModule": {"meshes": [{"id": "D001249", "term": "Asthma"}]}}
    record = one({"protocolSection": PROTOCOL, "hasResults": False, "derivedSection": derived})
    assert (record.kind, record.type_as_given, record.status) == (Kind.REGISTRATION, "INTERVENTIONAL", "COMPLETED")
    assert (record.title, record.notes) == ("Peer Support Online", ("A Trial of Peer Support Online",))
    assert record.authors == (Author("Jane Doe, PhD"), Author(collective="University of X"))
    assert record.published == record.created == PartialDate(2019, 12, 24)
    assert record.identifiers.nct == ("NCT00000001", "NCT00000777")
    assert record.identifiers.others == (
        ("org_study_id", "OCS-12"), ("eudract_number", "2020-000001-11"), ("secondary_id", "R01-9"),
    )  # fmt: skip
    assert [(part.label, part.text) for part in record.abstract] == [
        ("Brief summary", "Short.\n\nVery."), ("Detailed description", "Long."),
    ]  # fmt: skip
    assert record.keywords == ("Asthma", "Forum", "forum")
    assert record.mesh == ("Asthma",)
    assert record.publication_types == ("INTERVENTIONAL", "NA")
    assert record.notices == (Notice("RESULT", "Found.", pmid="222"), Notice("DERIVED", "More."))
    assert record.urls == ("https://example.org/peer",)


def test_what_has_no_place_is_kept_by_its_path() -> None:
    record = one({"protocolSection": PROTOCOL, "hasResults": False, "annotationSection": {"a": 1}})
    extra = dict(record.extra)
    assert extra["countries"] == "Germany; Chile"
    assert extra["hasResults"] == "false"
    assert extra["annotationSection"] == '{"a":1}'
    assert extra["protocolSection.identificationModule.acronym"] == "PEER"
    assert extra["protocolSection.statusModule.startDateStruct"] == '{"date":"2020-02","type":"ACTUAL"}'
    assert extra["protocolSection.designModule.enrollmentInfo"] == '{"count":0}'
    assert '"A forum."' in extra["protocolSection.armsInterventionsModule.interventions"]
    assert '"Old."' in extra["protocolSection.referencesModule.references"]
    assert '"Bonn"' in extra["protocolSection.contactsLocationsModule.locations"]
    assert "Y Trust" in extra["protocolSection.sponsorCollaboratorsModule.collaborators"]


def test_every_leaf_of_a_study_is_somewhere_in_its_record() -> None:
    record = one({"protocolSection": PROTOCOL, "hasResults": True})
    told = str(record).replace("\\n", "\n")
    assert [leaf for leaf in _leaves(PROTOCOL) if leaf not in told] == []


def _leaves(value: object) -> list[str]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in _leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    return [str(value)]
