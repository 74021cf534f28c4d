"""Rules propose. Only one declared as automation excludes, and only after its back-test loses nothing."""

from __future__ import annotations

from flows.citations import CHUNK, merged
from flows.desk import Desk
from flows.progress import tell
from rowen.ledger.types import Decision, Proposal, Proposed, Role, Run, Stage, Standing, Verdict
from rowen.records import clock
from screening.backtest import BackTest, backtest
from screening.protocol import RuleUse
from screening.rules import judge_all


def apply_rules(desk: Desk, run: Run) -> tuple[str, ...]:
    """Judge every citation that this set of rules has not judged yet.

    Returns:
        One line for each automation rule that its back-test stopped (it proposes and excludes nothing), or that had
        nothing to be tested on.
    """
    rules = desk.protocol.rules
    if not rules:
        return ()
    ruleset = desk.protocol.ruleset
    todo = frozenset(desk.ledger.unjudged(desk.review, ruleset))
    trusted, stopped = _trusted(desk, rules) if todo else (frozenset(), ())
    states = [state for state in desk.ledger.citations(desk.review) if state.citation in todo]
    for start in range(0, len(states), CHUNK):
        chunk = states[start : start + CHUNK]
        proposals = judge_all(rules, ((state.citation, record) for state, record in merged(desk, chunk)))
        _exclude(desk, run, [p for p in proposals if p.rule in trusted and p.answer is Proposed.EXCLUDE])
        # Last, because it marks these citations as judged: a kill before it repeats the harmless work above.
        desk.ledger.add_proposals(
            desk.review, ruleset, proposals, judged=[state.citation for state in chunk], run=run.id
        )
        tell("rules", f"{start + len(chunk):,} citations judged", done=start + len(chunk), total=len(states))
    return stopped


def _exclude(desk: Desk, run: Run, proposals: list[Proposal]) -> None:
    """Automation excludes what nobody has decided; one exclusion for each citation, by the first rule that says so."""
    excluded: dict[str, Proposal] = {}
    for proposal in proposals:
        excluded.setdefault(proposal.citation, proposal)
    known = {d.citation for d in desk.ledger.decisions(desk.review)} if excluded else set()
    reasons = {rule.label: rule.reason for rule in desk.protocol.rules}
    desk.ledger.add_decisions(
        desk.review,
        [
            Decision(
                citation=proposal.citation,
                stage=Stage.TITLE_ABSTRACT,
                actor=proposal.rule,
                role=Role.RULE,
                verdict=Verdict.EXCLUDE,
                reason=reasons[proposal.rule],
                note=f"{proposal.reason} {proposal.evidence}".strip(),
                criteria=desk.protocol.digest,
                at=clock.now(),
            )
            for proposal in excluded.values()
            if proposal.citation not in known
        ],
        run=run.id,
    )


def _trusted(desk: Desk, rules: tuple[RuleUse, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    automatic = [rule for rule in rules if rule.automation]
    if not automatic:
        return frozenset(), ()
    decided = [
        (state.citation, record, Verdict.INCLUDE if _was_kept(state.title_abstract) else Verdict.EXCLUDE)
        for state, record in merged(
            desk,
            [
                state
                for state in desk.ledger.citations(desk.review)
                if state.title_abstract in (Standing.INCLUDED, Standing.EXCLUDED) and not state.by_rule
            ],
        )
    ]
    results = [(rule, backtest(rule, decided)) for rule in automatic]
    told = tuple(line for rule, result in results for line in _told(rule, result))
    return frozenset(rule.label for rule, result in results if result.passed), told


def _told(rule: RuleUse, result: BackTest) -> tuple[str, ...]:
    if not result.passed:
        lost = ", ".join(result.lost[:5])
        return (f"Rule {rule.label} may not exclude by itself: it would have dropped {lost}, which people included.",)
    if not result.informative:
        return (f"Rule {rule.label} excludes by itself although its back-test had no inclusion of yours to lose yet.",)
    return ()


def _was_kept(standing: Standing) -> bool:
    return standing is Standing.INCLUDED
