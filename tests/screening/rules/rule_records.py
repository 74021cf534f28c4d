"""Records for the tests of rules."""

from __future__ import annotations

from typing import Any

from rowen.records import AbstractPart, Record, parse_date
from screening.rule import Finding
from screening.rules import rule_named


def record(abstract: str = "", published: str = "", electronic: str = "", **fields: Any) -> Record:
    parts = (AbstractPart(abstract),) if abstract else ()
    return Record(abstract=parts, published=parse_date(published), electronic=parse_date(electronic), **fields)


def judged(name: str, parameters: dict[str, Any], one: Record) -> Finding:
    rule = rule_named(name)
    assert rule
    return rule.judge(one, rule.parameters.model_validate(parameters, strict=False))
