"""What becomes of works: the truth about it, against what the real connectors read in each source on several days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path

import pytest

import connectors
from connectors.archive import Archive
from rowen.records import Record
from rowen.sandbox.corpus import Corpus
from rowen.sandbox.families import Role
from rowen.sandbox.notices import REPORT, RESULTS, KnownNotice, notices_of, services_of
from rowen.sandbox.server import Sandbox, running
from rowen.sandbox.timing import BASELINE
from rowen.sandbox.truth import truth_of
from tests.sandbox.walking import EVERYTHING, Walker

TELLING = (*(service.name for service in services_of(Corpus(1, 100)) if service.tells), "clinicaltrials")
LOOKED_UP = ("crossref", "biorxiv")


@pytest.fixture(scope="module")
def served() -> Iterator[Sandbox]:
    with running(seed=7, works=1000) as started:
        yield started


def records(name: str, served: Sandbox, folder: Path, patch: pytest.MonkeyPatch) -> dict[str, Record]:
    """Everything that a source says of its works today."""
    if name not in LOOKED_UP:
        walker = Walker(name, served, folder, patch)
        walker.search(EVERYTHING[name])
        return walker.stored
    patch.setenv(f"ROWEN_{name.upper()}_URL", served.urls[name])
    patch.setenv("ROWEN_CONTACT_EMAIL", "lead@example.org")
    patch.setattr("connectors.limits.Limiter.place", lambda self: nullcontext())
    found: list[Record] = []
    works = [one for one in served.corpus.make(served.corpus.index) if one.parent >= 0 or one.children]
    dois = [one.doi for one in works if name != "biorxiv" or one.role == Role.PREPRINT]
    source = connectors.lookup(name)
    with connectors.client_for(source, Archive(folder), lambda page: None, sleep=lambda wait: None) as client:
        source.look_up(client, dois, found.extend)
    return {record.native_id: record for record in found}


def told(record: Record) -> Iterator[str]:
    yield from (notice.kind for notice in record.notices)
    yield from (name for name, value in record.extra if name == RESULTS and value == "true")


def due(served: Sandbox, name: str, today: str) -> Counter[tuple[str, str]]:
    known = notices_of(served.corpus, name)
    return Counter(
        (one.record, one.kind) for one in known if one.since <= today and (not one.until or today < one.until)
    )


@pytest.mark.parametrize("today", [date(2012, 3, 1), BASELINE, date(2028, 10, 1)], ids=str)
@pytest.mark.parametrize("name", TELLING)
def test_records_tell_what_is_known_by_today_and_nothing_else(
    name: str, today: date, served: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.set_today(today)
    kinds = {one.kind for one in notices_of(served.corpus, name)}
    came = records(name, served, tmp_path, monkeypatch)
    seen = Counter((record.native_id, kind) for record in came.values() for kind in told(record) if kind in kinds)
    assert seen == due(served, name, today.isoformat())
    assert seen or today.year < 2028


def test_a_retraction_to_come_is_seen_on_its_day_and_not_the_day_before(
    served: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    truth = truth_of(served.corpus)
    later = next(
        one
        for one in truth.notices
        if (one.source, one.kind) == ("pubmed", "RetractionIn")
        and one.since > BASELINE.isoformat()
        and truth.relevance[one.work] == "include"
    )
    for days, due_then in ((-1, False), (0, True)):
        served.set_today(date.fromisoformat(later.since) + timedelta(days=days))
        walker = Walker("pubmed", served, tmp_path / str(days), monkeypatch)
        walker.search(f"{later.record}[uid]")
        record = walker.stored[later.record]
        assert ("RetractionIn" in {notice.kind for notice in record.notices}) == due_then
        assert ("Retracted Publication" in record.publication_types) == due_then
        found = Walker("pubmed", served, tmp_path / f"{days} again", monkeypatch).search('"Retracted Publication"[pt]')
        assert (later.record in found.ids) == due_then


def test_every_kind_of_news_occurs_before_and_after_the_baseline() -> None:
    known = notices_of(Corpus(1, 4000))
    for when in (lambda one: one.since <= BASELINE.isoformat(), lambda one: one.since > BASELINE.isoformat()):
        kinds = {one.kind for one in known if when(one)}
        assert {"RetractionIn", "ErratumIn", "ExpressionOfConcernIn", "CommentIn", "UpdateIn", REPORT, RESULTS} <= kinds


def test_a_retraction_follows_an_expression_of_concern() -> None:
    first: dict[tuple[int, str], str] = {
        (one.work, one.kind): one.since for one in notices_of(Corpus(1, 20_000), "crossref")
    }
    pairs = [
        (since, first[work, "RetractionIn"])
        for (work, kind), since in first.items()
        if kind == "ExpressionOfConcernIn" and (work, "RetractionIn") in first
    ]
    assert len(pairs) > 20
    early = [concern for concern, retraction in pairs if concern > retraction]
    assert not early


def test_the_truth_lists_them_all_with_the_works_that_bring_them(corpus: Corpus) -> None:
    truth = truth_of(corpus)
    assert truth.notices == notices_of(corpus)
    roles = {
        "RetractionIn": "retraction",
        "ErratumIn": "erratum",
        "ExpressionOfConcernIn": "concern",
        "CommentIn": "comment",
    }
    for one in truth.notices:
        if one.kind in roles:
            assert truth.works[one.by].role == roles[one.kind]
            assert truth.works[one.by].parent == one.work
        elif one.kind in {"UpdateIn", "PreprintOf"}:
            assert truth.works[one.work].parent == one.by


def test_what_is_retracted_after_the_baseline_is_relevant_until_then(corpus: Corpus) -> None:
    relevance = truth_of(corpus).relevance
    retracted = {one.work: one.since for one in notices_of(corpus, "crossref") if one.kind == "RetractionIn"}
    assert all(relevance[work] != "include" for work, since in retracted.items() if since <= BASELINE.isoformat())
    assert any(relevance[work] == "include" for work, since in retracted.items() if since > BASELINE.isoformat())


def test_a_notice_that_leaves_is_told_no_more() -> None:
    gone = [one for one in notices_of(Corpus(1, 20_000), "pubmed") if one.until]
    assert gone
    assert all(isinstance(one, KnownNotice) and one.since < one.until for one in gone)
