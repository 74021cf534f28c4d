"""What a source changes without a word is caught by the very next run; what an ordinary year brings is not remarked upon."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from flows.desk import open_desk
from flows.exports import Export
from flows.importing import import_files
from flows.pipeline import Report, Request, update
from rowen.cli import app
from rowen.ledger.types import RunState
from rowen.sandbox.altered import FIELD, PHRASE
from tests.flows.conftest import House

Month = Callable[..., Report]
ARTICLES = "2025/01/01:3000[crdt]"
PREPRINTS = "SRC:PPR AND FIRST_PDATE:[2022-01-01 TO 3000-12-31]"


@pytest.fixture(scope="module")
def after_the_first_month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place for the home folder of a review that has been searched once, filled by the first test that asks for it."""
    return tmp_path_factory.mktemp("begun") / "home"


@pytest.fixture
def month(
    house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, after_the_first_month: Path
) -> Iterator[Month]:
    """Make one run on the first of a month, with these faults; that of November 2026, number 0, has been made."""
    monkeypatch.setattr("rowen.reports.flow_png.render", lambda *_: b"a picture takes long")
    house.strategy("medline", ARTICLES)
    house.strategy("europepmc", PREPRINTS)

    def run(number: int, faults: str = "", *sources: str) -> Report:
        today = date(2026 + (10 + number) // 12, (10 + number) % 12 + 1, 1)
        monkeypatch.setenv("ROWEN_CLOCK", f"{today}T06:00:00Z")
        house.sandbox.set_today(today)
        house.sandbox.set_faults(faults)
        with open_desk(str(house.folder)) as desk:
            return update(desk, Request(sources))

    if not after_the_first_month.exists():
        assert run(0).told == ()
        shutil.copytree(tmp_path / "home", after_the_first_month)
    else:
        shutil.copytree(after_the_first_month, tmp_path / "home")
    yield run
    house.sandbox.set_faults("")


def known(house: House, *studies: str) -> None:
    """Name known included studies in review.yaml."""
    protocol = house.folder / "review.yaml"
    words = protocol.read_text(encoding="utf-8").partition("known_included:")[0]
    lines = "".join(f"  - {study}\n" for study in studies)
    protocol.write_text(f"{words}known_included:\n{lines}", encoding="utf-8")


def drift_of(report: Report) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((report.written.folder / "drift.json").read_text(encoding="utf-8"))
    return told


def source_of(report: Report, key: str) -> dict[str, Any]:
    return next(source for source in drift_of(report)["sources"] if source["source"] == key)


def last_hit(house: House, source: str = "medline") -> str:
    """The native id that the fault "lost" takes away."""
    with open_desk(str(house.folder)) as desk:
        search = next(one for one in desk.ledger.searches(desk.review) if one.spec.source == source)
        (held,) = desk.ledger.records(desk.review, desk.ledger.sighted(search.id)[-1:])
        return held.record.native_id


def test_three_quiet_months_bring_no_warning(month: Month) -> None:
    for number in range(1, 4):
        report = month(number)
        assert report.run.state is RunState.COMPLETE
        assert drift_of(report)["warnings"] == []
        assert "Nothing unusual." in report.written.report


@pytest.mark.parametrize("source", ["medline", "europepmc"])
def test_a_changed_translation_is_shown_with_what_changed(month: Month, source: str) -> None:
    report = month(1, f"{'pubmed' if source == 'medline' else source}:translationx*")

    told = source_of(report, source)
    assert [piece["words"] for piece in told["translation"]["diff"] if piece["kind"] == "new"] == [
        'OR "practice makes perfect"[All Fields]'
    ]
    assert any("understands the strategy differently" in words for words in report.told)
    assert 'OR "practice makes perfect"\\[All Fields\\]' in report.written.report.replace("&quot;", '"')


@pytest.mark.parametrize("source", ["medline", "europepmc"])
def test_a_source_that_returns_half_is_caught_although_its_total_adds_up(month: Month, source: str) -> None:
    fault = f"{'pubmed' if source == 'medline' else source}:halfx*"
    report = month(1, fault)

    told = source_of(report, source)
    before = told["hits"]["last"]
    assert report.run.state is RunState.COMPLETE
    assert told["hits"]["now"] <= before / 2 + 3
    assert told["left"]["many"] and told["left"]["of"] == before
    assert any("records of the last search are not found any more" in words for words in told["warnings"])
    with (report.written.folder / f"drift/{source}_left.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["id"] for row in rows] == [record["id"] for record in told["left"]["records"]]
    assert len(rows) == told["left"]["number"] > before / 2 - 3


def test_with_enough_earlier_searches_half_the_hits_are_outside_the_band(month: Month) -> None:
    for number in (1, 2):
        report = month(number, "", "medline")
        assert source_of(report, "medline")["hits"]["expected"] is None
    report = month(3, "pubmed:halfx*", "medline")

    hits = source_of(report, "medline")["hits"]
    assert hits["outside"] and hits["now"] < hits["expected"]["low"] <= hits["last"]
    assert any("fewer than expected" in words and f"{hits['last']}" in words for words in report.told)


def test_an_unknown_phrase_is_a_warning_when_it_is_new_and_told_when_it_is_not(month: Month) -> None:
    new = month(1, "pubmed:unknown_phrasex*")
    assert any(PHRASE in words for words in new.told)
    assert source_of(new, "medline")["said"][0]["new"] is True

    again = month(2, "pubmed:unknown_phrasex*")
    assert again.told == ()
    assert PHRASE in source_of(again, "medline")["said"][0]["words"]


@pytest.mark.parametrize(
    ("source", "path"),
    [("medline", f"PubmedArticleSet/PubmedArticle/{FIELD}"), ("europepmc", f"resultList.result[].{FIELD}")],
)
def test_a_new_field_is_told_once_with_where_it_stands(month: Month, source: str, path: str) -> None:
    fault = f"{'pubmed' if source == 'medline' else source}:new_fieldx*"
    new = month(1, fault)
    told = {field["path"]: field for field in source_of(new, source)["fields"]}
    assert told[path]["alarm"] and "archived answer" in told[path]["example"]
    assert any(path in words for words in new.told)

    again = month(4, fault)
    assert again.new_records
    assert source_of(again, source)["fields"] == []


def test_a_new_field_is_caught_where_records_are_not_looked_at_closely(
    month: Month, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.shapes.CLOSELY", 0)
    report = month(1, "pubmed:new_fieldx*", "medline")

    assert f"PubmedArticleSet/PubmedArticle/{FIELD}" in {f["path"] for f in source_of(report, "medline")["fields"]}


def test_a_new_field_that_a_killed_run_fetched_is_told_by_the_next(
    month: Month, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("flows.pipeline.drift", die)
        with pytest.raises(KeyboardInterrupt):
            month(1, "pubmed:new_fieldx*")
    report = month(2)

    assert any(FIELD in field["path"] for field in source_of(report, "medline")["fields"])


def test_a_lost_sentinel_breaks_the_search_until_it_is_found_again(month: Month, house: House) -> None:
    known(house, f"pmid: {last_hit(house)}")
    assert month(0, "", "medline").run.state is RunState.COMPLETE
    report = month(0, "pubmed:lostx*", "medline")

    assert report.run.state is RunState.BROKEN
    assert "lost: MEDLINE had it on 2026-11-01" in report.run.problems[0][1]
    assert "left the source or was merged" in report.run.problems[0][2]
    log = (report.written.folder / "prisma_log.csv").read_text(encoding="utf-8-sig")
    assert "search broken" in log
    assert "**search broken**" in report.written.report
    words = CliRunner().invoke(app, ["status", str(house.folder)]).output
    assert "search broken Known included study lost: MEDLINE had it" in words
    assert month(0, "pubmed:lostx*", "medline").run.state is RunState.BROKEN
    assert month(0, "", "medline").run.state is RunState.COMPLETE


def test_a_strategy_that_loses_a_sentinel_is_named_as_the_cause(month: Month, house: House) -> None:
    known(house, f"pmid: {last_hit(house)}")
    house.strategy("medline", '"internet forum"[tiab] AND qualitative[tiab] AND 1:2[uid]')
    report = month(1, "", "medline")

    assert report.run.state is RunState.BROKEN
    assert "Likely cause: the strategy was edited after 2026-11-01" in report.run.problems[0][2]
    assert any("the strategy was edited in between" in words for words in report.told)


def test_a_run_that_searches_something_else_does_not_hide_a_lost_sentinel(month: Month, house: House) -> None:
    known(house, f"pmid: {last_hit(house)}")
    month(0, "pubmed:lostx*", "medline")

    assert month(0, "", "europepmc").run.state is RunState.BROKEN


def test_a_loss_that_a_person_accepts_is_told_and_breaks_nothing(month: Month, house: House) -> None:
    known(house, f"pmid: {last_hit(house)}")
    month(1, "pubmed:lostx*")
    with open_desk(str(house.folder)) as desk:
        desk.ledger.add_waiver(desk.review, "medline", "Ann", "PubMed has merged it")
    report = month(2, "pubmed:lostx*")

    assert report.run.state is RunState.COMPLETE
    assert report.told == ()
    assert "Accepted by Ann" in drift_of(report)["sentinels"]["lost"][0]["reason"]


def test_a_study_that_only_one_source_holds_is_no_loss_for_the_others(month: Month, house: House) -> None:
    known(house, f"pmid: {last_hit(house)}")
    report = month(1)

    assert report.run.state is RunState.COMPLETE
    assert drift_of(report)["sentinels"] == {"known": 1, "found": 1, "lost": []}


def test_a_study_that_was_never_found_breaks_the_search_and_says_where_nobody_has_looked(
    month: Month, house: House
) -> None:
    known(house, "title: A study that nobody wrote")
    report = month(0)

    assert report.run.state is RunState.BROKEN
    assert "A study that nobody wrote" in report.run.problems[0][1]
    assert "not searched yet" in report.run.problems[0][2] and "CINAHL" in report.run.problems[0][2]


def test_a_failed_source_is_incomplete_and_no_reason_to_miss_a_sentinel(month: Month, house: House) -> None:
    known(house, f"pmid: {last_hit(house)}")
    report = month(1, "pubmed:short_pagex*", "medline")

    assert report.run.state is RunState.INCOMPLETE


def test_an_export_without_a_study_that_the_last_one_held_is_told_and_breaks_nothing(
    house: House, export: Callable[..., Path], month: Month
) -> None:
    known(house, "title: One")
    with open_desk(str(house.folder)) as desk:
        source = desk.protocol.source("cinahl")
        import_files(desk, source, [Export(export("One", name="november.ris"), 1, "2026-11-02", "Ann")])
        report = import_files(desk, source, [Export(export("Two", name="december.ris"), 1, "2026-12-02", "Ann")])

    assert report.run.state is RunState.COMPLETE
    assert any("Known included study lost: CINAHL" in words for words in report.told)


def test_each_new_record_says_why_it_is_new(month: Month, house: House, export: Callable[..., Path]) -> None:
    second = month(4)
    with open_desk(str(house.folder)) as desk:
        twice = second.written.new[0].record.title
        third = import_files(
            desk, desk.protocol.source("cinahl"), [Export(export(twice, "Other"), 2, "2026-12-02", "Ann")]
        )

    assert second.new_records >= 5
    assert {row.why.partition(":")[0] for row in second.written.new} <= {
        "published since", "entered since", "back-filled", "late duplicate",
    }  # fmt: skip
    assert all(row.why.startswith("new source") for row in third.written.new)
    with (third.written.folder / "boxes/new_records.csv").open(encoding="utf-8-sig", newline="") as stream:
        told = {row["id"]: row["why"] for row in csv.DictReader(stream)}
    assert all(told[row.id] == row.why for report in (second, third) for row in report.written.new)
