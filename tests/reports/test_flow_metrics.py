from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from rowen.reports.flow_metrics import MARGIN, width
from rowen.reports.flow_types import Span
from rowen.reports.flow_wrap import line_width, wrap


@pytest.mark.parametrize(("name", "bold"), [("DejaVuSans.ttf", False), ("DejaVuSans-Bold.ttf", True)])
def test_the_widths_are_those_of_dejavu_sans(name: str, bold: bool) -> None:
    try:
        font = ImageFont.truetype(name, 1000)
    except OSError:
        pytest.skip(f"{name} is not installed on this machine")
    for code in (*range(32, 127), *range(0xC0, 0x180), 0x2013, 0x2019, 0x2022):
        char = chr(code)
        assert width(char, 1000, bold=bold) / MARGIN >= font.getlength(char) - 1, char


@given(st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=20), st.floats(40, 400))
def test_wrapped_lines_fit_and_no_letter_is_lost(words: list[str], room: float) -> None:
    lines = wrap(tuple(Span(word) for word in words), room, 11.0)
    assert all(line_width(line, 11.0) <= room + 0.01 for line in lines)
    kept = "".join(span.text for line in lines for span in line).replace(" ", "")
    assert kept == "".join(words).replace(" ", "")


def test_a_word_that_fits_is_never_cut() -> None:
    lines = wrap(tuple(Span(word) for word in ("Records", "screened", "(n = 12)")), 60.0, 11.0)
    assert ["".join(span.text for span in line) for line in lines] == ["Records", "screened", "(n = 12)"]
