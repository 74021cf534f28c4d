"""What a laid-out flow diagram is: boxes, arrows and lines of text with coordinates. One layout, two painters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Paint(StrEnum):
    """What a box looks like; the painters know the colours."""

    PLAIN = "plain"
    OTHER = "other"
    HEADER = "header"
    HEADER_OTHER = "header_other"
    SIDE = "side"
    ALERT = "alert"
    PRACTICE = "practice"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line in one style.

    Attributes:
        text: the words; never empty.
        bold, italic: style.
        target: the box name (or "box name/part label") whose list the words stand for, or "".
    """

    text: str
    bold: bool = False
    italic: bool = False
    target: str = ""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text that belongs to a box.

    Attributes:
        cell: index of its box in ``Layout.boxes``.
        x, y: where it starts, or where its middle is if ``centred``; y is the baseline. Pixels at scale 1.
        size: font size in pixels.
        upright: read from bottom to top; then x is the baseline and y the middle.
    """

    cell: int
    x: float
    y: float
    size: float
    spans: tuple[Span, ...]
    centred: bool = False
    upright: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A rectangle. ``name`` is unique in a layout; "" only for what is no box of the diagram."""

    name: str
    x: float
    y: float
    width: float
    height: float
    paint: Paint

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """Half-way between left and right."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line through points, with a head at the last one."""

    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole diagram, ready to paint.

    Attributes:
        width, height: in pixels at scale 1.
        title, description: for people who cannot see it.
    """

    width: float
    height: float
    boxes: tuple[Shape, ...]
    arrows: tuple[Arrow, ...]
    texts: tuple[TextLine, ...]
    title: str
    description: str
