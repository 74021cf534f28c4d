"""ERIC keeps the contract; its fields, its errors and its documents are read right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors.archive import Archive
from connectors.eric import Eric
from connectors.eric_parse import read_page
from rowen.records import Author, Kind, PartialDate, Record, Refused, Unreachable, Untrustworthy
from tests.connectors.contract import Desk, WholePagesContract
from tests.connectors.fake import Asked, Reply, serving
from tests.connectors.fake_eric import FakeEric


def hits(works: int) -> tuple[str, ...]:
    return tuple(f"{'ED' if n % 4 == 0 else 'EJ'}{100_000 + n}" for n in range(works))


class TestContract(WholePagesContract):
    source = Eric()

    def fake(self, works: int) -> FakeEric:
        return FakeEric(hits(works))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Archive(tmp_path / "archive"), tmp_path / "archive")


def one(**details: object) -> Record:
    asked = Asked("GET", "/", {"search": "x", "start": "0", "rows": "1"}, b"", 0.0)
    return read_page(FakeEric(("EJ100001",), details=details).answer(asked).body).records[0]


def test_fields_are_asked_for_by_name(desk: Desk) -> None:
    with serving(FakeEric(hits(3)).answer) as server:
        TestContract().run(server, desk)
    (asked,) = server.asked
    assert (asked.method, asked.path, asked.params["format"], asked.params["rows"]) == ("GET", "/", "json", "2000")
    assert {"peerreviewed", "source", "url", "e_fulltextauth"} <= set(asked.params["fields"].split(","))


@pytest.mark.parametrize(("most", "pages"), [(2000, 2), (200, 13)])
def test_pages_smaller_than_asked_for_lose_nothing(most: int, pages: int, desk: Desk) -> None:
    with serving(FakeEric(hits(2500), most=most).answer) as server:
        assert len(TestContract().run(server, desk).ids) == 2500
    assert len(server.asked) == pages


@pytest.mark.parametrize("status", [200, 400])
def test_a_query_that_solr_cannot_parse_is_refused(status: int, desk: Desk) -> None:
    body = b'{"error":{"msg":"org.apache.solr.search.SyntaxError: Cannot parse \'(a AND\'","code":400}}'
    with serving(lambda asked: Reply(body, status)) as server, pytest.raises(Refused, match="Cannot parse"):
        TestContract().run(server, desk)
    assert len(server.asked) == 1


def test_an_estimated_total_is_not_believed(desk: Desk) -> None:
    body = b'{"response":{"numFound":12,"start":0,"numFoundExact":false,"docs":[]}}'
    with serving(lambda asked: Reply(body)) as server, pytest.raises(Unreachable, match="not exact"):
        TestContract().run(server, desk)


def test_a_document_without_a_number_is_never_left_out() -> None:
    body = json.dumps({"response": {"numFound": 1, "start": 0, "docs": [{"title": "x"}]}}).encode()
    with pytest.raises(Untrustworthy, match="no answer to a search"):
        read_page(body)


def test_a_document_keeps_what_eric_says() -> None:
    record = one(
        title="Peer Learning Online",
        author=["Çelik, Ayşe", "Doe, John, Jr.", "Roe, Richard, Ed.", "And Others", "Plato"],
        description="Students help each other.",
        subject=["Peer Teaching", "Online Courses"],
        source="Journal of Peers, v12 n3 p45-60 Mar 2021",
        publisher="Peers Press. 1 Long Street, Z-Town",
        publicationtype=["Journal Articles", "Reports - Research"],
        publicationdateyear=2021,
        language=["English"],
        issn=["EISSN-2049-3630", "ISSN-0000-0001"],
        isbn=["ISBN-978-3-16-148410-0"],
        peerreviewed="T",
        educationlevel=["Higher Education"],
        url="https://doi.org/10.5555/JP.12.3.45",
        e_fulltextauth=0,
    )
    assert (record.native_id, record.kind) == ("EJ100001", Kind.ARTICLE)
    assert record.authors == (Author("Çelik", "Ayşe"), Author("Doe", "John", "Jr."), Author("Plato"))
    assert record.editors == (Author("Roe", "Richard"),)
    assert (record.container, record.volume, record.issue, record.pages) == ("Journal of Peers", "12", "3", "45-60")
    assert record.published == PartialDate(2021)
    assert record.identifiers.doi == "10.5555/jp.12.3.45"
    assert record.identifiers.issn == ("2049-3630",)
    assert record.identifiers.isbn == ("9783161484100",)
    assert record.keywords == ("Peer Teaching", "Online Courses")
    assert record.publication_types == ("Journal Articles", "Reports - Research")
    assert record.languages == ("English",)
    assert record.publisher.startswith("Peers Press")
    assert record.abstract_text == "Students help each other."
    assert ("issn", "ISSN-0000-0001") in record.extra
    extra = dict(record.extra)
    assert extra["source"] == "Journal of Peers, v12 n3 p45-60 Mar 2021"
    assert extra["author"] == "And Others"
    assert (extra["peerreviewed"], extra["e_fulltextauth"]) == ("T", "0")
    assert extra["educationlevel"] == '["Higher Education"]'


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        (["Reports - Research"], Kind.REPORT),
        (["Speeches/Meeting Papers", "Reports - Research"], Kind.CONFERENCE),
        (["Dissertations/Theses - Doctoral Dissertations"], Kind.THESIS),
        (["Books", "Guides - Classroom - Teacher"], Kind.BOOK),
        (["Guides - Non-Classroom"], Kind.OTHER),
        ([], Kind.UNKNOWN),
        ("Journal Articles", Kind.ARTICLE),
    ],
)
def test_publication_types_tell_the_kind(types: object, kind: Kind) -> None:
    assert one(publicationtype=types).kind is kind


def test_a_source_that_is_no_citation_is_the_container() -> None:
    record = one(source="Online Submission")
    assert (record.container, record.volume) == ("Online Submission", "")
    assert "source" not in dict(record.extra)


def test_a_year_that_is_none_is_kept() -> None:
    record = one(publicationdateyear="n.d.")
    assert record.published is None
    assert dict(record.extra)["publicationdateyear"] == "n.d."
