"""The guide's pictures show what the rules say today."""

from __future__ import annotations

import runpy
from pathlib import Path

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"


def test_the_pictures_in_the_guide_are_what_the_rules_say() -> None:
    script = runpy.run_path(str(IMAGES / "make_dedup_pictures.py"))
    pictures = script["PICTURES"]
    assert {f"dedup-{picture.name}.svg" for picture in pictures} == {path.name for path in IMAGES.glob("dedup-*.svg")}
    for picture in pictures:
        kept = (IMAGES / f"dedup-{picture.name}.svg").read_text(encoding="utf-8")
        assert script["draw"](picture) == kept, (
            f"run python docs/images/make_dedup_pictures.py: {picture.name} is out of date"
        )
