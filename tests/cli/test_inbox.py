"""What PRISMA-S wants of an export: said by options, by a file beside it, asked for in a terminal; refused elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from flows.desk import open_desk
from rowen.cli import asking
from rowen.ledger.types import Search
from tests.cli.conftest import Answer, ris

Rowen = Callable[..., Answer]


def put(path: Path, *titles: str, said: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(ris(*titles))
    os.utime(path, (at := datetime(2026, 10, 5, 12, tzinfo=UTC).timestamp(), at))
    if said:
        path.with_name(f"{path.name}.yaml").write_text(said, encoding="utf-8")
    return path


def searches() -> tuple[Search, ...]:
    with open_desk("peers") as desk:
        return desk.ledger.searches(desk.review)


def test_without_the_platforms_number_an_export_is_refused_and_the_remedy_shows_how(
    rowen: Rowen, folder: Path, tmp_path: Path
) -> None:
    put(tmp_path / "x.ris", "One")
    answer = rowen("import", "peers", "x.ris", "--source", "cinahl")
    assert answer.code == 2
    assert "x.ris: expected: Nobody has said how many records EBSCOhost showed." in answer.words
    assert "x.ris.yaml" in answer.words
    assert searches() == ()


def test_without_a_person_an_export_is_refused(rowen: Rowen, folder: Path, tmp_path: Path) -> None:
    protocol = folder / "review.yaml"
    protocol.write_text(
        protocol.read_text(encoding="utf-8").replace("    who: Ann", "    note: nobody"), encoding="utf-8"
    )
    put(tmp_path / "x.ris", "One")
    answer = rowen("import", "peers", "x.ris", "--source", "cinahl", "--expected", 1)
    assert answer.code == 2
    assert "who searched" in answer.words
    assert rowen("import", "peers", "x.ris", "--source", "cinahl", "--expected", 1, "--searched-by", "Bo").code == 0


def test_what_is_assumed_is_said(rowen: Rowen, folder: Path, tmp_path: Path) -> None:
    put(tmp_path / "x.ris", "One")
    answer = rowen("import", "peers", "x.ris", "--source", "cinahl", "--expected", 1)
    assert answer.code == 0
    assert "searched on 2026-10-05 (the day the file was saved) by Ann" in answer.words
    assert "RIS; the file shows platform EBSCOhost" in answer.words
    (search,) = searches()
    assert (search.spec.expected, search.spec.searched_on, search.spec.searched_by) == (1, "2026-10-05", "Ann")


def test_the_file_beside_an_export_says_what_prisma_s_wants(rowen: Rowen, folder: Path, tmp_path: Path) -> None:
    said = "expected: 2\nsearched_on: 2026-10-02\nsearched_by: Jo Smith\nplatform: EBSCOhost\nstrategy: as-run.txt\n"
    put(tmp_path / "x.ris", "One", "Two", said=said)
    (tmp_path / "as-run.txt").write_text("S1 AND S2, as it was run", encoding="utf-8")
    assert rowen("import", "peers", "x.ris", "--source", "cinahl").code == 0
    (search,) = searches()
    assert (search.spec.expected, search.spec.searched_on, search.spec.searched_by) == (2, "2026-10-02", "Jo Smith")
    assert search.spec.strategy == "S1 AND S2, as it was run"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("expected: 3\n", "The file holds 2 records, and 3 were expected."),
        ("expected: two\n", "x.ris.yaml:1: expected: `expected` must be a whole number."),
        ("expected: 2\nsearched_on: yesterday\n", "x.ris.yaml:2: searched_on: `searched_on` is no date."),
        ("expected: 2\nserched_by: Jo\n", "Did you mean `searched_by`?"),
        ("expected: 2\nplatform: Ovid\n", "It says Ovid, and the source 'cinahl' in review.yaml is EBSCOhost."),
        ("expected: 2\nstrategy: nowhere.txt\n", "The strategy file does not exist."),
        ("- 2\n", "The file holds no `key: value` lines."),
        ("expected: [\n", "The file cannot be read as YAML"),
    ],
)
def test_a_wrong_description_is_refused_by_its_line(
    said: str, words: str, rowen: Rowen, folder: Path, tmp_path: Path
) -> None:
    put(tmp_path / "x.ris", "One", "Two", said=said)
    answer = rowen("import", "peers", "x.ris", "--source", "cinahl")
    assert answer.code == 2
    assert words in answer.words
    assert searches() == ()


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Somebody sits at the terminal and types these lines."""
    monkeypatch.setattr(asking, "somebody_there", lambda: True)
    return lambda *lines: monkeypatch.setattr("sys.stdin", StringIO("".join(f"{line}\n" for line in lines)))


