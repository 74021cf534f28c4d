"""What goes wrong in the simulation of two years is decided by the seed, and nothing is left out."""

from __future__ import annotations

from benchmarks._plan import API, API_FAULTS, EXPORTS, INBOX_FAULTS, KINDS, Month, can_show, plan
from benchmarks._verdict import FITTING, QUIET
from rowen.sandbox.faults import parse_faults
from rowen.sandbox.services import NAMES

SEEDS = range(1, 11)
TEN = [month for seed in SEEDS for month in plan(seed, 24, 5)]


def test_the_same_seed_makes_the_same_plan_and_another_seed_another() -> None:
    assert plan(7, 24, 5) == plan(7, 24, 5)
    assert plan(7, 24, 5) != plan(8, 24, 5)


def test_over_ten_seeds_every_fault_and_every_source_comes_up() -> None:
    assert {month.fault for month in TEN} == {*API_FAULTS, *INBOX_FAULTS}
    assert {month.source for month in TEN} == {*API, *(order.key for order in EXPORTS)}


def test_every_month_has_a_fault_that_its_source_can_show() -> None:
    for month in TEN:
        assert can_show(month.source, month.fault)
        assert (month.fault in API_FAULTS) == (month.source in API)


def test_every_fault_is_one_that_the_sandbox_understands() -> None:
    for month in TEN:
        if month.written:
            (fault,) = parse_faults(month.written, NAMES)
            assert (fault.name, fault.source, fault.left) == (month.fault, API[month.source], month.times or -1)


def test_every_fault_has_a_reason_that_fits_it_or_is_told_in_another_way() -> None:
    assert {*FITTING, *QUIET} == {*API_FAULTS, *INBOX_FAULTS}


def test_each_seed_has_five_kills_and_one_at_least_of_each_kind() -> None:
    for seed in SEEDS:
        kills = [month.kill.kind for month in plan(seed, 24, 5) if month.kill]
        assert len(kills) == 5
        assert set(kills) == set(KINDS)


def test_months_follow_each_other_on_the_first_day() -> None:
    days = [month.day for month in plan(1, 24, 5)]
    assert all(day.day == 1 for day in days)
    assert days == sorted(set(days))
    assert days[-1].year == days[0].year + 2 or (days[-1] - days[0]).days > 690


def test_only_the_sources_that_are_asked_for_go_wrong() -> None:
    assert {month.source for month in plan(1, 24, 0, ("medline", "cinahl"))} == {"medline", "cinahl"}


def test_a_month_says_what_goes_wrong_in_it() -> None:
    quiet = Month(3, TEN[0].day)
    assert "quiet" in str(quiet)
    assert quiet.written == ""
