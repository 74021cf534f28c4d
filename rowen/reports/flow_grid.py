"""Which box of the PRISMA 2020 flow diagram stands in which column and row, and which arrows join them."""

from __future__ import annotations

EDGE, GAP, DROP, SIDE = 14.0, 34.0, 24.0, 26.0
"""Pixels: margin of the page, between columns, between rows, width of the side labels."""
WIDTHS = {"previous": 190.0, "left": 278.0, "right": 300.0, "other_left": 274.0, "other_right": 256.0}
"""Columns from left to right and their widths in pixels."""
PLACES = {
    "previous": ("previous", 0),
    "identified": ("left", 0),
    "removed": ("right", 0),
    "other_identified": ("other_left", 0),
    "screened": ("left", 1),
    "excluded": ("right", 1),
    "dbr_sought": ("left", 2),
    "dbr_notretrieved": ("right", 2),
    "other_sought": ("other_left", 2),
    "other_notretrieved": ("other_right", 2),
    "dbr_assessed": ("left", 3),
    "dbr_excluded": ("right", 3),
    "other_assessed": ("other_left", 3),
    "other_excluded": ("other_right", 3),
    "included": ("left", 4),
    "total": ("left", 5),
}
"""Column and row of every box."""
DOWN = (
    ("identified", "screened"),
    ("screened", "dbr_sought"),
    ("dbr_sought", "dbr_assessed"),
    ("dbr_assessed", "included"),
    ("included", "total"),
    ("other_identified", "other_sought"),
    ("other_sought", "other_assessed"),
)
"""Arrows from the foot of one box to the head of another."""
ACROSS = (
    ("identified", "removed"),
    ("screened", "excluded"),
    ("dbr_sought", "dbr_notretrieved"),
    ("dbr_assessed", "dbr_excluded"),
    ("other_sought", "other_notretrieved"),
    ("other_assessed", "other_excluded"),
)
"""Arrows from the side of one box to the side of another."""
TURNING = (("other_assessed", "included"), ("previous", "total"))
"""Arrows from the foot of one box, round a corner, to the side of another."""
PHASES = (("Identification", 0, 0), ("Screening", 1, 3), ("Included", 4, 5))
"""Side labels, with the first and last row of each."""
