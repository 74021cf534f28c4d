from __future__ import annotations

from datetime import UTC, datetime

from rowen.ledger.types import CitationState, Decision, Role, Stage, Standing, Verdict
from screening.conflicts import conflicts

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def state(citation: str, ta: Standing, ft: Standing = Standing.NOT_REACHED) -> CitationState:
    return CitationState(citation, ("r",), ta, ft, "", "", "s", NOW)


def vote(citation: str, actor: str, verdict: Verdict, stage: Stage = Stage.TITLE_ABSTRACT) -> Decision:
    return Decision(citation=citation, stage=stage, actor=actor, role=Role.REVIEWER, verdict=verdict)


def test_each_conflict_comes_with_the_latest_verdict_of_each_reviewer() -> None:
    states = [
        state("c-2", Standing.INCLUDED, Standing.CONFLICT),
        state("c-1", Standing.CONFLICT),
        state("c-3", Standing.INCLUDED),
    ]
    decisions = [
        vote("c-1", "bob", Verdict.INCLUDE),
        vote("c-1", "ann", Verdict.INCLUDE),
        vote("c-1", "ann", Verdict.EXCLUDE),
        vote("c-2", "ann", Verdict.INCLUDE, Stage.FULL_TEXT),
        vote("c-2", "bob", Verdict.UNSURE, Stage.FULL_TEXT),
        vote("c-3", "ann", Verdict.INCLUDE),
    ]
    found = conflicts(states, decisions)
    assert [(one.citation, one.stage) for one in found] == [("c-1", Stage.TITLE_ABSTRACT), ("c-2", Stage.FULL_TEXT)]
    assert [(one.actor, one.verdict) for one in found[0].votes] == [("ann", Verdict.EXCLUDE), ("bob", Verdict.INCLUDE)]
