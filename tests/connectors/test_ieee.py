"""IEEE Xplore keeps the contract; pages, the gateway's errors, the day's budget and what an article says are right."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.archive import Archive
from connectors.ieee import Ieee
from rowen.records import (
    AbstractPart,
    Author,
    BudgetSpent,
    Kind,
    PartialDate,
    Record,
    Refused,
    SourceError,
    Untrustworthy,
)
from tests.connectors.contract import KEY, QUERY, Desk, WholePagesContract
from tests.connectors.fake import Reply, serving
from tests.connectors.fake_ieee import FakeIeee

OVER_DAY = Reply(
    b"<h1>Developer Over Rate</h1>",
    403,
    {"X-Mashery-Error-Code": "ERR_403_DEVELOPER_OVER_RATE", "X-Error-Detail-Header": "Account Over Rate Limit"},
)
OVER_SECOND = Reply(
    b"<h1>Developer Over Qps</h1>",
    403,
    {
        "X-Mashery-Error-Code": "ERR_403_DEVELOPER_OVER_QPS",
        "X-Error-Detail-Header": "Account Over Queries Per Second Limit",
        "Retry-After": "1",
    },
)


def hits(works: int) -> tuple[str, ...]:
    return tuple(str(8_500_000 + n) for n in range(works))


class TestContract(WholePagesContract):
    source = Ieee()
    several_pages = 650

    def fake(self, works: int) -> FakeIeee:
        return FakeIeee(hits(works))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Archive(tmp_path / "archive"), tmp_path / "archive")


def read(article: dict[str, object]) -> Record:
    page = Ieee().parse(json.dumps({"total_records": 1, "articles": [article]}).encode(), "hits")
    return page.records[0]


def test_pages_are_asked_by_number_in_an_order_that_does_not_shift(desk: Desk) -> None:
    with serving(FakeIeee(hits(450)).answer) as server:
        TestContract().run(server, desk)
    assert [asked.params["start_record"] for asked in server.asked] == ["1", "201", "401"]
    assert {(asked.params["max_records"], asked.params["sort_field"]) for asked in server.asked} == {
        ("200", "article_number")
    }
    assert {asked.params["apikey"] for asked in server.asked} == {KEY}
    assert all("apikey=REDACTED" in page.request for page in desk.pages)


@pytest.mark.parametrize(
    ("strategy", "due"),
    [
        ('"Abstract":peer*', {"querytext": '"Abstract":peer*'}),
        (
            'querytext="All Metadata":forum\n  OR chat\nstart_year=2004',
            {"querytext": '"All Metadata":forum\n  OR chat', "start_year": "2004"},
        ),
        (
            "https://ieeexploreapi.ieee.org/api/v1/search/articles?querytext=(a+OR+b)&max_records=5&content_type=Journals",
            {"querytext": "(a OR b)", "content_type": "Journals", "apikey": KEY, "max_records": "200"},
        ),
    ],
)
def test_a_strategy_is_words_or_parameters_or_an_address(strategy: str, due: dict[str, str], desk: Desk) -> None:
    with serving(FakeIeee(hits(3)).answer) as server:
        assert TestContract().run(server, desk, strategy).sent == strategy
    assert {name: server.asked[0].params.get(name) for name in due} == due


@pytest.mark.parametrize(
    "strategy",
    ["querytext=a\napikey={}", "https://ieeexploreapi.ieee.org/api/v1/search/articles?apikey={}&querytext=a"],
)
def test_a_strategy_that_holds_a_key_is_refused_without_telling_it(strategy: str, desk: Desk) -> None:
    with serving(FakeIeee(hits(3)).answer) as server, pytest.raises(Refused, match="secret") as caught:
        TestContract().run(server, desk, strategy.format("anothers-key"))
    assert not server.asked
    assert "anothers-key" not in repr(caught.value.args) + str(caught.value)


def test_a_parameter_that_switches_the_others_off_is_refused(desk: Desk) -> None:
    with serving(FakeIeee(hits(3)).answer) as server, pytest.raises(Refused, match="ignore the rest"):
        TestContract().run(server, desk, "querytext=a\ndoi=10.1000/1")
    assert not server.asked


@pytest.mark.parametrize("status", [403, 429])
def test_a_spent_day_names_the_time_that_the_gateway_names(status: int, desk: Desk) -> None:
    fake, before = FakeIeee(hits(650)), datetime.now(UTC)
    over = Reply(OVER_DAY.body, status, {**OVER_DAY.headers, "Retry-After": "11279"})
    with serving(fake.answer) as server:
        server.answer = lambda asked: fake.answer(asked) if len(server.asked) < 3 else over
        with pytest.raises(BudgetSpent, match="Over Rate") as caught:
            TestContract().run(server, desk)
        assert len(server.asked) == 3
    assert caught.value.until is not None
    assert timedelta(0) <= caught.value.until - before - timedelta(seconds=11279) < timedelta(seconds=60)
    assert len(desk.stored) == 400


def test_a_spent_day_without_a_time_lasts_until_midnight_utc(desk: Desk) -> None:
    with serving(lambda asked: OVER_DAY) as server, pytest.raises(BudgetSpent) as caught:
        TestContract().run(server, desk)
    until = caught.value.until
    assert until is not None
    assert (until.hour, until.minute, until.second) == (0, 0, 0)
    assert timedelta(0) < until - desk.pages[0].fetched_at <= timedelta(days=1)


@pytest.mark.parametrize(
    "busy",
    [
        OVER_SECOND,
        Reply(OVER_SECOND.body, 429, OVER_SECOND.headers),
        Reply(b"Over Queries Per Second Limit", 403),
        Reply(b"<error><message>Account Over Queries Per Second Limit</message></error>", 403),
        Reply(OVER_DAY.body, 403, {**OVER_DAY.headers, "Retry-After": "20"}),
        Reply(b"", 504),
    ],
)
def test_what_passes_in_a_moment_is_asked_again(busy: Reply, desk: Desk) -> None:
    fake = FakeIeee(hits(10))
    with serving(fake.answer) as server:
        server.first = [busy, busy]
        assert len(TestContract().run(server, desk).ids) == 10
    wait = float(busy.headers.get("Retry-After", "0"))
    assert len(desk.waits) == 2
    assert min(desk.waits) >= wait


@pytest.mark.parametrize(
    "body",
    [
        b"<h1>Developer Inactive</h1>",
        b"<?xml version='1.0'?><error><message>Developer Inactive</message></error>",
        b"Developer Inactive",
        b'{"error":"Developer Inactive"}',
        b'{"error":{"message":"Developer Inactive"}}',
        b"<h1>Not Authorized</h1>",
    ],
)
def test_a_key_that_is_not_active_has_its_own_remedy(body: bytes, desk: Desk) -> None:
    with (
        serving(lambda asked: Reply(body, 403)) as server,
        pytest.raises(Refused, match=r"Developer Inactive|Not Auth") as caught,
    ):
        TestContract().run(server, desk)
    assert "not active yet" in caught.value.remedy
    assert len(server.asked) == 1


def test_a_query_it_cannot_read_is_refused_in_its_words(desk: Desk) -> None:
    reply = Reply(b'{"message":"Bad query: too many wildcards"}', 400)
    with serving(lambda asked: reply) as server, pytest.raises(Refused, match="too many wildcards") as caught:
        TestContract().run(server, desk)
    assert len(server.asked) == 1
    assert "strategy" in caught.value.remedy


@pytest.mark.parametrize("body", [b'{"total_records":7}', b'{"total_records":7,"articles":[]}', b'{"articles":[]}'])
def test_hits_without_articles_are_never_an_empty_search(body: bytes, desk: Desk) -> None:
    with serving(lambda asked: Reply(body)) as server, pytest.raises(SourceError):
        TestContract().run(server, desk)


@pytest.mark.parametrize("body", [b'{"total_records":0,"total_searched":5}', b'{"total_records":0,"articles":[]}'])
def test_nothing_found_is_believed_when_the_total_says_so(body: bytes, desk: Desk) -> None:
    with serving(lambda asked: Reply(body)) as server:
        assert TestContract().run(server, desk, QUERY).reported == 0


def test_an_article_keeps_what_the_source_says() -> None:
    record = read(
        {
            "doi": "10.1109/ABC.2019.1", "title": "Peers <sub>2</sub>", "publisher": "IEEE",
            "isbn": "978-0-306-40615-7", "issn": "2049-3630", "rank": 1,
            "authors": {"authors": [
                {"full_name": "B. Roe", "author_order": 2, "id": 8},
                {"full_name": "Jane M. Doe", "author_order": 1, "id": 7, "affiliation": "A place"},
            ]},
            "access_type": "LOCKED", "content_type": "Conferences", "abstract": "We asked.", "article_number": "8531001",
            "html_url": "https://xplore.example/document/8531001/", "abstract_url": "https://xplore.example/document/8531001/",
            "pdf_url": "https://xplore.example/8531001.pdf", "publication_title": "2019 Conference on Peers (COP)",
            "conference_dates": "12-14 Sept. 2019", "publication_number": 8500000, "publication_year": 2019,
            "publication_date": "12-14 Sept. 2019", "start_page": "1", "end_page": "4", "citing_paper_count": 0,
            "index_terms": {
                "ieee_terms": {"terms": ["Peer-to-peer computing", "Forums"]}, "author_terms": {"terms": ["Forums", "-peers"]},
            },
            "isbn_formats": {"isbns": [
                {"format": "USB ISBN", "value": "978-0-306-40615-7"}, {"format": "Print ISBN", "value": "978-3-16-148410-0"},
            ]},
        }
    )  # fmt: skip
    assert (record.native_id, record.kind, record.type_as_given) == ("8531001", Kind.CONFERENCE, "Conferences")
    assert record.authors == (Author("Jane M. Doe"), Author("B. Roe"))
    assert record.abstract == (AbstractPart("We asked."),)
    assert record.published == PartialDate(2019, 9)
    assert (record.container, record.publisher) == ("2019 Conference on Peers (COP)", "IEEE")
    assert (record.identifiers.doi, record.identifiers.issn) == ("10.1109/abc.2019.1", ("2049-3630",))
    assert record.identifiers.isbn == ("9780306406157", "9783161484100")
    assert record.keywords == ("Peer-to-peer computing", "Forums", "-peers")
    assert record.pages == "1-4"
    assert record.urls == ("https://xplore.example/document/8531001/", "https://xplore.example/8531001.pdf")
    extra = dict(record.extra)
    assert extra["publication_date"] == "12-14 Sept. 2019"
    assert '"affiliation":"A place"' in extra["authors"]
    assert '"author_terms":{"terms":["Forums"' in extra["index_terms"]
    assert extra["citing_paper_count"] == "0"


@pytest.mark.parametrize(
    ("kind", "due"),
    [
        ("Journals", Kind.ARTICLE), ("Magazines", Kind.ARTICLE), ("Early Access Articles", Kind.ARTICLE),
        ("Books", Kind.CHAPTER), ("Standards", Kind.OTHER), ("Courses", Kind.OTHER), (None, Kind.UNKNOWN),
    ],
)  # fmt: skip
def test_content_types_are_told_apart(kind: str | None, due: Kind) -> None:
    assert read({"article_number": "1", "content_type": kind}).kind is due


def test_the_year_holds_where_the_date_is_of_another_or_missing() -> None:
    assert read({"article_number": "1", "publication_year": 2020}).published == PartialDate(2020)
    assert read(
        {"article_number": "1", "publication_year": "2019", "publication_date": "Jan. 2020"}
    ).published == PartialDate(2019)
    assert read({"article_number": "1"}).published is None


@pytest.mark.parametrize(
    ("title", "due"),
    [
        ("Notice of Retraction: Peers in forums", ["RetractionIn"]),
        ("Retracted: Peers in forums", ["RetractionIn"]),
        ("Notice of Violation of IEEE Publication Principles: Peers", ["NoticeOfViolation"]),
        ("Corrections to “Peers in Forums”", ["ErratumFor"]),
        ('Erratum to "Peers in Forums"', ["ErratumFor"]),
        ("Correction to the wind tunnel data of forums", []),
        ("Retracted landing gear", []),
    ],
)
def test_retractions_and_corrections_are_told_by_the_title(title: str, due: list[str]) -> None:
    assert [notice.kind for notice in read({"article_number": "1", "title": title}).notices] == due


def test_an_article_without_its_number_is_no_record() -> None:
    with pytest.raises(Untrustworthy, match="article number"):
        read({"title": "Peers"})
