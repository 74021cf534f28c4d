from __future__ import annotations

import io

import pytest
from PIL import Image

from rowen.reports import flow_fonts, flow_png
from rowen.reports.flow_layout import layout
from rowen.reports.flow_metrics import width
from rowen.reports.flow_types import Span
from tests.reports.report_states import EMPTY, STATES, state


def picture(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as image:
        image.load()
        return image.copy()


@pytest.mark.parametrize("name", STATES)
def test_the_png_is_twice_the_size_of_the_layout(name: str) -> None:
    drawing = layout(STATES[name])
    image = picture(flow_png.render(drawing))
    assert abs(image.width - 2 * drawing.width) < 1
    assert abs(image.height - 2 * drawing.height) < 1


def test_the_same_layout_gives_the_same_bytes() -> None:
    assert flow_png.render(layout(EMPTY)) == flow_png.render(layout(EMPTY))


def test_nothing_is_painted_on_the_margin() -> None:
    image = picture(flow_png.render(layout(EMPTY)))
    frame = {image.getpixel((x, y)) for x in range(image.width) for y in (0, image.height - 1)}
    frame |= {image.getpixel((x, y)) for y in range(image.height) for x in (0, image.width - 1)}
    assert frame == {(255, 255, 255)}


@pytest.mark.parametrize("text", ["Records removed before screening:", "Web of Science (n = 1,234,567)", "W" * 40])
@pytest.mark.parametrize("bold", [False, True])
def test_pillows_own_font_is_never_wider_than_the_layout_measured(text: str, bold: bool) -> None:
    assert flow_fonts.face(Span(text, bold=bold), 22.0).length <= width(text, 22.0, bold=bold)


def test_letters_that_no_font_has_become_their_plain_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow_fonts, "_machine_fonts", lambda: ())
    drawn = flow_fonts.face(Span("Índice Español – ≥ 医学"), 22.0)
    assert "".join(text for text, _ in drawn.pieces) == "Indice Espanol - >= ??"


def test_a_plain_form_is_not_wider_than_what_was_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow_fonts, "_machine_fonts", lambda: ())
    text = "Índice Español – ≥ 医学 œuvre Łódź"
    assert flow_fonts.face(Span(text), 22.0).length <= width(text, 22.0)


def test_strange_labels_are_drawn_without_error() -> None:
    flow_png.render(layout(state(database_results=[("\u200f\u0301\U0001f600\x00", 1), ("", 2)])))
