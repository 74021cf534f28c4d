from __future__ import annotations

from typing import Any

import pytest

from rowen.records import Kind
from tests.screening.rules.rule_records import judged, record

OUT = {"exclude": ["Editorial", "letter", "Review", "thesis"], "unless": ["Clinical Trial"]}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"publication_types": ("Journal Article", "Editorial")}, "exclude"),
        ({"publication_types": ("LETTER",)}, "exclude"),
        ({"publication_types": ("Journal Article",)}, "keep"),
        ({"publication_types": ("Review", "Clinical Trial")}, "keep"),
        ({"publication_types": ("Systematic Review",)}, "keep"),
        ({"type_as_given": "JOUR"}, "unknown"),
        ({"type_as_given": "Editorial"}, "exclude"),
        ({"kind": Kind.THESIS}, "exclude"),
        ({"kind": Kind.ARTICLE}, "unknown"),
        ({"title": "A review of letters: editorial"}, "unknown"),
    ],
)
def test_types_are_compared_whole_and_never_sought_in_the_title(fields: dict[str, Any], expected: str) -> None:
    assert judged("publication_type", OUT, record(**fields)).answer.value == expected


def test_the_evidence_is_the_type_as_given() -> None:
    assert judged("publication_type", OUT, record(publication_types=("Editorial ",))).evidence == "Editorial "
