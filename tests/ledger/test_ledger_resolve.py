"""The table of decisions: what votes come to."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowen.ledger.resolve import Resolved, Vote, resolve
from rowen.ledger.types import Role, Standing, Verdict


def vote(actor: str, verdict: str, reason: str = "", *, role: str = "reviewer", alias: int = 0) -> Vote:
    return Vote(actor, role, verdict, reason, alias)


def adjudicated(verdict: str, reason: str = "", alias: int = 0) -> Vote:
    return vote("cleo", verdict, reason, role="adjudicator", alias=alias)


def ruled(rule: str, verdict: str = "exclude", alias: int = 0) -> Vote:
    return vote(rule, verdict, "too old", role="rule", alias=alias)


TABLE = {
    "nobody": ([], 2, Standing.OPEN, ""),
    "one of two": ([vote("ann", "include")], 2, Standing.OPEN, ""),
    "one of one": ([vote("ann", "include")], 1, Standing.INCLUDED, ""),
    "both include": ([vote("ann", "include"), vote("ben", "include")], 2, Standing.INCLUDED, ""),
    "both exclude, one reason": (
        [vote("ann", "exclude", "topic"), vote("ben", "exclude", "topic")],
        2,
        Standing.EXCLUDED,
        "topic",
    ),
    "both exclude, two reasons: the first one's": (
        [vote("ann", "exclude", "topic"), vote("ben", "exclude", "design")],
        2,
        Standing.EXCLUDED,
        "topic",
    ),
    "both awaiting": ([vote("ann", "awaiting"), vote("ben", "awaiting")], 2, Standing.AWAITING, ""),
    "both ongoing": ([vote("ann", "ongoing"), vote("ben", "ongoing")], 2, Standing.ONGOING, ""),
    "awaiting and ongoing": ([vote("ann", "awaiting"), vote("ben", "ongoing")], 2, Standing.CONFLICT, ""),
    "include and exclude": ([vote("ann", "include"), vote("ben", "exclude")], 2, Standing.CONFLICT, ""),
    "both unsure": ([vote("ann", "unsure"), vote("ben", "unsure")], 2, Standing.CONFLICT, ""),
    "three agree where two are needed": (
        [vote(actor, "include") for actor in ("ann", "ben", "dan")],
        2,
        Standing.INCLUDED,
        "",
    ),
    "a third disagrees": (
        [vote("ann", "include"), vote("ben", "include"), vote("dan", "exclude")],
        2,
        Standing.CONFLICT,
        "",
    ),
    "a person's latest counts": (
        [vote("ann", "include"), vote("ben", "exclude", "topic"), vote("ann", "exclude", "topic")],
        2,
        Standing.EXCLUDED,
        "topic",
    ),
    "one person twice is one vote": ([vote("ann", "include"), vote("ann", "include")], 2, Standing.OPEN, ""),
    "the adjudicator wins": (
        [vote("ann", "include"), vote("ben", "exclude"), adjudicated("exclude", "topic")],
        2,
        Standing.EXCLUDED,
        "topic",
    ),
    "the adjudicator wins before the reviewers are done": ([adjudicated("include")], 2, Standing.INCLUDED, ""),
    "the adjudicator's latest wins": ([adjudicated("include"), adjudicated("exclude", "x")], 2, Standing.EXCLUDED, "x"),
    "the adjudicator wins over later votes of reviewers": (
        [adjudicated("include"), vote("ann", "exclude"), vote("ben", "exclude")],
        2,
        Standing.INCLUDED,
        "",
    ),
    "an unsure adjudicator leaves the conflict": ([adjudicated("unsure")], 2, Standing.CONFLICT, ""),
}


@pytest.mark.parametrize(("votes", "needed", "standing", "reason"), TABLE.values(), ids=TABLE.keys())
def test_votes_come_to_what_the_table_says(votes: list[Vote], needed: int, standing: Standing, reason: str) -> None:
    assert resolve(votes, needed) == Resolved(standing, reason)


def test_a_rule_excludes_only_as_long_as_no_person_has_decided() -> None:
    assert resolve([ruled("date")], 2) == Resolved(Standing.EXCLUDED, "too old", "date")
    assert resolve([ruled("date"), vote("ann", "include")], 2) == Resolved(Standing.OPEN)
    assert resolve([ruled("date"), vote("ann", "include")], 1) == Resolved(Standing.INCLUDED)


def test_a_rule_can_take_its_exclusion_back() -> None:
    assert resolve([ruled("date"), ruled("date", "include")], 2) == Resolved(Standing.OPEN)


def test_of_several_rules_the_first_one_is_named() -> None:
    assert resolve([ruled("date"), ruled("language")], 2).by_rule == "date"


def test_after_a_merge_a_persons_two_verdicts_on_one_document_are_a_conflict() -> None:
    votes = [vote(actor, "include", alias=1) for actor in ("ann", "ben")]
    votes += [vote(actor, "exclude", "topic", alias=2) for actor in ("ann", "ben")]

    assert resolve(votes, 2, aliases=2).standing is Standing.CONFLICT
    again = [*votes, vote("ann", "exclude", "topic"), vote("ben", "exclude", "topic")]
    assert resolve(again, 2, aliases=2) == Resolved(Standing.EXCLUDED, "topic")


def test_after_a_merge_agreeing_verdicts_agree() -> None:
    votes = [vote("ann", "include", alias=1), vote("ben", "include", alias=2)]

    assert resolve(votes, 2, aliases=2).standing is Standing.INCLUDED


def test_after_a_merge_contradicting_adjudications_are_a_conflict_until_adjudicated_again() -> None:
    votes = [adjudicated("include", alias=1), adjudicated("exclude", "x", alias=2)]

    assert resolve(votes, 2, aliases=2).standing is Standing.CONFLICT
    assert resolve([*votes, adjudicated("include")], 2, aliases=2).standing is Standing.INCLUDED


def test_after_a_merge_a_rule_that_judged_only_one_of_them_excludes_nothing() -> None:
    assert resolve([ruled("date", alias=1)], 2, aliases=2).standing is Standing.OPEN
    assert resolve([ruled("date", alias=1), ruled("date", alias=2)], 2, aliases=2).by_rule == "date"
    assert resolve([ruled("date", alias=1), ruled("date")], 2, aliases=2).by_rule == "date"


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(list(Verdict))), max_size=4), st.integers(1, 3))
def test_the_order_in_which_different_people_vote_changes_no_standing(cast: list[tuple[str, str]], needed: int) -> None:
    votes = list({actor: vote(actor, verdict) for actor, verdict in cast}.values())

    assert len({resolve(order, needed).standing for order in permutations(votes)}) == 1


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(list(Verdict)), st.sampled_from(list(Role)))))
def test_nothing_is_excluded_without_an_exclusion_and_nothing_included_without_an_inclusion(
    cast: list[tuple[str, str, str]],
) -> None:
    votes = [vote(actor, verdict, role=role) for actor, verdict, role in cast]
    standing = resolve(votes, 2).standing

    assert standing is not Standing.EXCLUDED or "exclude" in {verdict for _, verdict, _ in cast}
    assert standing is not Standing.INCLUDED or "include" in {verdict for _, verdict, _ in cast}
