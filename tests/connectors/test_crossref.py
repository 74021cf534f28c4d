"""Crossref: the lookup contract, batches, notices from both sides, aliases, limits, and how a work becomes a record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from connectors.archive import Archive
from connectors.crossref import BATCH, Crossref
from connectors.limits import Limiter
from connectors.slots import Rate, Slots
from connectors.transport import heed
from rowen.records import Author, Kind, Notice, PartialDate, Record, Refused, Untrustworthy
from tests.connectors.fake import Reply, serving
from tests.connectors.fake_crossref import FakeCrossref
from tests.connectors.lookup_contract import Counter, LookupContract, dois


class TestCrossrefContract(LookupContract):
    source = Crossref()

    def fake(self, known: Sequence[str]) -> FakeCrossref:
        return FakeCrossref(known)

    def doi_of(self, found: Record) -> str:
        return found.identifiers.doi or ""


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return Counter(Archive(tmp_path / "archive"))


def look_up(fake: FakeCrossref, counter: Counter, *wanted: str) -> list[Record]:
    with serving(fake.answer) as server:
        TestCrossrefContract().run(server, counter, wanted)
    return counter.found


def test_works_are_asked_for_in_batches_and_notices_with_them(counter: Counter) -> None:
    fake = FakeCrossref(dois(2 * BATCH))
    with serving(fake.answer) as server:
        TestCrossrefContract().run(server, counter, dois(2 * BATCH))
    assert len(server.asked) == 4
    assert all(asked.params["mailto"] for asked in server.asked)


def test_a_doi_with_a_comma_is_asked_for_alone(counter: Counter) -> None:
    fake = FakeCrossref(["10.5555/a,b", *dois(2)])
    assert [one.identifiers.doi for one in look_up(fake, counter, *fake.known)] == list(fake.known)


def test_a_list_longer_than_a_page_is_read_to_its_end(counter: Counter) -> None:
    assert len(look_up(FakeCrossref(dois(10), page=3), counter, *dois(10))) == 10


def test_a_list_that_does_not_add_up_is_refused(counter: Counter) -> None:
    with pytest.raises(Untrustworthy, match=r"\d"):
        look_up(FakeCrossref(dois(10), fault="short"), counter, *dois(10))
    assert not counter.found


def test_a_retraction_is_found_from_either_side_and_told_once(counter: Counter) -> None:
    update = {
        "DOI": "10.5555/WORK.000", "type": "retraction", "label": "Retraction", "source": "retraction-watch",
        "record-id": 77, "updated": {"date-parts": [[2023, 7, 12]]},
    }  # fmt: skip
    silent = {"DOI": "10.5555/work.000", "type": "journal-article", "title": ["Silent about it"]}
    telling = {**silent, "updated-by": [{**update, "DOI": "10.5555/notice"}]}
    notice = {"DOI": "10.5555/notice", "type": "journal-article", "title": ["Retraction"], "update-to": [update]}
    for work in (silent, telling):
        counter.found.clear()
        (record,) = look_up(FakeCrossref((), {"10.5555/work.000": work, "10.5555/notice": notice}), counter, *dois(1))
        words = "Retraction 2023-07-12 (retraction-watch 77)"
        assert record.notices == (Notice("RetractionIn", words, doi="10.5555/notice"),)
    counter.found.clear()
    (itself,) = look_up(FakeCrossref((), {"10.5555/notice": notice}), counter, "10.5555/notice")
    assert [(one.kind, one.doi) for one in itself.notices] == [("RetractionOf", "10.5555/work.000")]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("correction", "ErratumIn"), ("corrigendum", "ErratumIn"), ("erratum", "ErratumIn"), ("withdrawal", "RetractionIn"),
        ("expression_of_concern", "ExpressionOfConcernIn"), ("partial_retraction", "PartialRetractionIn"),
        ("new_version", "UpdateIn"), ("addendum", "AddendumIn"), ("removal", "RemovalIn"), ("", "UpdateIn"),
    ],
)  # fmt: skip
def test_updates_are_named_as_nlm_names_them(word: str, kind: str) -> None:
    (record,) = parsed({"DOI": "10.5555/a", "updated-by": [{"DOI": "10.5555/b", "type": word}]})
    assert [(one.kind, one.doi) for one in record.notices] == [(kind, "10.5555/b")]


def test_an_alias_keeps_the_doi_that_was_asked_for(counter: Counter) -> None:
    fake = FakeCrossref((), {"10.5555/old": {"DOI": "10.5555/new", "title": ["Moved"]}})
    (record,) = look_up(fake, counter, "10.5555/old")
    assert record.identifiers.doi == "10.5555/new"
    assert record.identifiers.others == (("doi asked for", "10.5555/old"),)


def test_a_request_that_is_wrong_is_refused_in_crossrefs_words(counter: Counter) -> None:
    body = (
        b'{"status":"failed","message-type":"validation-failure","message":[{"type":"integer-not-valid",'
        b'"value":"5000","message":"Integer specified as 5000 but must be less than or equal to 1000."}]}'
    )
    with serving(lambda asked: Reply(body, 400)) as server, pytest.raises(Refused, match="must be less than") as caught:
        TestCrossrefContract().run(server, counter, dois(1))
    assert "DOI" in caught.value.remedy
    assert len(server.asked) == 1


def test_it_slows_down_to_what_an_answer_allows() -> None:
    limiter = Limiter(Slots(Rate.of(10)))
    heed(limiter, {"X-Rate-Limit-Limit": "5", "X-Rate-Limit-Interval": "1s", "X-Concurrency-Limit": "1"})
    assert limiter.rate == Rate(1, 0.2)
    heed(limiter, {"X-Rate-Limit-Limit": "50", "X-Rate-Limit-Interval": "1s"})
    assert limiter.rate == Rate(1, 0.2), "it is never made faster"
    heed(limiter, {"X-Rate-Limit-Limit": "many"})
    assert limiter.rate == Rate(1, 0.2)


def parsed(*works: dict[str, Any]) -> tuple[Record, ...]:
    message = {"total-results": len(works), "items": list(works)}
    return Crossref().parse(json.dumps({"status": "ok", "message-type": "work-list", "message": message}).encode(), "")


def test_a_whole_work_keeps_what_crossref_says() -> None:
    (record,) = parsed(
        {
            "DOI": "10.5555/Ab.1", "type": "journal-article", "title": ["Peers", "Second title"], "subtitle": ["A study"],
            "author": [
                {"given": "Ann", "family": "Ö", "sequence": "first", "affiliation": [{"name": "A"}]},
                {"name": "The Group", "sequence": "additional"}, {"given": "Sukarno"},
            ],
            "container-title": ["Journal of Peers"], "short-container-title": ["J Peers"], "volume": "3", "issue": "2",
            "page": "1-9", "publisher": "House", "published-print": {"date-parts": [[2022, 6]]},
            "published-online": {"date-parts": [[2021, 10, 8]]}, "issued": {"date-parts": [[2021, 10, 8]]},
            "created": {"date-parts": [[2021, 10, 10]], "date-time": "2021-10-10T17:17:18Z"},
            "abstract": "<jats:title>Abstract</jats:title><jats:sec><jats:title>Aims</jats:title><jats:p>To <jats:italic>ask"
            "</jats:italic>.</jats:p><jats:p>Twice.</jats:p></jats:sec>",
            "ISSN": ["1438-8871", "0000-0001"], "language": "en", "subject": ["Nursing"], "URL": "https://doi.org/10.5555/ab.1",
            "resource": {"primary": {"URL": "https://example.org/1"}}, "is-referenced-by-count": 4,
            "relation": {"has-preprint": [{"id-type": "doi", "id": "10.5555/pre", "asserted-by": "object"}],
                         "is-supplement-to": [{"id-type": "uri", "id": "https://x.example/", "asserted-by": "subject"}]},
        }
    )  # fmt: skip
    assert (record.native_id, record.kind, record.title) == ("10.5555/ab.1", Kind.ARTICLE, "Peers")
    assert record.authors == (Author("Ö", "Ann"), Author(collective="The Group"), Author("Sukarno"))
    assert (record.published, record.electronic) == (PartialDate(2022, 6), PartialDate(2021, 10, 8))
    assert record.created == PartialDate(2021, 10, 10)
    assert [(part.label, part.text) for part in record.abstract] == [
        ("Abstract", ""), ("Aims", "To <jats:italic>ask</jats:italic>."), ("", "Twice."),
    ]  # fmt: skip
    assert record.identifiers.issn == ("1438-8871",)
    assert record.urls == ("https://example.org/1", "https://doi.org/10.5555/ab.1")
    assert [(one.kind, one.doi) for one in record.notices] == [("UpdateOf", "10.5555/pre"), ("IsSupplementTo", "")]
    assert "https://x.example/" in record.notices[1].reference
    extra = dict(record.extra)
    assert extra["is-referenced-by-count"] == "4"
    assert "0000-0001" in extra["ISSN"]
    assert "Second title" in extra["title"]
    assert "2021-10-10T17:17:18Z" in extra["created"]
    assert "affiliation" in extra["author"]
    assert {"volume", "page", "container-title", "language"}.isdisjoint(extra)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"type": "posted-content", "subtype": "preprint"}, Kind.PREPRINT), ({"type": "book-chapter"}, Kind.CHAPTER),
        ({"type": "monograph"}, Kind.BOOK), ({"type": "proceedings-article"}, Kind.CONFERENCE), ({}, Kind.UNKNOWN),
        ({"type": "dissertation"}, Kind.THESIS), ({"type": "peer-review"}, Kind.OTHER), ({"type": "dataset"}, Kind.DATASET),
    ],
)  # fmt: skip
def test_types_become_kinds(given: dict[str, str], kind: Kind) -> None:
    (record,) = parsed({"DOI": "10.5555/a", **given})
    assert record.kind is kind


def test_dates_without_numbers_are_none() -> None:
    (record,) = parsed({"DOI": "10.5555/a", "issued": {"date-parts": [[None]]}})
    assert record.published is None


@pytest.mark.parametrize("work", [{}, {"DOI": "no doi"}, {"DOI": "10.5555/a", "author": 7}, [], None])
def test_a_work_that_cannot_be_read_is_named_and_not_left_out(work: Any) -> None:
    with pytest.raises(Untrustworthy):
        parsed(work)
