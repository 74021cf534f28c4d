"""Pages are believed only when they add up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.paging import CursorPage, Moved, absent, all_different, batches, twice, unique, walk
from rowen.records import Untrustworthy


def pages(*given_pages: CursorPage) -> list[CursorPage]:
    rest = list(given_pages)
    return list(walk(lambda mark: rest.pop(0)))


def test_the_walk_ends_when_the_total_is_reached() -> None:
    found = pages(CursorPage(("a", "b"), 3, "m1"), CursorPage(("c",), 3, "m2"))
    assert [page.ids for page in found] == [("a", "b"), ("c",)]


def test_no_hits_are_one_page() -> None:
    assert len(pages(CursorPage((), 0, ""))) == 1


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ([CursorPage((), 3, "m2")], "ended after 2 of 3"),
        ([CursorPage(("c",), 4, "m2")], "changed from 3 to 4 after 2"),
        ([CursorPage(("c", "d"), 3, "m2")], "4 hits came where 3"),
        ([CursorPage(("c",), 3, "")], ""),
    ],
)
def test_pages_that_do_not_add_up_are_told_apart(rest: list[CursorPage], words: str) -> None:
    first = CursorPage(("a", "b"), 3, "m1")
    if not words:
        assert len(pages(first, *rest)) == 2
        return
    with pytest.raises(Moved, match=words):
        pages(first, *rest)


@pytest.mark.parametrize("marks", [["*"], ["m1", "m1"], ["m1", "m2", "m1"], ["m1", "*"]])
def test_a_cursor_that_comes_back_is_a_circle(marks: list[str]) -> None:
    with pytest.raises(Moved, match="circle"):
        pages(*(CursorPage((f"{n}",), 9, mark) for n, mark in enumerate(marks)))


def test_a_missing_cursor_before_the_end_is_no_end() -> None:
    with pytest.raises(Moved, match="ended after 1 of 9"):
        pages(CursorPage(("a",), 9, ""))


def test_a_search_that_moved_once_is_run_again() -> None:
    turns = iter([Moved("first"), None])

    def attempt() -> str:
        turn = next(turns)
        if turn:
            raise turn
        return "done"

    assert twice("demo", attempt) == "done"


def test_a_search_that_moved_twice_names_both_reasons() -> None:
    def attempt() -> str:
        raise Moved("10 became 11")

    def again() -> str:
        raise Moved("11 became 12")

    with pytest.raises(Untrustworthy, match=r"10 became 11.*11 became 12"):
        twice("demo", attempt, again)


def test_ids_that_come_twice_are_not_counted_twice() -> None:
    assert all_different(["a", "b"], 2) == ("a", "b")
    with pytest.raises(Moved, match="3 hits were announced, 3 came, 2 of them different"):
        all_different(["a", "b", "a"], 3)


@given(st.lists(st.text(max_size=3)), st.integers(1, 5))
def test_batches_hold_everything_in_order(ids: list[str], size: int) -> None:
    parts = list(batches(ids, size))
    assert [one for part in parts for one in part] == ids
    assert all(0 < len(part) <= size for part in parts)


@given(st.lists(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef")))
def test_absent_and_came_make_up_what_was_asked(ids: list[str], came: set[str]) -> None:
    asked = unique(ids)
    assert set(absent(asked, came)) | (came & set(asked)) == set(asked)
    assert not set(absent(asked, came)) & came
