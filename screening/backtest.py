"""Back-test of a rule: what would it have done to everything that people have decided already?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rowen.ledger.types import Proposed, Verdict
from rowen.records import Record
from screening.rule import Finding, RuleUse
from screening.rules import rule_named


@dataclass(frozen=True, slots=True)
class BackTest:
    """The outcome.

    Attributes:
        label: the rule's label in review.yaml.
        judged: how many decided citations it was tried on.
        kept: how many of them people did not exclude.
        would_exclude: citations that it would have excluded.
        lost: those among them that people did not exclude; each of them stops the rule.
    """

    label: str
    judged: int
    kept: int
    would_exclude: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """True if nothing would have been lost; also where nothing has been decided yet (see ``informative``)."""
        return not self.lost

    @property
    def informative(self) -> bool:
        """True if there was at least one citation that could have been lost."""
        return self.kept > 0


def backtest(rule: RuleUse, decided: Iterable[tuple[str, Record, Verdict]]) -> BackTest:
    """Let one rule judge what people have decided: see `backtest_all`."""
    return backtest_all((rule,), decided)[0]


def backtest_all(rules: Sequence[RuleUse], decided: Iterable[tuple[str, Record, Verdict]]) -> tuple[BackTest, ...]:
    """Let rules judge what people have decided, in one pass.

    Args:
        rules: the rules with their parameters.
        decided: citation id, shown record, and what people decided. Everything but an exclusion counts as kept:
            unsure and awaiting may still be included.

    Raises:
        KeyError: there is no such rule.
    """
    judges = [(rule, _judge(rule), list[str](), list[str]()) for rule in rules]
    judged = kept = 0
    for citation, record, verdict in decided:
        judged += 1
        kept += verdict is not Verdict.EXCLUDE
        for rule, judge, would_exclude, lost in judges:
            if judge(record, rule.parameters).answer is Proposed.EXCLUDE:
                would_exclude.append(citation)
                if verdict is not Verdict.EXCLUDE:
                    lost.append(citation)
    return tuple(BackTest(rule.label, judged, kept, tuple(found), tuple(lost)) for rule, _, found, lost in judges)


def _judge(rule: RuleUse) -> Callable[[Record, Any], Finding]:
    found = rule_named(rule.name)
    if found is None:
        raise KeyError(rule.name)
    return found.judge
