from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowen.records import PartialDate, Record
from screening.rules.date_window import DateWindow, judge
from tests.screening.rules.rule_records import judged, record


def answer(window: dict[str, Any], published: str = "", electronic: str = "") -> str:
    return judged("date_window", window, record(published=published, electronic=electronic)).answer.value


@pytest.mark.parametrize(
    ("window", "published", "expected"),
    [
        ({"from": 2004}, "2003", "exclude"),
        ({"from": 2004}, "2004", "keep"),
        ({"from": "2004-06"}, "2004", "unknown"),
        ({"from": "2004-06"}, "2004-05-31", "exclude"),
        ({"from": "2004-06-15"}, "2004-06", "unknown"),
        ({"to": 2020}, "2021-01-01", "exclude"),
        ({"to": 2020}, "2020-12-31", "keep"),
        ({"from": 2004, "to": 2006}, "2005", "keep"),
        ({"from": 2004}, "", "unknown"),
    ],
)
def test_only_a_date_wholly_outside_excludes(window: dict[str, Any], published: str, expected: str) -> None:
    assert answer(window, published) == expected


def test_one_of_two_dates_inside_is_enough_to_keep() -> None:
    assert answer({"from": 2004}, "2003-12", "2004-01-02") == "keep"
    assert answer({"from": 2004}, "2004-01", "2003-11-30") == "keep"
    assert answer({"from": 2004}, "2003", "2003-11-30") == "exclude"


def test_the_evidence_is_the_date() -> None:
    finding = judged("date_window", {"from": 2004}, record(published="2003 May"))
    assert (finding.evidence, finding.reason) == ("2003-05", "Published before 2004.")


@pytest.mark.parametrize(
    "window", [{}, {"from": "soon"}, {"from": 2010, "to": 2004}, {"from": "2004-13"}, {"from": True}]
)
def test_a_window_that_is_none_is_refused(window: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"date|'from'"):
        DateWindow.model_validate(window)


@given(st.integers(1900, 2100), st.integers(0, 12), st.integers(1900, 2100))
def test_knowing_more_of_a_date_never_turns_exclude_into_keep(year: int, month: int, start: int) -> None:
    window = DateWindow.model_validate({"from": start})
    coarse = judge(Record(published=PartialDate(year)), window).answer
    fine = judge(Record(published=PartialDate(year, month)), window).answer
    assert coarse == "unknown" or coarse == fine
