"""`rowen rules` and `rowen status`: a rule that would have dropped what people kept is named, with the study."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, ris
from tests.cli.test_a_review_by_file import INCLUDE, fill_in

Rowen = Callable[..., Answer]
RULE = "rules:\n  - {name: date_window, parameters: {from: 2024}, reason: off_topic}\n"
TITLES = ("Peers and pain", "Forums and fatigue", "Boards and asthma")


@pytest.fixture
def judged(rowen: Rowen, folder: Path, tmp_path: Path) -> None:
    with (folder / "review.yaml").open("a", encoding="utf-8") as protocol:
        protocol.write(RULE)
    (tmp_path / "x.ris").write_bytes(ris(*TITLES))  # all of them of 2020
    assert rowen("import", "peers", "x.ris", "--source", "cinahl", "--expected", 3).code == 0


@pytest.mark.usefixtures("judged")
def test_a_rule_is_listed_with_what_waits_and_its_back_test(rowen: Rowen) -> None:
    answer = rowen("rules", "peers")
    assert "3 exclusions wait for people" in answer.words
    assert "not tested yet" in answer.words


@pytest.mark.usefixtures("judged")
def test_a_blocked_rule_is_named_with_the_study_until_somebody_overrides_it(rowen: Rowen) -> None:
    for person in ("ann", "ben"):
        assert fill_in(rowen, person, {TITLES[0]: INCLUDE}).code == 0
    assert "blocked: it would have dropped Peers and pain (2020" in rowen("rules", "peers").words
    assert "Rule date_window is blocked" in rowen("status", "peers").words
    assert "Rule date_window is blocked" in rowen("check", "peers").words

    assert rowen("rules", "peers", "--override", "date_window", "--by", "cleo").code == 2
    done = rowen("rules", "peers", "--override", "date_window", "--by", "cleo", "--reason", "an erratum")
    assert done.code == 0 and "overridden by cleo: an erratum" in done.words
    assert "2 exclusions wait for people" in done.words


@pytest.mark.usefixtures("judged")
@pytest.mark.parametrize("wrong", [("--by", "cleo"), ("--override", "gone", "--by", "cleo", "--reason", "x")])
def test_an_override_of_no_rule_is_refused(rowen: Rowen, wrong: tuple[str, ...]) -> None:
    assert rowen("rules", "peers", *wrong).code == 2


def test_check_of_a_review_without_runs_makes_no_ledger(
    rowen: Rowen, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROWEN_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ROWEN_DATABASE_URL", raising=False)
    with (folder / "review.yaml").open("a", encoding="utf-8") as protocol:
        protocol.write(RULE)
    assert rowen("check", "peers").code == 0
    assert not (tmp_path / "home").exists()


def test_check_warns_that_people_are_named_and_mail_cannot_be_sent(
    rowen: Rowen, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "ROWEN_SMTP_URL" not in rowen("check", "peers").words
    with (folder / "review.yaml").open("a", encoding="utf-8") as protocol:
        protocol.write("tell: {who: [ann@example.org]}\n")
    answer = rowen("check", "peers")
    assert answer.code == 0 and "ROWEN_SMTP_URL: Nobody whom `tell:` names would be told" in answer.words
    assert "2 warnings" in answer.words  # the other: no known studies are named
    monkeypatch.setenv("ROWEN_SMTP_URL", "smtps://rowen:hunter2@mail.example.org")
    monkeypatch.setenv("ROWEN_MAIL_FROM", "rowen@example.org")
    assert "1 warnings" in rowen("check", "peers").words
