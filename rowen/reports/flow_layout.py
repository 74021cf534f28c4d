"""Where everything of a PRISMA 2020 flow diagram stands. Pure: a state in, coordinates out; painters do the rest.

The arrangement follows the standard's four templates (Page et al., BMJ 2021;372:n71): new or updated review, with or
without the column for other methods.
"""

from __future__ import annotations

from rowen.ledger.types import PrismaState
from rowen.reports.flow_grid import ACROSS, DOWN, DROP, EDGE, GAP, PHASES, PLACES, SIDE, TURNING, WIDTHS
from rowen.reports.flow_place import LOWEST, Block, Canvas, bar_height, block, paint_of, upright_height
from rowen.reports.flow_text import Text, headings, say, texts
from rowen.reports.flow_types import Layout, Paint, Shape
from rowen.reports.wording import clean, moment, problem_lines

SOURCE = "Form of the diagram: Page MJ, et al. The PRISMA 2020 statement. BMJ 2021;372:n71, CC BY 4.0."


def layout(state: PrismaState) -> Layout:
    """Return the flow diagram of a state.

    Raises:
        KeyError: the state lacks a box that its template needs.
    """
    written = texts(state)
    columns = _columns(written)
    right = max(x + WIDTHS[column] for column, x in columns.items())
    canvas = Canvas()
    top = _banners(canvas, state, right)
    top = _headers(canvas, headings(state), columns, top) + DROP / 2
    shapes = _grid(canvas, written, columns, top)
    _connect(canvas, shapes)
    bottom = _footnotes(canvas, state, right, max(shape.bottom for shape in canvas.boxes))
    return Layout(
        width=right + EDGE,
        height=bottom + EDGE,
        boxes=tuple(canvas.boxes),
        arrows=tuple(canvas.arrows),
        texts=tuple(canvas.texts),
        title=clean(f"PRISMA 2020 flow diagram of {state.review}, {moment(state.as_of)}"),
        description=_description(state, written),
    )


def _columns(written: dict[str, Text]) -> dict[str, float]:
    """Return the left edge of each column that is used."""
    x = EDGE + SIDE + GAP / 2
    columns: dict[str, float] = {}
    used = {PLACES[name][0] for name in written}
    for column, width in WIDTHS.items():
        if column in used:
            columns[column] = x
            x += width + GAP
    return columns


def _banners(canvas: Canvas, state: PrismaState, right: float) -> float:
    y = EDGE
    told = problem_lines(state.problems, remedies=False) or ("the last run did not end",)
    lines = [("PRACTICE DATA: no results of a real search", Paint.PRACTICE)] if state.practice else []
    lines += [] if state.complete else [(f"INCOMPLETE: {line}", Paint.ALERT) for line in told]
    for place, (words, paint) in enumerate(lines):
        height = bar_height(words, right - EDGE)
        y = canvas.put_bar(Shape(f"banner_{place}", EDGE, y, right - EDGE, height, paint), words).bottom + 6
    return y + (6 if lines else 0)


def _headers(canvas: Canvas, words: dict[str, str], columns: dict[str, float], y: float) -> float:
    spans = {"previous": ("previous", "previous"), "main": ("left", "right"), "other": ("other_left", "other_right")}
    widths = {
        name: columns[last] + WIDTHS[last] - columns[first] for name, (first, last) in spans.items() if first in columns
    }
    height = max(bar_height(words[name], width) for name, width in widths.items())
    for name, width in widths.items():
        paint = Paint.HEADER if name == "main" else Paint.HEADER_OTHER
        canvas.put_bar(Shape(f"header_{name}", columns[spans[name][0]], y, width, height, paint), words[name])
    return y + height


def _grid(canvas: Canvas, written: dict[str, Text], columns: dict[str, float], y: float) -> dict[str, Shape]:
    blocks = {name: block(text, WIDTHS[PLACES[name][0]]) for name, text in written.items()}
    last = max(PLACES[name][1] for name in written)
    shapes: dict[str, Shape] = {}
    for phase, first, end in PHASES:
        top = y
        rows = range(first, min(end, last) + 1)
        heights = [_row_height(blocks, row) for row in rows]
        spare = upright_height(phase) - sum(heights) - DROP * (len(heights) - 1)
        heights[-1] += max(0.0, spare)
        for row, height in zip(rows, heights, strict=True):
            for name in (name for name in blocks if PLACES[name][1] == row):
                shapes[name] = _cell(canvas, name, blocks[name], (columns[PLACES[name][0]], y), height)
            y += height + DROP
        canvas.put_upright(Shape(f"side_{phase.lower()}", EDGE, top, SIDE, y - DROP - top, Paint.SIDE), phase)
    return shapes


def _cell(canvas: Canvas, name: str, content: Block, corner: tuple[float, float], row: float) -> Shape:
    """Boxes that face each other in the first row share one height; below, each is as high as its text."""
    column = PLACES[name][0]
    height = row if name in ("identified", "removed", "included") else max(content.height, LOWEST)
    shape = Shape(name, *corner, WIDTHS[column], height, paint_of(column))
    return canvas.put(shape, content, at_top=name in ("identified", "removed"))


def _row_height(blocks: dict[str, Block], row: int) -> float:
    return max(LOWEST, *(content.height for name, content in blocks.items() if PLACES[name][1] == row))


def _connect(canvas: Canvas, shapes: dict[str, Shape]) -> None:
    for upper, lower in ((shapes[a], shapes[b]) for a, b in DOWN if a in shapes and b in shapes):
        canvas.arrow((upper.middle, upper.bottom), (lower.middle, lower.y))
    for left, right in ((shapes[a], shapes[b]) for a, b in ACROSS if a in shapes and b in shapes):
        y = left.y + min(left.height, right.height) / 2
        canvas.arrow((left.right, y), (right.x, y))
    for start, goal in TURNING:
        if start in shapes and goal in shapes:
            origin, end = shapes[start], shapes[goal]
            y = end.y + end.height / 2
            edge = end.right if origin.x > end.x else end.x
            canvas.arrow((origin.middle, origin.bottom), (origin.middle, y), (edge, y))


def _footnotes(canvas: Canvas, state: PrismaState, right: float, y: float) -> float:
    told = tuple(f"Note: {note}" for note in state.notes)
    version = f" Updates version {state.previous_version}." if state.template == "updated" else ""
    held = f"Review: {state.review}.{version} State of {moment(state.as_of)}."
    content = block(tuple(say(line) for line in (*told, held, SOURCE)), right - EDGE)
    return canvas.put(Shape("footnotes", EDGE, y + 10, right - EDGE, content.height, Paint.BARE), content).bottom


def _description(state: PrismaState, written: dict[str, Text]) -> str:
    status = "" if state.complete else " The counts are incomplete."
    practice = " Practice data." if state.practice else ""
    sentences = (" ".join(span.text for span in line.words) for text in written.values() for line in text)
    return "; ".join(sentences).replace("\u00a0", " ") + "." + status + practice
