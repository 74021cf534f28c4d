"""What people owe, in one list, and the answer to a notice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from flows.desk import open_desk
from flows.owing import owed, owing
from rowen.ledger.remarks import Telling
from rowen.records import Notice
from tests.cli.conftest import Answer, ris

Rowen = Callable[..., Answer]


@pytest.fixture
def noticed(rowen: Rowen, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Two records of CINAHL; the first was retracted. Returns its id."""
    monkeypatch.setenv("ROWEN_CLOCK", "2026-11-01T08:00")
    (tmp_path / "x.ris").write_bytes(ris("Peers and pain", "Forums and fatigue"))
    assert rowen("import", "peers", "x.ris", "--source", "cinahl", "--expected", 2).code == 0
    with open_desk("peers") as desk:
        (record, _) = sorted(held.id for held in desk.ledger.records("peers"))
        desk.ledger.add_notices("peers", [(record, Notice("RetractionIn", "J Peers 2026", "999"))])
    return record


def test_everything_that_waits_is_listed_with_its_command(rowen: Rowen, noticed: str) -> None:
    answer = rowen("tasks", "peers")

    assert answer.code == 0, answer.words
    assert (
        "1 notices to answer (rowen tasks peers --done NOTICE --by NAME --note TEXT) notice-0001 retraction"
        in answer.words
    )
    assert "RetractionIn, J Peers 2026, PMID 999" in answer.words
    assert "2 to decide on title and abstract (rowen decisions peers)" in answer.words
    assert "0 conflicts to settle" in answer.words


def test_an_answered_notice_is_no_task_any_more_and_changes_no_decision(rowen: Rowen, noticed: str) -> None:
    assert "1 notices wait for an answer" in rowen("status", "peers").words
    done = rowen("tasks", "peers", "--done", "notice-0001", "--by", "ann", "--note", "excluded at full text")

    assert done.code == 0 and "answered by ann: excluded at full text" in done.words
    assert "0 notices to answer" in rowen("tasks", "peers").words
    assert "wait for an answer" not in rowen("status", "peers").words
    with open_desk("peers") as desk:
        assert desk.ledger.decisions("peers") == ()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("notice-0001", "--by", "zoe", "--note", "x"), "'zoe' is not in review.yaml"),
        (("notice-0001", "--by", "ann"), "note is missing"),
        (("notice-0001", "--note", "x"), "actor is missing"),
        (("notice-0009", "--by", "ann", "--note", "x"), "no notice-0009"),
        (("run-0001", "--by", "ann", "--note", "x"), "no notice id"),
    ],
)
def test_an_answer_that_cannot_be_kept_is_refused(
    rowen: Rowen, noticed: str, options: tuple[str, ...], words: str
) -> None:
    answer = rowen("tasks", "peers", "--done", *options)
    assert answer.code == 2 and words in answer.words, answer.words


def test_an_export_past_its_day_is_a_task_with_person_and_day(
    rowen: Rowen, noticed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "0 exports due" in rowen("tasks", "peers").words
    monkeypatch.setenv("ROWEN_CLOCK", "2027-01-10T08:00")
    assert "1 exports due (rowen status peers) CINAHL: due since 2026-12-02, Ann" in rowen("tasks", "peers").words
    with open_desk("peers") as desk:
        assert owing(desk).overdue[0].due == date(2026, 12, 2)
        assert "**overdue since 2026-12-02**: the export of CINAHL (Ann)" in owed(desk)


def test_a_message_that_failed_stands_in_tasks_and_status(rowen: Rowen, noticed: str) -> None:
    with open_desk("peers") as desk:
        desk.ledger.add_telling("peers", Telling("run-0001", "email", "ann@example.org", "failed", "no answer."))
    for command in ("tasks", "status"):
        assert "ann@example.org (email): no answer." in rowen(command, "peers").words
