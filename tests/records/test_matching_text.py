"""Matching text: two spellings become equal, two different things do not, no script becomes empty."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowen.records import matching, plain


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("α-blocker therapy", "Alpha blocker therapy"),
        ("The <i>BRCA1</i> gene", "the brca1 gene"),
        ("CO<sub>2</sub> uptake", "CO2 uptake"),
        ("Naïve Bayes", "naive bayes"),
        ("Straße", "STRASSE"),
        ("Self&#8208;care &amp; support", "self-care & support"),
        ("Ｆｕｌｌ ｗｉｄｔｈ", "full width"),
    ],
)
def test_two_spellings_of_one_title_become_equal(left: str, right: str) -> None:
    assert matching(left) == matching(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [("α-blocker", "β-blocker"), ("か", "が"), ("Part I", "Part II"), ("Trial 1", "Trial 2"), ("p < 0.05", "p > 0.01")],
)
def test_two_different_titles_stay_different(left: str, right: str) -> None:
    assert matching(left) != matching(right)


@pytest.mark.parametrize("title", ["糖尿病の自己管理", "Ελληνικά", "السكري", "Диабет", "मधुमेह"])
def test_no_script_becomes_empty(title: str) -> None:
    assert matching(title)


@given(st.text(max_size=60))
def test_matching_text_is_a_fixed_point_without_case(text: str) -> None:
    once = matching(text)
    assert once == once.strip()
    assert "  " not in once
    assert matching(once) == once


@given(st.text(alphabet=st.characters(whitelist_categories=["L", "N"]), min_size=1, max_size=30))
def test_letters_and_digits_never_vanish(text: str) -> None:
    assert matching(text)


def test_plain_text_keeps_words_and_comparison_signs() -> None:
    assert plain("<i>In vivo</i>:  p &lt; 0.05") == "In vivo: p < 0.05"
