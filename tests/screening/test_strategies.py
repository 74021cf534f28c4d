from __future__ import annotations

import pytest

from screening.strategies import strategy_warnings


def said(text: str, connector: str | None = "pubmed") -> list[str]:
    found = strategy_warnings(text, "s.txt", api=connector is not None, connector=connector)
    return [f"{problem.line}: {problem.message}" for problem in found]


@pytest.mark.parametrize(
    "text",
    [
        '("online community"[tiab] OR forum*[tiab])\nAND 2004:3000[dp]\n',
        '(("Peer Group"[mh] AND "Internet"[mh]) OR heart failure[tiab]) NOT mice[ti]',
        "asthma[Title/Abstract] and COPD[tw]",
    ],
)
def test_a_tagged_pubmed_strategy_has_nothing_to_warn_of(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("asthma[tiab]\nOR COPD", "2: Without a field tag: COPD"),
        ('"chronic pain" AND asthma[tiab]', '1: Without a field tag: "chronic pain"'),
        ("(asthma OR copd)[tiab]", "1: The tag [tiab] follows a bracket"),
        ("“asthma”[tiab]", "1: The strategy holds a curly quotation mark (U+201C), 2 times"),
        ("asthma[tiab]\nOR long–term[tiab]", "2: The strategy holds a typographic dash (U+2013), once"),
        ("asthma\u00a0[tiab]", "1: The strategy holds an invisible character"),
        ("asthma∗[tiab]", "1: The strategy holds a character that looks like an asterisk"),
        ("#1 AND asthma[tiab]", "looks like a line number"),
    ],
)
def test_a_slip_that_databases_swallow_is_named_with_its_line(text: str, words: str) -> None:
    assert any(words in one for one in said(text))


def test_line_numbers_and_untagged_words_are_normal_where_a_person_runs_the_strategy() -> None:
    assert said("#1 asthma\n#2 copd\n#3 #1 AND #2\n", connector=None) == []
