"""Europe PMC keeps the contract; ways of fetching, and what a hit says, are right."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.archive import Archive
from connectors.europepmc import EuropePMC
from connectors.europepmc_record import read_record
from rowen.records import Author, Kind, Notice, PartialDate, Refused
from tests.connectors.contract import ByIdContract, Desk
from tests.connectors.fake import Reply, serving
from tests.connectors.fake_europepmc import FakeEuropePMC


def hits(works: int) -> tuple[str, ...]:
    sources = ("MED:", "PPR:PPR", "PMC:PMC")
    return tuple(f"{sources[n % 3]}{1000 + n}" for n in range(works))


class TestContract(ByIdContract):
    source = EuropePMC()

    def fake(self, works: int) -> FakeEuropePMC:
        return FakeEuropePMC(hits(works))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Archive(tmp_path / "archive"), tmp_path / "archive")


def test_synonyms_are_off_whatever_the_default(desk: Desk) -> None:
    fake = FakeEuropePMC(hits(3))
    with serving(fake.answer) as server:
        TestContract().run(server, desk)
    assert {asked.params["synonym"] for asked in server.asked} == {"FALSE"}
    assert {asked.params["pageSize"] for asked in server.asked} == {"1000"}
    assert {asked.method for asked in server.asked} == {"POST"}


@pytest.mark.parametrize(("works", "pages"), [(999, 1), (1000, 1), (1001, 2), (3000, 3)])
def test_no_page_is_asked_for_once_the_total_is_reached(works: int, pages: int, desk: Desk) -> None:
    fake = FakeEuropePMC(hits(works))
    desk.known = set(fake.ids)
    with serving(fake.answer) as server:
        assert len(TestContract().run(server, desk).ids) == works
    assert len(server.asked) == pages


def test_many_new_records_come_by_page_and_few_by_id(desk: Desk) -> None:
    fake = FakeEuropePMC(hits(2500))
    with serving(fake.answer) as server:
        TestContract().run(server, desk, "all of it")
        assert [asked.params["query"] for asked in server.asked] == ["all of it"] * 6
        server.asked.clear()
        for one in fake.ids[:5]:
            del desk.stored[one]
        TestContract().run(server, desk, "all of it")
        assert [asked.params["query"] for asked in server.asked[3:]] == [
            "SRC:MED AND (EXT_ID:1000 OR EXT_ID:1003)",
            "SRC:PPR AND (EXT_ID:PPR1001 OR EXT_ID:PPR1004)",
            "SRC:PMC AND (EXT_ID:PMC1002)",
        ]
    assert set(desk.stored) == set(fake.ids)


def test_what_is_not_found_by_id_is_looked_for_among_all_hits(desk: Desk) -> None:
    fake = FakeEuropePMC(hits(2500), id_search_fails=True)
    desk.known = set(fake.ids[5:])
    with serving(fake.answer) as server:
        found = TestContract().run(server, desk)
    assert set(desk.stored) == set(fake.ids[:5])
    assert not found.missing


@pytest.mark.parametrize("status", [200, 400, 404])
def test_a_query_that_cannot_be_read_is_refused(status: int, desk: Desk) -> None:
    body = b'{"errCode":400,"errMsg":"Invalid query: lexical error at column 7"}'
    with serving(lambda asked: Reply(body, status)) as server, pytest.raises(Refused, match="lexical error"):
        TestContract().run(server, desk)
    assert len(server.asked) == 1


def test_a_query_read_otherwise_is_a_warning(desk: Desk) -> None:
    body = b'{"hitCount":0,"request":{"queryString":"asthma","synonym":true},"resultList":{"result":[]}}'
    with serving(lambda asked: Reply(body)) as server:
        found = TestContract().run(server, desk, "asthma*")
    assert found.translation == "asthma"
    assert len(found.warnings) == 2


def test_a_whole_record_keeps_what_the_source_says(desk: Desk) -> None:
    fake = FakeEuropePMC(
        ("PPR:PPR7",),
        details={
            "doi": "10.1101/2020.04.01.20049999",
            "pmcid": "PMC123",
            "authorString": "Group A, Doe J.",
            "authorList": {
                "author": [
                    {"collectiveName": "Group A"},
                    {"fullName": "Doe J", "firstName": "Jane", "lastName": "Doe", "initials": "J"},
                    {"fullName": "Sukarno"},
                ]
            },
            "firstPublicationDate": "2020-04-01",
            "firstIndexDate": "2020-04-02",
            "abstractText": "Start. <h4>Methods</h4>We <i>asked</i>. <h4>Results</h4> They answered.",
            "pubTypeList": {"pubType": ["Preprint"]},
            "bookOrReportDetails": {"publisher": "medRxiv", "yearOfPublication": 2020},
            "commentCorrectionList": {
                "commentCorrection": [
                    {
                        "id": "33",
                        "source": "MED",
                        "type": "Preprint of",
                        "reference": "J Doe. 2021. doi:10.1/x",
                        "orderIn": 0,
                    },
                    {"id": "PPR8", "source": "PPR", "type": "Retraction in"},
                ]
            },
            "versionList": {"version": [{"id": "PPR7", "versionNumber": 1}]},
            "meshHeadingList": {
                "meshHeading": [
                    {
                        "majorTopic_YN": "N",
                        "descriptorName": "Asthma",
                        "meshQualifierList": {
                            "meshQualifier": [
                                {"abbreviation": "PX", "qualifierName": "psychology", "majorTopic_YN": "Y"},
                                {"abbreviation": "TH", "qualifierName": "therapy", "majorTopic_YN": "N"},
                            ]
                        },
                    },
                    {"majorTopic_YN": "Y", "descriptorName": "Peer Group"},
                ]
            },
            "citedByCount": 3,
        },
    )
    with serving(fake.answer) as server:
        TestContract().run(server, desk)
    record = desk.stored["PPR:PPR7"]
    assert record.kind is Kind.PREPRINT
    assert record.authors == (Author(collective="Group A"), Author("Doe", "Jane"), Author("Sukarno"))
    assert record.published == PartialDate(2020, 4, 1)
    assert record.created == PartialDate(2020, 4, 2)
    assert [(part.label, part.text) for part in record.abstract] == [
        ("", "Start."),
        ("Methods", "We <i>asked</i>."),
        ("Results", "They answered."),
    ]
    assert record.notices[0] == Notice("PreprintOf", "J Doe. 2021. doi:10.1/x", pmid="33")
    assert record.notices[1] == Notice("RetractionIn", "PPR:PPR8")
    assert record.mesh == ("Asthma/*psychology", "Asthma/therapy", "*Peer Group")
    assert record.publisher == "medRxiv"
    extra = dict(record.extra)
    assert extra["citedByCount"] == "3"
    assert '"versionNumber":1' in extra["versionList"]
    assert '"orderIn":0' in extra["commentCorrectionList"]
    assert "authorList" not in extra


@pytest.mark.parametrize(
    ("source", "said", "words"),
    [
        ("PPR", {"pubTypeList": {"pubType": ["preprint", "preprint-withdrawal"]}}, "preprint-withdrawal"),
        ("PPR", {"pubTypeList": {"pubType": ["Preprint", "Preprint-removal"]}}, "Preprint-removal"),
        ("PPR", {"title": "WITHDRAWN: Peers online."}, "WITHDRAWN: Peers online."),
        ("PPR", {"title": "Withdrawn from society: peers online."}, ""),
        ("MED", {"title": "WITHDRAWN: an older review."}, ""),
    ],
)
def test_a_withdrawn_preprint_says_so_by_a_notice(source: str, said: dict[str, object], words: str) -> None:
    record = read_record(f"{source}:1", {"id": "1", "source": source, "title": "Peers online.", **said})
    assert [notice.kind for notice in record.notices] == ["Withdrawn"] * bool(words)
    assert all(notice.reference.endswith(words) for notice in record.notices)


def test_identifiers_and_dates_that_are_none_are_kept() -> None:
    journal = {"title": "Journal of X", "issn": "2049-3630", "essn": "1234-5678"}
    said = {
        "doi": "10/abc", "pmid": "none", "pmcid": "PMC", "journalIssn": "2049-3630; 1234-5678", "pubYear": "n.d.",
        "journalInfo": {"dateOfPublication": "in press", "journal": journal},
    }  # fmt: skip
    record = read_record("MED:1", {"id": "1", "source": "MED", **said})
    assert record.identifiers.issn == ("2049-3630",)
    assert dict(record.extra) == {
        "doi": "10/abc", "pmid": "none", "pmcid": "PMC", "journalIssn": "2049-3630; 1234-5678", "pubYear": "n.d.",
        "journal.essn": "1234-5678", "journalInfo.dateOfPublication": "in press",
    }  # fmt: skip


def test_identifiers_that_were_read_are_not_kept_twice() -> None:
    sici = "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2"
    record = read_record("MED:1", {"id": "1", "source": "MED", "doi": sici, "pmid": "1", "pubYear": "1998"})
    assert record.identifiers.doi == sici.lower()
    assert record.extra == ()


def test_a_keyword_that_says_nothing_is_none() -> None:
    record = read_record("MED:1", {"id": "1", "source": "MED", "keywordList": {"keyword": ["peers", None, " "]}})
    assert record.keywords == ("peers",)
