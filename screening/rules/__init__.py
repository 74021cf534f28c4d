"""Rules, one per file. They propose; only a declared and back-tested one excludes by itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from rowen.ledger.types import Proposal
from rowen.records import Record
from screening.rule import Finding, Parameters, Rule, RuleUse
from screening.rules import concept_groups, date_window, language, publication_type, retracted

RULES: tuple[Rule, ...] = (
    concept_groups.RULE,
    date_window.RULE,
    language.RULE,
    publication_type.RULE,
    retracted.RULE,
)
"""Every rule there is. A new one is one module and one line here."""

__all__ = ["RULES", "Finding", "Parameters", "Rule", "RuleUse", "judge_all", "rule_named", "ruleset_digest"]


def rule_named(name: str) -> Rule | None:
    """Return the rule of that name, or None."""
    return next((rule for rule in RULES if rule.name == name), None)


def judge_all(rules: tuple[RuleUse, ...], items: Iterable[tuple[str, Record]]) -> tuple[Proposal, ...]:
    """Let every rule judge every (citation id, record); the answers come in the order of the items, then of the rules.

    Raises:
        KeyError: a rule is used that does not exist.
    """
    by_name = {rule.name: rule for rule in RULES}
    uses = [(use.label, by_name[use.name].judge, use.parameters) for use in rules]
    proposals = []
    for citation, record in items:
        for label, judge, parameters in uses:
            finding = judge(record, parameters)
            proposals.append(Proposal(citation, label, finding.answer, finding.reason, finding.evidence))
    return tuple(proposals)


def ruleset_digest(rules: tuple[RuleUse, ...]) -> str:
    """Return a digest of what the rules would answer: names, versions and parameters, not who may act on it."""
    by_name = {rule.name: rule for rule in RULES}
    stated = [
        [use.label, use.name, by_name[use.name].version, use.parameters.model_dump(mode="json", by_alias=True)]
        for use in sorted(rules, key=lambda use: use.label)
    ]
    return hashlib.sha256(json.dumps(stated, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
