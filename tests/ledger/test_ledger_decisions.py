"""Proposals, decisions, retrievals and studies."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rowen.ledger.types import (
    Decision,
    Proposal,
    Proposed,
    Retrieved,
    Role,
    Stage,
    Standing,
    Verdict,
)
from rowen.records import (
    InputError,
    Record,
    clock,
)
from tests.ledger.world import FT, NO, REVIEW, TA, YES, World, rid


def test_a_ruleset_judges_a_citation_once(world: World) -> None:
    world.run("medline:1", "medline:2")
    one, two = world.citation("medline:1"), world.citation("medline:2")
    proposal = Proposal(one, "date", Proposed.EXCLUDE, "too old", "1999")

    assert world.ledger.unjudged(REVIEW, "rules-a") == tuple(sorted((one, two)))
    assert world.ledger.add_proposals(REVIEW, "rules-a", [proposal], judged=[one, two]) == 2
    assert world.ledger.unjudged(REVIEW, "rules-a") == ()
    assert world.ledger.add_proposals(REVIEW, "rules-a", [proposal]) == 0
    assert world.ledger.proposals(REVIEW, "rules-a") == (proposal,)
    assert world.ledger.unjudged(REVIEW, "rules-b") == tuple(sorted((one, two)))


def test_a_decision_comes_back_as_it_was_told(world: World) -> None:
    world.run("medline:1")
    told = Decision(
        citation=world.citation("medline:1"),
        stage=Stage.FULL_TEXT,
        actor="ann",
        role=Role.ADJUDICATOR,
        verdict=Verdict.EXCLUDE,
        reason="a, b; c",
        note="see p. 3",
        criteria="abc",
        revises=True,
        origin="votes.csv:3",
        at=datetime(2025, 5, 5, tzinfo=UTC),
    )
    world.ledger.add_decisions(REVIEW, [told])

    assert world.ledger.decisions(REVIEW) == (told,)


def test_a_decision_without_a_time_gets_the_ledgers(world: World) -> None:
    world.run("medline:1")
    world.vote("medline:1", TA, YES, "ann")

    assert world.ledger.decisions(REVIEW)[0].at == clock.now()


def test_repeating_a_verdict_changes_nothing_and_changing_it_back_is_kept(world: World) -> None:
    world.run("medline:1")
    for verdict in (YES, YES, NO, YES):
        world.vote("medline:1", TA, verdict, "ann")

    assert [decision.verdict for decision in world.ledger.decisions(REVIEW)] == [YES, NO, YES]


def test_bad_decisions_are_all_named_and_none_is_kept(world: World) -> None:
    world.run("medline:1")
    one = world.citation("medline:1")
    good = Decision(citation=one, stage=TA, actor="ann", role=Role.REVIEWER, verdict=YES)
    bad = [
        Decision(citation=one, stage=TA, actor=" ", role=Role.REVIEWER, verdict=YES),
        Decision(citation=one, stage=TA, actor="ann", role=Role.REVIEWER, verdict=Verdict.AWAITING),
        Decision(citation=one, stage=FT, actor="date", role=Role.RULE, verdict=NO),
    ]
    with pytest.raises(InputError) as caught:
        world.ledger.add_decisions(REVIEW, [good, *bad])
    assert [problem.field for problem in caught.value.problems] == ["actor", "verdict", "role"]
    with pytest.raises(InputError, match="no citation c-unknown"):
        world.ledger.add_decisions(REVIEW, [good, decision_on("c-unknown")])
    assert world.ledger.decisions(REVIEW) == ()


def decision_on(citation: str) -> Decision:
    return Decision(citation=citation, stage=TA, actor="ann", role=Role.REVIEWER, verdict=YES)


def test_decisions_follow_their_document_into_a_merged_citation_and_out_again(world: World) -> None:
    world.run("medline:1")
    world.run("embase:1")
    alone = world.citation("embase:1")
    world.include("embase:1")
    moment = clock.now()
    world.split("medline:1 embase:1")

    merged = world.citation("medline:1")
    assert world.state_of("medline:1").full_text is Standing.INCLUDED
    assert {(d.citation, d.made_on) for d in world.ledger.decisions(REVIEW)} == {(merged, alone)}
    assert {(d.citation, d.made_on) for d in world.ledger.decisions(REVIEW, as_of=moment)} == {(alone, "")}

    world.split("medline:1", "embase:1")
    assert world.state_of("medline:1").title_abstract is Standing.OPEN
    assert world.state_of("embase:1").full_text is Standing.INCLUDED


def test_an_adjudicator_is_heard_again_after_another_one(world: World) -> None:
    world.run("medline:1")
    for actor, verdict in (("cleo", YES), ("dora", NO), ("cleo", YES)):
        world.vote("medline:1", TA, verdict, actor, role=Role.ADJUDICATOR)

    assert world.state_of("medline:1").title_abstract is Standing.INCLUDED


def test_after_a_merge_the_same_verdict_said_again_settles_the_conflict(world: World) -> None:
    world.run("medline:1", "embase:1")
    world.vote("medline:1", TA, YES)
    world.exclude("embase:1")
    retired = max(world.citation("medline:1"), world.citation("embase:1"))
    world.split("medline:1 embase:1")
    assert world.state_of("medline:1").title_abstract is Standing.CONFLICT

    world.vote("medline:1", TA, YES)
    assert world.state_of("medline:1").title_abstract is Standing.INCLUDED
    world.ledger.add_decisions(REVIEW, [decision_on(retired)])
    assert world.state_of("medline:1").title_abstract is Standing.INCLUDED


def test_after_a_merge_the_same_study_said_again_is_the_last_word(world: World) -> None:
    world.run("medline:1")
    world.run("embase:1")
    for name, study in (("medline:1", "A"), ("embase:1", "B")):
        world.tick()
        world.ledger.link_study(REVIEW, world.citation(name), study, "ann")
    world.split("medline:1 embase:1")
    assert world.study("medline:1") == "B"

    world.ledger.link_study(REVIEW, world.citation("medline:1"), "A", "ann")
    assert world.study("medline:1") == "A"


def test_a_decision_may_still_name_a_citation_that_was_merged_meanwhile(world: World) -> None:
    world.run("medline:1", "embase:1")
    retired = max(world.citation("medline:1"), world.citation("embase:1"))
    world.split("medline:1 embase:1")

    world.ledger.add_decisions(REVIEW, [decision_on(retired)])

    assert world.ledger.decisions(REVIEW)[0].citation == world.citation("medline:1")


def test_standings_follow_from_votes_retrievals_and_stages(world: World) -> None:
    world.run("medline:1")

    def standing() -> tuple[Standing, Standing]:
        state = world.state_of("medline:1")
        return state.title_abstract, state.full_text

    assert standing() == (Standing.OPEN, Standing.NOT_REACHED)
    world.vote("medline:1", FT, YES)
    assert standing() == (Standing.OPEN, Standing.NOT_REACHED), "a full text counts once title and abstract passed"
    world.vote("medline:1", TA, YES, "ann")
    world.vote("medline:1", TA, NO, "ben")
    assert standing() == (Standing.CONFLICT, Standing.NOT_REACHED)
    world.vote("medline:1", TA, YES, "cleo", role=Role.ADJUDICATOR)
    assert standing() == (Standing.INCLUDED, Standing.INCLUDED)


def test_the_last_word_on_a_retrieval_counts_and_is_kept_once(world: World) -> None:
    world.run("medline:1")
    world.vote("medline:1", TA, YES)
    told = [(world.citation("medline:1"), Retrieved.NOT_RETRIEVED, "ann", "library")]

    assert world.ledger.add_retrievals(REVIEW, told) == 1
    assert world.ledger.add_retrievals(REVIEW, told) == 0
    assert world.state_of("medline:1").full_text is Standing.NOT_RETRIEVED
    world.retrieve("medline:1", Retrieved.RETRIEVED)
    assert world.state_of("medline:1").full_text is Standing.OPEN
    assert world.ledger.add_retrievals(REVIEW, []) == 0


def test_a_report_is_a_study_of_its_own_until_it_is_linked(world: World) -> None:
    world.run("medline:1", "medline:2")
    one = world.state_of("medline:1")

    assert one.study == "s-" + one.citation[2:]
    assert world.ledger.link_study(REVIEW, world.citation("medline:2"), one.study, "ann", "") == 1
    assert world.ledger.link_study(REVIEW, world.citation("medline:2"), one.study, "ann", "") == 0
    assert world.study("medline:2") == one.study
    with pytest.raises(InputError, match="needs a name"):
        world.ledger.link_study(REVIEW, one.citation, " ", "ann", "")


def test_the_number_of_reviewers_is_that_of_the_protocol_of_the_moment(world: World) -> None:
    world.run("medline:1", reviewers=(1, 1))
    world.vote("medline:1", TA, YES, "ann")
    assert world.state_of("medline:1").title_abstract is Standing.INCLUDED
    moment = clock.now()

    world.run("medline:1", reviewers=(2, 2))
    assert world.state_of("medline:1").title_abstract is Standing.OPEN
    assert world.ledger.citations(REVIEW, as_of=moment)[0].title_abstract is Standing.INCLUDED


def test_first_seen_is_when_its_first_record_was_sighted(world: World) -> None:
    world.run("medline:1")
    first = world.ledger.searches(REVIEW)[0].finished_at
    world.run("embase:1", same=["medline:1 embase:1"])

    assert world.state_of("embase:1").first_seen == first


def test_the_digest_is_the_same_for_the_same_story_and_another_for_another(world: World) -> None:
    world.run("medline:1", "embase:1")
    first = world.ledger.state_digest(REVIEW)
    moment = clock.now()
    assert world.ledger.state_digest(REVIEW) == first

    world.include("medline:1")
    assert world.ledger.state_digest(REVIEW) != first
    assert world.ledger.state_digest(REVIEW, as_of=moment) == first


def test_calls_that_change_nothing_leave_no_event(world: World) -> None:
    world.run("medline:1")
    world.vote("medline:1", TA, YES)
    last = world.tick()
    world.ledger.add_records(REVIEW, "medline", [("1", Record(native_id="1", title="medline 1"))])
    world.vote("medline:1", TA, YES)
    world.ledger.assign(REVIEW, [[rid("medline", "1")]])
    world.ledger.add_verdicts(REVIEW, [])

    with world.ledger.read() as connection:
        newest = connection.exec_driver_sql("SELECT max(at) FROM event").scalar_one()
    assert newest < clock.stamp(last)
