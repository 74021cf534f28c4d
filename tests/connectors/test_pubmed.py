"""PubMed keeps the contract, and its own traps are known."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from connectors.archive import Archive
from connectors.pubmed import PubMed
from rowen.records import Kind, Refused, Unreachable, Untrustworthy
from tests.connectors.contract import ByIdContract, Desk
from tests.connectors.fake import Asked, Reply, serving
from tests.connectors.fake_pubmed import FakePubMed


def spread(works: int) -> dict[int, date]:
    """So many works over twenty years, more in later ones."""
    return {
        10_000_000 + n: date(2004, 1, 1) + timedelta(days=int(8000 * (n / max(works, 1)) ** 0.7)) for n in range(works)
    }


class TestContract(ByIdContract):
    source = PubMed()

    def fake(self, works: int) -> FakePubMed:
        return FakePubMed(spread(works))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Archive(tmp_path / "archive"), tmp_path / "archive")


def run(fake: FakePubMed, desk: Desk, query: str = "asthma") -> tuple[object, list[str]]:
    with serving(fake.answer) as server:
        found = TestContract().run(server, desk, query)
        return found, [asked.params.get("term", "") for asked in server.asked]


@pytest.mark.parametrize("works", [9_998, 9_999, 10_000, 25_000])
def test_around_and_beyond_the_window_every_id_is_found(works: int, desk: Desk) -> None:
    fake = FakePubMed(spread(works))
    desk.known = set(fake.ids)
    found, terms = run(fake, desk)
    assert found.reported == works
    assert len(set(found.ids)) == len(found.ids) == works
    assert (len(terms) == 1) == (works <= 9_999)


def test_a_search_of_twenty_thousand_without_news_takes_few_requests(desk: Desk) -> None:
    fake = FakePubMed(spread(20_000))
    desk.known = set(fake.ids)
    _, terms = run(fake, desk)
    assert len(terms) <= 8


def test_a_day_with_more_than_the_window_is_cut_by_pmid(desk: Desk) -> None:
    fake = FakePubMed({n: date(2015, 1, 1) if n % 25 else date(2016, 2, 2) for n in range(1, 26_001)})
    desk.known = set(fake.ids)
    found, terms = run(fake, desk)
    assert len(found.ids) == found.reported == 26_000
    assert any("[uid]" in term for term in terms)
    assert len(terms) < 60


def test_hits_in_no_span_of_dates_are_found_by_their_pmids(desk: Desk) -> None:
    fake = FakePubMed(spread(12_000) | {7: date(1799, 1, 1)})
    desk.known = set(fake.ids)
    found, terms = run(fake, desk)
    assert found.reported == len(set(found.ids)) == 12_001
    assert "[crdt]" in terms[1]
    assert "[crdt]" not in terms[-1]


def test_slices_that_never_add_up_are_refused_with_all_numbers(desk: Desk) -> None:
    fake = FakePubMed(spread(12_000))
    desk.known = set(fake.ids)
    whole = fake.answer

    def forgetful(asked: Asked) -> Reply:
        if "[" in asked.params["term"]:
            fake.created.pop(max(fake.created))
        else:
            fake.created = spread(12_000)
        return whole(asked)

    fake.answer = forgetful  # type: ignore[method-assign]
    with pytest.raises(Untrustworthy, match=r"12000 hits.*again from the beginning.*12000 hits"):
        run(fake, desk)


def test_a_book_among_articles_arrives_as_a_book(desk: Desk) -> None:
    fake = FakePubMed(spread(10))
    fake.books = {fake.ids[4]}
    run(fake, desk)
    assert desk.stored[fake.ids[4]].kind in {Kind.BOOK, Kind.CHAPTER}
    assert len(desk.stored) == 10


def test_phrases_not_found_are_warnings_and_every_message_is_kept(desk: Desk) -> None:
    fake = FakePubMed(spread(3))
    fake.warnings = {
        "errorlist": {"phrasesnotfound": ["p.E1317Q"], "fieldsnotfound": ["foo"]},
        "warninglist": {
            "phrasesignored": ["the"],
            "quotedphrasesnotfound": ['"no such phrase"[tiab]'],
            "outputmessages": ["Unknown sort schema 'date' ignored"],
            "notknownyet": ["something new"],
        },
    }
    found, _ = run(fake, desk)
    assert found.reported == 3
    assert found.translation == "as understood"
    assert found.warnings == (
        "Phrase not found: p.E1317Q",
        "Field not found: foo",
        "Phrase ignored: the",
        'Quoted phrase not found: "no such phrase"[tiab]',
        "Unknown sort schema 'date' ignored",
        "notknownyet: something new",
    )


def test_who_asks_is_said_and_post_is_used_always(desk: Desk) -> None:
    fake = FakePubMed(spread(3))
    with serving(fake.answer) as server:
        TestContract().run(server, desk, "asthma " * 5000)
    assert {asked.method for asked in server.asked} == {"POST"}
    assert all(asked.params["tool"] == "rowen" and "email" in asked.params for asked in server.asked)
    assert server.asked[0].params["usehistory"] == "y"


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize(
    "body",
    [
        b'{"esearchresult":{"ERROR":"Search Backend failed: Exception:\n\'retstart\' cannot be larger than 9998."}}',
        b'{"esearchresult":{"ERROR":"Invalid db name specified: nonsense"}}',
        b'{"error":"API key invalid","api-key":"abc","type":"invalid","status":"unknown"}',
        b"<?xml version='1.0'?><eFetchResult><ERROR>OUT OF RANGE. History includes 1 IDs.</ERROR></eFetchResult>",
    ],
)
def test_an_error_that_will_stay_is_a_refusal_whatever_its_status(body: bytes, status: int, desk: Desk) -> None:
    with serving(lambda asked: Reply(body, status)) as server, pytest.raises(Refused) as caught:
        TestContract().run(server, desk)
    assert len(server.asked) == 1
    assert re.search(r"9998|Invalid db|API key invalid|OUT OF RANGE", caught.value.reason)


@pytest.mark.parametrize("status", [200, 400, 429, 500])
@pytest.mark.parametrize(
    "body",
    [
        b'{"error":"API rate limit exceeded","api-key":"132.246.3.117","count":"4","limit":"3"}',
        b"<eSearchResult><ERROR>Search Backend failed: Database is not supported: pubmed</ERROR></eSearchResult>",
    ],
)
def test_an_error_that_will_pass_is_asked_again_whatever_its_status(body: bytes, status: int, desk: Desk) -> None:
    fake = FakePubMed(spread(5))
    with serving(fake.answer) as server:
        server.first = [Reply(body, status)]
        assert TestContract().run(server, desk).reported == 5
    assert b"132.246" not in desk.archive.get(desk.pages[0].sha256)


def test_an_outage_is_unreachable_and_says_so(desk: Desk) -> None:
    page = Reply(b"<html><title>NCBI - WWW Error 500</title></html>", 500)
    with serving(lambda asked: page) as server, pytest.raises(Unreachable, match="HTTP 500"):
        TestContract().run(server, desk)
    assert len(server.asked) == 5


def test_a_record_nobody_asked_for_is_left_out_and_named(desk: Desk) -> None:
    fake = FakePubMed(spread(4))
    fake.strangers = ("777",)
    found, _ = run(fake, desk)
    assert set(desk.stored) == set(fake.ids)
    assert any("777" in words for words in found.warnings)
