from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowen.ledger.types import Decision, Role, Stage, Verdict
from screening.agreement import Agreement, agreement

TA = Stage.TITLE_ABSTRACT
CELL = st.integers(0, 200)


def table(both: int, first: int, second: int, neither: int) -> Agreement:
    return Agreement("ann", "bob", TA, both, first, second, neither)


def test_a_worked_example_gives_the_coefficients_computed_by_hand() -> None:
    # p = .85, shares kept .50 and .55: chance .50 for kappa; mean share .525: chance .49875 for AC1.
    one = table(45, 5, 10, 40)
    assert one.observed == pytest.approx(0.85)
    assert one.kappa == pytest.approx(0.70)
    assert one.pabak == pytest.approx(0.70)
    assert one.ac1 == pytest.approx((0.85 - 0.49875) / (1 - 0.49875))


def test_rare_inclusions_show_the_prevalence_paradox() -> None:
    one = table(1, 2, 3, 994)
    assert one.kappa is not None
    assert one.kappa < 0.3
    assert one.pabak is not None
    assert one.pabak > 0.98
    assert one.ac1 is not None
    assert one.ac1 > 0.99


def test_nothing_in_common_and_nothing_but_chance_have_no_kappa() -> None:
    assert (table(0, 0, 0, 0).observed, table(0, 0, 0, 0).kappa, table(0, 0, 0, 0).ac1) == (None, None, None)
    assert table(0, 0, 0, 9).kappa is None
    assert table(0, 0, 0, 9).ac1 == 1


@given(CELL, CELL, CELL, CELL)
def test_all_coefficients_lie_within_one_and_do_not_depend_on_who_is_first(a: int, b: int, c: int, d: int) -> None:
    one, swapped = table(a, b, c, d), table(a, c, b, d)
    for name in ("observed", "kappa", "pabak", "ac1"):
        value = getattr(one, name)
        assert value is None or -1 <= value <= 1 + 1e-12
        assert value == pytest.approx(getattr(swapped, name)) if value is not None else getattr(swapped, name) is None


def vote(citation: str, actor: str, verdict: Verdict, role: Role = Role.REVIEWER, stage: Stage = TA) -> Decision:
    return Decision(citation=citation, stage=stage, actor=actor, role=role, verdict=verdict)


def test_first_independent_verdicts_count_and_later_ones_do_not() -> None:
    decisions = [
        vote("c-1", "ann", Verdict.INCLUDE),
        vote("c-1", "bob", Verdict.EXCLUDE),
        vote("c-1", "bob", Verdict.INCLUDE),
        vote("c-2", "ann", Verdict.UNSURE),
        vote("c-2", "bob", Verdict.INCLUDE),
        vote("c-3", "ann", Verdict.EXCLUDE),
        vote("c-3", "bob", Verdict.EXCLUDE, Role.ADJUDICATOR),
        vote("c-4", "ann", Verdict.EXCLUDE, stage=Stage.FULL_TEXT),
        vote("c-4", "bob", Verdict.EXCLUDE, stage=Stage.FULL_TEXT),
    ]
    one = agreement(decisions, TA, "ann", "bob")
    assert (one.both_kept, one.first_only, one.second_only, one.both_excluded) == (1, 1, 0, 0)
