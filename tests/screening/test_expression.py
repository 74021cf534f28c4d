from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowen.records import matching
from screening.expression import compile_expression, prepare


def value(expression: str, *parts: str, whole: bool = True) -> bool | None:
    return compile_expression(expression)(prepare(list(parts)), whole).value


@pytest.mark.parametrize(
    ("expression", "text", "expected"),
    [
        ("asthma", "Asthma in children", True),
        ("asthma", "asthmatic children", False),
        ("asthma*", "asthmatic children", True),
        ("thma*", "asthmatic children", False),
        ('"online forum"', "an Online-Forum for", True),
        ('"online forum"', "online and forum", False),
        ('"online forum*"', "online forums", True),
        ('"online forum"*', "online forums", True),
        ('"alpha-blocker"', "a β-blocker and an α-blocker", True),
        ('"alpha-blocker"', "a β-blocker", False),
        ("cafe", "Le Café", True),
        ("喘息", "小児喘息の研究", True),
        ("喘息", "小児の研究", False),
        ("asthma NOT children", "asthma in adults", True),
        ("asthma NOT children", "asthma in children", False),
        ("NOT children", "asthma", True),
        ("asthma AND NOT children", "asthma in children", False),
        ("(a1 OR b1) AND (c1 OR d1)", "b1 d1", True),
        ("(a1 OR b1) AND (c1 OR d1)", "a1 b1", False),
    ],
)
def test_words_are_found_as_a_person_would(expression: str, text: str, expected: bool) -> None:
    assert value(expression, text) is expected


def test_a_phrase_never_crosses_from_the_title_into_the_abstract() -> None:
    assert value('"online forum"', "We went online", "Forum posts were read") is False


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("missing", None),
        ("asthma", True),
        ("NOT missing", None),
        ("NOT asthma", False),
        ("asthma AND missing", None),
        ("asthma OR missing", True),
        ("(NOT asthma) AND missing", False),
    ],
)
def test_what_is_not_in_an_incomplete_text_is_unknown(expression: str, expected: bool | None) -> None:
    assert value(expression, "asthma", whole=False) is expected


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("", "empty"),
        ("(asthma", "not closed"),
        ("asthma)", "without an opening one"),
        ('"asthma', "not closed"),
        ("“asthma”", "curly"),
        ("asthma copd", "AND or OR is missing between 'asthma' and 'copd'"),
        ("asthma AND", "ends where a word"),
        ("AND asthma", "expected where 'AND'"),
        ("a1 AND b1 OR c1", "side by side"),
        ("asthma or copd", "OR in capitals"),
        ("as*", "at least three"),
        ("as*thma", "at the end"),
        ("wom?n", "at the end"),
        ('"..."', "no letter"),
        ("()", "expected where"),
    ],
)
def test_an_expression_that_could_be_misread_is_refused(expression: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        compile_expression(expression)


@given(
    st.lists(st.text(alphabet="abcdef é", min_size=1), min_size=1, max_size=5),
    st.text(alphabet="abcdef é ", max_size=60),
)
def test_or_and_and_of_words_agree_with_plain_membership(words: list[str], text: str) -> None:
    words = [word.strip() for word in words if matching(word)]
    if words:
        folded = f" {matching(text)} "
        there = [f" {matching(word)} " in folded for word in words]
        quoted = [f'"{word}"' for word in words]
        assert value(" OR ".join(quoted), text) is any(there)
        assert value(" AND ".join(quoted), text) is all(there)
        assert value("NOT (" + " OR ".join(quoted) + ")", text) is not any(there)


@given(st.text())
def test_any_text_compiles_or_is_refused_as_a_value_error_only(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert compile_expression(text)("", True).value is not None
