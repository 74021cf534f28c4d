from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rowen.records import matching
from rowen.sandbox.corpus import Corpus
from rowen.sandbox.faults import Faults
from rowen.sandbox.pubmed_query import QueryError, parse
from rowen.sandbox.pubmed_search import PubMedSearch, date_bounds
from rowen.sandbox.state import Clock, State
from rowen.sandbox.timing import BASELINE, date_of, day

TODAY = day(BASELINE)
STATE = State(Corpus(1, 2000), Clock(), Faults())
SEARCH = PubMedSearch(STATE.holdings, STATE.postings)
TERMS = [
    "asthma",
    "qualitative",
    '"online support group"',
    "interview*",
    '"Social Media"[mh]',
    "diabetes[ti]",
    "2015:2020[dp]",
]


def hits(query: str, today: int = TODAY) -> set[int]:
    return set(SEARCH.run(query, today)[0].tolist())


def by_hand(phrase: str, *, truncated: bool = False) -> set[int]:
    needle = re.compile(re.escape(f" {matching(phrase)}") + ("" if truncated else " "))
    found = set()
    for work in STATE.corpus.make(range(STATE.corpus.works)):
        head, _, tail = work.title.partition(": ")
        texts = [head, tail, *work.keywords, *(text for _, text in work.sections)]
        if any(needle.search(f" {matching(text)} ") for text in texts):
            found.add(work.index)
    return found & hits("all[sb]")


@pytest.mark.parametrize(
    "phrase", ["online support group", "thematic analysis", "chronic pain", "il 1beta", "peer-to-peer"]
)
def test_a_quoted_phrase_is_found_exactly_where_the_text_holds_it(phrase: str) -> None:
    assert hits(f'"{phrase}"[tiab]') == by_hand(phrase)


def test_a_truncated_phrase_finds_what_begins_like_it() -> None:
    assert (
        hits('"online communit*"[tiab]')
        == by_hand("online communit", truncated=True)
        > hits('"online community"[tiab]')
    )


@given(st.sampled_from(TERMS), st.sampled_from(TERMS), st.sampled_from(TERMS))
@settings(max_examples=40, deadline=None)
def test_operators_are_set_operations_from_left_to_right(a: str, b: str, c: str) -> None:
    assert hits(f"{a} OR {b} AND {c}") == (hits(a) | hits(b)) & hits(c)
    assert hits(f"{a} OR ({b} AND {c})") == hits(a) | (hits(b) & hits(c))
    assert hits(f"{a} NOT {b}") == hits(a) - hits(b)
    assert hits(f"({a}) ({b})") == hits(a) & hits(b)


def test_latest_pmids_come_first() -> None:
    found, _ = SEARCH.run("all[sb]", TODAY)
    numbers = STATE.corpus.pmid[found].tolist()
    assert numbers == sorted(numbers, reverse=True)


@pytest.mark.parametrize("count", [1, 500, 1000])
def test_a_query_of_an_exact_size_has_that_size_and_can_be_sliced(count: int) -> None:
    query = f"first:{count}[sandbox]"
    assert len(hits(query)) == count
    early, late = hits(f"({query}) AND 1800:2015/06/30[crdt]"), hits(f"({query}) AND 2015/07/01:3000[crdt]")
    assert early | late == hits(query)
    assert not early & late
    low, high = hits(f"({query}) AND 1:25000000[uid]"), hits(f"({query}) AND 25000001:99999999[uid]")
    assert low | high == hits(query)
    assert not low & high


def test_create_date_ranges_hold_the_records_that_arrived_in_them() -> None:
    for index in hits('"2020/01/01"[Date - Create] : "2020/12/31"[Date - Create]'):
        assert date_of(int(STATE.corpus.timing.arrival[index])).year == 2020


def test_next_month_holds_this_month_and_more_except_what_left() -> None:
    later = day(date(2026, 12, 1))
    new = hits("all[sb]", later) - hits("all[sb]")
    assert new
    assert all(TODAY < STATE.corpus.timing.arrival[index] <= later for index in new)
    for index in hits("all[sb]") - hits("all[sb]", later):
        assert STATE.holdings.pubmed_until[index] <= later


def test_headings_appear_only_once_a_record_is_indexed() -> None:
    for index in hits('"Asthma"[mh]'):
        assert STATE.corpus.timing.indexed[index] <= TODAY
        assert "Asthma" in STATE.corpus.make([index])[0].mesh


def test_a_broader_heading_is_exploded_unless_told_otherwise() -> None:
    assert hits('"Diabetes Mellitus"[mh]') > hits('"Diabetes Mellitus"[mh:noexp]')
    assert hits('"Diabetes Mellitus"[mh]') >= hits('"Diabetes Mellitus, Type 1"[mh]')


@pytest.mark.parametrize(
    ("query", "not_found", "quoted"),
    [
        ('"No Such Heading"[Mesh]', [], ['"No Such Heading"[Mesh]']),
        ("the[tiab] AND asthma[tiab]", ["the"], []),
        ("zzyzx OR asthma", ["zzyzx"], []),
        ('"purple forum*"[tiab] OR asthma', [], ['"purple forum*"[tiab]']),
    ],
)
def test_what_is_not_found_is_complained_about(query: str, not_found: list[str], quoted: list[str]) -> None:
    understood = SEARCH.run(query, TODAY)[1]
    assert understood.not_found == not_found
    assert understood.quoted_not_found == quoted


def test_an_unknown_untagged_word_is_dropped_but_an_unknown_tagged_one_finds_nothing() -> None:
    assert hits("zzyzx asthma") == hits("zzyzx AND asthma")
    assert hits("zzyzx AND asthma") == hits("asthma")
    assert hits("zzyzx[tiab] AND asthma") == set()


def test_the_translation_names_fields_and_dates_in_full() -> None:
    translation = SEARCH.run('(asthma[tiab] OR "Asthma"[Mesh]) AND 2004:3000[dp]', TODAY)[1].translation
    assert (
        translation
        == '("asthma"[Title/Abstract] OR "asthma"[MeSH Terms]) AND 2004/01/01:3000/12/31[Date - Publication]'
    )


@pytest.mark.parametrize("query", ["", "AND asthma", "asthma OR", "()"])
def test_a_query_without_a_term_where_one_must_stand_is_no_query(query: str) -> None:
    with pytest.raises(QueryError):
        parse(query)


@pytest.mark.parametrize(
    ("text", "days"),
    [("2020", 366), ("2021/02", 28), ("2021/12", 31), ("2021/02/03", 1), ("2021-02-03", 1)],
)
def test_a_partial_date_means_all_its_days(text: str, days: int) -> None:
    bounds = date_bounds(text)
    assert bounds is not None
    assert bounds[1] - bounds[0] + 1 == days


@pytest.mark.parametrize("text", ["soon", "2020/13", "20", "2020/01/32"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert date_bounds(text) is None


def test_a_million_works_can_be_searched() -> None:
    state = State(Corpus(1, 1_000_000), Clock(), Faults())
    search = PubMedSearch(state.holdings, state.postings)
    found, _ = search.run(
        '"online communit*"[tiab] AND diabetes[tiab] AND (qualitative[tiab] OR interviews[tiab])', TODAY
    )
    works = state.corpus.make(found[:200])
    assert len(works) == 200
    assert all("diabetes" in f"{work.title} {work.abstract} {work.keywords}".lower() for work in works)
