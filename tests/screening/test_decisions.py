from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowen.ledger.types import CitationState, Decision, Retrieved, Role, Stage, Standing, Verdict
from screening.decisions import Accepted, Row, accept
from screening.protocol import Protocol
from tests.screening.review_folders import sound

NOW = datetime(2026, 11, 23, tzinfo=UTC)
TA, FT = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT


@pytest.fixture(scope="module")
def protocol(tmp_path_factory: pytest.TempPathFactory) -> Protocol:
    folder: Path = tmp_path_factory.mktemp("review")
    return sound(folder)


def state(citation: str = "c-1", ta: Standing = Standing.OPEN, ft: Standing = Standing.NOT_REACHED) -> CitationState:
    return CitationState(citation, (citation.replace("c", "r"),), ta, ft, "", "", citation.replace("c", "s"), NOW)


PASSED = state("c-1", Standing.INCLUDED, Standing.OPEN)


def row(verdict: str = "include", line: int = 2, **fields: str) -> Row:
    values = {"citation": "c-1", "stage": "title_abstract", "reviewer": "ann", "file": "v.csv", **fields}
    return Row(verdict=verdict, line=line, **values)  # type: ignore[arg-type]


def full(verdict: str = "include", line: int = 2, **fields: str) -> Row:
    return row(verdict, line, stage="full_text", **fields)


def vote(actor: str, verdict: Verdict, stage: Stage = TA, role: Role = Role.REVIEWER, reason: str = "") -> Decision:
    return Decision(citation="c-1", stage=stage, actor=actor, role=role, verdict=verdict, reason=reason)


def taken(
    protocol: Protocol,
    rows: list[Row],
    *states: CitationState,
    existing: tuple[Decision, ...] = (),
    strict: bool = False,
) -> Accepted:
    return accept(rows, protocol, states or (state(),), existing, at=NOW, strict=strict)


def test_a_verdict_carries_who_when_where_and_under_which_criteria(protocol: Protocol) -> None:
    (decision,) = taken(protocol, [row("exclude", 7, reason="off-topic", note="why")]).decisions
    assert decision == Decision(
        citation="c-1", stage=TA, actor="ann", role=Role.REVIEWER, verdict=Verdict.EXCLUDE, reason="off-topic",
        note="why", criteria=protocol.digest, revises=False, origin="v.csv:7", at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("bad", "field", "words"),
    [
        (row(citation="c-9"), "citation", "no such citation"),
        (row(stage="third"), "stage", "'third' is no stage"),
        (row(stage=""), "stage", "blank"),
        (row("perhaps"), "verdict", "'perhaps' is no verdict"),
        (row(reviewer="anne"), "reviewer", "'anne' is no reviewer"),
        (row(reviewer=""), "reviewer", "blank"),
        (row(role="boss"), "role", "'boss' is no role"),
        (row(role="adjudicator"), "reviewer", "'ann' is no adjudicator"),
        (row(reviewer="cy", role="reviewer"), "reviewer", "'cy' is no reviewer"),
        (row("exclude", reason="nope"), "reason", "no reason 'nope'"),
        (row("include", reason="off-topic"), "reason", "only an exclusion"),
        (row("", reason="off-topic"), "reason", "only an exclusion"),
        (row("", note="hm"), "verdict", "a note alone is not kept"),
        (row("awaiting"), "verdict", "full texts only"),
        (row("", retrieval="retrieved"), "retrieval", "after the title and abstract"),
        (row(revises="perhaps"), "revises", "'perhaps' is no revises"),
        (full(), "stage", "has not passed title and abstract"),
        (row(reviewer="cy"), "reviewer", "no conflict to settle"),
    ],
)
def test_a_bad_row_is_refused_with_line_field_and_remedy_and_the_good_ones_are_kept(
    protocol: Protocol, bad: Row, field: str, words: str
) -> None:
    good = row(line=3, citation="c-2")
    result = taken(protocol, [bad, good], state(), state("c-2"))
    assert [(decision.citation, decision.actor) for decision in result.decisions] == [("c-2", "ann")]
    assert any(problem.field == field and words in problem.message for problem in result.problems), result.problems
    assert all((problem.file, problem.line) == ("v.csv", 2) and problem.remedy for problem in result.problems)
    assert result.refused == 1
    assert taken(protocol, [bad, good], state(), state("c-2"), strict=True).decisions == ()


