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


def test_a_day_that_has_not_come_yet_is_refused_wherever_it_is_said(
    typed: Callable[..., None], rowen: Rowen, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROWEN_CLOCK", "2026-10-10T08:00")
    words = "The day of the search, 2126-12-20, has not come yet. Correct the day."
    put(tmp_path / "x.ris", "One")
    option = ("import", "peers", "x.ris", "--source", "cinahl", "--expected", 1)
    typed()
    answer = rowen(*option, "--searched-on", "2126-12-20", "--searched-by", "Jo")
    assert (answer.code, words in answer.words) == (2, True)
    typed("2126-12-20", "2026-10-10", "Jo")
    answer = rowen(*option)
    assert "that day has not come yet" in answer.words
    assert [search.spec.searched_on for search in searches()] == ["2026-10-10"]
    put(folder / "inbox" / "cinahl" / "y.ris", "Two", said="expected: 1\nsearched_on: 2126-12-20\n")
    answer = rowen("update", "peers", "--source", "cinahl")
    assert (answer.code, words in answer.words) == (3, True)


def test_today_east_of_greenwich_is_no_day_to_come(
    rowen: Rowen, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROWEN_CLOCK", "2126-10-10T20:00")
    put(tmp_path / "x.ris", "One")
    said = ("--source", "cinahl", "--expected", 1, "--searched-on", "2126-10-11")
    assert rowen("import", "peers", "x.ris", *said).code == 0


def test_a_mistyped_name_of_a_file_is_no_missing_number(rowen: Rowen, folder: Path, tmp_path: Path) -> None:
    answer = rowen("import", "peers", "cinhal.ris", "--source", "cinahl")
    assert answer.code == 2
    assert answer.words == "error cinhal.ris: There is no such file. Check its name, and in which folder you are."


def test_a_refused_file_is_not_promised_for_the_next_run(rowen: Rowen, folder: Path) -> None:
    put(folder / "inbox" / "cinahl" / "october.ris", "One", said="expected: 312\n")
    assert rowen("update", "peers", "--source", "cinahl").code == 3
    words = "october.ris: The file holds 1 records, and 312 were expected."
    for command in ("status", "tasks"):
        answer = rowen(command, "peers")
        assert words in answer.words
        assert "with the next run" not in answer.words


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("x.ris", "It lies beside the folders of the sources, where no run looks for it."),
        ("psycinfo/x.ris", "review.yaml has no source 'psycinfo', so no run looks for its exports."),
        ("medline/x.ris", "'medline' is searched by Rowen itself, so no run looks for an export of it."),
        ("cinahl/october/x.ris", "It lies in a folder within that of 'cinahl', where no run looks for it."),
    ],
)
def test_an_export_in_the_wrong_folder_is_named_with_the_right_one(
    place: str, words: str, rowen: Rowen, folder: Path
) -> None:
    put(folder / "inbox" / place, "One")
    for command in ("status", "tasks"):
        assert f"inbox/{place}: {words} Move it to reviews/peers/inbox/cinahl." in rowen(command, "peers").words


def test_what_was_taken_in_before_its_source_was_given_up_is_not_lost(rowen: Rowen, folder: Path) -> None:
    put(folder / "inbox" / "cinahl" / "x.ris", "One", said="expected: 1\n")
    assert rowen("update", "peers", "--source", "cinahl").code == 0
    protocol = folder / "review.yaml"
    protocol.write_text(protocol.read_text(encoding="utf-8").replace("  cinahl:", "  ebsco:"), encoding="utf-8")
    assert "x.ris: review.yaml" not in rowen("status", "peers").words
    put(folder / "inbox" / "cinahl" / "y.ris", "Two")
    assert "y.ris: review.yaml has no source 'cinahl'" in rowen("status", "peers").words


def test_an_older_search_that_comes_in_late_is_not_the_last_one(
    rowen: Rowen, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROWEN_CLOCK", "2026-10-10T08:00")
    for name, day in (("new.ris", "2026-10-05"), ("old.ris", "2026-09-01")):
        put(tmp_path / name, name)
        said = ("--source", "cinahl", "--expected", 1, "--searched-on", day)
        assert rowen("import", "peers", name, *said).code == 0
    assert "cinahl Ann 2026-10-05 1 2026-11-05 due in 26 days" in rowen("status", "peers").words


def test_in_practice_the_inbox_of_practice_is_told_of_and_not_the_real_one(rowen: Rowen, folder: Path) -> None:
    home = Path(os.environ["ROWEN_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    mark = '{"seed": 1, "works": 200, "today": "2026-11-01", "made_at": "2026-11-01"}'
    (home / "sandbox.json").write_text(mark, encoding="utf-8")
    put(folder / "inbox" / "cinahl" / "real.ris", "One", said="expected: 1\n")
    put(home / "sandbox-inbox" / "peers" / "cinahl" / "practice.ris", "One", said="expected: 1\n")
    answer = rowen("tasks", "peers")
    assert "cinahl: practice.ris: taken in with the next run" in answer.words
    assert "real.ris" not in answer.words
