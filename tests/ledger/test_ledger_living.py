"""Overrides, answers to notices, fields seen, tellings."""

from __future__ import annotations

import pytest

from rowen.ledger.remarks import Override, Telling
from rowen.ledger.types import RunState
from rowen.records import InputError, Notice
from tests.ledger.world import REVIEW, World, rid


def test_an_override_is_kept_with_what_the_person_saw(world: World) -> None:
    world.ledger.override_rule(REVIEW, Override("rules", "date", ("c-2", "c-1"), "ann", "both are comments"))

    (kept,) = world.ledger.overrides(REVIEW)
    assert (kept.rule, kept.lost, kept.actor, kept.reason) == ("date", ("c-1", "c-2"), "ann", "both are comments")
    assert kept.at is not None
    assert world.ledger.overrides("another") == ()


@pytest.mark.parametrize(("actor", "reason", "field"), [("", "why", "actor"), ("ann", " ", "reason")])
def test_an_override_without_name_or_reason_is_refused(world: World, actor: str, reason: str, field: str) -> None:
    with pytest.raises(InputError) as caught:
        world.ledger.override_rule(REVIEW, Override("rules", "date", (), actor, reason))
    assert [problem.field for problem in caught.value.problems] == [field]
    assert world.ledger.overrides(REVIEW) == ()


def test_a_notice_is_open_until_somebody_answers_it_and_the_first_answer_stays(world: World) -> None:
    world.run("medline:1")
    world.ledger.add_notices(REVIEW, [(rid("medline", "1"), Notice("RetractionIn", "J 2026", "99"))])
    (held,) = world.ledger.notices(REVIEW)
    assert held.open

    world.ledger.answer_notice(REVIEW, held.id, "ann", "excluded at full text")
    world.ledger.answer_notice(REVIEW, held.id, "ben", "later")

    (held,) = world.ledger.notices(REVIEW)
    assert (held.open, held.answered_by, held.answer) == (False, "ann", "excluded at full text")


def test_only_a_notice_of_this_review_can_be_answered(world: World) -> None:
    world.run("medline:1")
    world.ledger.add_notices(REVIEW, [(rid("medline", "1"), Notice("ErratumIn"))])
    for review, notice in ((REVIEW, "notice-0002"), ("another", "notice-0001"), (REVIEW, "run-0001")):
        with pytest.raises(InputError):
            world.ledger.answer_notice(review, notice, "ann", "done")
    with pytest.raises(InputError, match="note"):
        world.ledger.answer_notice(REVIEW, "notice-0001", "ann", "")
    assert world.ledger.notices(REVIEW)[0].open


def test_a_notice_came_with_the_run_that_can_tell_of_it(world: World) -> None:
    """What a killed run noticed counts for it and for the next one, whatever the clock says."""

    def one(pmid: str, state: RunState) -> str:
        run = world.ledger.start_run(
            REVIEW,
            trigger="manual",
            reason="",
            protocol="p",
            reviewers_per_stage=(2, 2),
            practice=False,
            rowen_version="0",
        )
        world.ledger.add_notices(REVIEW, [(rid("medline", "1"), Notice("ErratumIn", pmid=pmid))])
        return world.ledger.finish_run(run.id, state).id

    world.run("medline:1")
    first, killed, last = one("1", RunState.COMPLETE), one("2", RunState.CRASHED), one("3", RunState.INCOMPLETE)
    assert world.ledger.noticed_by(REVIEW, first) == {"notice-0001"}
    assert world.ledger.noticed_by(REVIEW, killed) == {"notice-0002"}
    assert world.ledger.noticed_by(REVIEW, last) == {"notice-0002", "notice-0003"}
    assert world.ledger.noticed_by("another", last) == frozenset()


def test_fields_are_kept_once_for_each_source(world: World) -> None:
    world.run("medline:1", "embase:1")
    search = world.ledger.searches(REVIEW)[0].id
    assert world.ledger.add_fields(REVIEW, "medline", search, ["b", "a", "a"]) == 2
    assert world.ledger.add_fields(REVIEW, "medline", search, ["a", "c"]) == 1
    assert world.ledger.fields_seen(REVIEW, "medline") == {"a", "b", "c"}
    assert world.ledger.fields_seen(REVIEW, "embase") == frozenset()


def test_tellings_of_a_run_come_back_in_order(world: World) -> None:
    world.run("medline:1")
    told = (
        Telling("run-0001", "email", "ann@example.org", "failed", "no such host"),
        Telling("run-0001", "email", "ann@example.org", "sent"),
    )
    for each in told:
        world.ledger.add_telling(REVIEW, each)
    assert world.ledger.tellings("run-0001") == told
    assert world.ledger.tellings("run-0002") == ()