def test_everything_wrong_with_a_row_is_said_at_once(protocol: Protocol) -> None:
    result = taken(protocol, [row("perhaps", citation="c-9", reviewer="x", stage="y", role="z", revises="w")])
    assert {problem.field for problem in result.problems} == {
        "citation", "stage", "verdict", "reviewer", "role", "revises"
    }  # fmt: skip
    assert result.refused == 1


def test_a_full_text_exclusion_needs_a_reason_of_the_protocol(protocol: Protocol) -> None:
    (problem,) = taken(protocol, [full("exclude")], PASSED).problems
    assert "needs a reason" in problem.message
    assert "wrong-design, wrong-population" in problem.remedy
    (decision,) = taken(protocol, [full("exclude", reason="Wrong population; children")], PASSED).decisions
    assert decision.reason == "wrong-population"
    assert taken(protocol, [full("exclude", reason="off-topic")], PASSED).problems


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Include", "include"), ("EXCLUDED ", "exclude"), ("maybe", "unsure"), ("Awaiting classification", "awaiting")],
)
def test_verdicts_are_read_as_people_write_them(protocol: Protocol, written: str, meant: str) -> None:
    reason = "wrong-design" if meant == "exclude" else ""
    (decision,) = taken(protocol, [full(written, reason=reason)], PASSED).decisions
    assert decision.verdict.value == meant


def test_blank_rows_are_counted_and_no_error(protocol: Protocol) -> None:
    result = taken(protocol, [row(""), row("", reviewer=""), row("", citation="c-9")])
    assert (result.blank, result.problems, result.decisions) == (3, (), ())


def test_two_verdicts_of_one_reviewer_that_differ_are_both_refused_and_name_both_lines(protocol: Protocol) -> None:
    result = taken(protocol, [row("include", 4), row("exclude", 9), row("include", 5, reviewer="bob")])
    assert [decision.actor for decision in result.decisions] == ["bob"]
    assert [problem.line for problem in result.problems] == [4, 9]
    assert all("lines 4, 9" in problem.message for problem in result.problems)


def test_repeats_are_unchanged_in_the_file_and_against_the_ledger(protocol: Protocol) -> None:
    result = taken(protocol, [row(line=2), row(line=3)])
    assert (len(result.decisions), result.unchanged, result.problems) == (1, 1, ())
    again = taken(protocol, [row()], existing=(vote("ann", Verdict.INCLUDE),))
    assert (again.decisions, again.unchanged, again.problems) == ((), 1, ())


def test_a_verdict_against_an_earlier_one_needs_to_say_so(protocol: Protocol) -> None:
    earlier = (vote("ann", Verdict.INCLUDE),)
    (problem,) = taken(protocol, [row("exclude")], existing=earlier).problems
    assert "has said include before" in problem.message
    assert "revises" in problem.remedy
    (decision,) = taken(protocol, [row("exclude", revises="yes")], existing=earlier).decisions
    assert decision.revises


def test_a_new_note_on_the_same_verdict_is_not_lost(protocol: Protocol) -> None:
    (decision,) = taken(protocol, [row(note="page 3")], existing=(vote("ann", Verdict.INCLUDE),)).decisions
    assert (decision.note, decision.revises) == ("page 3", True)


def test_an_adjudicator_settles_a_conflict_also_one_of_the_same_file_in_any_order(protocol: Protocol) -> None:
    rows = [row("include", 2, reviewer="cy"), row("include", 3), row("exclude", 4, reviewer="bob")]
    result = taken(protocol, rows)
    assert result.problems == ()
    assert [(one.actor, one.role) for one in result.decisions] == [
        ("ann", Role.REVIEWER), ("bob", Role.REVIEWER), ("cy", Role.ADJUDICATOR)
    ]  # fmt: skip
    (settled,) = taken(protocol, [row("exclude", reviewer="cy")], state(ta=Standing.CONFLICT)).decisions
    assert settled.role is Role.ADJUDICATOR


def test_an_adjudicator_may_revise_but_not_be_unsure(protocol: Protocol) -> None:
    earlier = (vote("cy", Verdict.INCLUDE, role=Role.ADJUDICATOR),)
    settled = state(ta=Standing.INCLUDED, ft=Standing.OPEN)
    assert taken(protocol, [row("exclude", reviewer="cy", revises="yes")], settled, existing=earlier).decisions
    (problem,) = taken(protocol, [row("unsure", reviewer="cy")], state(ta=Standing.CONFLICT)).problems
    assert "settles no conflict" in problem.message


