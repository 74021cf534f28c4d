"""How wide a text is, the same on every machine: advance widths of DejaVu Sans in thousandths of the font size.

DejaVu Sans is, with Verdana, the widest of the fonts that the SVG names; a text that fits in it fits in Arial,
Helvetica, Liberation Sans and Pillow's own font too. A test compares the numbers with the font where it is installed.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

MARGIN = 1.04
"""Room for fonts that differ a little from the one measured."""

_REGULAR = (
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636,
    636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863,
    748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635,
    615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636,
    337, 636, 838,
)  # fmt: skip
_BOLD = (
    348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696, 696, 696, 696, 696,
    696, 696, 696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775, 637, 995,
    837, 850, 733, 850, 770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500, 500, 675, 716, 593, 716,
    678, 435, 716, 712, 343, 343, 665, 343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712,
    365, 712, 838,
)  # fmt: skip
_SIGNS = {"–": 500, "‘": 380, "’": 380, "“": 657, "”": 657, "°": 500, "·": 380, "•": 639, "†": 500, "‡": 500, "§": 500}
_UNKNOWN = 1300
"""No narrower than any letter of Greek or Cyrillic in the font; symbols and emoji come from fonts we cannot know."""


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a text in pixels at this font size, margin included."""
    return sum(_advance(char, bold) for char in text) * size / 1000 * MARGIN


@lru_cache(maxsize=4096)
def _advance(char: str, bold: bool) -> int:
    known = _BOLD if bold else _REGULAR
    place = ord(char) - 32
    if 0 <= place < len(known):
        return known[place]
    if char in _SIGNS:
        return _SIGNS[char]
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.category(char).startswith("L") and unicodedata.east_asian_width(char) in ("W", "F"):
        return 1000
    base = "".join(part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part))
    if base and base != char and base.isascii() and base.isprintable():
        return sum(known[ord(part) - 32] for part in base) + (140 if base.isalpha() else 200)
    return _UNKNOWN
