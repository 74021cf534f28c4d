from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowen.reports.markdown import code, environment, escape


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a|b", "a\\|b"),
        ("# heading", "\\# heading"),
        ("- item", "\\- item"),
        ("1. first", "1\\. first"),
        ("0.1.0", "0.1.0"),
        ("well-being", "well-being"),
        ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
        ("https://example.org", "https&#58;//example.org"),
        ("two\nlines\x00", "two lines"),
    ],
)
def test_special_characters_stay_characters(text: str, written: str) -> None:
    assert escape(text) == written


@given(st.text(max_size=200))
def test_escaped_text_is_one_line_without_tags_or_open_cell_borders(text: str) -> None:
    line = str(escape(text))
    assert "\n" not in line
    assert "<" not in line
    assert ">" not in line
    assert not re.search(r"(?<!\\)(?:\\\\)*\|", line)


@given(st.text(max_size=60))
def test_a_code_span_ends_where_it_should(text: str) -> None:
    span = str(code(text))
    fence = re.match("`+", span)
    assert fence
    assert span.endswith(fence[0])
    inside = span[len(fence[0]) : -len(fence[0])]
    assert fence[0] not in re.findall("`+", inside)


def test_every_printed_value_is_escaped_and_unknown_names_are_errors() -> None:
    assert environment().from_string("{{ word }} & {{ 3 }}").render(word="*<i>*") == "\\*&lt;i&gt;\\* & 3"
    with pytest.raises(Exception, match="undefined"):
        environment().from_string("{{ nothing }}").render()
