"""What every rule must keep, also one that is added later."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rowen.ledger.types import Proposed
from rowen.records import Record
from screening.rules import RULES, Rule, RuleUse, judge_all, rule_named, ruleset_digest
from tests.screening.rules.rule_records import record

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES: dict[str, dict[str, Any]] = {
    "concept_groups": {"groups": {"place": '"online forum*" OR reddit', "condition": "asthma OR COPD"}},
    "date_window": {"from": "2004"},
    "language": {"allowed": ["English"]},
    "publication_type": {"exclude": ["Editorial"]},
    "retracted": {},
}


def use(name: str, parameters: dict[str, Any] | None = None, label: str = "", **more: Any) -> RuleUse:
    rule = rule_named(name)
    assert rule
    checked = rule.parameters.model_validate(EXAMPLES[name] if parameters is None else parameters, strict=False)
    return RuleUse(name=name, label=label or name, parameters=checked, **more)


def test_every_module_of_the_folder_is_listed_and_every_listed_rule_is_a_module() -> None:
    modules = {path.stem for path in (ROOT / "screening" / "rules").glob("*.py")} - {"__init__"}
    assert {rule.name for rule in RULES} == modules
    assert len(RULES) == len(modules)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_has_a_page_and_a_test_file(rule: Rule) -> None:
    page = (ROOT / "docs" / "rules" / f"{rule.name}.md").read_text(encoding="utf-8")
    assert rule.name in page
    for name, field in rule.parameters.model_fields.items():
        assert f"`{field.alias or name}`" in page
    assert (ROOT / "tests" / "screening" / "rules" / f"test_{rule.name}.py").is_file()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_an_empty_record_is_unknown_and_never_excluded(rule: Rule) -> None:
    finding = rule.judge(Record(), use(rule.name).parameters)
    assert finding.answer is Proposed.UNKNOWN
    assert finding.reason


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_answers_the_same_twice_and_refuses_unknown_parameters(rule: Rule) -> None:
    one = record("A forum.", "2003", title="Asthma", languages=("fre",), publication_types=("Editorial",))
    parameters = use(rule.name).parameters
    assert rule.judge(one, parameters) == rule.judge(one, parameters)
    with pytest.raises(ValueError, match="nonsense"):
        rule.parameters.model_validate({**EXAMPLES[rule.name], "nonsense": 1})


def test_proposals_come_under_the_label_for_every_citation_and_rule() -> None:
    rules = (use("date_window"), use("date_window", {"from": "2010"}, label="recent"))
    found = judge_all(rules, [("c-1", record(published="2007")), ("c-2", Record())])
    assert [(one.citation, one.rule, one.answer.value) for one in found] == [
        ("c-1", "date_window", "keep"),
        ("c-1", "recent", "exclude"),
        ("c-2", "date_window", "unknown"),
        ("c-2", "recent", "unknown"),
    ]


def test_the_digest_follows_parameters_and_not_order_or_automation() -> None:
    first, second = use("date_window"), use("language")
    assert ruleset_digest((first, second)) == ruleset_digest((second, first))
    assert ruleset_digest((first,)) == ruleset_digest((first.model_copy(update={"automation": True}),))
    assert ruleset_digest((first,)) != ruleset_digest((use("date_window", {"from": "2005"}),))
    assert ruleset_digest(()) != ruleset_digest((second,))


@pytest.mark.slow
def test_a_hundred_thousand_records_are_judged_by_every_rule_in_a_minute() -> None:
    abstract = (
        "People with a chronic condition meet in an online forum and tell each other how they live with it. " * 15
    )
    one = record(abstract, "2010", title="An online forum: a study", languages=("eng",), keywords=("peers",))
    rules = tuple(use(rule.name) for rule in RULES)
    start = time.process_time()
    for chunk in range(10):
        judge_all(rules, ((f"c-{n}", replace(one, title=f"{one.title} {n}")) for n in range(chunk, chunk + 10_000)))
    assert time.process_time() - start < 60
