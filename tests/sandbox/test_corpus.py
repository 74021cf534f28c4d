from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rowen.records import InputError, identifiers, plain
from rowen.sandbox.corpus import Corpus
from rowen.sandbox.families import NOTICES, Role
from rowen.sandbox.pubmed_books import isbn
from rowen.sandbox.timing import BASELINE, day
from rowen.sandbox.words.journals import JOURNALS


def test_equal_seed_and_size_give_equal_works() -> None:
    indices = list(range(0, 300, 7))
    assert Corpus(5, 300).make(indices) == Corpus(5, 300).make(indices)
    assert np.array_equal(Corpus(5, 300).pmid, Corpus(5, 300).pmid)


def test_another_seed_gives_other_works() -> None:
    assert [w.title for w in Corpus(5, 100).make(range(100))] != [w.title for w in Corpus(6, 100).make(range(100))]


@given(st.lists(st.integers(0, 1999), min_size=1, max_size=20))
@settings(max_examples=25)
def test_a_work_does_not_depend_on_what_is_made_with_it(indices: list[int]) -> None:
    corpus = Corpus(1, 2000)
    assert corpus.make(indices) == [corpus.make([index])[0] for index in indices]


def test_text_and_dates_of_a_work_do_not_depend_on_the_size_of_the_corpus() -> None:
    small, large = Corpus(3, 400).make(range(396)), Corpus(3, 9000).make(range(396))
    assert [(w.title, w.doi, w.arrival, w.authors) for w in small] == [
        (w.title, w.doi, w.arrival, w.authors) for w in large
    ]


@pytest.mark.parametrize(("seed", "works"), [(1, 99), (1, 1_000_001), (-1, 500)])
def test_a_size_or_seed_out_of_bounds_is_refused_with_a_remedy(seed: int, works: int) -> None:
    with pytest.raises(InputError, match="Choose 100 to 1000000"):
        Corpus(seed, works)


def test_titles_are_nearly_all_different() -> None:
    works = Corpus(2, 8_000).make(range(8_000))
    heads = [work.title for work in works if work.parent < 0]
    assert len(set(heads)) > 0.997 * len(heads)


def test_dois_and_pmids_are_unique_and_valid(corpus: Corpus) -> None:
    works = corpus.make(range(corpus.works))
    assert len({work.doi.lower() for work in works}) == corpus.works
    assert all(identifiers.doi(work.doi) == work.doi.lower() for work in works)
    assert len(set(corpus.pmid.tolist())) == corpus.works
    assert all(identifiers.pmid(number) == str(number) for number in corpus.pmid.tolist())


def test_pmids_rise_with_the_day_of_arrival(corpus: Corpus) -> None:
    order = np.argsort(corpus.pmid)
    assert (np.diff(corpus.timing.arrival[order]) >= 0).all()


def test_issns_and_isbns_have_right_check_digits() -> None:
    assert all(identifiers.issn(journal.issn) == journal.issn for journal in JOURNALS)
    assert all(identifiers.isbn(isbn(index)) == isbn(index) for index in range(0, 4000, 97))


def test_about_95_percent_have_arrived_by_the_baseline_and_each_month_brings_more() -> None:
    arrival = Corpus(1, 50_000).timing.arrival
    shares = [
        float((arrival <= day(at)).mean()) for at in (BASELINE, date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1))
    ]
    assert 0.93 < shares[0] < 0.97
    assert all(0.004 < later - earlier < 0.012 for earlier, later in pairwise(shares))


def test_some_works_arrive_years_after_their_publication_and_their_entry_date_is_back_dated(corpus: Corpus) -> None:
    timing = corpus.timing
    late = timing.arrival - timing.issue > 365
    assert 0.01 < late.mean() < 0.06
    assert (timing.entrez[late] < timing.arrival[late]).all()


def test_every_role_occurs_and_children_stand_after_their_parents(corpus: Corpus) -> None:
    works = corpus.make(range(corpus.works))
    assert {work.role for work in works} == set(Role)
    for work in works:
        assert work.parent < work.index
        assert all(works[child].parent == work.index and works[child].role == role for role, child in work.children)


def test_parts_share_all_but_the_part_and_have_their_own_dois(corpus: Corpus) -> None:
    works = corpus.make(range(corpus.works))
    seconds = [work for work in works if work.role == Role.PART_TWO]
    assert seconds
    for second in seconds:
        first = works[second.parent]
        assert first.title != second.title
        assert first.authors == second.authors
        assert first.doi != second.doi


def test_relevance_follows_from_what_the_text_says(corpus: Corpus) -> None:
    works = corpus.make(range(corpus.works))
    for work in works:
        if work.reason == "" and work.sections and work.role != Role.CONFERENCE:
            assert any(
                said in work.abstract for said in ("members", "peers", "peer-led", "Peer moderators", "by patients")
            )
        if work.reason == "before_2004":
            assert work.year < 2004
        if work.role in NOTICES:
            assert work.reason == "other"


def test_every_reason_for_exclusion_occurs(corpus: Corpus) -> None:
    assert len(Counter(corpus.reason.tolist())) == 8


def test_texts_hold_markup_greek_letters_and_other_scripts(corpus: Corpus) -> None:
    works = corpus.make(range(corpus.works))
    text = " ".join(work.title for work in works)
    assert "<i>" in text
    assert "<sup>" in text
    assert "α" in text
    assert any(not work.vernacular.isascii() for work in works)
    assert all("<" not in plain(work.title) for work in works)
    assert any(work.collective for work in works)
