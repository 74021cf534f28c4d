"""Scopus keeps the contract; views, windows, budgets and what an entry says are right."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import connectors
from connectors.archive import Archive
from connectors.http import Fetched
from connectors.replay import rebuild
from connectors.scopus import Scopus
from connectors.scopus_parts import WINDOW
from rowen.records import AbstractPart, Author, BudgetSpent, Kind, PartialDate, Refused, SourceError, Untrustworthy
from tests.connectors.contract import KEY, QUERY, Desk, WholePagesContract
from tests.connectors.fake import Reply, serving
from tests.connectors.fake_scopus import FakeScopus


def hits(works: int) -> tuple[str, ...]:
    return tuple(f"2-s2.0-{85_000_000_000 + n}" for n in range(works))


class TestContract(WholePagesContract):
    source = Scopus()
    several_pages = 80

    def fake(self, works: int) -> FakeScopus:
        return FakeScopus(hits(works))


class TestStandardView(TestContract):
    @pytest.fixture(autouse=True)
    def _standard(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ROWEN_SCOPUS_VIEW", "standard")

    @pytest.mark.parametrize("fault", ["short", "vanished"])
    def test_pages_that_do_not_add_up_are_refused(self, large, desk: Desk, fault: str) -> None:  # type: ignore[no-untyped-def]
        super().test_pages_that_do_not_add_up_are_refused(large, desk, fault)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Archive(tmp_path / "archive"), tmp_path / "archive")


def error(code: str, words: str) -> bytes:
    return json.dumps({"service-error": {"status": {"statusCode": code, "statusText": words}}}).encode()


def test_a_subscriber_asks_for_whole_records_by_cursor(desk: Desk) -> None:
    with serving(FakeScopus(hits(60)).answer) as server:
        found = TestContract().run(server, desk)
    assert [asked.params["cursor"] for asked in server.asked] == ["*", "AoJ25", "AoJ50"]
    assert {(asked.params["view"], asked.params["count"]) for asked in server.asked} == {("COMPLETE", "25")}
    assert all("apiKey" not in asked.params and KEY not in asked.raw.decode() for asked in server.asked)
    assert found.translation == QUERY
    assert not found.warnings


def test_standard_is_asked_by_offset_and_says_what_it_lacks(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROWEN_SCOPUS_VIEW", "STANDARD")
    with serving(FakeScopus(hits(60)).answer) as server:
        found = TestContract().run(server, desk)
    assert [asked.params["start"] for asked in server.asked] == ["0", "25", "50"]
    assert "no abstracts" in found.warnings[0]


def test_an_unknown_view_is_refused_before_anything_is_asked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROWEN_SCOPUS_VIEW", "full")
    with serving(FakeScopus(hits(6)).answer) as server, pytest.raises(Refused, match="FULL"):
        TestContract().run(server, desk)
    assert not server.asked


def test_more_hits_than_the_window_are_fetched_year_by_year(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROWEN_SCOPUS_VIEW", "STANDARD")
    monkeypatch.setattr("connectors.scopus.WINDOW", replace(WINDOW, most=50))
    fake = FakeScopus(hits(180))
    fake.years = {one: 1955 + at // 2 for at, one in enumerate(fake.ids)}
    with serving(fake.answer) as server:
        found = TestContract().run(server, desk)
    assert set(found.ids) == set(fake.ids) == set(desk.stored)
    assert found.reported == len(found.ids) == 180
    assert max(int(asked.params["start"]) for asked in server.asked) <= 25
    assert server.asked[0].params["query"] == QUERY
    rebuilt = rebuild(Scopus(), desk.archived())
    assert (rebuilt.ids, rebuilt.reported) == (found.ids, found.reported)


def test_years_that_do_not_add_up_are_refused_with_both_numbers(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROWEN_SCOPUS_VIEW", "STANDARD")
    monkeypatch.setattr("connectors.scopus.WINDOW", replace(WINDOW, most=50))
    fake = FakeScopus(hits(80))
    fake.years = dict.fromkeys(fake.ids[:40], 2010) | dict.fromkeys(fake.ids[40:-1], 2020)
    with serving(fake.answer) as server, pytest.raises(Untrustworthy, match="80 hits, its parts have 79"):
        TestContract().run(server, desk)


def test_a_year_larger_than_the_window_is_refused_with_both_numbers(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROWEN_SCOPUS_VIEW", "STANDARD")
    monkeypatch.setattr("connectors.scopus.WINDOW", replace(WINDOW, most=50))
    fake = FakeScopus(hits(80), years=dict.fromkeys(hits(80), 2020))
    with serving(fake.answer) as server, pytest.raises(Refused, match=r"80 hits in 2020 alone .* 50 of"):
        TestContract().run(server, desk)


def test_a_spent_quota_names_the_day(desk: Desk) -> None:
    reset = datetime(2026, 12, 1, 9, 12, 30, tzinfo=UTC)
    headers = {
        "X-ELS-Status": "QUOTA_EXCEEDED - Quota Exceeded", "X-RateLimit-Remaining": "0", "X-RateLimit-Limit": "20000",
        "X-RateLimit-Reset": str(int(reset.timestamp())),
    }  # fmt: skip
    fake = FakeScopus(hits(60))
    with serving(fake.answer) as server:
        server.answer = lambda asked: (
            fake.answer(asked)
            if len(server.asked) < 3
            else Reply(error("QUOTA_EXCEEDED", "Quota Exceeded"), 429, headers)
        )
        with pytest.raises(BudgetSpent, match="2026-12-01 09:12") as caught:
            TestContract().run(server, desk)
        assert caught.value.until == reset
        assert len(desk.stored) == 50
        assert len(server.asked) == 3


def test_too_many_requests_at_once_are_asked_again(desk: Desk) -> None:
    fake = FakeScopus(hits(10))
    busy = Reply(b'{"error-response":{"error-code":"TOO_MANY_REQUESTS","error-message":"Throttled"}}', 429)
    with serving(fake.answer) as server:
        server.first = [busy, busy]
        assert len(TestContract().run(server, desk).ids) == 10


def test_a_view_without_the_right_to_it_has_its_own_remedy(desk: Desk) -> None:
    words = "The requestor may not see the requested view"
    for body in (
        error("AUTHORIZATION_ERROR", words),
        f"<service-error><status><statusCode>AUTHORIZATION_ERROR</statusCode><statusText>{words}</statusText></status>"
        "</service-error>".encode(),
    ):
        with (
            serving(lambda asked, body=body: Reply(body, 401)) as server,
            pytest.raises(Refused, match=words) as caught,
        ):
            TestContract().run(server, desk)
        assert "ROWEN_SCOPUS_VIEW=STANDARD" in caught.value.remedy
        assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("status", "code"), [(401, "APIKEY_INVALID"), (400, "INVALID_INPUT"), (200, "INVALID_INPUT"), (413, "")]
)
def test_a_lasting_error_is_refused_in_the_sources_words(status: int, code: str, desk: Desk) -> None:
    reply = Reply(error(code, "Error translating query"), status)
    with serving(lambda asked: reply) as server, pytest.raises(Refused, match="Error translating query"):
        TestContract().run(server, desk)
    assert len(server.asked) == 1


def test_hits_without_entries_are_never_an_empty_search(desk: Desk) -> None:
    body = json.dumps(
        {"search-results": {"opensearch:totalResults": "7", "entry": [{"error": "Result set was empty"}]}}
    )
    with serving(lambda asked: Reply(body.encode())) as server, pytest.raises(SourceError):
        TestContract().run(server, desk)


def test_the_institutions_token_is_sent_and_stored_nowhere(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    token, pages = "token-of-the-institution", []
    monkeypatch.setenv("ROWEN_SCOPUS_API_KEY", KEY)
    monkeypatch.setenv("ROWEN_SCOPUS_INSTTOKEN", token)

    def record(page: Fetched) -> None:
        pages.append(page)

    fake = FakeScopus(hits(3), details={"link": [{"@ref": "self", "@href": f"https://x.org/?apiKey={KEY}&t={token}"}]})
    with serving(fake.answer) as server:
        monkeypatch.setenv("ROWEN_SCOPUS_URL", server.url)
        with connectors.client_for(Scopus(), desk.archive, record) as client:
            Scopus().search(client, QUERY, desk.wanted, desk.deliver)
    kept = b"".join(page.body for page in pages).decode() + "".join(page.request for page in pages) + str(desk.stored)
    assert token not in kept
    assert KEY not in kept
    assert "REDACTED" in kept


def test_an_entry_keeps_what_the_source_says() -> None:
    entry = {
        "@_fa": "true",
        "link": [
            {"@ref": "self", "@href": "https://api.example.org/1"},
            {"@ref": "scopus", "@href": "https://www.example.org/record?scp=1"},
        ],
        "eid": "2-s2.0-1", "dc:title": "Peers <inf>2</inf>", "dc:description": "We asked. They answered.",
        "author": [
            {"@seq": "1", "authid": "7", "authname": "Doe J.", "surname": "Doe", "given-name": "Jane", "initials": "J."},
            {"@seq": "2", "authid": "8", "authname": "Study Group"},
        ],
        "author-count": {"@limit": "100", "@total": "2", "$": "2"}, "dc:creator": "Doe J.",
        "prism:publicationName": "Proceedings", "prism:issn": "20493630", "prism:eIssn": "12345678",
        "prism:isbn": [{"@_fa": "true", "$": "9780306406157"}], "prism:doi": "10.1000/ABC", "pubmed-id": "123",
        "prism:volume": "3", "prism:issueIdentifier": "2", "prism:pageRange": None, "article-number": "e7",
        "prism:coverDate": "2020-01-01", "prism:coverDisplayDate": "2020", "pii": "S0140",
        "authkeywords": "peers | online community", "subtype": "cp", "subtypeDescription": "Conference Paper",
        "openaccess": "1", "openaccessFlag": True, "fund-sponsor": "A fund",
    }  # fmt: skip
    page = Scopus().parse(
        json.dumps({"search-results": {"opensearch:totalResults": "1", "entry": [entry]}}).encode(), "hits"
    )
    (record,) = page.records
    assert (record.native_id, record.kind, record.type_as_given) == ("2-s2.0-1", Kind.CONFERENCE, "Conference Paper")
    assert record.authors == (Author("Doe", "Jane"), Author("Study Group"))
    assert record.abstract == (AbstractPart("We asked. They answered."),)
    assert record.published == PartialDate(2020)
    assert (record.identifiers.doi, record.identifiers.pmid) == ("10.1000/abc", "123")
    assert record.identifiers.issn == ("2049-3630",)
    assert record.identifiers.isbn == ("9780306406157",)
    assert record.identifiers.others == (("eid", "2-s2.0-1"), ("pii", "S0140"))
    assert (record.volume, record.issue, record.pages, record.article_number) == ("3", "2", "", "e7")
    assert record.keywords == ("peers", "online community")
    assert record.urls == ("https://www.example.org/record?scp=1",)
    extra = dict(record.extra)
    assert extra["prism:doi"] == "10.1000/ABC"
    assert extra["openaccessFlag"] == "true"
    assert extra["prism:eIssn"] == "12345678"
    assert '"@limit":"100"' in extra["author-count"]
    assert '"authid":"8"' in extra["author"]
    assert "prism:pageRange" not in extra


def test_a_retracted_document_says_so() -> None:
    entry = {"eid": "2-s2.0-2", "dc:title": "Gone", "subtype": "tb", "subtypeDescription": "Retracted"}
    body = json.dumps({"search-results": {"opensearch:totalResults": "1", "entry": [entry]}}).encode()
    assert [notice.kind for notice in Scopus().parse(body, "hits").records[0].notices] == ["RetractionIn"]
