"""Where reviewers disagree and somebody must settle it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rowen.ledger.types import CitationState, Decision, Role, Stage, Standing


@dataclass(frozen=True, slots=True)
class Conflict:
    """One citation in conflict at one stage, with the latest verdict of each reviewer, in the order of their names."""

    citation: str
    stage: Stage
    votes: tuple[Decision, ...]


def conflicts(states: Iterable[CitationState], decisions: Sequence[Decision]) -> tuple[Conflict, ...]:
    """List every conflict, title and abstract first.

    Args:
        states: where each citation stands.
        decisions: all decisions, oldest first.
    """
    latest: dict[tuple[str, Stage], dict[str, Decision]] = {}
    for decision in decisions:
        if decision.role is Role.REVIEWER:
            latest.setdefault((decision.citation, decision.stage), {})[decision.actor] = decision
    held = list(states)
    found = []
    for stage in Stage:
        for state in held:
            here = state.title_abstract if stage is Stage.TITLE_ABSTRACT else state.full_text
            if here is Standing.CONFLICT:
                votes = latest.get((state.citation, stage), {})
                found.append(Conflict(state.citation, stage, tuple(votes[name] for name in sorted(votes))))
    return tuple(found)
