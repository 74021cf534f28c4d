from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from rowen.ledger.types import PrismaState
from rowen.reports.flow_layout import layout
from rowen.reports.flow_types import Layout, Shape, TextLine
from rowen.reports.flow_wrap import line_width
from tests.reports.report_states import EMPTY, EXTREME, OTHER_METHODS, STATES, TYPICAL, UPDATED, state, states

LINE_HEIGHT = 1.2


def words(drawing: Layout) -> str:
    lines = ["".join(span.text for span in line.spans) for line in drawing.texts]
    return "\n".join(lines).replace("\u00a0", " ")


def text_of(drawing: Layout, name: str) -> str:
    (cell,) = (place for place, shape in enumerate(drawing.boxes) if shape.name == name)
    lines = ("".join(span.text for span in line.spans) for line in drawing.texts if line.cell == cell)
    return " ".join(lines).replace("\u00a0", " ")


def extent(line: TextLine) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a line of text."""
    width = line_width(line.spans, line.size)
    start = -width / 2 if line.centred else 0.0
    above, below = line.size * 0.8, line.size * 0.25
    if line.upright:
        return line.x - above, line.y + start, line.x + below, line.y + start + width
    return line.x + start, line.y - above, line.x + start + width, line.y + below


def overlap(one: Shape, other: Shape) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def assert_sound(drawing: Layout) -> None:
    for line in drawing.texts:
        box = drawing.boxes[line.cell]
        left, top, right, bottom = extent(line)
        assert box.x <= left, (box, line)
        assert right <= box.right, (box, line)
        assert box.y <= top, (box, line)
        assert bottom <= box.bottom, (box, line)
    for one, other in itertools.combinations(drawing.boxes, 2):
        assert not overlap(one, other), (one, other)
    for shape in drawing.boxes:
        assert shape.x >= 0
        assert shape.y >= 0
        assert shape.right <= drawing.width
        assert shape.bottom <= drawing.height
    by_cell = sorted(drawing.texts, key=lambda line: (line.cell, line.y))
    for one, other in itertools.pairwise(by_cell):
        if one.cell == other.cell:
            assert other.y - one.y >= one.size * LINE_HEIGHT
    assert len({shape.name for shape in drawing.boxes}) == len(drawing.boxes)


@pytest.mark.parametrize("name", STATES)
def test_no_text_leaves_its_box_and_no_boxes_overlap(name: str) -> None:
    assert_sound(layout(STATES[name]))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(states())
def test_no_state_whatever_makes_text_overflow_or_boxes_overlap(any_state: PrismaState) -> None:
    assert_sound(layout(any_state))


@pytest.mark.parametrize("name", STATES)
def test_arrows_run_from_box_edge_to_box_edge_and_cross_no_box(name: str) -> None:
    drawing = layout(STATES[name])
    for arrow in drawing.arrows:
        for (x, y), (next_x, next_y) in itertools.pairwise(arrow.points):
            for shape in drawing.boxes:
                inside_x = max(x, next_x) > shape.x + 0.01 and min(x, next_x) < shape.right - 0.01
                inside_y = max(y, next_y) > shape.y + 0.01 and min(y, next_y) < shape.bottom - 0.01
                assert not (inside_x and inside_y), (arrow, shape)
        assert any(on_edge(arrow.points[0], shape) for shape in drawing.boxes)
        assert any(on_edge(arrow.points[-1], shape) for shape in drawing.boxes)


def on_edge(point: tuple[float, float], shape: Shape) -> bool:
    x, y = point
    across = shape.x <= x <= shape.right and y in (shape.y, shape.bottom)
    return across or (shape.y <= y <= shape.bottom and x in (shape.x, shape.right))


def test_a_new_review_has_the_boxes_and_words_of_the_standard() -> None:
    drawing = layout(TYPICAL)
    names = {shape.name for shape in drawing.boxes}
    assert {"identified", "removed", "screened", "excluded", "dbr_sought", "dbr_notretrieved", "dbr_assessed"} <= names
    assert not names & {"previous", "total", "other_identified"}
    assert text_of(drawing, "header_main") == "Identification of studies via databases and registers"
    assert [text_of(drawing, f"side_{name}") for name in ("identification", "screening", "included")] == [
        "Identification",
        "Screening",
        "Included",
    ]
    assert text_of(drawing, "identified").startswith("Records identified from: Databases (n = 1,301) MEDLINE (PubMed)")
    assert text_of(drawing, "removed").startswith(
        "Records removed before screening: Duplicate records removed (n = 533)"
    )
    assert text_of(drawing, "included") == "Studies included in review (n = 18) Reports of included studies (n = 19)"
    assert "Not qualitative (n = 18)" in text_of(drawing, "dbr_excluded")


def test_an_updated_review_has_previous_studies_and_totals() -> None:
    drawing = layout(UPDATED)
    assert text_of(drawing, "header_previous") == "Previous studies"
    assert text_of(drawing, "header_main") == "Identification of new studies via databases and registers"
    assert text_of(drawing, "previous").endswith("Reports of studies included in previous version of review (n = 24)")
    assert text_of(drawing, "included").startswith("New studies included in review (n = 1)")
    assert text_of(drawing, "total").startswith("Total studies included in review (n = 21)")
    assert "removed since the previous version (n = 1)" in text_of(drawing, "total")
    assert "already known before this version (n = 30)" in text_of(drawing, "removed")


def test_other_methods_get_their_own_column_only_when_they_found_something() -> None:
    drawing = layout(OTHER_METHODS)
    assert text_of(drawing, "header_other") == "Identification of studies via other methods"
    assert "Citation searching (n = 12)" in text_of(drawing, "other_identified")
    assert text_of(drawing, "other_identified").count("Citation searching") == 1
    assert "other_identified" not in {shape.name for shape in layout(TYPICAL).boxes}


def test_open_work_is_shown_and_finished_work_is_not_cluttered() -> None:
    assert "Not yet decided (n = 40)" in text_of(layout(TYPICAL), "screened")
    assert "Not yet retrieved (n = 5)" in text_of(layout(TYPICAL), "dbr_sought")
    assert "Not yet" not in words(layout(UPDATED))


def test_an_incomplete_run_is_named_on_the_diagram() -> None:
    text = words(layout(EXTREME)).replace("\n", " ")
    assert "INCOMPLETE: Scopus: no export since 2026-06-01" in text
    assert "PRACTICE DATA" in text
    assert "INCOMPLETE" not in words(layout(TYPICAL))
    assert "INCOMPLETE: the last run did not end" in words(layout(state(complete=False)))


def test_notes_become_footnotes() -> None:
    assert "Note: 1 study of the previous version was removed" in words(layout(UPDATED))


def test_a_missing_box_is_an_error_and_not_a_zero() -> None:
    short = replace(EMPTY, boxes=tuple(box for box in EMPTY.boxes if box.name != "records_screened"))
    with pytest.raises(KeyError, match="records_screened"):
        layout(short)


def test_every_database_and_reason_is_written_out() -> None:
    drawing = layout(EXTREME)
    for label in ("AMED", "Scopus", "Reason 14"):
        assert label in words(drawing)
    assert "CINAHL (EBSCOhost) (n = 0)" in text_of(layout(TYPICAL), "identified")
