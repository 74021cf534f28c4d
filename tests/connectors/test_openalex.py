"""OpenAlex keeps the contract; strategies, budgets, errors and what a work says are read right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.archive import Archive
from connectors.openalex import FORM, OpenAlex
from connectors.openalex_abstract import GAP, rebuilt
from connectors.openalex_record import read_record
from rowen.records import Author, BudgetSpent, Kind, Notice, PartialDate, Refused, Unreachable
from tests.connectors.contract import KEY, QUERY, Desk, WholePagesContract
from tests.connectors.fake import Reply, serving
from tests.connectors.fake_openalex import FakeOpenAlex


def hits(works: int) -> tuple[str, ...]:
    return tuple(f"W{3_000_000_000 + n}" for n in range(works))


class TestContract(WholePagesContract):
    source = OpenAlex()
    several_pages = 250

    def fake(self, works: int) -> FakeOpenAlex:
        return FakeOpenAlex(hits(works))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Archive(tmp_path / "archive"), tmp_path / "archive")


@pytest.mark.parametrize(("works", "pages"), [(0, 1), (99, 1), (100, 1), (101, 2), (300, 3)])
def test_no_page_is_paid_for_once_the_total_is_reached(works: int, pages: int, desk: Desk) -> None:
    with serving(FakeOpenAlex(hits(works)).answer) as server:
        assert len(TestContract().run(server, desk).ids) == works
    assert len(server.asked) == pages
    assert {(asked.params["per_page"], asked.params["api_key"]) for asked in server.asked} == {("100", KEY)}


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ('asthma AND\n"peer support"\n', {"search": 'asthma AND\n"peer support"\n'}),
        ("filter=type:article\n", {"filter": "type:article"}),
        (
            "search=(asthma OR\n  wheeze)\n\nfilter=from_publication_date:2004-01-01,type:article|review",
            {"search": "(asthma OR\n  wheeze)", "filter": "from_publication_date:2004-01-01,type:article|review"},
        ),
        ("search.exact=surgery", {"search.exact": "surgery"}),
        (
            "https://api.openalex.org/works?filter=title.search:%22peer%20support%22&page=2&per-page=25&sort=cited_by_count",
            {"filter": 'title.search:"peer support"'},
        ),
        ("https://openalex.org/works?page=1&search=a+b&view=list,report", {"search": "a b"}),
        ("researching=nothing", {"search": "researching=nothing"}),
    ],
)  # fmt: skip
def test_a_strategy_is_words_or_parameters_or_an_address(written: str, sent: Mapping[str, str]) -> None:
    assert FORM.parameters(written) == sent


@pytest.mark.parametrize(
    "written",
    [
        "filter=a:b\nfilter=c:d",
        "search.semantic=people like me",
        "https://api.openalex.org/works?sample=20&seed=1",
        "https://api.openalex.org/works?search=a&group_by=type",
        "https://api.openalex.org/works?search=a&api_key=mine",
        "https://api.openalex.org/works?page=2",
    ],
)
def test_parameters_that_make_no_search_are_refused_before_anything_is_sent(written: str, desk: Desk) -> None:
    with serving(FakeOpenAlex(hits(3)).answer) as server, pytest.raises(Refused) as caught:
        TestContract().run(server, desk, written)
    assert caught.value.remedy
    assert not server.asked


def test_parameters_are_sent_as_such_and_the_strategy_is_kept_as_written(desk: Desk) -> None:
    written = "search=asthma\nfilter=type:article\n"
    with serving(FakeOpenAlex(hits(3)).answer) as server:
        found = TestContract().run(server, desk, written)
    assert found.sent == written
    assert (server.asked[0].params["search"], server.asked[0].params["filter"]) == ("asthma", "type:article")


SPENT = b'{"error":"Rate limit exceeded","message":"Insufficient budget. This request costs $0.001. Resets at midnight UTC"}'


@pytest.mark.parametrize(
    ("body", "headers", "seconds"),
    [
        (SPENT, {"Retry-After": "53578"}, 53578.0),
        (SPENT, {"X-RateLimit-Reset": "11987"}, 11987.0),
        (b"<html><title>429</title></html>", {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "60"}, 60.0),
        (b'{"error":"x"}', {"X-RateLimit-Remaining-USD": "0", "X-RateLimit-Reset": "7200"}, 7200.0),
        (SPENT, {}, None),
    ],
)
def test_a_budget_that_is_used_up_names_the_time_at_which_it_goes_on(
    body: bytes, headers: Mapping[str, str], seconds: float | None, desk: Desk
) -> None:
    fake = FakeOpenAlex(hits(250))
    with serving(fake.answer) as server:
        whole = server.answer
        server.answer = lambda asked: whole(asked) if len(server.asked) < 2 else Reply(body, 429, headers)
        with pytest.raises(BudgetSpent) as caught:
            TestContract().run(server, desk)
    now = datetime.now(UTC)
    until = caught.value.until
    assert until is not None
    if seconds is None:
        assert until.time().isoformat() == "00:00:00"
        assert now < until <= now + timedelta(days=1)
    else:
        assert abs((until - now).total_seconds() - seconds) < 30
    assert len(server.asked) == 2
    assert len(desk.stored) == 100


def test_the_next_run_goes_on_behind_the_pages_that_were_paid_for(desk: Desk) -> None:
    fake = FakeOpenAlex(hits(250))
    with serving(fake.answer) as server:
        whole = server.answer
        server.answer = lambda asked: whole(asked) if len(server.asked) < 3 else Reply(SPENT, 429)
        with pytest.raises(BudgetSpent):
            TestContract().run(server, desk)
        kept = {page.request: page for page in desk.pages if page.role == "hits"}
        server.answer = whole
        server.asked.clear()
        with TestContract().client(server, desk, kept.get) as client:
            found = OpenAlex().search(client, QUERY, desk.wanted, desk.deliver)
    assert set(found.ids) == set(fake.ids) == set(desk.stored)
    assert [asked.params["cursor"] for asked in server.asked] == ["Il200"]


@pytest.mark.parametrize("status", [403, 429])
def test_too_fast_is_asked_again(status: int, desk: Desk) -> None:
    body = b'{"error":"Forbidden","message":"Rate limit exceeded; slow down"}'
    with serving(FakeOpenAlex(hits(3)).answer) as server:
        server.first = [Reply(body, status, {"X-RateLimit-Remaining": "900"})]
        assert len(TestContract().run(server, desk).ids) == 3


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (
            b'{"error":"Invalid query parameters error.","message":"foo is not a valid field."}',
            400,
            "not a valid field",
        ),
        (b'{"error":"Request URL too long","message":"over the 4094-byte limit"}', 400, "4094-byte"),
        (b'{"error":"API key required","message":"Cursor paging needs a key"}', 401, "needs a key"),
        (b"<!doctype html><title>404 Not Found</title><h1>Not Found</h1>", 404, "404 Not Found"),
    ],
)
def test_errors_that_stay_are_quoted_and_not_repeated(body: bytes, status: int, words: str, desk: Desk) -> None:
    with serving(lambda asked: Reply(body, status)) as server, pytest.raises(Refused, match=words):
        TestContract().run(server, desk)
    assert len(server.asked) == 1


def test_a_server_error_is_never_nothing_found(desk: Desk) -> None:
    with serving(lambda asked: Reply(b"<html><title>502</title></html>", 502)) as server, pytest.raises(Unreachable):
        TestContract().run(server, desk)


@given(st.lists(st.text("abcdefg.,", min_size=1, max_size=4), max_size=40))
def test_an_abstract_is_rebuilt_word_for_word(words: list[str]) -> None:
    index: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        index.setdefault(word, []).append(place)
    assert rebuilt(index) == (" ".join(words), True)


@pytest.mark.parametrize(
    ("index", "text"),
    [
        ({"end": [5], "begin": [0]}, f"begin {GAP} end"),
        ({"late": [2]}, f"{GAP} late"),
        ({"one": [0], "two": [0], "three": [1]}, "one two three"),
    ],
)
def test_an_index_with_gaps_or_collisions_is_marked_and_kept(index: dict[str, list[int]], text: str) -> None:
    assert rebuilt(index) == (text, False)
    record = read_record("W1", {"id": "https://openalex.org/W1", "abstract_inverted_index": index})
    assert record.abstract_text == text
    assert "abstract_inverted_index" in dict(record.extra)


WORK = {
    "id": "https://openalex.org/W42",
    "doi": "https://doi.org/10.5555/ABC.1",
    "title": "Peers online",
    "display_name": "Peers online",
    "publication_year": 2021,
    "publication_date": "2021-04-09",
    "created_date": "2021-05-01T10:00:00",
    "ids": {
        "openalex": "https://openalex.org/W42",
        "doi": "https://doi.org/10.5555/abc.1",
        "pmid": "https://pubmed.ncbi.nlm.nih.gov/31234567",
        "pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/7654321",
        "mag": "99",
    },
    "language": "en",
    "type": "article",
    "primary_location": {
        "landing_page_url": "https://doi.org/10.5555/abc.1",
        "source": {
            "display_name": "Journal of Peers",
            "issn_l": "1234-5679",
            "issn": ["1234-5679"],
            "host_organization_name": "Press",
            "type": "journal",
        },
        "raw_type": "journal-article",
    },
    "authorships": [
        {"author": {"display_name": "Ana de la Cruz"}, "raw_author_name": "de la Cruz, Ana"},
        {"author": {"display_name": "Ben Ito"}, "raw_author_name": "Ben Ito"},
        {"author": {"display_name": "Cy Young"}, "raw_author_name": "Young, Jr."},
        {"author": {"display_name": None}, "raw_author_name": "D. Lost"},
    ],
    "biblio": {"volume": "8", "issue": "3", "first_page": "331", "last_page": "368"},
    "is_retracted": True,
    "keywords": [{"id": "https://openalex.org/keywords/peer", "display_name": "Peer", "score": 0.5}],
    "concepts": [{"display_name": "Medicine", "score": 0.1}],
    "topics": [],
    "mesh": [
        {"descriptor_ui": "D1", "descriptor_name": "Asthma", "qualifier_name": "therapy", "is_major_topic": True},
        {"descriptor_ui": "D2", "descriptor_name": "Humans", "qualifier_name": None, "is_major_topic": False},
    ],
    "referenced_works": ["https://openalex.org/W1", "https://openalex.org/W2"],
    "abstract_inverted_index": {"We": [0, 2], "asked.": [1], "listened.": [3]},
}


def test_a_whole_work_keeps_what_the_source_says() -> None:
    record = read_record("W42", {**WORK, "locations": [WORK["primary_location"]]})
    assert (record.native_id, record.kind, record.title) == ("W42", Kind.ARTICLE, "Peers online")
    assert record.authors == (Author("de la Cruz", "Ana"), Author("Ben Ito"), Author("Cy Young"), Author("D. Lost"))
    assert (record.container, record.publisher) == ("Journal of Peers", "Press")
    assert (record.published, record.created) == (PartialDate(2021, 4, 9), PartialDate(2021, 5, 1))
    assert (record.volume, record.issue, record.pages) == ("8", "3", "331-368")
    ids = record.identifiers
    assert (ids.doi, ids.pmid, ids.pmcid, ids.issn) == ("10.5555/abc.1", "31234567", "PMC7654321", ("1234-5679",))
    assert ids.others == (("openalex", "W42"), ("mag", "99"))
    assert record.abstract_text == "We asked. We listened."
    assert record.mesh == ("Asthma/*therapy", "Humans")
    assert record.keywords == ("Peer",)
    assert record.notices == (
        Notice("RetractionIn", "OpenAlex marks this work as retracted (is_retracted); it does not name the notice."),
    )
    extra = dict(record.extra)
    assert set(extra) == {
        "authorships", "is_retracted", "keywords", "concepts", "mesh", "referenced_works", "locations",
    }  # fmt: skip
    assert extra["referenced_works"] == '["https://openalex.org/W1","https://openalex.org/W2"]'


def test_the_shape_of_2022_is_read_too() -> None:
    work = {name: value for name, value in WORK.items() if name not in {"primary_location", "keywords", "mesh"}}
    venue = {"display_name": "Proceedings of Peers", "publisher": "Old Press", "issn": None, "url": "https://x.example"}
    record = read_record("W42", {**work, "host_venue": venue, "type": "proceedings-article"})
    assert (record.container, record.publisher) == ("Proceedings of Peers", "Old Press")
    assert record.kind is Kind.CONFERENCE
    assert record.urls == ("https://x.example",)
    assert '"publisher":"Old Press"' in dict(record.extra)["host_venue"]


@pytest.mark.parametrize(
    ("given", "raw", "kind"),
    [
        ("article", "", Kind.ARTICLE),
        ("article", "proceedings-article", Kind.CONFERENCE),
        ("preprint", "", Kind.PREPRINT),
        ("dissertation", "", Kind.THESIS),
        ("book-chapter", "", Kind.CHAPTER),
        ("libguides", "", Kind.OTHER),
        ("", "", Kind.UNKNOWN),
    ],
)
def test_types_become_kinds(given: str, raw: str, kind: Kind) -> None:
    assert read_record("W1", {"type": given, "primary_location": {"raw_type": raw}}).kind is kind


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"publication_date": "in press"}, "publication_date"),
        ({"created_date": "unknown"}, "created_date"),
        ({"ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/none"}}, "ids"),
        ({"ids": {"pmcid": "none"}}, "ids"),
        ({"doi": "https://doi.org/10.5555/a", "ids": {"doi": "https://doi.org/10.5555/b"}}, "ids"),
        ({"doi": "https://doi.org/10.5555/a", "ids": {"doi": "https://doi.org/10.5555/A"}}, ""),
    ],
)
def test_dates_and_identifiers_that_cannot_be_read_are_kept(said: dict[str, object], kept: str) -> None:
    assert "".join(dict(read_record("W1", {"id": "https://openalex.org/W1", **said}).extra)) == kept
