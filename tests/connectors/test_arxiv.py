"""arXiv keeps the contract; its errors, its window, its empty pages and its entries are read right."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.archive import Archive
from connectors.arxiv import Arxiv
from connectors.arxiv_parse import read_feed
from rowen.records import Author, Kind, Notice, PartialDate, Record, Refused, Untrustworthy
from tests.connectors.contract import Desk, WholePagesContract
from tests.connectors.fake import Asked, Reply, serving
from tests.connectors.fake_arxiv import ERROR, FakeArxiv


def hits(works: int) -> tuple[str, ...]:
    return tuple(f"2001.{n:05d}" if n % 3 else f"quant-ph/{n:07d}" for n in range(works))


class TestContract(WholePagesContract):
    source = Arxiv()

    def fake(self, works: int) -> FakeArxiv:
        return FakeArxiv(hits(works))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Archive(tmp_path / "archive"), tmp_path / "archive")


def one(details: str, native_id: str = "2001.00001") -> Record:
    return read_feed(FakeArxiv((native_id,), details=details).answer(_asked()).body).records[0]


def _asked() -> Asked:
    return Asked("GET", "/query", {"search_query": "all:x", "start": "0", "max_results": "500"}, b"", 0.0)


def test_hits_are_asked_for_oldest_first_so_that_news_move_nothing(desk: Desk) -> None:
    with serving(FakeArxiv(hits(3)).answer) as server:
        TestContract().run(server, desk)
    assert {(each.params["sortBy"], each.params["sortOrder"]) for each in server.asked} == {
        ("submittedDate", "ascending")
    }


@pytest.mark.parametrize("status", [200, 400])
def test_an_error_entry_is_a_refusal_in_arxivs_words(status: int, desk: Desk) -> None:
    body = ERROR.format("start must be an integer").encode()
    with serving(lambda asked: Reply(body, status)) as server, pytest.raises(Refused, match="start must be an integer"):
        TestContract().run(server, desk)
    assert len(server.asked) == 1


def test_a_paper_titled_error_is_no_error() -> None:
    body = FakeArxiv(("2001.00001",)).answer(_asked()).body.replace(b"Work 2001.00001", b"Error")
    page = read_feed(body)
    assert (page.ids, page.records[0].title) == (("2001.00001",), "Error")


def test_an_empty_page_before_the_end_is_asked_again(desk: Desk) -> None:
    fake = FakeArxiv(hits(1200), empty=3)
    with serving(fake.answer) as server:
        found = TestContract().run(server, desk)
    assert len(found.ids) == 1200
    assert len(server.asked) == 3 + 3
    assert [page.role for page in desk.pages].count("error") == 3


def test_a_page_that_stays_empty_is_named_with_its_numbers(desk: Desk) -> None:
    fake = FakeArxiv(hits(1200), fault="vanished")
    with serving(fake.answer) as server, pytest.raises(Untrustworthy, match=r"from hit 501 on is empty.* 1200"):
        TestContract().run(server, desk)
    assert set(desk.stored) == set(fake.ids[:500])


def test_more_hits_than_arxiv_hands_over_are_refused_and_not_cut(desk: Desk) -> None:
    fake = FakeArxiv(hits(30_001))
    with serving(fake.answer) as server, pytest.raises(Refused, match=r"30,001 hits.*30,000") as caught:
        TestContract().run(server, desk)
    assert "submittedDate" in caught.value.remedy
    assert len(server.asked) == 1


def test_a_query_read_otherwise_is_a_warning(desk: Desk) -> None:
    fake = FakeArxiv(hits(2))
    with serving(lambda asked: Reply(fake.answer(asked).body.replace(b"testing", b"all:testing"))) as server:
        found = TestContract().run(server, desk, "testing")
    assert found.translation == "all:testing"
    assert found.warnings == ("arXiv read the query as: all:testing",)


def test_entities_are_refused(desk: Desk) -> None:
    bomb = b'<!DOCTYPE feed [<!ENTITY a "aaaa">]><feed><title>&a;</title></feed>'
    with pytest.raises(Untrustworthy, match="entities"):
        Arxiv().parse(bomb, "hits")


def test_an_entry_keeps_what_arxiv_says() -> None:
    record = one(
        """<updated>2021-05-06T07:08:09Z</updated><summary> Peer support,
        in\n  numbers. </summary><arxiv:comment>12 pages, 3 figures</arxiv:comment>
        <arxiv:journal_ref>J. Peer Support 3 (2021) 1-9</arxiv:journal_ref><arxiv:doi>10.5555/JPS.3.1</arxiv:doi>
        <author><name>Ana de Vries</name><arxiv:affiliation>University of X</arxiv:affiliation></author>
        <author><name>The Y Collaboration</name></author>
        <link href="https://arxiv.org/abs/2001.00001v1" rel="alternate" type="text/html"/>
        <link href="https://arxiv.org/pdf/2001.00001v1" rel="related" type="application/pdf" title="pdf"/>
        <link href="https://doi.org/10.5555/JPS.3.1" rel="license" title="doi"/>
        <arxiv:primary_category term="cs.CY"/><category term="cs.CY"/><category term="cs.SI"/>"""
    )
    assert (record.kind, record.native_id, record.identifiers.arxiv) == (Kind.PREPRINT, "2001.00001", "2001.00001")
    assert record.authors == (Author("Ana de Vries"), Author("The Y Collaboration"))
    assert record.published == record.created == PartialDate(2020, 3, 1)
    assert record.abstract_text == "Peer support, in numbers."
    assert record.notes == ("12 pages, 3 figures",)
    assert record.urls == ("https://arxiv.org/abs/2001.00001v1", "https://arxiv.org/pdf/2001.00001v1")
    extra = dict(record.extra)
    assert extra["id"] == "http://arxiv.org/abs/2001.00001v1"
    assert extra["updated"] == "2021-05-06T07:08:09Z"
    assert extra["author[1]/affiliation"] == "University of X"
    assert extra["link[3]/@href"] == "https://doi.org/10.5555/JPS.3.1"
    assert [value for name, value in record.extra if name == "category"] == ["cs.CY", "cs.SI"]


def test_the_journals_doi_is_not_the_preprints_own() -> None:
    record = one(
        "<arxiv:journal_ref>J. Peer Support 3 (2021) 1-9</arxiv:journal_ref><arxiv:doi>10.5555/JPS.3.1</arxiv:doi>"
    )
    assert record.identifiers.doi is None
    assert record.notices == (
        Notice("PreprintOf", "J. Peer Support 3 (2021) 1-9 10.5555/JPS.3.1", doi="10.5555/jps.3.1"),
    )


def test_a_doi_that_arxiv_itself_registered_is_the_preprints() -> None:
    record = one("<arxiv:doi>10.48550/arXiv.2001.00001</arxiv:doi>")
    assert record.identifiers.doi == "10.48550/arxiv.2001.00001"
    assert not record.notices


@pytest.mark.parametrize(
    "details",
    [
        "<arxiv:comment>Withdrawn by the authors because of an error in Section 3</arxiv:comment>",
        "<summary>This paper has been withdrawn by the author.</summary>",
    ],
)
def test_a_withdrawn_paper_says_so(details: str) -> None:
    assert [notice.kind for notice in one(details).notices] == ["Withdrawn"]


def test_a_paper_about_withdrawal_is_not_withdrawn() -> None:
    assert not one("<summary>We study how withdrawn patients talk about drug withdrawal.</summary>").notices


def test_a_new_version_is_the_same_document() -> None:
    body = FakeArxiv(("2001.00001",)).answer(_asked()).body
    first, second = (read_feed(each).records[0] for each in (body, body.replace(b"00001v1", b"00001v2")))
    assert first.native_id == second.native_id
    assert first != second