def test_in_a_terminal_what_is_missing_is_asked_for(
    typed: Callable[..., None], rowen: Rowen, folder: Path, tmp_path: Path
) -> None:
    put(tmp_path / "x.ris", "One", "Two")
    typed("two", "2", "the other day", "2026-10-01", "Jo Smith")
    answer = rowen("import", "peers", "x.ris", "--source", "cinahl")
    assert answer.code == 0
    assert "How many records did EBSCOhost show?" in answer.words
    (search,) = searches()
    assert (search.spec.expected, search.spec.searched_on, search.spec.searched_by) == (2, "2026-10-01", "Jo Smith")


def test_an_export_in_the_inbox_of_which_nothing_is_said_waits_and_the_run_is_incomplete(
    rowen: Rowen, folder: Path
) -> None:
    dropped = put(folder / "inbox" / "cinahl" / "october.ris", "One", "Two")
    answer = rowen("update", "peers", "--source", "cinahl")
    assert answer.code == 3
    assert "october.ris: Nobody has said how many records EBSCOhost showed." in answer.words
    assert "october.ris waits" in rowen("status", "peers").words
    dropped.with_name("october.ris.yaml").write_text("expected: 2\n", encoding="utf-8")
    assert "october.ris is taken in with the next run" in rowen("status", "peers").words
    assert rowen("update", "peers", "--source", "cinahl").code == 0
    assert "october.ris was taken in before" in rowen("update", "peers", "--source", "cinahl").words


def test_answers_about_the_inbox_are_kept_beside_the_file(
    typed: Callable[..., None], rowen: Rowen, folder: Path
) -> None:
    dropped = put(folder / "inbox" / "cinahl" / "october.ris", "One", "Two")
    typed("2", "", "")
    assert rowen("update", "peers", "--source", "cinahl").code == 0
    kept = dropped.with_name("october.ris.yaml").read_text(encoding="utf-8")
    assert kept == 'expected: 2\nsearched_on: "2026-10-05"\nsearched_by: "Ann"\n'


def test_status_says_which_source_is_due_since_when_and_by_whom(
    rowen: Rowen, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROWEN_CLOCK", "2026-10-10T08:00")
    assert "never searched" in rowen("status", "peers").words
    put(folder / "inbox" / "cinahl" / "october.ris", "One", said="expected: 1\nsearched_on: 2026-10-05\n")
    assert rowen("update", "peers", "--source", "cinahl").code == 0
    answer = rowen("status", "peers")
    assert "cinahl Ann 2026-10-05 1 2026-11-05 due in 26 days" in answer.words
    assert "1 of 2 sources are due: medline." in answer.words
    monkeypatch.setenv("ROWEN_CLOCK", "2026-11-15T08:00")
    answer = rowen("status", "peers")
    assert "overdue by 10 days" in answer.words
    assert "2 of 2 sources are due: medline, cinahl." in answer.words


def test_a_file_whose_export_is_gone_is_named(rowen: Rowen, folder: Path) -> None:
    lonely = folder / "inbox" / "cinahl" / "gone.ris.yaml"
    lonely.parent.mkdir(parents=True)
    lonely.write_text("expected: 3\n", encoding="utf-8")
    answer = rowen("update", "peers", "--source", "cinahl")
    assert answer.code == 3
    assert "gone.ris.yaml: It describes an export that is not there." in answer.words
