"""IEEE Xplore keeps the contract; its gateway's errors, its day of calls and what an article says are right."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.archive import Archive
from connectors.ieee import IEEEXplore
from rowen.records import Author, BudgetSpent, Kind, PartialDate, Refused, SourceError
from tests.connectors.contract import KEY, Desk, WholePagesContract
from tests.connectors.fake import Reply, serving
from tests.connectors.fake_ieee import FakeIEEE


def hits(works: int) -> tuple[str, ...]:
    return tuple(str(8_538_416 + n) for n in range(works))


class TestContract(WholePagesContract):
    source = IEEEXplore()
    several_pages = 450

    def fake(self, works: int) -> FakeIEEE:
        return FakeIEEE(hits(works))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Archive(tmp_path / "archive"), tmp_path / "archive")


def test_pages_are_asked_for_in_a_fixed_order(desk: Desk) -> None:
    with serving(FakeIEEE(hits(401)).answer) as server:
        TestContract().run(server, desk)
    asked = [one.params for one in server.asked]
    assert [one["start_record"] for one in asked] == ["1", "201", "401"]
    assert {(one["max_records"], one["sort_field"], one["sort_order"], one["apikey"]) for one in asked} == {
        ("200", "article_number", "asc", KEY)
    }
    assert {page.request.count("apikey=REDACTED") for page in desk.pages} == {1}


@pytest.mark.parametrize(
    "headers",
    [{"Retry-After": "11279", "X-Mashery-Error-Code": "ERR_403_DEVELOPER_OVER_RATE"}, {"X-Error-Detail-Header": "x"}],
)
@pytest.mark.parametrize("status", [403, 429])
def test_a_spent_day_says_when_it_ends(status: int, headers: dict[str, str], desk: Desk) -> None:
    fake = FakeIEEE(hits(450))
    spent = Reply(b"<h1>Developer Over Rate</h1>", status, headers)
    with serving(fake.answer) as server:
        server.answer = lambda asked: fake.answer(asked) if len(server.asked) < 3 else spent
        with pytest.raises(BudgetSpent, match="Over Rate") as caught:
            TestContract().run(server, desk)
    until = caught.value.until
    assert until is not None
    left = until - datetime.now(UTC)
    if "Retry-After" in headers:
        assert abs(left - timedelta(seconds=11279)) < timedelta(seconds=60)
    else:
        assert (until.hour, until.minute) == (0, 0)
        assert timedelta(0) < left <= timedelta(days=1)
    assert len(desk.stored) == 400


def test_too_many_calls_in_a_second_are_asked_again(desk: Desk) -> None:
    fake = FakeIEEE(hits(10))
    with serving(fake.answer) as server:
        server.first = [
            Reply(b"<h1>Developer Over Qps</h1>", 403, {"X-Mashery-Error-Code": "ERR_403_DEVELOPER_OVER_QPS"})
        ]
        assert len(TestContract().run(server, desk).ids) == 10


@pytest.mark.parametrize("words", ["Developer Inactive", "Not Authorized"])
def test_a_key_that_is_not_active_has_its_own_remedy(words: str, desk: Desk) -> None:
    reply = Reply(f"<h1>{words}</h1>".encode(), 403)
    with serving(lambda asked: reply) as server, pytest.raises(Refused, match=words) as caught:
        TestContract().run(server, desk)
    assert "developer.ieee.org" in caught.value.remedy
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "body", [b'{"total_records": 3}', b'{"total_records": 1, "articles": [{"title": "No number"}]}']
)
def test_hits_that_are_not_there_are_never_an_empty_search(body: bytes, desk: Desk) -> None:
    with serving(lambda asked: Reply(body)) as server, pytest.raises(SourceError):
        TestContract().run(server, desk)


def article(**more: object) -> dict[str, object]:
    return {
        "article_number": "8538416", "title": "Peers online", "doi": "10.1109/ABC.2018.1", "publisher": "IEEE",
        "content_type": "Conferences", "publication_title": "2018 Conference on Peers", "publication_year": 2018,
        "publication_date": "11-12 July 2018", "start_page": "1", "end_page": "4", "abstract": "We asked.",
        "isbn": "978-0-306-40615-7", "issn": "2049-3630", "insert_date": "20181119", "rank": 1, "is_number": 8538358,
        "authors": {
            "authors": [
                {"full_name": "Bo Roe", "author_order": 2, "id": 5, "affiliation": "Here"},
                {"full_name": "Jane Doe", "author_order": 1},
            ]
        },
        "index_terms": {
            "ieee_terms": {"terms": ["Internet", "Peers"]}, "author_terms": {"terms": ["Peers", "Forums"]},
            "mesh_terms": {"terms": ["Peer Group"]},
        },
        "isbn_formats": {"isbns": [{"format": "Print ISBN", "value": "978-0-306-40615-7", "isbnType": "New-2005"}]},
        "html_url": "https://x.example/1", "abstract_url": "https://x.example/1", "conference_location": "Oslo",
        "conference_dates": "11-12 July 2018", **more,
    }  # fmt: skip


def read(**more: object):  # type: ignore[no-untyped-def]
    body = json.dumps({"total_records": 1, "total_searched": 9, "articles": [article(**more)]}).encode()
    return IEEEXplore().parse(body, "hits").records[0]


def test_an_article_keeps_what_the_source_says() -> None:
    record = read()
    assert (record.native_id, record.kind, record.type_as_given) == ("8538416", Kind.CONFERENCE, "Conferences")
    assert record.authors == (Author("Jane Doe"), Author("Bo Roe"))
    assert record.published == PartialDate(2018, 7)
    assert record.created == PartialDate(2018, 11, 19)
    assert (record.pages, record.place, record.publisher) == ("1-4", "Oslo", "IEEE")
    assert record.keywords == ("Peers", "Forums", "Internet")
    assert record.mesh == ("Peer Group",)
    assert record.urls == ("https://x.example/1",)
    assert (record.identifiers.doi, record.identifiers.issn) == ("10.1109/abc.2018.1", ("2049-3630",))
    assert record.identifiers.isbn == ("9780306406157",)
    extra = dict(record.extra)
    assert extra["is_number"] == "8538358"
    assert extra["publication_date"] == "11-12 July 2018"
    assert '"affiliation":"Here"' in extra["authors"]
    assert '"Print ISBN"' in extra["isbn_formats"]
    assert extra["doi"] == "10.1109/ABC.2018.1"


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"content_type": "Early Access Articles"}, Kind.ARTICLE),
        ({"content_type": "Books"}, Kind.CHAPTER),
        ({"content_type": "Books", "publication_title": "Peers online"}, Kind.BOOK),
        ({"content_type": "Standards"}, Kind.OTHER),
        ({"content_type": None}, Kind.UNKNOWN),
    ],
)
def test_the_content_type_decides_the_kind(more: dict[str, object], kind: Kind) -> None:
    assert read(**more).kind is kind


def test_a_date_of_another_year_gives_way_to_the_year() -> None:
    assert read(publication_date="Dec. 2017").published == PartialDate(2018)
    assert read(publication_date=None).published == PartialDate(2018)
