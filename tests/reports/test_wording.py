from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowen.reports import wording


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r1", "\n1", " =1", "＝1"])
def test_what_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe(text: str) -> None:
    assert wording.spreadsheet_safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "10", "Öz, A.", "2-year study", "c-abc"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert wording.spreadsheet_safe(text) == text


@given(st.text())
def test_making_a_cell_safe_twice_changes_nothing(text: str) -> None:
    once = wording.spreadsheet_safe(text)
    assert wording.spreadsheet_safe(once) == once


@given(st.text())
def test_a_label_is_one_line_and_never_empty(text: str) -> None:
    shown = wording.label(text)
    assert shown
    assert shown == " ".join(shown.split())


def test_thousands_are_set_apart() -> None:
    assert [wording.number(value) for value in (0, 999, 1234, 1234567)] == ["0", "999", "1,234", "1,234,567"]


def test_a_remedy_follows_its_reason_as_a_sentence_of_its_own() -> None:
    problems = (("pubmed", "no answer", "Try again."), ("", "It broke.", "Mend it."), ("x", "y", ""))
    assert wording.problem_lines(problems) == ("pubmed: no answer. Try again.", "It broke. Mend it.", "x: y")
    assert wording.problem_lines(problems, remedies=False)[0] == "pubmed: no answer"
