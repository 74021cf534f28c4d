"""DOAJ keeps the contract; large searches are cut in parts that add up, and what an article says is read right."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from connectors.archive import Archive
from connectors.doaj import Doaj
from connectors.doaj_record import read_record
from connectors.replay import rebuild
from rowen.records import Author, Kind, PartialDate, Refused, Untrustworthy
from tests.connectors.contract import QUERY, Desk, WholePagesContract
from tests.connectors.fake import Reply, serving
from tests.connectors.fake_doaj import FakeDoaj


def hits(works: int) -> tuple[str, ...]:
    return tuple(f"{n:032x}" for n in range(works))


class TestContract(WholePagesContract):
    source = Doaj()
    several_pages = 350

    def fake(self, works: int) -> FakeDoaj:
        return FakeDoaj(hits(works))

    def logged_query(self, request: str) -> str:
        path = unquote(urlsplit(request.partition(" ")[2]).path)
        return QUERY if path.endswith(f"/{QUERY}") else ""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Archive(tmp_path / "archive"), tmp_path / "archive")


@pytest.mark.parametrize(("works", "pages"), [(0, 1), (100, 1), (101, 2), (1000, 10)])
def test_what_fits_the_window_is_one_search(works: int, pages: int, desk: Desk) -> None:
    fake = FakeDoaj(hits(works))
    with serving(fake.answer) as server:
        found = TestContract().run(server, desk, "asthma")
    assert len(found.ids) == works
    assert not found.warnings
    assert [asked.params["page"] for asked in server.asked] == [str(at) for at in range(1, pages + 1)]
    assert {asked.params["sort"] for asked in server.asked} == {"created_date:asc"}


@pytest.mark.parametrize(("works", "per_day"), [(1001, 1), (3500, 3), (2500, 900)])
def test_what_does_not_fit_is_cut_by_day_of_creation_and_adds_up(works: int, per_day: int, desk: Desk) -> None:
    fake = FakeDoaj(hits(works), per_day=per_day)
    with serving(fake.answer) as server:
        found = TestContract().run(server, desk)
    assert set(found.ids) == set(fake.ids) == set(desk.stored)
    assert found.reported == works == len(found.ids)
    assert {fake.query_of(asked) for asked in server.asked} == {QUERY}
    assert max(int(asked.params["page"]) for asked in server.asked) <= 10
    rebuilt = rebuild(Doaj(), desk.archived())
    assert (rebuilt.ids, rebuilt.reported) == (found.ids, works)


def test_a_day_that_is_too_full_is_refused_with_both_numbers(desk: Desk) -> None:
    fake = FakeDoaj(hits(1200), per_day=1100)
    with serving(fake.answer) as server, pytest.raises(Refused, match=r"1,100 .* 2015-01-01 .* 1,000") as caught:
        TestContract().run(server, desk)
    assert "bibjson.year" in caught.value.remedy


def test_parts_that_do_not_add_up_are_refused(desk: Desk) -> None:
    fake = FakeDoaj(hits(1500), without_date=2)
    with serving(fake.answer) as server, pytest.raises(Untrustworthy, match=r"1500 hits, its parts .* 1498"):
        TestContract().run(server, desk)


def test_a_short_page_in_a_part_is_refused(desk: Desk) -> None:
    fake = FakeDoaj(hits(1500), fault="short")
    with serving(fake.answer) as server, pytest.raises(Untrustworthy, match=r"of \d+ hits"):
        TestContract().run(server, desk)


@pytest.mark.parametrize(
    ("query", "warned"),
    [
        ('title:"peer support" AND abstract:asthma', False),
        ('bibjson.title:"peers: a study" OR (journal:x AND doi:"10.1/x:y")', False),
        ("title:peer NOT title:child", True),
        ("title:peer\nAND title:online", True),
        ("asthma AND peers", False),
    ],
)
def test_a_colon_that_doaj_takes_for_text_is_a_warning(query: str, warned: bool, desk: Desk) -> None:
    with serving(FakeDoaj(hits(3)).answer) as server:
        found = TestContract().run(server, desk, query)
    assert bool(found.warnings) == warned


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b'{"status":"bad_request","error":"Query contains disallowed Lucene features (ref: 1)"}', 400, "disallowed"),
        (b'{"status":"bad_request","error":"There was an error executing your query (ref: 2)"}', 400, "executing"),
        (b'{"status":"not_found","error":"no such path"}', 404, "no such path"),
        (b"<html><title>414 Request-URI Too Large</title></html>", 414, "414"),
    ],
)
def test_errors_that_stay_are_quoted_and_not_repeated(body: bytes, status: int, words: str, desk: Desk) -> None:
    with serving(lambda asked: Reply(body, status)) as server, pytest.raises(Refused, match=words):
        TestContract().run(server, desk)
    assert len(server.asked) == 1


def test_a_whole_article_keeps_what_the_source_says() -> None:
    record = read_record(
        "f00d",
        {
            "id": "f00d",
            "created_date": "2021-09-06T05:25:02Z",
            "last_updated": "2025-08-19T18:43:53Z",
            "bibjson": {
                "title": "Peers",
                "abstract": "We asked.",
                "identifier": [{"id": "1234-5679", "type": "eissn"}, {"id": "10.5555/X.1", "type": "doi"}],
                "journal": {
                    "title": "Journal of Peers", "volume": "8", "number": "2", "country": "CH", "publisher": "Press",
                    "issns": ["1234-5679"], "language": ["EN", "DE"],
                },
                "year": "2021",
                "month": "9",
                "start_page": "11",
                "end_page": "19",
                "keywords": ["peers", "online"],
                "subject": [{"code": "R", "scheme": "LCC", "term": "Medicine"}],
                "author": [{"name": "Ana de la Cruz", "orcid_id": "https://orcid.org/0"}, {"name": "B. Ito"}],
                "link": [{"type": "fulltext", "url": "https://x.example/1"}],
            },
        },
    )  # fmt: skip
    assert (record.native_id, record.kind, record.title) == ("f00d", Kind.ARTICLE, "Peers")
    assert record.authors == (Author("Ana de la Cruz"), Author("B. Ito"))
    assert (record.container, record.publisher) == ("Journal of Peers", "Press")
    assert (record.volume, record.issue, record.pages) == ("8", "2", "11-19")
    assert (record.published, record.created) == (PartialDate(2021, 9), PartialDate(2021, 9, 6))
    assert (record.identifiers.doi, record.identifiers.issn) == ("10.5555/x.1", ("1234-5679",))
    assert (record.languages, record.keywords) == (("EN", "DE"), ("peers", "online"))
    assert record.urls == ("https://x.example/1",)
    assert dict(record.extra).keys() == {
        "bibjson.identifier", "bibjson.subject", "bibjson.author", "bibjson.link", "bibjson.journal.country",
        "bibjson.journal.issns", "last_updated",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("year", "month", "date"),
    [
        ("2021", "06", PartialDate(2021, 6)),
        ("2021", "March", PartialDate(2021, 3)),
        ("2021", "13", PartialDate(2021)),
        ("2021", "", PartialDate(2021)),
        ("", "", None),
    ],
)
def test_year_and_month_become_a_date_and_a_month_that_is_none_is_kept(
    year: str, month: str, date: PartialDate | None
) -> None:
    record = read_record("a", {"bibjson": {"year": year, "month": month}})
    assert record.published == date
    assert ("bibjson.month" in dict(record.extra)) == (month == "13")


def test_a_date_of_creation_that_is_none_is_kept() -> None:
    assert dict(read_record("a", {"bibjson": {}, "created_date": "unknown"}).extra) == {"created_date": "unknown"}
