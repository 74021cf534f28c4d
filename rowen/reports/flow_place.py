"""Boxes that grow with their text: the canvas on which the flow diagram is put together."""

from __future__ import annotations

from dataclasses import dataclass, field

from rowen.reports.flow_metrics import width as text_width
from rowen.reports.flow_text import Text, say
from rowen.reports.flow_types import Arrow, Paint, Shape, Span, TextLine
from rowen.reports.flow_wrap import wrap

SIZE = 11.0
LEADING = 14.5
PADDING = 9.0
STEP = 13.0
LOWEST = 40.0
_RISE = 0.36
"""From the middle of a line down to its baseline, in font sizes."""


@dataclass(frozen=True, slots=True)
class Block:
    """Text broken into lines for one width: (indent in pixels, spans) each."""

    lines: tuple[tuple[float, tuple[Span, ...]], ...]

    @property
    def height(self) -> float:
        """Height of a box around it."""
        return len(self.lines) * LEADING + 2 * PADDING


def block(text: Text, width: float) -> Block:
    """Break a text so that it fits a box of this width."""
    lines: list[tuple[float, tuple[Span, ...]]] = []
    for sentence in text:
        indent = sentence.indent * STEP
        hang = STEP / 2
        wrapped = wrap(sentence.words, width - 2 * PADDING - indent - hang, SIZE)
        lines.extend((indent + (hang if place else 0.0), spans) for place, spans in enumerate(wrapped))
    return Block(tuple(lines))


@dataclass(slots=True)
class Canvas:
    """Collects what is drawn. It belongs to one call of ``layout`` and never leaves it."""

    boxes: list[Shape] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    texts: list[TextLine] = field(default_factory=list)

    def put(self, shape: Shape, content: Block, *, at_top: bool = False) -> Shape:
        """Draw a box with its text at the left, at the top or half-way between top and bottom."""
        return self._put(shape, content, centred=False, at_top=at_top)

    def put_bar(self, shape: Shape, words: str) -> Shape:
        """Draw a box with one bold centred sentence; it must have been sized with ``bar_height``."""
        return self._put(shape, block((say(words, bold=True),), shape.width), centred=True)

    def put_upright(self, shape: Shape, word: str) -> Shape:
        """Draw a box with a bold word read from bottom to top."""
        self.boxes.append(shape)
        baseline = shape.middle + SIZE * _RISE
        middle = shape.y + shape.height / 2
        spans = (Span(word, bold=True),)
        self.texts.append(TextLine(len(self.boxes) - 1, baseline, middle, SIZE, spans, centred=True, upright=True))
        return shape

    def arrow(self, *points: tuple[float, float]) -> None:
        """Draw an arrow through these points."""
        self.arrows.append(Arrow(points))

    def _put(self, shape: Shape, content: Block, *, centred: bool, at_top: bool = False) -> Shape:
        self.boxes.append(shape)
        cell = len(self.boxes) - 1
        above = PADDING if at_top else (shape.height - len(content.lines) * LEADING) / 2
        y = shape.y + above + LEADING / 2 + SIZE * _RISE
        for indent, spans in content.lines:
            x = shape.middle if centred else shape.x + PADDING + indent
            self.texts.append(TextLine(cell, x, round(y, 2), SIZE, spans, centred=centred))
            y += LEADING
        return shape


def bar_height(words: str, width: float) -> float:
    """Return the height of a bar with these words."""
    return block((say(words, bold=True),), width).height - 4


def upright_height(word: str) -> float:
    """Return how high a side label must be at least."""
    return text_width(word, SIZE, bold=True) + 2 * PADDING


def paint_of(column: str) -> Paint:
    """Return how boxes of a column look: the columns beside the main one are grey, as in the standard's diagrams."""
    return Paint.PLAIN if column in ("left", "right") else Paint.OTHER
