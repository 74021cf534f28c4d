"""Dates as sources write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowen.records import PartialDate, parse_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019", (2019, 0, 0)),
        ("2019///", (2019, 0, 0)),
        ("2019/05//", (2019, 5, 0)),
        ("2019/05/07/", (2019, 5, 7)),
        ("2019-05-07T08:00", (2019, 5, 7)),
        ("20190507", (2019, 5, 7)),
        ("2019 May 7", (2019, 5, 7)),
        ("7 May 2019", (2019, 5, 7)),
        ("May 2019", (2019, 5, 0)),
        ("2019 Feb 31", (2019, 2, 0)),
        ("2019/13/01", (2019, 0, 0)),
    ],
)
def test_a_date_is_read_as_far_as_it_is_given(text: str, expected: tuple[int, int, int]) -> None:
    found = parse_date(text)
    assert found is not None
    assert (found.year, found.month, found.day) == expected


@pytest.mark.parametrize("text", ["2019 Nov-Dec", "2020 Winter", "1998-1999 Winter"])
def test_words_that_say_more_than_the_numbers_are_kept(text: str) -> None:
    found = parse_date(text)
    assert found is not None
    assert found.text == text


@pytest.mark.parametrize("text", ["", "   ", "///", "in press", "99", "YEAR/MONTH/DAY/"])
def test_without_a_year_there_is_no_date(text: str) -> None:
    assert parse_date(text) is None


@given(st.dates(min_value=date(1500, 1, 1), max_value=date(2199, 12, 31)))
def test_a_whole_day_survives_being_written_and_read(day: date) -> None:
    found = parse_date(day.isoformat())
    assert found == PartialDate(day.year, day.month, day.day)
    assert str(found) == day.isoformat()
    assert found.earliest == found.latest == day


@given(st.integers(1500, 2199), st.integers(0, 12))
def test_a_vague_date_spans_the_days_it_can_mean(year: int, month: int) -> None:
    vague = PartialDate(year, month)
    assert vague.earliest.day == 1
    assert vague.earliest <= vague.latest
    assert vague.earliest.year == vague.latest.year == year
    following = date.fromordinal(vague.latest.toordinal() + 1)
    assert following.day == 1
    assert (vague.latest.month == 12) if not month else (vague.latest.month == month)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    found = parse_date(text)
    assert found is None or 1000 <= found.year <= 2200
