"""Rules propose. Only one declared as automation excludes, and only after its back-test loses nothing."""

from __future__ import annotations

from flows.back_testing import back_tests, told_of
from flows.citations import CHUNK, merged
from flows.desk import Desk
from flows.progress import tell
from rowen.ledger.types import Decision, Proposal, Proposed, Role, Run, Stage, Verdict
from rowen.records import clock
from screening.rules import judge_all


def apply_rules(desk: Desk, run: Run) -> tuple[str, ...]:
    """Judge every citation that this set of rules has not judged yet, and let declared automation exclude.

    Returns:
        One line for each rule that its back-test blocks, or that a person lets propose all the same; for each automation
        rule that had nothing to be tested on; and for exclusions that were taken back.
    """
    rules = desk.protocol.rules
    if rules:
        _judge(desk, run)
    tested = back_tests(desk)
    # An override lets a rule propose; to exclude by itself it must lose nothing.
    trusted = frozenset(one.rule.label for one in tested if one.rule.automation and one.result.passed)
    return (*told_of(desk, tested), *_reconcile(desk, run, trusted))


def _judge(desk: Desk, run: Run) -> None:
    todo = frozenset(desk.ledger.unjudged(desk.review, desk.protocol.ruleset))
    states = [state for state in desk.ledger.citations(desk.review) if state.citation in todo]
    for start in range(0, len(states), CHUNK):
        chunk = states[start : start + CHUNK]
        items = ((state.citation, record) for state, record in merged(desk, chunk))
        proposals = judge_all(desk.protocol.rules, items)
        judged = [state.citation for state in chunk]
        desk.ledger.add_proposals(desk.review, desk.protocol.ruleset, proposals, judged=judged, run=run.id)
        tell("rules", f"{start + len(chunk):,} citations judged", done=start + len(chunk), total=len(states))


def _reconcile(desk: Desk, run: Run, trusted: frozenset[str]) -> tuple[str, ...]:
    """Make automation's exclusions those that the rules now in force ask for.

    Whatever nobody has decided and a trusted rule excludes is excluded, by the first rule that says so. An exclusion
    whose rule was changed, is no longer declared as automation or fails its back-test is taken back: the citation
    returns to the queue.
    """
    wanted: dict[str, Proposal] = {}
    for proposal in desk.ledger.proposals(desk.review, desk.protocol.ruleset) if trusted else ():
        if proposal.rule in trusted and proposal.answer is Proposed.EXCLUDE:
            wanted.setdefault(proposal.citation, proposal)
    decided = {d.citation for d in desk.ledger.decisions(desk.review) if d.role is not Role.RULE} if wanted else set()
    states = desk.ledger.citations(desk.review)
    excluded = [
        wanted[s.citation] for s in states if s.citation in wanted and not s.by_rule and s.citation not in decided
    ]
    returned = [state for state in states if state.by_rule and state.citation not in wanted]
    reasons = {rule.label: rule.reason for rule in desk.protocol.rules}
    said = [
        _said(desk, p.citation, p.rule, Verdict.EXCLUDE, reasons[p.rule], f"{p.reason} {p.evidence}".strip())
        for p in excluded
    ] + [_said(desk, s.citation, s.by_rule, Verdict.UNSURE, "", "the rule no longer excludes it") for s in returned]
    desk.ledger.add_decisions(desk.review, said, run=run.id)
    if not returned:
        return ()
    return (
        f"{len(returned):,} citations that a rule had excluded are back in the queue: the rule no longer excludes them.",
    )


def _said(desk: Desk, citation: str, rule: str, verdict: Verdict, reason: str, note: str) -> Decision:
    return Decision(
        citation=citation,
        stage=Stage.TITLE_ABSTRACT,
        actor=rule,
        role=Role.RULE,
        verdict=verdict,
        reason=reason,
        note=note,
        criteria=desk.protocol.digest,
        at=clock.now(),
    )
