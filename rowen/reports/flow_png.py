"""The flow diagram as PNG, drawn by Pillow from the same layout as the SVG."""

from __future__ import annotations

import io
import math

from PIL import Image, ImageDraw

from rowen.reports.flow_fonts import Face, face
from rowen.reports.flow_svg import COLOURS, HEAD, INK, ROUND
from rowen.reports.flow_types import Arrow, Layout, Paint, Shape, TextLine

SCALE = 2
"""Pixels of the picture for one of the layout: sharp on screens and at 300 dpi in a journal column."""


def render(layout: Layout, scale: int = SCALE) -> bytes:
    """Return the diagram as a PNG file, ``scale`` pixels for one of the layout. No time or other chance is in it."""
    size = (math.ceil(layout.width * scale), math.ceil(layout.height * scale))
    image = Image.new("RGB", size, "#ffffff")
    draw = ImageDraw.Draw(image)
    for shape in layout.boxes:
        if shape.paint is not Paint.BARE:
            _box(draw, shape, scale)
    for arrow in layout.arrows:
        _arrow(draw, arrow, scale)
    for line in layout.texts:
        if line.upright:
            _upright(image, line, scale)
        else:
            _text(draw, line, scale)
    stream = io.BytesIO()
    image.save(stream, format="PNG", optimize=True, dpi=(96 * scale, 96 * scale))
    return stream.getvalue()


def _box(draw: ImageDraw.ImageDraw, shape: Shape, scale: int) -> None:
    fill, stroke = COLOURS[shape.paint]
    corners = (shape.x * scale, shape.y * scale, shape.right * scale, shape.bottom * scale)
    radius = 5 * scale if shape.paint in ROUND else 0
    draw.rounded_rectangle(corners, radius, fill=fill, outline=stroke, width=scale)


def _arrow(draw: ImageDraw.ImageDraw, arrow: Arrow, scale: int) -> None:
    points = [(x * scale, y * scale) for x, y in arrow.points]
    (before_x, before_y), (x, y) = points[-2:]
    length = math.hypot(x - before_x, y - before_y) or 1.0
    along = ((x - before_x) / length, (y - before_y) / length)
    back = (x - along[0] * HEAD * scale, y - along[1] * HEAD * scale)
    half = HEAD * scale * 0.4
    draw.line([*points[:-1], back], fill=INK, width=scale, joint="curve")
    aside = (-along[1] * half, along[0] * half)
    draw.polygon([(x, y), (back[0] + aside[0], back[1] + aside[1]), (back[0] - aside[0], back[1] - aside[1])], fill=INK)


def _text(draw: ImageDraw.ImageDraw, line: TextLine, scale: int) -> None:
    drawn = [(span, face(span, line.size * scale)) for span in line.spans]
    x = line.x * scale
    if line.centred:
        x -= sum(part.length for _, part in drawn) / 2
    for _, part in drawn:
        _draw(draw, (x, line.y * scale), part)
        x += part.length


def _upright(image: Image.Image, line: TextLine, scale: int) -> None:
    """Draw a line that is read from bottom to top: write it flat, turn it, lay it where it belongs."""
    (span,) = line.spans
    part = face(span, line.size * scale)
    height = math.ceil(line.size * scale * 1.6)
    flat = Image.new("L", (math.ceil(part.length) + 4, height), 0)
    rise = line.size * scale * 1.1
    pen = ImageDraw.Draw(flat)
    _draw(pen, (2, rise), part, fill=255)
    turned = flat.rotate(90, expand=True)
    place = (round(line.x * scale - rise), round(line.y * scale - turned.height / 2))
    image.paste(Image.new("RGB", turned.size, INK), place, turned)


def _draw(draw: ImageDraw.ImageDraw, place: tuple[float, float], part: Face, fill: str | int = INK) -> None:
    x, y = place
    for text, font in part.pieces:
        draw.text((x, y), text, font=font, fill=fill, anchor="ls", stroke_width=part.stroke, stroke_fill=fill)
        x += font.getlength(text)
