"""What people rely on is looked at again by each run; what is noticed is a task, and nothing is excluded by itself."""

from __future__ import annotations

from flows.desk import Desk, open_desk
from flows.pipeline import Report, Request, update
from rowen.ledger.types import CitationState, Decision, Role, RunState, Stage, Standing, Verdict
from rowen.records import clock
from tests.flows.conftest import House


def run(house: House, *sources: str) -> Report:
    with open_desk(str(house.folder)) as desk:
        return update(desk, Request(sources))


def include(desk: Desk, *citations: str) -> None:
    """Let both reviewers include citations at both stages."""
    said = (
        [
            Decision(citation, stage, actor, Role.REVIEWER, Verdict.INCLUDE, at=clock.now())
            for citation in citations
            for stage in Stage
            for actor in ("ann", "ben")
        ]
        if False
        else [
            Decision(
                citation=citation, stage=stage, actor=actor, role=Role.REVIEWER, verdict=Verdict.INCLUDE, at=clock.now()
            )
            for citation in citations
            for stage in Stage
            for actor in ("ann", "ben")
        ]
    )
    desk.ledger.add_decisions(desk.review, said)


def test_try(house: House) -> None:
    run(house)
    with open_desk(str(house.folder)) as desk:
        states = desk.ledger.citations(desk.review)
        include(desk, *[s.citation for s in states])
        print(len(states), desk.ledger.citations(desk.review)[0])
    before = len(house.sandbox.requests)
    r = run(house)
    print(r.run)
    print([q.path for q in house.sandbox.requests[before:]])
    with open_desk(str(house.folder)) as desk:
        for n in desk.ledger.notices(desk.review):
            print(n)
    r = run(house)
    with open_desk(str(house.folder)) as desk:
        print(len(desk.ledger.notices(desk.review)))
