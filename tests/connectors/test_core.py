"""CORE keeps the contract; its window, its waits, its errors and its works are read right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.archive import Archive
from connectors.core import Core
from connectors.core_parse import read_page
from connectors.replay import rebuild
from rowen.records import Author, BudgetSpent, Kind, PartialDate, Record, Refused, Unreachable, Untrustworthy
from tests.connectors.contract import KEY, QUERY, Desk, WholePagesContract
from tests.connectors.fake import Asked, Reply, serving
from tests.connectors.fake_core import FakeCore


def hits(works: int) -> tuple[str, ...]:
    return tuple(str(1000 + n) for n in range(works))


class TestContract(WholePagesContract):
    source = Core()
    several_pages = 250

    def fake(self, works: int) -> FakeCore:
        return FakeCore(hits(works))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Archive(tmp_path / "archive"), tmp_path / "archive")


def one(**details: object) -> Record:
    asked = Asked("GET", "/search/works/", {"q": "x", "offset": "0", "limit": "1"}, b"", 0.0)
    return read_page(FakeCore(("7",), details=details).answer(asked).body).records[0]


def test_the_address_ends_with_a_slash_or_it_costs_a_redirect(desk: Desk) -> None:
    with serving(FakeCore(hits(3)).answer) as server:
        TestContract().run(server, desk)
    (asked,) = server.asked
    assert (asked.method, asked.path, asked.params["limit"]) == ("GET", "/search/works/", "100")


def test_the_key_goes_into_no_address(desk: Desk) -> None:
    with serving(FakeCore(hits(3)).answer) as server:
        TestContract().run(server, desk)
    assert KEY not in server.asked[0].raw.decode() + desk.pages[0].request


def test_pages_smaller_than_asked_for_lose_nothing(desk: Desk) -> None:
    with serving(FakeCore(hits(95), most=10).answer) as server:
        assert len(TestContract().run(server, desk).ids) == 95
    assert len(server.asked) == 10


def test_more_hits_than_the_window_are_fetched_by_year(desk: Desk) -> None:
    years = {one: (0, 1988, 2003, 2015, 2024)[at % 5] for at, one in enumerate(hits(10_300))}
    fake = FakeCore(hits(10_300), years=years)
    with serving(fake.answer) as server:
        found = TestContract().run(server, desk)
    assert (found.reported, set(found.ids)) == (10_300, set(fake.ids))
    assert set(desk.stored) == set(fake.ids)
    assert rebuild(Core(), desk.archived()).ids == found.ids
    assert len(server.asked) < 115


def test_parts_that_do_not_add_up_are_named_with_both_numbers(desk: Desk) -> None:
    fake = FakeCore(hits(10_001), years=dict.fromkeys(hits(10), 12_000))
    with serving(fake.answer) as server, pytest.raises(Untrustworthy, match="10001 hits, its parts have 9991"):
        TestContract().run(server, desk)


def test_a_year_larger_than_the_window_is_refused_with_both_numbers(desk: Desk) -> None:
    fake = FakeCore(hits(10_001))
    with serving(fake.answer) as server, pytest.raises(Refused, match=r"10,001 hits published in 2020 .*10,000"):
        TestContract().run(server, desk)


def later(seconds: int) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S+0000")


def test_too_many_requests_in_a_minute_are_waited_for(desk: Desk) -> None:
    fake = FakeCore(hits(30))
    with serving(fake.answer) as server:
        server.first = [Reply(b'{"message":"Too many"}', 429, {"X-RateLimit-Retry-After": later(50)})]
        assert len(TestContract().run(server, desk).ids) == 30
    assert 45 < desk.waits[0] <= 51


def test_a_spent_day_names_the_time_and_the_next_search_goes_on(desk: Desk) -> None:
    fake = FakeCore(hits(250))
    spent = Reply(b'{"message":"Too many"}', 429, {"X-RateLimit-Retry-After": later(40_000)})
    with serving(lambda asked: spent if asked.params["offset"] == "200" else fake.answer(asked)) as server:
        with pytest.raises(BudgetSpent) as caught:
            TestContract().run(server, desk)
        assert caught.value.until is not None
        assert caught.value.until > datetime.now(UTC) + timedelta(hours=10)
        assert len(desk.stored) == 200
        server.answer = fake.answer
        kept = {page.request: page for page in desk.pages[1:]}
        server.asked.clear()
        with TestContract().client(server, desk, kept.get) as client:
            Core().search(client, QUERY, desk.wanted, desk.deliver)
    assert set(desk.stored) == set(fake.ids)


def test_the_wait_that_every_answer_names_makes_no_server_error_a_refusal(desk: Desk) -> None:
    fake = FakeCore(hits(30))
    with serving(fake.answer) as server:
        server.first = [Reply(b"{}", 500, {"X-RateLimit-Retry-After": later(600)})]
        assert len(TestContract().run(server, desk).ids) == 30
    assert desk.waits[0] < 3


def test_a_phrase_without_a_field_gets_a_remedy_of_its_own(desk: Desk) -> None:
    with serving(lambda asked: Reply(b'{"message":"x"}', 500)) as server:
        with pytest.raises(Unreachable, match="HTTP 500") as bare:
            TestContract().run(server, desk, '("thematic analysis" OR title:forum)')
        with pytest.raises(Unreachable) as named:
            TestContract().run(server, desk, 'title:"thematic analysis"')
    assert "title:" in bare.value.remedy
    assert "title:" not in named.value.remedy


def test_a_wrong_key_is_refused_in_cores_words(desk: Desk) -> None:
    body = b'{"message":"Invalid API key"}'
    with serving(lambda asked: Reply(body, 401)) as server, pytest.raises(Refused, match="Invalid API key"):
        TestContract().run(server, desk)
    assert len(server.asked) == 1


def test_a_work_keeps_what_core_says() -> None:
    record = one(
        id=58971691,
        documentType="research",
        authors=[{"name": "Byun, Ada"}, {"name": "Plato"}],
        contributors=["Ada"],
        abstract="We listened.",
        publisher="'Institute of X'",
        publishedDate="2019-05-09T01:00:00",
        yearPublished=2018,
        createdDate="2019-06-02T02:02:14",
        doi="10.5555/ICASSP.1",
        arxivId="1904.10788",
        pubmedId="123456",
        language={"code": "en", "name": "English"},
        journals=[{"title": "Journal of X", "identifiers": ["issn:2049-3630", "2049-3630"]}],
        identifiers=[{"identifier": "oai:arxiv.org:1904.10788", "type": "OAI_ID"}, {"identifier": "x", "type": "DOI"}],
        links=[{"type": "display", "url": "https://core.example/works/7"}],
        downloadUrl="https://core.example/7.pdf",
        sourceFulltextUrls=["https://repo.example/7", "Smith J. A reference. https://doi.example/x and more"],
        fullText="Not available for public API users.",
        references=[],
        citationCount=0,
        dataProviders=[{"id": 144, "name": ""}],
    )
    assert (record.native_id, record.kind, record.type_as_given) == ("58971691", Kind.ARTICLE, "research")
    assert record.authors == (Author("Byun", "Ada"), Author("Plato"))
    assert (record.published, record.created) == (PartialDate(2019, 5, 9), PartialDate(2019, 6, 2))
    found = record.identifiers
    assert (found.doi, found.arxiv, found.pmid) == ("10.5555/icassp.1", "1904.10788", "123456")
    assert found.issn == ("2049-3630",)
    assert found.others == (("oai_id", "oai:arxiv.org:1904.10788"), ("doi", "x"))
    assert record.container == "Journal of X"
    assert record.languages == ("English",)
    assert record.urls == (
        "https://core.example/works/7", "https://core.example/7.pdf", "https://repo.example/7",
    )  # fmt: skip
    extra = dict(record.extra)
    assert extra["sourceFulltextUrls"].startswith("Smith J.")
    assert (extra["yearPublished"], extra["citationCount"]) == ("2018", "0")
    assert extra["fullText"] == "Not available for public API users."
    assert extra["dataProviders"] == '[{"id":144,"name":""}]'
    assert '"code":"en"' in extra["language"]
    assert "references" not in extra


def test_a_full_text_stays_in_the_archive() -> None:
    assert dict(one(fullText="word " * 100).extra)["fullText"] == "499 characters, in the archived answer"


def test_identifiers_of_every_output_of_a_work_are_kept() -> None:
    listed = [
        {"identifier": value, "type": kind}
        for kind, value in (
            ("DOI", "10.5555/Second"),
            ("DOI", "10.5555/first"),
            ("PUBMED_ID", "123456"),
            ("ARXIV_ID", "1904.10788"),
        )
    ]
    found = one(doi="10.5555/FIRST", identifiers=listed).identifiers
    assert (found.doi, found.pmid, found.arxiv) == ("10.5555/first", "123456", "1904.10788")
    assert found.others == (("doi", "10.5555/Second"),)
    assert one(identifiers=listed).identifiers.doi == "10.5555/second"
    assert one(identifiers=listed).identifiers.others == (("doi", "10.5555/first"),)


def test_identifiers_that_are_none_are_kept() -> None:
    record = one(doi="see above", pubmedId="none", arxivId=None)
    assert record.identifiers.doi is None
    assert dict(record.extra)["doi"] == "see above"
    assert dict(record.extra)["pubmedId"] == "none"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("research", Kind.UNKNOWN), ("thesis", Kind.THESIS), ("slides", Kind.OTHER), ("", Kind.UNKNOWN)],
)
def test_only_a_journal_makes_an_article(kind: str, expected: Kind) -> None:
    assert one(documentType=kind).kind is expected


def test_a_date_of_creation_that_is_none_is_kept() -> None:
    assert dict(one(createdDate="unknown").extra)["createdDate"] == "unknown"
