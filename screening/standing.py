"""Where a citation stands at one stage, from the verdicts given: the rule that the ledger applies in bulk.

Needed here because one file may hold the reviewers' verdicts and, further down, the adjudicator's.
"""

from __future__ import annotations

from collections.abc import Iterable

from rowen.ledger.types import Decision, Role, Standing, Verdict

_SETTLED = {
    Verdict.INCLUDE: Standing.INCLUDED,
    Verdict.EXCLUDE: Standing.EXCLUDED,
    Verdict.AWAITING: Standing.AWAITING,
    Verdict.ONGOING: Standing.ONGOING,
}


def standing(decisions: Iterable[Decision], needed: int) -> Standing:
    """Resolve people's verdicts on one citation at one stage, oldest first.

    The adjudicator's latest verdict wins. Otherwise the latest verdict of each reviewer counts: fewer than ``needed``
    is open, all alike is that, anything else is a conflict. Rules are not looked at.
    """
    adjudicated: Decision | None = None
    latest: dict[str, Verdict] = {}
    for decision in decisions:
        if decision.role is Role.ADJUDICATOR:
            adjudicated = decision
        elif decision.role is Role.REVIEWER:
            latest[decision.actor] = decision.verdict
    if adjudicated:
        return _SETTLED.get(adjudicated.verdict, Standing.CONFLICT)
    verdicts = set(latest.values())
    if len(latest) < needed:
        return Standing.OPEN
    return _SETTLED.get(verdicts.pop(), Standing.CONFLICT) if len(verdicts) == 1 else Standing.CONFLICT
