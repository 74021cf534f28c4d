"""Which font draws which letters in the PNG.

Pillow carries one font (Aileron), which is on every machine but knows only ASCII and a few signs. Other letters are
taken from a font of the machine, if it has one; otherwise from their plain Latin form ("é" becomes "e"), and a letter
without one becomes "?". The SVG always carries the letters themselves.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from PIL import ImageFont

from rowen.reports.flow_types import Span

Font = ImageFont.FreeTypeFont
MACHINE_FONTS = (
    "LiberationSans-Regular.ttf",
    "Arial.ttf",
    "DejaVuSans.ttf",
    "NotoSans-Regular.ttf",
    "NotoSansCJK-Regular.ttc",
    "Arial Unicode.ttf",
)
"""Looked for by name where the machine keeps its fonts, in this order."""
_SIGNS = str.maketrans(
    {"–": "-", "—": "-", "−": "-", "×": "x", "≥": ">=", "≤": "<=", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "Ø": "O",
     "đ": "d", "ł": "l", "Ł": "L", "Æ": "AE", "Œ": "OE", "·": ".", "•": "*", "\u00a0": " "}
)  # fmt: skip
_NOWHERE = "\U0010fffd"


@dataclass(frozen=True, slots=True)
class Face:
    """A span ready to draw.

    Attributes:
        pieces: texts and the font of each.
        length: width of all pieces in pixels.
        stroke: extra thickness in pixels, for bold.
    """

    pieces: tuple[tuple[str, Font], ...]
    length: float
    stroke: float


def face(span: Span, size: float) -> Face:
    """Return how to draw a span at a font size in pixels."""
    text = span.text.replace("\u00a0", " ")
    pieces: list[tuple[str, Font]] = []
    for name, letters in groupby(text, key=_font_for):
        piece = "".join(letters)
        pieces.append((piece if _knows(name, piece[0]) else _plain(piece), _load(name, size)))
    return Face(tuple(pieces), sum(font.getlength(piece) for piece, font in pieces), size / 40 if span.bold else 0.0)


def _font_for(char: str) -> str:
    """Return the first font that has this letter; "" is Pillow's own."""
    return next((name for name in ("", *_machine_fonts()) if _knows(name, char)), "")


@lru_cache(maxsize=4096)
def _knows(name: str, char: str) -> bool:
    font = _load(name, 24)
    return char.isspace() or _picture(font, char) != _picture(font, _NOWHERE)


def _picture(font: Font, char: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(char)
    return mask.size, bytes(mask)


def _plain(text: str) -> str:
    """Return the nearest ASCII letters; "?" for a letter that has none. Marks without a letter vanish."""
    parts = unicodedata.normalize("NFKD", text.translate(_SIGNS))
    kept = (char for char in parts if not unicodedata.combining(char))
    return "".join(char if char.isascii() and char.isprintable() else "?" for char in kept)


@lru_cache(maxsize=1)
def _machine_fonts() -> tuple[str, ...]:
    found = []
    for name in MACHINE_FONTS:
        try:
            ImageFont.truetype(name, 24)
        except OSError:
            continue
        found.append(name)
    return tuple(found)


@lru_cache(maxsize=64)
def _load(name: str, size: float) -> Font:
    if name:
        return ImageFont.truetype(name, size)
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("this Pillow was built without FreeType; install the one that the lock file pins")
    return font
