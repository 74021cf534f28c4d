"""Web of Science Expanded keeps the contract; its budget is asked before it is spent, and records are read whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors.archive import Archive
from connectors.wos import WebOfScience
from rowen.records import AbstractPart, Author, BudgetSpent, Kind, PartialDate, Refused, SourceError, Untrustworthy
from tests.connectors.contract import KEY, ByIdContract, Desk
from tests.connectors.fake import Reply, serving
from tests.connectors.fake_wos import FakeWos


def hits(works: int) -> tuple[str, ...]:
    return tuple(f"WOS:{300_000_000_000 + n:015d}" for n in range(works))


class TestContract(ByIdContract):
    source = WebOfScience()
    several_pages = 250

    def fake(self, works: int) -> FakeWos:
        return FakeWos(hits(works))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Archive(tmp_path / "archive"), tmp_path / "archive")


def test_ids_come_first_and_cost_nothing(desk: Desk) -> None:
    fake = FakeWos(hits(150))
    desk.known = set(fake.ids[3:])
    with serving(fake.answer) as server:
        TestContract().run(server, desk)
    assert [asked.path for asked in server.asked] == ["/", "/recordids/17", "/recordids/17", f"/id/{','.join(hits(3))}"]
    assert server.asked[0].params["count"] == "0"
    assert {asked.params["databaseId"] for asked in server.asked} == {"WOS"}
    assert all(KEY not in asked.raw.decode() for asked in server.asked)
    assert fake.left == 10_000 - 3


def test_a_budget_that_will_not_do_is_not_begun(desk: Desk) -> None:
    fake = FakeWos(hits(150), left=120)
    with serving(fake.answer) as server, pytest.raises(BudgetSpent, match=r"150 records are new.*fetch 120 more"):
        TestContract().run(server, desk)
    assert fake.left == 120
    assert {page.role for page in desk.pages} == {"ids"}


def test_a_budget_that_holds_what_is_new_is_spent(desk: Desk) -> None:
    fake = FakeWos(hits(150), left=120)
    desk.known = set(fake.ids[:30])
    with serving(fake.answer) as server:
        assert len(TestContract().run(server, desk).ids) == 150
    assert fake.left == 0


def test_a_budget_spent_on_the_way_keeps_what_came(desk: Desk) -> None:
    fake = FakeWos(hits(150))
    none_left = Reply(b'{"message":"API rate limit exceeded"}', 429, {"X-REC-AmtPerYear-Remaining": "0"})
    with serving(fake.answer) as server:
        server.answer = lambda asked: none_left if len(server.asked) == 5 else fake.answer(asked)
        with pytest.raises(BudgetSpent, match="rate limit exceeded"):
            TestContract().run(server, desk)
        assert len(desk.stored) == 100
        found = TestContract().run(server, desk)
    assert set(desk.stored) == set(found.ids)
    assert len(fake.records_asked(server.asked[-1])) == 50


def test_too_many_requests_in_a_second_are_asked_again(desk: Desk) -> None:
    fake = FakeWos(hits(10))
    with serving(fake.answer) as server:
        server.first = [Reply(b'{"message":"API rate limit exceeded"}', 429, {"X-REQ-ReqPerSec-Remaining": "0"})]
        assert len(TestContract().run(server, desk).ids) == 10


def test_more_hits_than_can_be_listed_are_refused_with_both_numbers(desk: Desk) -> None:
    body = b'{"Data":{"Records":{"records":""}},"QueryResult":{"QueryID":1,"RecordsSearched":9,"RecordsFound":123456}}'
    with serving(lambda asked: Reply(body)) as server, pytest.raises(Refused, match=r"123,456 hits.*100,000"):
        TestContract().run(server, desk)


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (401, b'{"message":"Invalid authentication credentials"}', "Invalid authentication"),
        (400, b'{"code":"400","message":"Search Error: Invalid query. Please check syntax"}', "check syntax"),
        (403, b"<response><message>Not subscribed</message></response>", "Not subscribed"),
        (404, b'{"error":"not_found","error_description":"No such thing"}', "No such thing"),
    ],
)
def test_a_lasting_error_is_refused_in_the_sources_words(status: int, body: bytes, words: str, desk: Desk) -> None:
    with serving(lambda asked: Reply(body, status)) as server, pytest.raises(Refused, match=words):
        TestContract().run(server, desk)
    assert len(server.asked) == 1


def test_the_count_is_read_in_xml_too() -> None:
    body = b'<response><map name="QueryResult"><val name="QueryID">5</val><val name="RecordsFound">12</val></map></response>'
    assert WebOfScience().parse(body, "ids").reported == 12


@pytest.mark.parametrize("body", [b"[1, 2]", b'["no id"]', b'{"QueryResult": []}', b'{"QueryResult": {"QueryID": 1}}'])
def test_what_is_neither_a_count_nor_ids_is_not_believed(body: bytes) -> None:
    with pytest.raises(Untrustworthy):
        WebOfScience().parse(body, "ids")


def test_a_record_without_its_id_stops_the_search(desk: Desk) -> None:
    fake = FakeWos(hits(3), details={"UID": None})
    with serving(fake.answer) as server, pytest.raises(SourceError):
        TestContract().run(server, desk)


def _rec(*, single: bool) -> dict[str, object]:
    """A record; ``single`` writes every list of one item as the item, which the service does."""

    def some(*items: object) -> object:
        return items[0] if single and len(items) == 1 else list(items)

    name = {
        "seq_no": 1, "role": "author", "display_name": "Doe, Jane", "first_name": "Jane", "last_name": "Doe",
        "wos_standard": "Doe, J", "daisng_id": 77, "suffix": "Jr",
    }  # fmt: skip
    return {
        "UID": "WOS:000372000000007", "r_id_disclaimer": "ResearcherID data",
        "static_data": {
            "summary": {
                "EWUID": {"edition": {"value": "WOS.SSCI"}},
                "pub_info": {
                    "coverdate": "MAR 2016", "vol": 18, "issue": 3, "pubyear": 2016, "pubmonth": "MAR",
                    "pubtype": "Journal", "page": {"begin": 61, "end": 70, "page_count": 10},
                },
                "names": {"count": 1, "name": some(name)},
                "doctypes": {"count": 1, "doctype": some("Article")},
                "titles": {
                    "count": 3,
                    "title": [
                        {"type": "source", "content": "JOURNAL OF PEERS"}, {"type": "abbrev_iso", "content": "J. Peers"},
                        {"type": "item", "content": 1984},
                    ],
                },
                "publishers": {"publisher": {"names": {"name": {"full_name": "PEER PRESS", "role": "publisher"}}}},
            },
            "fullrecord_metadata": {
                "languages": {"count": 1, "language": some({"type": "primary", "content": "English"})},
                "keywords": {"count": 1, "keyword": some("peer support")},
                "abstracts": {"count": 1, "abstract": some({"abstract_text": {"count": 1, "p": some("We asked.")}})},
                "refs": {"count": 12},
            },
            "item": {"keywords_plus": {"count": 1, "keyword": some("INTERNET")}},
        },
        "dynamic_data": {
            "cluster_related": {
                "identifiers": {
                    "identifier": [
                        {"type": "doi", "value": "10.2196/ABC"}, {"type": "issn", "value": "2049-3630"},
                        {"type": "pmid", "value": "MEDLINE:26965990"}, {"type": "art_no", "value": "ARTN e61"},
                        {"type": "isbn", "value": "978-0-306-40615-7"},
                    ]
                }
            },
            "citation_related": {"tc_list": {"silo_tc": {"coll_id": "WOS", "local_count": 5}}},
        },
        "dates": {"date_created": "2016-04-05T00:00:00"},
    }  # fmt: skip


@pytest.mark.parametrize("single", [True, False])
def test_a_record_keeps_what_the_source_says(single: bool) -> None:
    rec = _rec(single=single)
    body = json.dumps({"Data": {"Records": {"records": {"REC": rec if single else [rec]}}}}).encode()
    (record,) = WebOfScience().parse(body, "records").records
    assert (record.native_id, record.kind, record.title) == ("WOS:000372000000007", Kind.ARTICLE, "1984")
    assert (record.container, record.container_short) == ("JOURNAL OF PEERS", "J. Peers")
    assert record.authors == (Author("Doe", "Jane", "Jr"),)
    assert record.published == PartialDate(2016, 3)
    assert record.created == PartialDate(2016, 4, 5)
    assert (record.volume, record.issue, record.pages, record.article_number) == ("18", "3", "61-70", "e61")
    assert record.abstract == (AbstractPart("We asked."),)
    assert record.languages == ("English",)
    assert record.keywords == ("peer support",)
    assert record.publisher == "PEER PRESS"
    assert (record.identifiers.doi, record.identifiers.pmid) == ("10.2196/abc", "26965990")
    assert (record.identifiers.issn, record.identifiers.isbn) == (("2049-3630",), ("9780306406157",))
    assert record.identifiers.others == (("ut", "WOS:000372000000007"),)
    extra = dict(record.extra)
    assert '"daisng_id":77' in extra["static_data.summary.names"]
    assert "INTERNET" in extra["static_data.item"]
    assert '"local_count":5' in extra["dynamic_data.citation_related"]
    assert extra["static_data.summary.pub_info.coverdate"] == "MAR 2016"
    assert "12" in extra["static_data.fullrecord_metadata.refs"]
    assert extra["r_id_disclaimer"] == "ResearcherID data"


def test_names_have_roles_and_groups() -> None:
    names = [
        {"role": "author", "display_name": "Sukarno"},
        {"role": "corp", "display_name": "Peer Study Group"},
        {"role": "book_editor", "last_name": "Roe", "first_name": "R", "display_name": "Roe, R"},
    ]
    rec = {"UID": "WOS:1", "static_data": {"summary": {"names": {"name": names}}}}
    (record,) = (
        WebOfScience().parse(json.dumps({"Data": {"Records": {"records": {"REC": rec}}}}).encode(), "records").records
    )
    assert record.authors == (Author("Sukarno"), Author(collective="Peer Study Group"))
    assert record.editors == (Author("Roe", "R"),)


@pytest.mark.parametrize(
    ("types", "medium", "kind", "notice"),
    [
        (["Article", "Proceedings Paper"], "Journal", Kind.ARTICLE, []),
        (["Article", "Proceedings Paper"], "Books", Kind.CONFERENCE, []),
        (["Meeting Abstract"], "Journal", Kind.CONFERENCE, []),
        (["Book Chapter", "Article"], "Book in series", Kind.CHAPTER, []),
        (["Article", "Retracted Publication"], "Journal", Kind.ARTICLE, ["RetractionIn"]),
        (["Retraction"], "Journal", Kind.ARTICLE, ["RetractionOf"]),
        (["Article", "Publication with Expression of Concern"], "Journal", Kind.ARTICLE, ["ExpressionOfConcernIn"]),
        (["Expression of Concern"], "Journal", Kind.ARTICLE, ["ExpressionOfConcernFor"]),
        (["Article", "Withdrawn Publication"], "Journal", Kind.ARTICLE, ["Withdrawn"]),
        (["Item Withdrawal"], "Journal", Kind.ARTICLE, ["WithdrawalOf"]),
    ],
)
def test_document_types_say_kind_and_retraction(types: list[str], medium: str, kind: Kind, notice: list[str]) -> None:
    summary = {"doctypes": {"doctype": types}, "pub_info": {"pubtype": medium}}
    rec = {"UID": "WOS:1", "static_data": {"summary": summary}}
    (record,) = (
        WebOfScience().parse(json.dumps({"Data": {"Records": {"records": {"REC": rec}}}}).encode(), "records").records
    )
    assert (record.kind, [one.kind for one in record.notices]) == (kind, notice)
    assert record.publication_types == tuple(types)
