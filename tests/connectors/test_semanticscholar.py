"""Semantic Scholar keeps the contract; estimated totals are dealt with, and what a paper says is read right."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.archive import Archive
from connectors.replay import rebuild
from connectors.semanticscholar import FIELDS, FORM, SemanticScholar
from connectors.semanticscholar_record import read_record
from rowen.records import Author, Kind, PartialDate, Refused, Unreachable, Untrustworthy
from tests.connectors.contract import KEY, Desk, WholePagesContract
from tests.connectors.fake import Asked, Reply, serving
from tests.connectors.fake_semanticscholar import FakeSemanticScholar


def hits(works: int) -> tuple[str, ...]:
    return tuple(f"{n * 7919 % 100_003:040x}" for n in range(1, works + 1))


class TestContract(WholePagesContract):
    source = SemanticScholar()

    def fake(self, works: int) -> FakeSemanticScholar:
        return FakeSemanticScholar(hits(works))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Archive(tmp_path / "archive"), tmp_path / "archive")


@pytest.mark.parametrize(("works", "pages"), [(0, 1), (1000, 1), (1001, 2), (2500, 3)])
def test_a_total_that_is_right_needs_one_walk(works: int, pages: int, desk: Desk) -> None:
    with serving(FakeSemanticScholar(hits(works)).answer) as server:
        found = TestContract().run(server, desk)
    assert len(found.ids) == works
    assert not found.warnings
    assert len(server.asked) == pages


@pytest.mark.parametrize("estimate", [-7, 12])
def test_an_estimate_is_settled_by_a_walk_in_the_opposite_order(estimate: int, desk: Desk) -> None:
    fake = FakeSemanticScholar(hits(2500), estimate=estimate)
    with serving(fake.answer) as server:
        found = TestContract().run(server, desk)
    assert set(found.ids) == set(fake.ids) == set(desk.stored)
    assert found.reported == 2500
    assert found.warnings == (
        f"Semantic Scholar estimated {2500 + estimate} papers; 2500 came, the same in rising and falling order of ids.",
    )
    assert [asked.params["sort"] for asked in server.asked] == ["paperId:asc"] * 3 + ["paperId:desc"] * 3
    rebuilt = rebuild(SemanticScholar(), desk.archived())
    assert (rebuilt.ids, rebuilt.reported) == (found.ids, 2500)


def test_an_estimate_does_not_excuse_a_page_that_comes_back_short(desk: Desk) -> None:
    fake = FakeSemanticScholar(hits(2500), estimate=5)
    with serving(fake.answer) as server:
        fake.fault = "short"
        with pytest.raises(Untrustworthy, match=r"about 2505 .* 2491 came in rising order"):
            TestContract().run(server, desk)


def test_one_short_page_is_made_good_by_beginning_again(desk: Desk) -> None:
    fake = FakeSemanticScholar(hits(2500))
    with serving(fake.answer) as server:
        whole = server.answer

        def answer(asked: Asked) -> Reply:
            fake.fault = "short" if len(server.asked) == 2 else ""
            return whole(asked)

        server.answer = answer
        assert len(TestContract().run(server, desk).ids) == 2500


def test_nothing_found_may_come_without_a_list(desk: Desk) -> None:
    with serving(lambda asked: Reply(b'{"total": 0, "offset": 0}\n')) as server:
        assert TestContract().run(server, desk).ids == ()


def test_a_total_without_a_list_is_no_answer(desk: Desk) -> None:
    with serving(lambda asked: Reply(b'{"total": 3, "token": null}')) as server, pytest.raises(Unreachable):
        TestContract().run(server, desk)


def test_every_field_is_asked_for_and_the_key_is_in_a_header(desk: Desk) -> None:
    with serving(FakeSemanticScholar(hits(3)).answer) as server:
        TestContract().run(server, desk)
    asked = server.asked[0]
    assert asked.params["fields"] == FIELDS
    assert "tldr" not in FIELDS
    assert KEY not in str(asked.params)


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b'{"error":"Unrecognized or unsupported fields: [unknown]"}\n', 400, "unsupported fields"),
        (b'{"error":"Paper with id 0 not found"}', 404, "not found"),
        (b'{"message":"Forbidden"}', 403, "Forbidden"),
    ],
)
def test_errors_that_stay_are_quoted_and_not_repeated(body: bytes, status: int, words: str, desk: Desk) -> None:
    with serving(lambda asked: Reply(body, status)) as server, pytest.raises(Refused, match=words):
        TestContract().run(server, desk)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"message":"Too Many Requests. Please wait and try again.","code":"429"}', 429),
        (b'{"message":"Endpoint request timed out"}', 504),
        (b'{"message":"Too Many Requests"}', 403),
        (b'{"message":"Internal Server Error"}', 200),
    ],
)
def test_errors_that_pass_are_asked_again(body: bytes, status: int, desk: Desk) -> None:
    with serving(FakeSemanticScholar(hits(3)).answer) as server:
        server.first = [Reply(body, status)]
        assert len(TestContract().run(server, desk).ids) == 3


def test_a_strategy_is_words_or_parameters_or_an_address() -> None:
    assert FORM.parameters('"peer support" -child*') == {"query": '"peer support" -child*'}
    assert FORM.parameters("query=(a | b)\n  +c\nyear=2004-\n") == {"query": "(a | b)\n  +c", "year": "2004-"}
    address = "https://api.semanticscholar.org/graph/v1/paper/search/bulk?query=fish%20ladder&fields=title&year=2020"
    assert FORM.parameters(address) == {"query": "fish ladder", "year": "2020"}


def test_a_whole_paper_keeps_what_the_source_says() -> None:
    record = read_record(
        "ab12",
        {
            "paperId": "ab12",
            "corpusId": 77,
            "externalIds": {
                "DOI": "10.5555/X.1", "PubMed": "3123", "PubMedCentral": "999", "ArXiv": "2001.00001", "CorpusId": 77,
                "DBLP": "journals/x/1",
            },
            "url": "https://s2.example/ab12",
            "title": "Peers",
            "abstract": "We asked.",
            "venue": "J. Peers",
            "publicationVenue": {"id": "v", "name": "Journal of Peers", "type": "journal", "issn": "1234-5679"},
            "year": 2021,
            "publicationDate": "2021-04-09",
            "journal": {"name": "Journal of Peers", "volume": "8", "pages": " 1-9 "},
            "authors": [{"authorId": "1", "name": "Ana de la Cruz"}, {"authorId": None, "name": "B. Ito"}],
            "publicationTypes": ["JournalArticle", "Review"],
            "s2FieldsOfStudy": [{"category": "Medicine", "source": "external"}],
            "citationCount": 0,
            "isOpenAccess": False,
            "openAccessPdf": {"url": "https://x.example/1.pdf", "status": "GOLD"},
        },
    )  # fmt: skip
    assert (record.native_id, record.kind, record.type_as_given) == ("ab12", Kind.ARTICLE, "JournalArticle; Review")
    assert record.authors == (Author("Ana de la Cruz"), Author("B. Ito"))
    assert (record.container, record.volume, record.pages) == ("Journal of Peers", "8", "1-9")
    assert record.published == PartialDate(2021, 4, 9)
    ids = record.identifiers
    assert (ids.doi, ids.pmid, ids.pmcid, ids.arxiv) == ("10.5555/x.1", "3123", "PMC999", "2001.00001")
    assert (ids.issn, ids.others) == (("1234-5679",), (("corpusid", "77"), ("dblp", "journals/x/1")))
    assert record.urls == ("https://s2.example/ab12", "https://x.example/1.pdf")
    extra = dict(record.extra)
    assert set(extra) == {
        "corpusId", "venue", "publicationVenue", "authors", "s2FieldsOfStudy", "citationCount", "isOpenAccess",
        "openAccessPdf",
    }  # fmt: skip
    assert (extra["venue"], extra["isOpenAccess"]) == ("J. Peers", "false")


@pytest.mark.parametrize(
    ("paper", "kind"),
    [
        ({"venue": "arXiv.org", "publicationTypes": ["JournalArticle"]}, Kind.PREPRINT),
        ({"publicationTypes": ["JournalArticle", "Conference"]}, Kind.CONFERENCE),
        ({"publicationTypes": ["MetaAnalysis"]}, Kind.ARTICLE),
        ({"publicationTypes": ["BookSection"]}, Kind.CHAPTER),
        ({"publicationTypes": None, "publicationVenue": {"type": "conference"}}, Kind.CONFERENCE),
        ({}, Kind.UNKNOWN),
    ],
)
def test_types_and_venues_become_kinds(paper: dict[str, object], kind: Kind) -> None:
    assert read_record("a", paper).kind is kind
