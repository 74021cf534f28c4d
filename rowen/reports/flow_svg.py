"""The flow diagram as SVG: real text that can be selected, read aloud and linked. Same layout, same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from rowen.reports.flow_types import Arrow, Layout, Paint, Shape, Span, TextLine

FONTS = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', Verdana, sans-serif"
COLOURS = {
    Paint.PLAIN: ("#ffffff", "#1a1a1a"),
    Paint.OTHER: ("#f2f2f2", "#595959"),
    Paint.HEADER: ("#ffe08a", "#8a6d00"),
    Paint.HEADER_OTHER: ("#d9d9d9", "#595959"),
    Paint.SIDE: ("#a9cbee", "#3f6fa3"),
    Paint.ALERT: ("#ffd9d6", "#b3261e"),
    Paint.PRACTICE: ("#fff0cc", "#b26a00"),
    Paint.BARE: ("none", "none"),
}
"""Fill and line of each sort of box."""
ROUND = (Paint.HEADER, Paint.HEADER_OTHER, Paint.SIDE, Paint.ALERT, Paint.PRACTICE)
INK = "#1a1a1a"
HEAD = 7.0
"""Length of an arrow's head in pixels."""
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    ' role="img" aria-labelledby="title description">'
)
_ARROWHEAD = (
    '<defs><marker id="head" viewBox="0 0 10 10" refX="10" refY="5" markerUnits="userSpaceOnUse"'
    f' markerWidth="{HEAD:g}" markerHeight="{HEAD:g}" orient="auto">'
    f'<path d="M0 1 L10 5 L0 9 z" fill="{INK}"/></marker></defs>'
)


def render(layout: Layout, links: Mapping[str, str] | None = None) -> str:
    """Return the SVG document.

    Args:
        layout: the diagram.
        links: address of the list behind a box, by box name; one share of a box is "box name/label". Names without an
            address stay plain text.
    """
    width, height = _pixels(layout.width), _pixels(layout.height)
    lines = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        _SVG.format(width=width, height=height),
        f'<title id="title">{escape(layout.title)}</title>',
        f'<desc id="description">{escape(layout.description)}</desc>',
        _ARROWHEAD,
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        *(_box(shape) for shape in layout.boxes if shape.paint is not Paint.BARE),
        f'<g fill="none" stroke="{INK}" stroke-width="1">',
        *(_arrow(arrow) for arrow in layout.arrows),
        "</g>",
        f'<g font-family="{escape(FONTS)}" fill="{INK}" xml:space="preserve">',
        *(_text(line, links or {}) for line in layout.texts),
        "</g>",
        "</svg>",
    )
    return "\n".join(lines) + "\n"


def _box(shape: Shape) -> str:
    fill, stroke = COLOURS[shape.paint]
    corner = ' rx="5"' if shape.paint in ROUND else ""
    place = " ".join(
        f'{name}="{_pixels(value)}"'
        for name, value in (("x", shape.x), ("y", shape.y), ("width", shape.width), ("height", shape.height))
    )
    return f'<rect id="{escape(shape.name)}" {place}{corner} fill="{fill}" stroke="{stroke}" stroke-width="1"/>'


def _arrow(arrow: Arrow) -> str:
    points = " ".join(f"{_pixels(x)},{_pixels(y)}" for x, y in arrow.points)
    return f'<polyline points="{points}" marker-end="url(#head)"/>'


def _text(line: TextLine, links: Mapping[str, str]) -> str:
    x, y = _pixels(line.x), _pixels(line.y)
    turn = f' transform="rotate(-90 {x} {y})"' if line.upright else ""
    anchor = ' text-anchor="middle"' if line.centred else ""
    spans = "".join(_span(span, links) for span in line.spans)
    return f'<text x="{x}" y="{y}" font-size="{_pixels(line.size)}"{anchor}{turn}>{spans}</text>'


def _span(span: Span, links: Mapping[str, str]) -> str:
    style = (' font-weight="bold"' if span.bold else "") + (' font-style="italic"' if span.italic else "")
    words = f"<tspan{style}>{escape(span.text)}</tspan>" if style else escape(span.text)
    address = links.get(span.target) if span.target else None
    if not address:
        return words
    return f'<a href="{escape(address)}" fill="#0b4f9c" text-decoration="underline">{words}</a>'


def _pixels(value: float) -> str:
    """Two decimals at most, no needless zeros: the same number always has the same spelling."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
