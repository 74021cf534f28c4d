"""Every rule is tested on what people have decided before it may propose; one that would have lost a study is blocked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.citations import merged
from flows.desk import Desk
from rowen.ledger.remarks import Override
from rowen.ledger.types import CitationState, Standing, Verdict
from rowen.records import InputError, Problem, plain
from screening.backtest import BackTest, backtest_all
from screening.protocol import RuleUse

NAMED = 5
"""Lost studies that are named one by one."""


@dataclass(frozen=True, slots=True)
class Tested:
    """A rule and its back-test.

    Attributes:
        rule: as the protocol declares it.
        result: what it would have done to what people kept.
        override: the word of a person who saw all that it would have lost and lets it propose, or None.
        named: the first of the studies that it would have lost, in words.
    """

    rule: RuleUse
    result: BackTest
    override: Override | None
    named: tuple[str, ...] = ()

    @property
    def blocked(self) -> bool:
        """True if its proposals are neither shown nor carried out."""
        return not self.result.passed and self.override is None

    @property
    def loss(self) -> str:
        """What it would have lost, in words; "" if nothing."""
        more = len(self.result.lost) - len(self.named)
        return "; ".join(self.named) + (f"; and {more:,} more" if more else "")


def back_tests(desk: Desk, states: Sequence[CitationState] | None = None) -> tuple[Tested, ...]:
    """Test every rule on every citation that people have kept so far: only those can be lost.

    Kept is what stands neither open nor excluded: included, awaiting, ongoing, in conflict, not retrieved, or waiting for
    its full text. What was excluded in the end, at either stage, was not lost.
    """
    rules = desk.protocol.rules
    if not rules:
        return ()
    kept = [state for state in (desk.ledger.citations(desk.review) if states is None else states) if _kept(state)]
    shown = ((state.citation, record, Verdict.INCLUDE) for state, record in merged(desk, kept))
    results = backtest_all(rules, shown)
    said = [one for one in desk.ledger.overrides(desk.review) if one.ruleset == desk.protocol.ruleset]
    wanted = {one for result in results for one in result.lost[:NAMED]}
    names = {
        state.citation: _named(state.citation, plain(record.title) or "(no title)", record.year)
        for state, record in merged(desk, [state for state in kept if state.citation in wanted])
    }
    return tuple(
        Tested(rule, result, _override(said, result), tuple(names[one] for one in result.lost[:NAMED]))
        for rule, result in zip(rules, results, strict=True)
    )


def blocked_labels(tested: Sequence[Tested]) -> frozenset[str]:
    """Return the labels of the rules that may neither propose nor exclude."""
    return frozenset(one.rule.label for one in tested if one.blocked)


def _kept(state: CitationState) -> bool:
    if state.by_rule or state.title_abstract in (Standing.OPEN, Standing.EXCLUDED):
        return False
    return state.full_text is not Standing.EXCLUDED


def _override(said: Sequence[Override], result: BackTest) -> Override | None:
    """An override holds for what the person saw; one more lost study, and the rule is blocked again."""
    mine = [one for one in said if one.rule == result.label]
    seen = {lost for one in mine for lost in one.lost}
    return mine[-1] if mine and seen.issuperset(result.lost) and not result.passed else None


def _named(citation: str, title: str, year: int | None) -> str:
    return f"{title} ({year or 'no year'}, {citation})"


def told_of(desk: Desk, tested: Sequence[Tested]) -> tuple[str, ...]:
    """Return one line for each rule that is blocked or overridden, or that excludes by itself and was tested on nothing."""
    lines = []
    for one in tested:
        label, count = one.rule.label, len(one.result.lost)
        if one.blocked:
            lines.append(
                f"Rule {label} is blocked: it would have dropped {count:,} of the citations that people kept: {one.loss}. "
                f"It may not exclude by itself, and its proposals are not shown. Mend the rule, or let it propose all the "
                f"same: rowen rules {desk.review} --override {label} --by NAME --reason TEXT"
            )
        elif one.override is not None:
            lines.append(
                f"Rule {label} would have dropped {one.loss}; {one.override.actor} lets it propose all the same: "
                f"{one.override.reason}"
            )
        elif one.rule.automation and not one.result.informative:
            lines.append(
                f"Rule {label} excludes by itself although its back-test had no inclusion of yours to lose yet."
            )
    return tuple(lines)


def override(desk: Desk, label: str, person: str, reason: str) -> Tested:
    """Let a blocked rule propose, although it would have lost what people kept.

    Raises:
        InputError: there is no such rule, it is not blocked, or a name or reason is missing.
    """
    tested = back_tests(desk)
    found = next((one for one in tested if one.rule.label == label), None)
    if found is None:
        known = ", ".join(one.rule.label for one in tested) or "none"
        problem = Problem(f"{desk.review} has no rule {label!r}.", f"Its rules: {known}.", field="--override")
        raise InputError(problem)
    if not found.blocked:
        why = "its back-test lost nothing" if found.result.passed else "it is overridden already"
        raise InputError(Problem(f"Rule {label} is not blocked: {why}.", "Nothing to do.", field="--override"))
    with desk.ledger.hold(desk.review, "override"):
        word = Override(desk.protocol.ruleset, label, found.result.lost, person, reason)
        desk.ledger.override_rule(desk.review, word)
    return found
