"""Where other tools lose records, Rowen does not. Each test is one such place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from connectors.pubmed import PubMed
from flows.desk import open_desk
from flows.exports import Export
from flows.importing import import_files
from flows.pipeline import Request, start_run, update
from flows.searching import search_source
from rowen.ledger.types import RunState
from rowen.records import Kind
from rowen.sandbox.server import Sandbox, running
from tests.flows.conftest import EVERYTHING, House


@pytest.fixture(scope="module")
def large() -> Iterator[Sandbox]:
    with running(seed=3, works=40_000, today=date(2026, 11, 1)) as served:
        yield served


@pytest.mark.slow
@pytest.mark.parametrize("hits", [9_999, 10_000, 25_000])
def test_every_hit_around_and_beyond_the_window_arrives(
    hits: int, large: Sandbox, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROWEN_PUBMED_URL", large.pubmed_url)
    monkeypatch.setattr(PubMed, "limits", lambda self, *, has_key: 1000.0)
    house.strategy("medline", f"first:{hits}[sandbox]")
    with open_desk(str(house.folder)) as desk:
        run = start_run(desk, Request(("medline",)))
        gathered = search_source(desk, run, desk.protocol.source("medline"))
        (search,) = desk.ledger.searches(desk.review)

        assert gathered.complete
        assert search.outcome is not None and search.outcome.reported == search.outcome.arrived == hits
        assert len(set(desk.ledger.sighted(search.id))) == hits


def test_a_book_in_a_page_arrives_with_the_articles(house: House) -> None:
    house.strategy("medline", EVERYTHING)
    with open_desk(str(house.folder)) as desk:
        update(desk, Request(("medline",)))

        kinds = {held.record.kind for held in desk.ledger.records(desk.review)}
        assert kinds & {Kind.BOOK, Kind.CHAPTER}, kinds
        assert Kind.ARTICLE in kinds


def test_when_one_source_fails_the_other_ones_records_still_reach_the_queue(house: House) -> None:
    house.sandbox.set_faults("europepmc:downx*")
    with open_desk(str(house.folder)) as desk:
        first = update(desk, Request())
        queued = len(desk.ledger.citations(desk.review))

    assert first.run.state is RunState.INCOMPLETE
    assert [source for source, _, _ in first.run.problems] == ["europepmc"]
    assert queued > 0

    house.sandbox.set_faults("")
    with open_desk(str(house.folder)) as desk:
        second = update(desk, Request())
        assert second.run.state is RunState.COMPLETE
        assert len(desk.ledger.citations(desk.review)) > queued
        assert desk.ledger.unassigned(desk.review) == ()


def test_a_search_that_fails_halfway_goes_on_with_what_is_missing(house: House) -> None:
    house.strategy("medline", EVERYTHING)
    house.sandbox.set_faults("pubmed:downx*@3")
    with open_desk(str(house.folder)) as desk:
        broken = update(desk, Request(("medline",)))
        assert broken.run.state is RunState.INCOMPLETE
        assert desk.ledger.citations(desk.review) == (), "records of an incomplete search do not count"
    house.sandbox.set_faults("")
    before = len(house.sandbox.requests)
    with open_desk(str(house.folder)) as desk:
        mended = update(desk, Request(("medline",)))
        assert mended.run.state is RunState.COMPLETE
        total = len(desk.ledger.citations(desk.review))
    fetched = sum(
        len(request.params.get("id", "").split(","))
        for request in house.sandbox.requests[before:]
        if "efetch" in request.path
    )
    assert 0 < fetched < total, "what had arrived was fetched again"


def test_part_one_and_part_two_stay_two(house: House, export: Callable[..., Path]) -> None:
    path = export("Peer support online: part 1", "Peer support online: part 2", "Peer support online: part 1")
    with open_desk(str(house.folder)) as desk:
        import_files(desk, desk.protocol.source("cinahl"), [Export(path)])
        assert len(desk.ledger.records(desk.review) and list(desk.ledger.records(desk.review))) == 3
        sizes = sorted(len(state.records) for state in desk.ledger.citations(desk.review))
    assert sizes == [1, 2]


def test_markup_in_a_title_does_not_cut_it(house: House) -> None:
    house.strategy("medline", EVERYTHING)
    with open_desk(str(house.folder)) as desk:
        update(desk, Request(("medline",)))
        marked = [held.record.title for held in desk.ledger.records(desk.review) if "<i>" in held.record.title]
    assert marked and all(not title.endswith("<i>") and "</i>" in title for title in marked)


def test_a_paper_that_arrives_late_with_an_old_date_is_found(house: House) -> None:
    house.strategy("medline", EVERYTHING)
    with open_desk(str(house.folder)) as desk:
        update(desk, Request(("medline",)))
        known = {held.id for held in desk.ledger.records(desk.review)}
    house.sandbox.set_today(date(2027, 11, 1))
    with open_desk(str(house.folder)) as desk:
        update(desk, Request(("medline",)))
        late = [held.record for held in desk.ledger.records(desk.review) if held.id not in known]
    assert [record for record in late if record.year and record.year < 2025], "no back-filled paper in the corpus"


def test_a_record_that_vanishes_between_search_and_fetch_is_named(house: House) -> None:
    house.strategy("medline", EVERYTHING)
    house.sandbox.set_faults("pubmed:vanishing")
    with open_desk(str(house.folder)) as desk:
        report = update(desk, Request(("medline",)))
        (search,) = desk.ledger.searches(desk.review)
        assert search.outcome is not None
        assert report.run.state is RunState.COMPLETE
        assert len(search.outcome.missing) == (search.outcome.reported or 0) - search.outcome.arrived > 0
