"""Web of Science Starter keeps the contract; its day of requests ends at midnight, and its records are read whole."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.archive import Archive
from connectors.wos_starter import WebOfScienceStarter
from rowen.records import Author, BudgetSpent, Kind, PartialDate, Refused
from tests.connectors.contract import KEY, Desk, WholePagesContract
from tests.connectors.fake import Reply, serving
from tests.connectors.fake_wos import FakeStarter


def hits(works: int) -> tuple[str, ...]:
    return tuple(f"WOS:{300_000_000_000 + n:015d}" for n in range(works))


class TestContract(WholePagesContract):
    source = WebOfScienceStarter()
    several_pages = 130

    def fake(self, works: int) -> FakeStarter:
        return FakeStarter(hits(works))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Archive(tmp_path / "archive"), tmp_path / "archive")


def test_pages_are_asked_for_by_number_and_abstracts_are_said_to_be_missing(desk: Desk) -> None:
    with serving(FakeStarter(hits(100)).answer) as server:
        found = TestContract().run(server, desk)
    assert [(asked.params["page"], asked.params["limit"], asked.params["db"]) for asked in server.asked] == [
        ("1", "50", "WOS"), ("2", "50", "WOS"),
    ]  # fmt: skip
    assert all(KEY not in asked.raw.decode() for asked in server.asked)
    assert "no abstracts" in found.warnings[0]


def test_a_spent_day_ends_at_midnight(desk: Desk) -> None:
    fake = FakeStarter(hits(130))
    spent = Reply(b'{"message":"API rate limit exceeded"}', 429, {"X-RateLimit-Remaining-Day": "0"})
    with serving(fake.answer) as server:
        server.answer = lambda asked: fake.answer(asked) if len(server.asked) < 3 else spent
        with pytest.raises(BudgetSpent) as caught:
            TestContract().run(server, desk)
    until = caught.value.until
    assert until is not None
    assert (until.hour, until.minute) == (0, 0)
    assert timedelta(0) < until - datetime.now(UTC) <= timedelta(days=1)
    assert len(desk.stored) == 100


def test_more_hits_than_can_be_listed_are_refused_with_both_numbers(desk: Desk) -> None:
    body = b'{"metadata":{"total":100001,"page":1,"limit":50},"hits":[]}'
    with serving(lambda asked: Reply(body)) as server, pytest.raises(Refused, match=r"100,001 hits.*100,000"):
        TestContract().run(server, desk)


def test_an_error_is_refused_in_the_sources_words(desk: Desk) -> None:
    body = b'{"error":{"status":400,"title":"Bad Request","details":"Unknown field tag AB"}}'
    with serving(lambda asked: Reply(body, 400)) as server, pytest.raises(Refused, match="Unknown field tag AB"):
        TestContract().run(server, desk)
    assert len(server.asked) == 1


def test_a_document_keeps_what_the_source_says() -> None:
    hit = {
        "uid": "WOS:000372000000007", "title": "Peers online", "types": ["Article"], "sourceTypes": ["Article", "Early Access"],
        "source": {
            "sourceTitle": "JOURNAL OF PEERS", "publishYear": 2016, "publishMonth": "MAR", "volume": "18", "issue": "3",
            "articleNumber": "e61", "pages": {"range": "1-9", "begin": "1", "end": "9", "count": 9},
        },
        "names": {
            "authors": [{"displayName": "Doe, Jane", "wosStandard": "Doe, J", "researcherId": "A-1-2009"}],
            "corp": [{"displayName": "Peer Group"}], "bookEditors": [{"displayName": "Roe, R, Jr."}],
        },
        "links": {"record": "https://www.example.org/wos/7"}, "citations": [{"db": "WOS", "count": 5}],
        "identifiers": {"doi": "10.2196/ABC", "issn": "2049-3630", "pmid": "26965990", "isbn": "9780306406157"},
        "keywords": {"authorKeywords": ["peer support"]},
    }  # fmt: skip
    body = json.dumps({"metadata": {"total": 1, "page": 1, "limit": 50}, "hits": [hit]}).encode()
    (record,) = WebOfScienceStarter().parse(body, "hits").records
    assert (record.native_id, record.kind, record.title) == ("WOS:000372000000007", Kind.ARTICLE, "Peers online")
    assert record.authors == (Author("Doe", "Jane"), Author(collective="Peer Group"))
    assert record.editors == (Author("Roe", "R", "Jr."),)
    assert record.published == PartialDate(2016, 3)
    assert (record.volume, record.issue, record.pages, record.article_number) == ("18", "3", "1-9", "e61")
    assert (record.identifiers.doi, record.identifiers.pmid) == ("10.2196/abc", "26965990")
    assert (record.identifiers.issn, record.identifiers.isbn) == (("2049-3630",), ("9780306406157",))
    assert record.keywords == ("peer support",)
    assert record.publication_types == ("Article", "Early Access")
    extra = dict(record.extra)
    assert '"researcherId":"A-1-2009"' in extra["names"]
    assert '"count":5' in extra["citations"]
    assert extra["types"] == '["Article"]'
    assert '"begin":"1"' in extra["source.pages"]
