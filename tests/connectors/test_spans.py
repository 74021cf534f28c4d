"""Searches that are larger than what a source lists are cut into parts that meet, and nothing falls between them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.core_parts import WINDOW as CORE
from connectors.doaj_parts import WINDOW as DOAJ
from connectors.harvest import Hits
from connectors.scopus_parts import WINDOW as SCOPUS
from connectors.spans import Span, Window, at_place
from rowen.records import Refused

WINDOWS = pytest.mark.parametrize("window", [CORE, DOAJ, SCOPUS], ids=lambda window: window.source)


@given(st.integers(0, 3000), st.integers(1, 3000), st.integers(0, 3000), st.integers(0, 3000))
def test_a_span_is_cut_into_two_that_meet(first: int, more: int, began: int, latest: int) -> None:
    early, late = Span(first, first + more).cut(began, latest)
    assert (early.first, late.last) == (first, first + more)
    assert early.first <= early.last == late.first - 1 <= late.last - 1


@WINDOWS
def test_what_can_be_listed_is_not_cut(window: Window) -> None:
    assert window.narrower("@0", Hits(window.most, (), ())) == ()


@WINDOWS
def test_cutting_until_nothing_can_be_cut_covers_the_whole_without_overlap(window: Window) -> None:
    small = replace(window, whole=Span(2000, 2040))
    marks, done = ["@7"], []
    while marks:
        mark = marks.pop()
        try:
            marks += small.narrower(mark, Hits(window.most + 1, (), ()))
        except Refused:
            done.append(mark)
    years = {f"{year}-{year}@7" for year in range(2000, 2041)}
    assert sorted(done) == sorted(years | {f"{span.first}-{span.last}@7" for span in window.apart})


@WINDOWS
def test_a_part_holds_the_query_word_for_word_and_the_whole_is_the_query(window: Window) -> None:
    assert window.asked_by("@3", "a  OR b\n") == ("a  OR b\n", 3)
    part, *_ = window.narrower("@0", Hits(window.most + 1, (), ()))
    query, place = window.asked_by(at_place(part, 25), "a  OR b\n")
    assert (query.startswith("(a  OR b\n) AND "), place) == (True, 25)


@WINDOWS
def test_what_cannot_be_cut_further_is_refused_with_both_numbers(window: Window) -> None:
    with pytest.raises(Refused, match=rf"{window.most + 1:,} hits .* {window.most:,} of one search"):
        window.narrower("2020-2020@1", Hits(window.most + 1, (), ()))
