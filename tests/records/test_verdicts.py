"""A pair has one spelling."""

from __future__ import annotations

import pytest

from rowen.records import Answer, PairVerdict


@pytest.mark.parametrize(("left", "right"), [("r-b", "r-a"), ("r-a", "r-a")])
def test_a_pair_is_stored_smaller_id_first_and_never_with_itself(left: str, right: str) -> None:
    with pytest.raises(ValueError, match="smaller id first"):
        PairVerdict(left, right, Answer.SAME, "same, because DOI equal")


def test_a_pair_in_order_is_taken() -> None:
    assert PairVerdict("r-a", "r-b", Answer.ASK, "titles alike").person == ""
