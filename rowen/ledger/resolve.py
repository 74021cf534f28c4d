"""From votes to a standing. Pure: the same votes always give the same answer.

The table (n = reviewers for the stage):

| votes | standing |
|---|---|
| the adjudicator has spoken | the adjudicator's latest verdict ("unsure" is still a conflict) |
| fewer than n reviewers | open |
| n or more, all include | included |
| n or more, all exclude | excluded, for the common reason, else for that of the one who decided first |
| n or more, all awaiting, or all ongoing | that |
| n or more, anything else | conflict |
| only a declared automation rule excludes | excluded by that rule, as long as no person has decided |

Of each person the latest verdict counts. Where citations were merged, a person may have voted on both: then each of
these votes counts until the person votes again after the merge, so that a document included once is never excluded by
a merge without anybody looking.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rowen.ledger.types import Role, Standing, Verdict


class Vote(NamedTuple):
    """One decision as far as resolving needs it.

    Attributes:
        actor: who.
        role: reviewer, adjudicator or rule.
        verdict: what.
        reason: exclusion reason, or "".
        alias: which of the merged citations it was made on; 0 for a vote made after the merge, and where nothing was
            merged.
    """

    actor: str
    role: str
    verdict: str
    reason: str = ""
    alias: int = 0


class Resolved(NamedTuple):
    """Where a citation stands at one stage, the reason that holds, and the rule that excluded it ("" for people)."""

    standing: Standing
    reason: str = ""
    by_rule: str = ""


OPEN = Resolved(Standing.OPEN)
CONFLICT = Resolved(Standing.CONFLICT)
_UNANIMOUS = {
    Verdict.INCLUDE: Standing.INCLUDED,
    Verdict.EXCLUDE: Standing.EXCLUDED,
    Verdict.AWAITING: Standing.AWAITING,
    Verdict.ONGOING: Standing.ONGOING,
}


def resolve(votes: Sequence[Vote], needed: int, aliases: int = 1) -> Resolved:
    """Return what the votes on one citation at one stage come to.

    Args:
        votes: in the order in which they were cast.
        needed: reviewers for the stage.
        aliases: how many citations were merged into this one, itself included. A rule's exclusion holds only if each
            of them was excluded by a rule.
    """
    settled = _latest(votes, Role.ADJUDICATOR)
    if settled:
        last = settled[-1]
        contradicted = any(vote.alias != last.alias and vote.verdict != last.verdict for vote in settled)
        return CONFLICT if contradicted else _outcome([last])
    standing = _latest(votes, Role.REVIEWER)
    if not standing:
        return _by_rule(votes, aliases)
    if len({vote.actor for vote in standing}) < needed:
        return OPEN
    return _outcome(standing)


def _latest(votes: Sequence[Vote], role: Role) -> list[Vote]:
    """The votes that count: each person's last on each alias, all before the merge gone once there is one after it."""
    counted: dict[tuple[str, int], Vote] = {}
    for vote in votes:
        if vote.role != role:
            continue
        if vote.alias == 0:
            for key in [key for key in counted if key[0] == vote.actor]:
                del counted[key]
        counted.pop((vote.actor, vote.alias), None)
        counted[vote.actor, vote.alias] = vote
    return list(counted.values())


def _outcome(votes: Sequence[Vote]) -> Resolved:
    verdicts = {vote.verdict for vote in votes}
    if len(verdicts) != 1:
        return CONFLICT
    standing = _UNANIMOUS.get(Verdict(verdicts.pop()))
    if standing is None:
        return CONFLICT
    return Resolved(standing, votes[0].reason if standing is Standing.EXCLUDED else "")


def _by_rule(votes: Sequence[Vote], aliases: int) -> Resolved:
    # A rule that takes its exclusion back says "unsure": then its earlier word counts no more.
    excluding = [vote for vote in _latest(votes, Role.RULE) if vote.verdict == Verdict.EXCLUDE]
    covered = {vote.alias for vote in excluding}
    if not excluding or (0 not in covered and len(covered) < aliases):
        return OPEN
    return Resolved(Standing.EXCLUDED, excluding[0].reason, excluding[0].actor)
