"""One run from the strategies to the outputs, on the sandbox."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from flows.desk import open_desk
from flows.exports import Export
from flows.importing import import_files
from flows.pipeline import Report, Request, update
from rowen.ledger.identities import check
from rowen.ledger.prisma import prisma
from rowen.ledger.types import RunState
from tests.flows.conftest import House


def run(house: House, *sources: str) -> Report:
    with open_desk(str(house.folder)) as desk:
        return update(desk, Request(sources))


def test_a_first_run_finds_everything_the_sources_report_and_adds_up(house: House) -> None:
    report = run(house)

    assert report.run.state is RunState.COMPLETE
    with open_desk(str(house.folder)) as desk:
        searches = [search for search in desk.ledger.searches(desk.review) if search.spec.how == "api"]
        assert {search.spec.source for search in searches} == {"medline", "europepmc"}
        for search in searches:
            assert search.outcome is not None and search.outcome.complete
            assert search.outcome.reported == search.outcome.arrived > 0
            assert search.outcome.sent.strip() == search.spec.strategy.strip()
        state = prisma(desk.ledger, desk.review)
    assert check(state) == ()
    reported = sum(search.outcome.reported or 0 for search in searches if search.outcome)
    assert len(state.box("database_results").ids) == reported == report.new_records


def test_a_second_run_without_news_brings_nothing_and_asks_for_identifiers_only(house: House) -> None:
    run(house)
    before = len(house.sandbox.requests)

    again = run(house)

    assert again.new_records == 0
    asked = [request.path for request in house.sandbox.requests[before:]]
    assert asked and not [path for path in asked if "efetch" in path]


def test_next_month_brings_only_what_arrived_since(house: House) -> None:
    first = run(house)
    house.sandbox.set_today(date(2027, 2, 1))

    second = run(house)

    with open_desk(str(house.folder)) as desk:
        assert 0 < second.new_records < first.new_records / 3
        assert check(prisma(desk.ledger, desk.review)) == ()


def test_the_outputs_hold_the_counts_of_the_ledger(house: House) -> None:
    report = run(house)

    folder = report.written.folder
    counts = json.loads((folder / "prisma.json").read_text(encoding="utf-8"))
    with open_desk(str(house.folder)) as desk:
        state = prisma(desk.ledger, desk.review)
    for box in state.boxes:
        assert counts["boxes"][box.name]["number"] == len(box.ids)
        if box.ids:
            with (folder / f"boxes/{box.name}.csv").open(encoding="utf-8-sig", newline="") as stream:
                assert [row["id"] for row in csv.DictReader(stream)] == list(box.ids)
    assert (folder / "prisma.png").read_bytes().startswith(b"\x89PNG")
    assert len((folder / "prisma_log.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_an_export_dropped_in_the_inbox_is_taken_in_once(
    house: House, export: Callable[..., Path], tmp_path: Path
) -> None:
    inbox = house.folder / "inbox" / "cinahl"
    inbox.mkdir(parents=True)
    export("Peers and pain", "Forums and fatigue").rename(inbox / "november.ris")
    (inbox / "november.ris.yaml").write_text("expected: 2\nsearched_on: 2026-10-30\n", encoding="utf-8")

    run(house, "cinahl")
    run(house, "cinahl")

    with open_desk(str(house.folder)) as desk:
        taken = [search for search in desk.ledger.searches(desk.review) if search.spec.source == "cinahl"]
        assert [search.outcome.arrived for search in taken if search.outcome] == [2]


def test_an_import_ties_the_file_to_day_and_person(house: House, export: Callable[..., Path]) -> None:
    with open_desk(str(house.folder)) as desk:
        report = import_files(
            desk, desk.protocol.source("cinahl"), [Export(export("One", "Two"), 2, "2026-10-30", "Ann")]
        )
        (search,) = desk.ledger.searches(desk.review)

    assert report.run.state is RunState.COMPLETE
    assert (search.spec.searched_on, search.spec.searched_by, search.spec.expected) == ("2026-10-30", "Ann", 2)
    assert search.spec.strategy == "(MH online community)"


def test_an_export_without_news_is_a_search_of_its_own_and_brings_no_record(
    house: House, export: Callable[..., Path]
) -> None:
    with open_desk(str(house.folder)) as desk:
        source = desk.protocol.source("cinahl")
        import_files(desk, source, [Export(export("One", "Two", name="november.ris"), 2)])
        again = import_files(desk, source, [Export(export("One", "Two", name="december.ris"), 2)])
        searches = desk.ledger.searches(desk.review)

    assert again.new_records == 0
    assert [search.spec.file_name for search in searches] == ["november.ris", "december.ris"]


def test_a_known_included_study_that_no_search_finds_is_named_in_the_report(house: House) -> None:
    found = run(house, "medline").written.new[0].record
    protocol = house.folder / "review.yaml"
    known = f"known_included:\n  - pmid: {found.native_id}\n  - {{title: A study that nobody wrote}}\n"
    protocol.write_text(protocol.read_text(encoding="utf-8") + known, encoding="utf-8")

    report = run(house, "medline").written.report

    assert "A study that nobody wrote" in report
    assert f"PMID {found.native_id}" not in report
