"""A register is counted apart from databases, from its search to PRISMA's boxes."""

from __future__ import annotations

import pytest

from flows.desk import open_desk
from flows.pipeline import Request, update
from rowen.ledger.identities import check
from rowen.ledger.prisma import prisma
from rowen.ledger.types import RunState
from tests.flows.conftest import REVIEW, House

TRIALS = """\
  trials: {name: ClinicalTrials.gov, platform: ClinicalTrials.gov, kind: register, strategy: searches/trials.txt, how: api,
    connector: clinicaltrials}
"""


def test_registrations_are_counted_among_registers(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in house.sandbox.environment.items():
        monkeypatch.setenv(name, value)
    (house.folder / "review.yaml").write_text(REVIEW.replace("sources:\n", f"sources:\n{TRIALS}"), encoding="utf-8")
    house.strategy("trials", 'AREA[TitleSearch](online OR internet OR "discussion board")')

    with open_desk(str(house.folder)) as desk:
        report = update(desk, Request(("trials", "europepmc")))
        state = prisma(desk.ledger, desk.review)
        reported = {
            search.spec.source: search.outcome.reported
            for search in desk.ledger.searches(desk.review)
            if search.outcome
        }

    assert report.run.state is RunState.COMPLETE
    assert reported["trials"]
    assert len(state.box("register_results").ids) == reported["trials"]
    assert len(state.box("database_results").ids) == reported["europepmc"]
    assert check(state) == ()
