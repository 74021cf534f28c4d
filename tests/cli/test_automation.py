"""Automation excludes only while a declared rule says so; what it excluded comes back when the rule does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, ris
from tests.cli.test_a_review_by_file import EXCLUDE, INCLUDE, fill_in

Rowen = Callable[..., Answer]
RULE = "rules:\n  - {name: date_window, parameters: {from: 2024}, automation: true, reason: off_topic}\n"
TITLES = ("Peers and pain", "Forums and fatigue", "Boards and asthma")


@pytest.fixture
def protocol(folder: Path, tmp_path: Path) -> Path:
    (tmp_path / "x.ris").write_bytes(ris(*TITLES))  # all of them of 2020
    return folder / "review.yaml"


def numbers(rowen: Rowen) -> tuple[int, int]:
    answer = rowen("prisma", "peers", "--format", "json")
    boxes = json.loads(answer.out)["boxes"]
    return boxes["excluded_automatic"]["number"], boxes["records_screened"]["number"]


def declare(protocol: Path, rule: str) -> None:
    text = protocol.read_text(encoding="utf-8").split("rules:")[0]
    protocol.write_text(text + rule, encoding="utf-8")


def take_in(rowen: Rowen) -> Answer:
    return rowen("import", "peers", "x.ris", "--source", "cinahl", "--expected", 3)


def test_a_declared_rule_excludes_and_says_that_nothing_tested_it_yet(rowen: Rowen, protocol: Path) -> None:
    declare(protocol, RULE)
    answer = take_in(rowen)
    assert numbers(rowen) == (3, 0)
    assert "back-test" in answer.words


@pytest.mark.parametrize(
    "mended",
    [RULE.replace("2024", "2004"), RULE.replace("automation: true", "automation: false"), ""],
    ids=["the rule was mended", "no longer automation", "no rule any more"],
)
def test_what_a_rule_excluded_comes_back_when_the_rule_no_longer_excludes_it(
    mended: str, rowen: Rowen, protocol: Path
) -> None:
    declare(protocol, RULE)
    take_in(rowen)
    declare(protocol, mended)
    answer = take_in(rowen)
    assert "3 citations that a rule had excluded are back" in answer.words
    assert numbers(rowen) == (0, 3)
    assert "ann has not decided 3" in rowen("decisions", "peers").words


def test_declaring_automation_later_applies_to_what_was_judged_before(rowen: Rowen, protocol: Path) -> None:
    declare(protocol, RULE.replace("automation: true", "automation: false"))
    take_in(rowen)
    assert numbers(rowen) == (0, 3)
    declare(protocol, RULE)
    take_in(rowen)
    assert numbers(rowen) == (3, 0)


def test_a_rule_that_would_have_dropped_an_included_study_excludes_nothing(rowen: Rowen, protocol: Path) -> None:
    take_in(rowen)
    for person in ("ann", "ben"):
        assert fill_in(rowen, person, {TITLES[0]: INCLUDE, TITLES[1]: EXCLUDE}).code == 0
    declare(protocol, RULE)
    answer = take_in(rowen)
    assert "may not exclude by itself" in answer.words
    assert numbers(rowen)[0] == 0