def test_who_is_both_reviewer_and_adjudicator_votes_first_and_settles_only_others_conflicts(protocol: Protocol) -> None:
    both = protocol.model_copy(update={"reviewers": ("ann", "bob", "cy")})
    (voted,) = taken(both, [row(reviewer="cy")]).decisions
    (settled,) = taken(both, [row(reviewer="cy")], state(ta=Standing.CONFLICT)).decisions
    assert (voted.role, settled.role) == (Role.REVIEWER, Role.ADJUDICATOR)


def test_a_full_text_verdict_may_follow_in_the_file_that_passes_the_abstract(protocol: Protocol) -> None:
    rows = [full("include", 2), row("include", 3), row("include", 4, reviewer="bob")]
    result = taken(protocol, rows)
    assert result.problems == ()
    assert [one.stage for one in result.decisions] == [TA, TA, FT]
    rows[2] = row("exclude", 4, reviewer="bob")
    assert [problem.line for problem in taken(protocol, rows).problems] == [2]


def test_retrieval_results_are_taken_with_or_without_a_verdict(protocol: Protocol) -> None:
    alone = taken(protocol, [full("", retrieval="not retrieved", note="asked twice")], PASSED)
    assert alone.retrievals == (("c-1", Retrieved.NOT_RETRIEVED, "ann", "asked twice"),)
    both = taken(protocol, [full("include", retrieval="retrieved")], PASSED)
    assert (len(both.decisions), both.retrievals[0][1]) == (1, Retrieved.RETRIEVED)


def test_retrieval_and_verdict_must_not_contradict_each_other(protocol: Protocol) -> None:
    assert taken(protocol, [full("include", retrieval="not_retrieved")], PASSED).problems
    judged = (vote("bob", Verdict.INCLUDE, FT),)
    (problem,) = taken(protocol, [full("", retrieval="not_retrieved")], PASSED, existing=judged).problems
    assert "was retrieved" in problem.message
    rows = [full("", 2, retrieval="retrieved"), full("", 3, retrieval="not_retrieved")]
    assert [problem.line for problem in taken(protocol, rows, PASSED).problems] == [2, 3]


def test_a_known_retrieval_result_is_unchanged(protocol: Protocol) -> None:
    sought = state("c-1", Standing.INCLUDED, Standing.NOT_RETRIEVED)
    assert taken(protocol, [full("", retrieval="not_retrieved")], sought).unchanged == 1
    assert taken(protocol, [full("", retrieval="retrieved")], sought).retrievals


def test_what_a_rule_excluded_can_be_taken_back_by_people(protocol: Protocol) -> None:
    excluded = state(ta=Standing.EXCLUDED)
    rule = Decision(citation="c-1", stage=TA, actor="date_window", role=Role.RULE, verdict=Verdict.EXCLUDE)
    assert taken(protocol, [row("include")], excluded, existing=(rule,)).decisions


ROWS = st.builds(
    row,
    st.sampled_from(["include", "exclude", "unsure", "", "??"]),
    st.integers(2, 10_000),
    citation=st.sampled_from(["c-1", "c-2", "c-3", "c-9"]),
    stage=st.sampled_from(["title_abstract", "full_text", "no"]),
    reviewer=st.sampled_from(["ann", "bob", "cy", "nobody"]),
    reason=st.sampled_from(["", "off-topic", "wrong-design"]),
    retrieval=st.sampled_from(["", "retrieved", "not_retrieved"]),
    revises=st.sampled_from(["", "yes"]),
)


@given(st.lists(ROWS, max_size=25, unique_by=lambda one: one.line))
def test_no_row_is_lost_and_a_second_import_of_a_file_changes_nothing(protocol: Protocol, rows: list[Row]) -> None:
    states = (state("c-1"), state("c-2", Standing.INCLUDED, Standing.OPEN), state("c-3", Standing.CONFLICT))
    first = accept(rows, protocol, states, (), at=NOW)
    kept = {decision.origin for decision in first.decisions}
    retrieved_only = len(rows) - len(kept) - first.unchanged - first.blank - first.refused
    assert 0 <= retrieved_only <= len(first.retrievals)
    assert {problem.line for problem in first.problems}.isdisjoint(int(one.split(":")[1]) for one in kept)
    latest = {(one.citation, one.stage, one.actor, one.role): one for one in first.decisions}
    assert len(latest) <= len(first.decisions)
    again = accept([one for one in rows if f"v.csv:{one.line}" in kept], protocol, states, first.decisions, at=NOW)
    assert again.decisions == ()
