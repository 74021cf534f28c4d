"""The chance of a question: it orders, it follows from the committed weights, and people's answers move it."""

from __future__ import annotations

import json
from importlib.resources import files

import numpy as np
import pytest

from rowen import dedup
from rowen.dedup import evidence
from rowen.dedup.blocking import candidates
from rowen.dedup.comparing import compare
from rowen.dedup.propose import _compared, _kept
from rowen.dedup.rules import NO_RULE, RULES, apply
from rowen.records import Answer, PairVerdict, Record
from tests.dedup.dedup_records import people, record
from tests.dedup.pair_cases import cases

CONFERENCE = "Annals of an Imaginary Congress"


def meeting(number: int, *, journal: bool) -> Record:
    """A work at a meeting, or in a journal a year later: the rules ask whether the two are one."""
    names = people("Ames", "Bolt", f"Costa{number}")
    title = f"Rowing machines and back pain in choir number {'abcdefghijklmnop'[number]}: a cohort of singers"
    where = (
        {"container": "Imaginary Journal of Backs", "year": 2013}
        if journal
        else {"container": CONFERENCE, "year": 2012}
    )
    return record(title=title, authors=names, volume="", issue="", pages="", **where)


def asked(count: int) -> tuple[dedup.MatchTable, tuple[PairVerdict, ...]]:
    held = [(f"r{number}-{place}", meeting(number, journal=bool(place))) for number in range(count) for place in (0, 1)]
    table = dedup.prepare(held)
    return table, tuple(v for v in dedup.propose(table) if v.answer is Answer.ASK)


def test_the_weights_name_every_level_there_is() -> None:
    held = json.loads(files("rowen.dedup").joinpath("weights.json").read_text(encoding="utf-8"))
    assert list(evidence.learnt().as_table()) == list(held["weights"])
    assert held["made_by"] == "python benchmarks/dedup_weights.py --write"
    assert any(abs(value) > 1 for value in held["weights"]["title"].values())


def test_a_chance_lies_between_none_and_certainty_and_agreement_raises_it() -> None:
    one = record()
    near = record(container="Another Periodical of Fancy", volume="", pages="")
    far = record(container="Another Periodical of Fancy", volume="7", pages="1001-1010", year=2019)
    table = dedup.prepare([("a", one), ("b", near), ("c", far)])
    chances = evidence.learnt().chance(compare(table, np.array([0, 0]), np.array([1, 2])))
    assert 0 <= chances[1] < chances[0] <= 1


def test_questions_come_with_the_likeliest_first_whatever_order_they_stand_in() -> None:
    table, asks = asked(6)
    assert len(asks) >= 6
    first = dedup.ranked(table, asks, ())
    assert first == dedup.ranked(table, asks[::-1], ())
    assert [ask.score for ask in first] == sorted((ask.score for ask in first), reverse=True)
    assert {(ask.left, ask.right, ask.answer, ask.explanation) for ask in first} == {
        (ask.left, ask.right, ask.answer, ask.explanation) for ask in asks
    }


@pytest.mark.parametrize(("said", "rises"), [(Answer.SAME, True), (Answer.DIFFERENT, False)])
def test_answers_move_the_chance_of_questions_like_them_and_decide_nothing(said: Answer, rises: bool) -> None:
    table, asks = asked(12)
    answered = [PairVerdict(ask.left, ask.right, said, f"{said}, said ann", 1.0, "ann") for ask in asks[:8]]
    before = {ask.left: ask.score for ask in dedup.ranked(table, asks[8:], ())}
    after = {ask.left: ask for ask in dedup.ranked(table, asks[8:], answered)}
    assert all((ask.score > before[left]) is rises for left, ask in after.items())
    assert {ask.answer for ask in after.values()} == {Answer.ASK}
    assert dedup.propose(table) == dedup.propose(table)


def test_a_question_on_an_unknown_record_is_refused() -> None:
    table, asks = asked(2)
    with pytest.raises(ValueError, match="not in the table: zz"):
        dedup.ranked(table, asks, [PairVerdict("r0-0", "zz", Answer.SAME, "same, said ann", 1.0, "ann")])


def test_learning_finds_the_weights_it_was_given_data_of() -> None:
    dice = np.random.default_rng(1)
    found = np.column_stack((np.ones(4000), dice.normal(size=(4000, 2))))
    truth = np.array([-0.5, 2.0, -1.0])
    same = dice.random(4000) < 1 / (1 + np.exp(-(found @ truth)))
    learnt = evidence.learn(found, same, evidence.Weights(np.zeros(3)), 1.0)
    assert np.abs(learnt.values - truth).max() < 0.25


def test_a_pair_left_out_before_the_comparison_is_one_that_no_rule_speaks_on() -> None:
    pairs = [(f"{number:03}{side}", held) for number, case in enumerate(cases())
             for side, held in (("a", case.left), ("b", case.right))]  # fmt: skip
    table = dedup.prepare(pairs)
    found = candidates(table, np.ones(len(table), dtype=np.bool_))
    # Besides the candidates, any two records of the table of cases: the sieve must hold for all of them.
    left, right = np.triu_indices(len(table), 1)
    dice = np.random.default_rng(2).random(len(left)) < 0.1
    left, right = np.r_[found.left, left[dice]], np.r_[found.right, right[dice]]
    whole, sieved = compare(table, left, right), _compared(table, left, right)
    kept = _kept(whole, apply(whole))
    spoken = {(a, b) for a, b in zip(whole.left[kept].tolist(), whole.right[kept].tolist(), strict=True)}
    assert len(spoken) > 200
    assert spoken <= set(zip(sieved.left.tolist(), sieved.right.tolist(), strict=True))


def test_every_rule_is_reached_by_no_more_than_its_place() -> None:
    assert len(RULES) < 127, "rules are numbered in eight bits"
    assert NO_RULE == -1
