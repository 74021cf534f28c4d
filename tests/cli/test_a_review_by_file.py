"""A whole review by file: two reviewers, a conflict, its settlement, full texts, a version, and the counts at every step."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, ris

Rowen = Callable[..., Answer]
TITLES = ("Peers and pain", "Forums and fatigue", "Boards and asthma", "Lists and lupus", "Groups and grief")


def fill_in(rowen: Rowen, person: str, verdicts: dict[str, dict[str, str]]) -> Answer:
    """Export a person's queue, write verdicts by title, and import the file."""
    assert rowen("decisions", "peers", "--export", "queue.csv", "--reviewer", person).code == 0
    with Path("queue.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [{**row, **verdicts.get(row["title"], {})} for row in csv.DictReader(stream)]
    with Path("queue.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return rowen("decisions", "peers", "--import", "queue.csv")


def numbers(rowen: Rowen, *arguments: object) -> dict[str, int]:
    answer = rowen("prisma", "peers", "--format", "json", *arguments)
    assert answer.code == 0, answer.err
    return {name: box["number"] for name, box in json.loads(answer.out)["boxes"].items()}


INCLUDE, EXCLUDE = {"verdict": "include"}, {"verdict": "exclude", "reason": "off_topic"}


@pytest.fixture
def decided(rowen: Rowen, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROWEN_CLOCK", "2026-11-01T08:00")
    (tmp_path / "x.ris").write_bytes(ris(*TITLES, TITLES[0]))
    assert rowen("import", "peers", "x.ris", "--source", "cinahl", "--expected", 6).code == 0
    monkeypatch.setenv("ROWEN_CLOCK", "2026-11-02T08:00")
    agreed = dict.fromkeys(TITLES[:3], INCLUDE) | {TITLES[4]: EXCLUDE}
    assert fill_in(rowen, "ann", agreed | {TITLES[3]: INCLUDE}).code == 0
    assert fill_in(rowen, "ben", agreed | {TITLES[3]: EXCLUDE}).code == 0


@pytest.mark.usefixtures("decided")
def test_identical_records_are_one_citation_and_a_disagreement_is_a_conflict(rowen: Rowen) -> None:
    counts = numbers(rowen)
    assert counts["database_results"] == 6
    assert counts["duplicates"] == 1
    assert counts["records_screened"] == 5
    assert counts["records_excluded"] == 1
    assert counts["records_awaiting"] == 1
    assert "1 conflicts to settle by cleo" in rowen("decisions", "peers").words


@pytest.mark.usefixtures("decided")
def test_from_conflict_to_included_studies_every_count_adds_up(rowen: Rowen) -> None:
    assert fill_in(rowen, "cleo", {TITLES[3]: EXCLUDE}).code == 0
    for person in ("ann", "ben"):
        answer = fill_in(
            rowen,
            person,
            {
                TITLES[0]: INCLUDE,
                TITLES[1]: {"verdict": "exclude", "reason": "not_qualitative"},
                TITLES[2]: {"retrieval": "not_retrieved"} if person == "ann" else {},
            },
        )
        assert answer.code == 0, answer.words
    counts = numbers(rowen)
    assert counts["records_excluded"] == 2
    assert counts["dbr_sought_reports"] == 3
    assert counts["dbr_notretrieved_reports"] == 1
    assert counts["dbr_assessed"] == 2
    assert counts["dbr_excluded"] == 1
    assert counts["new_studies"] == counts["new_reports"] == 1
    assert "Peers and pain" in rowen("prisma", "peers", "--list", "new_studies").out


@pytest.mark.usefixtures("decided")
def test_a_past_day_is_counted_as_it_stood(rowen: Rowen) -> None:
    then = numbers(rowen, "--as-of", "2026-11-01")
    assert (then["records_screened"], then["records_excluded"], then["records_awaiting"]) == (5, 0, 5)


@pytest.mark.usefixtures("decided")
def test_after_a_version_the_diagram_is_that_of_an_updated_review(
    rowen: Rowen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fill_in(rowen, "cleo", {TITLES[3]: EXCLUDE}).code == 0
    for person in ("ann", "ben"):
        assert fill_in(rowen, person, dict.fromkeys(TITLES[:3], INCLUDE)).code == 0
    assert rowen("publish", "peers", "1.0", "--by", "cleo").code == 0
    monkeypatch.setenv("ROWEN_CLOCK", "2026-12-01T08:00")
    (tmp_path / "december.ris").write_bytes(ris(*TITLES, "A new study of peers"))
    assert rowen("import", "peers", "december.ris", "--source", "cinahl", "--expected", 6).code == 0

    counts = numbers(rowen)
    assert counts["previous_studies"] == 3
    assert counts["database_results"] == 6
    assert counts["excluded_other"] == 5
    assert counts["records_screened"] == counts["new_records"] == 1
    assert counts["total_studies"] == 3
    assert numbers(rowen, "--since", "none")["database_results"] == 7


@pytest.mark.usefixtures("decided")
def test_a_persons_answer_about_a_pair_merges_and_separates(rowen: Rowen, folder: Path) -> None:
    lines = rowen("prisma", "peers", "--list", "database_results").out.splitlines()
    one = {row["title"]: row["id"] for row in csv.DictReader(lines)}
    pair = (one["Lists and lupus"], one["Groups and grief"])

    assert rowen("pairs", "peers", "--same", *pair, "--by", "cleo").code == 0
    assert numbers(rowen)["records_screened"] == 4
    assert rowen("pairs", "peers", "--different", *pair, "--by", "cleo").code == 0
    assert numbers(rowen)["records_screened"] == 5


def test_init_makes_a_review_that_passes_its_check(
    rowen: Rowen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert rowen("init", "mine", "--title", "My review").code == 0
    answer = rowen("check", "mine")
    assert answer.code == 0, answer.words
    assert "My review" in answer.words
    again = rowen("init", "mine")
    assert again.code == 2 and "mine" in again.words


def test_every_command_explains_itself(rowen: Rowen) -> None:
    for command in ("init", "check", "update", "import", "convert", "dedup", "prisma", "publish", "decisions", "pairs",
                    "citation", "replay", "sandbox", "practice"):  # fmt: skip
        answer = rowen(command, "--help")
        assert answer.code == 0
        assert len(answer.out) > 200
