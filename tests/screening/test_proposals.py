"""Which proposals wait, for whom and in which order, and what an answer to them comes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rowen.ledger.remarks import ProposalAnswer, Reply
from rowen.ledger.types import CitationState, Decision, Proposal, Proposed, Role, Stage, Standing, Verdict
from screening.proposals import Answer, Shown, Waiting, refuse, settle, waiting
from screening.protocol import Protocol
from tests.screening.review_folders import REVIEW, sound

RULES = """\
rules:
  - {name: date_window, label: window, parameters: {from: 2004}, reason: off-topic}
  - {name: retracted}
"""
NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture(scope="module")
def protocol(tmp_path_factory: pytest.TempPathFactory) -> Protocol:
    folder: Path = tmp_path_factory.mktemp("review")
    return sound(folder, REVIEW + RULES)


def state(citation: str, day: int = 0, ta: Standing = Standing.OPEN, by_rule: str = "") -> CitationState:
    records = (citation.replace("c", "r"),)
    return CitationState(citation, records, ta, Standing.NOT_REACHED, "", by_rule, "s", NOW + timedelta(day))


def says(citation: str, rule: str = "window", answer: Proposed = Proposed.EXCLUDE, evidence: str = "1999") -> Proposal:
    return Proposal(citation, rule, answer, "Published before the window.", evidence)


def vote(citation: str, actor: str, verdict: Verdict = Verdict.EXCLUDE) -> Decision:
    return Decision(citation=citation, stage=Stage.TITLE_ABSTRACT, actor=actor, role=Role.REVIEWER, verdict=verdict)


def reply(citation: str, kind: Reply, origin: str = "Prefect run x, batch 1") -> ProposalAnswer:
    return ProposalAnswer(
        citation=citation, rule="window", reply=kind, actor="ann", origin=origin,
        reason="Published before the window.", evidence="1999",
    )  # fmt: skip


def names(found: tuple[Waiting, ...]) -> list[str]:
    return [one.citation for one in found]


def test_only_exclusions_of_open_citations_wait(protocol: Protocol) -> None:
    states = [
        state("c-1"),
        state("c-2", ta=Standing.EXCLUDED),
        state("c-3", ta=Standing.CONFLICT),
        state("c-4"),
        state("c-5", ta=Standing.EXCLUDED, by_rule="window"),
    ]
    said = [says("c-1"), says("c-2"), says("c-3"), says("c-4", answer=Proposed.UNKNOWN), says("c-5")]
    (one,) = waiting(protocol, states, said, [], [])
    assert (one.citation, one.waits_for, one.answered) == ("c-1", ("ann", "bob"), ())


def test_the_rules_speak_in_the_order_of_the_protocol_and_a_blocked_one_not_at_all(protocol: Protocol) -> None:
    said = [says("c-1", "retracted"), says("c-1")]
    (one,) = waiting(protocol, [state("c-1")], said, [], [])
    assert [proposal.rule for proposal in one.proposals] == ["window", "retracted"]
    (one,) = waiting(protocol, [state("c-1")], said, [], [], {"window"})
    assert [proposal.rule for proposal in one.proposals] == ["retracted"]
    assert waiting(protocol, [state("c-1")], [says("c-1")], [], [], {"window"}) == ()


def test_a_proposal_waits_for_those_who_have_not_decided(protocol: Protocol) -> None:
    (one,) = waiting(protocol, [state("c-1")], [says("c-1")], [vote("c-1", "ann")], [])
    assert (one.answered, one.waits_for) == (("ann",), ("bob",))


def test_what_somebody_turned_down_is_not_asked_again_unless_the_rule_says_something_else(protocol: Protocol) -> None:
    kept = [reply("c-1", Reply.KEPT)]
    assert waiting(protocol, [state("c-1")], [says("c-1")], [], kept) == ()
    assert names(waiting(protocol, [state("c-1")], [says("c-1", evidence="1998")], [], kept)) == ["c-1"]
    assert names(waiting(protocol, [state("c-1")], [says("c-1"), says("c-1", "retracted")], [], kept)) == ["c-1"]


def test_what_was_put_off_or_answered_comes_after_the_rest(protocol: Protocol) -> None:
    states = [state("c-1"), state("c-2", 1), state("c-3", 2), state("c-4", 3)]
    said = [says(one.citation) for one in states]
    found = waiting(protocol, states, said, [vote("c-2", "ann")], [reply("c-1", Reply.LATER)])
    assert names(found) == ["c-3", "c-4", "c-2", "c-1"]


def test_two_rules_put_off_in_one_answer_count_once(protocol: Protocol) -> None:
    later = [reply("c-1", Reply.LATER), replace(reply("c-1", Reply.LATER), rule="retracted")]
    (one,) = waiting(protocol, [state("c-1")], [says("c-1")], [], later)
    assert one.put_off == 1


@pytest.mark.parametrize(
    ("answer", "fields"),
    [
        (Answer("ann", ("c-1",), read=True), []),
        (Answer("ann", (), ("c-1",), read=True), []),
        (Answer("eve", ("c-1",), read=True), ["reviewer"]),
        (Answer("ann", read=True), ["exclude"]),
        (Answer("ann", ("c-1",), ("c-1", "c-2"), read=True), ["keep"]),
        (Answer("ann", ("c-1",)), ["read"]),
        (Answer("", ()), ["reviewer", "exclude", "read"]),
    ],
)
def test_an_answer_is_refused_for_everything_that_is_wrong_with_it(
    answer: Answer, fields: list[str], protocol: Protocol
) -> None:
    assert [problem.field for problem in refuse(protocol, answer)] == fields


SHOWN = tuple(Shown(f"c-{number}", (f"r-{number}",)) for number in (1, 2, 3))


def now(protocol: Protocol, *votes: Decision) -> tuple[Waiting, ...]:
    states = [state(one.citation) for one in SHOWN]
    return waiting(protocol, states, [says(one.citation) for one in SHOWN], votes, [])


def test_an_exclusion_is_a_vote_with_the_rules_reason_and_words_and_its_origin(protocol: Protocol) -> None:
    found = settle(protocol, SHOWN, Answer("ann", ("c-1",), ("c-2",), read=True), now(protocol), "here")
    (decision,) = found.decisions
    assert (decision.citation, decision.actor, decision.role, decision.verdict) == (
        "c-1", "ann", Role.REVIEWER, Verdict.EXCLUDE,
    )  # fmt: skip
    assert (decision.reason, decision.origin, decision.criteria) == ("off-topic", "here", protocol.digest)
    assert "window" in decision.note and "1999" in decision.note
    assert [(one.citation, one.reply) for one in found.answers] == [
        ("c-1", Reply.CONFIRMED), ("c-2", Reply.KEPT), ("c-3", Reply.LATER),
    ]  # fmt: skip


def test_what_is_kept_is_no_vote(protocol: Protocol) -> None:
    found = settle(protocol, SHOWN, Answer("ann", (), ("c-1", "c-2", "c-3"), read=True), now(protocol), "here")
    assert found.decisions == ()
    assert found.kept == ("c-1", "c-2", "c-3")


def test_what_was_decided_in_the_meantime_is_left_as_it_is_and_named(protocol: Protocol) -> None:
    there = [one for one in now(protocol, vote("c-1", "ann", Verdict.INCLUDE)) if one.citation != "c-2"]
    found = settle(protocol, SHOWN, Answer("ann", ("c-1", "c-2", "c-3"), read=True), there, "here")
    assert found.excluded == ("c-3",)
    assert dict(found.overtaken) == {
        "c-1": "ann has decided on it already",
        "c-2": "it was decided, merged into another, or no rule proposes it any more",
    }


def test_nobody_answers_for_records_that_were_not_shown(protocol: Protocol) -> None:
    there = [replace(one, records=("r-1", "r-9")) if one.citation == "c-1" else one for one in now(protocol)]
    found = settle(protocol, SHOWN, Answer("ann", ("c-1",), ("c-2",), read=True), there, "here")
    assert (found.excluded, found.kept, found.later) == ((), ("c-2",), ("c-3",))
    assert "merged" in dict(found.overtaken)["c-1"]


def test_the_other_reviewers_vote_changes_nothing_about_mine(protocol: Protocol) -> None:
    found = settle(protocol, SHOWN, Answer("ann", ("c-1",), read=True), now(protocol, vote("c-1", "bob")), "here")
    assert (found.excluded, found.overtaken) == (("c-1",), ())
