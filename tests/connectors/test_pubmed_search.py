"""Slicing finds every id once, for every shape of search, or says that it cannot."""

from __future__ import annotations

import contextlib
import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors import pubmed_search
from connectors.paging import Moved
from connectors.pubmed_parse import Found
from connectors.pubmed_search import Span, gather

TODAY = date(2026, 11, 23)
PART = re.compile(r"^\(q\n\)(?: AND ([\d/]+):([\d/]+)\[crdt\])?(?: AND (\d+):(\d+)\[uid\])?$")


class Index:
    """PMIDs with create dates, asked by a term."""

    def __init__(self, created: dict[int, date], *, latest_first: bool) -> None:
        self.created, self.latest_first, self.terms = created, latest_first, list[str]()

    def __call__(self, term: str) -> Found:
        self.terms.append(term)
        part = PART.match(term) if term != "q\n" else None
        first, last, low, high = part.groups() if part else (None, None, None, None)
        inside = sorted(
            number
            for number, day in self.created.items()
            if (first or "").replace("/", "-") <= day.isoformat() <= (last or "9").replace("/", "-")
            and int(low or 0) <= number <= int(high or 10**9)
        )
        order = inside[::-1] if self.latest_first else inside
        return Found(len(inside), tuple(map(str, order[: pubmed_search.WINDOW])))


@pytest.fixture(autouse=True)
def _small_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pubmed_search, "WINDOW", 20)
    monkeypatch.setattr(pubmed_search, "_AIM", 17)
    monkeypatch.setattr(pubmed_search, "_SAMPLE", 5)


DAYS = st.one_of(
    st.just(date(2015, 1, 1)), st.dates(date(1966, 1, 1), TODAY), st.dates(date(2020, 3, 1), date(2020, 3, 4))
)


@given(st.dictionaries(st.integers(1, 99_999_999), DAYS, max_size=150), st.booleans(), st.booleans())
@settings(max_examples=150, deadline=None)
def test_every_id_is_found_once_whatever_the_dates(created: dict[int, date], latest_first: bool, dated: bool) -> None:
    index = Index(created, latest_first=latest_first)
    found = gather(index, "q\n", TODAY, dated=dated)
    assert found.count == len(created)
    assert len(found.ids) == len(created)
    assert {int(one) for one in found.ids} == set(created)


@given(
    st.dictionaries(st.integers(1, 99_999_999), DAYS, min_size=25, max_size=80), st.integers(1, 30), st.integers(0, 9)
)
@settings(max_examples=80, deadline=None)
def test_an_index_that_forgets_is_never_believed(created: dict[int, date], turn: int, which: int) -> None:
    index = Index(dict(created), latest_first=True)

    def forgetful(term: str) -> Found:
        if len(index.terms) == turn:
            del index.created[sorted(index.created)[which]]
        return index(term)

    found = None
    with contextlib.suppress(Moved):
        found = gather(forgetful, "q\n", TODAY)
    assert found is None or len(found.ids) == found.count == len(created)


@given(st.dates(date(1800, 1, 1), date(2200, 12, 30)), st.integers(1, 60_000), st.integers(21, 500))
def test_a_cut_span_is_covered_by_its_parts_without_overlap(first: date, days: int, count: int) -> None:
    span = Span(first, min(first + timedelta(days=days), date(2200, 12, 31)))
    early, late = span.cut(count, (), TODAY)
    assert (early.first, late.last) == (span.first, span.last)
    assert early.first <= early.last < late.first <= late.last
    assert late.first - early.last == timedelta(days=1)


@given(st.integers(1, 10**7), st.integers(1, 10**7), st.lists(st.integers(1, 10**8).map(str), max_size=30))
def test_a_cut_day_is_covered_by_its_parts_without_overlap(low: int, more: int, seen: list[str]) -> None:
    day = date(2020, 1, 1)
    early, late = Span(day, day, low, low + more).cut(30, tuple(seen), TODAY)
    assert (early.low, late.high) == (low, low + more)
    assert early.low <= early.high == late.low - 1 < late.high + 1


def test_an_index_that_ignores_the_slices_is_found_out_soon() -> None:
    listed = tuple(str(number) for number in range(1000, 1100))
    asked: list[str] = []

    def deaf(term: str) -> Found:
        asked.append(term)
        return Found(100, listed[: pubmed_search.WINDOW])

    for dated in (True, False):
        asked.clear()
        with pytest.raises(Moved, match="of 100 hits in all"):
            gather(deaf, "q\n", TODAY, dated=dated)
        assert len(asked) < 80


def test_the_query_stands_unchanged_inside_every_slice() -> None:
    created = {number: TODAY - timedelta(days=number * 9) for number in range(1, 90)}
    index = Index(created, latest_first=True)
    gather(index, "q\n", TODAY)
    assert index.terms[0] == "q\n"
    assert all(term.startswith("(q\n) AND ") for term in index.terms[1:])
    assert len(index.terms) < 20
