from __future__ import annotations

from typing import Any

import pytest

from rowen.records import Notice
from tests.screening.rules.rule_records import judged, record

ARTICLE = ("Journal Article",)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"publication_types": (*ARTICLE, "Retracted Publication")}, "exclude"),
        ({"publication_types": ("Retraction of Publication",)}, "exclude"),
        ({"publication_types": ARTICLE, "notices": (Notice("RetractionIn", "J X. 2020"),)}, "exclude"),
        (
            {"publication_types": ("Preprint",), "notices": (Notice("Withdrawn", "Withdrawn by its authors."),)},
            "exclude",
        ),
        ({"notices": (Notice("Retraction in", pmid="1"),)}, "exclude"),
        ({"notices": (Notice("RetractionOf"),)}, "exclude"),
        ({"title": "RETRACTED: A study"}, "exclude"),
        ({"title": "[Retracted] A study"}, "exclude"),
        ({"title": "Retraction: A study"}, "exclude"),
        ({"title": "Retracted papers in psychology", "publication_types": ARTICLE}, "keep"),
        ({"publication_types": ARTICLE, "notices": (Notice("ErratumIn"),)}, "keep"),
        ({"publication_types": ARTICLE, "notices": (Notice("ExpressionOfConcernIn", "J Y"),)}, "unknown"),
        ({"title": "A study"}, "unknown"),
    ],
)
def test_only_the_records_own_marks_count(fields: dict[str, Any], expected: str) -> None:
    assert judged("retracted", {}, record(**fields)).answer.value == expected


def test_the_evidence_names_the_notice() -> None:
    finding = judged("retracted", {}, record(notices=(Notice("RetractionIn", "J X. 2020;1:2"),)))
    assert finding.evidence == "RetractionIn J X. 2020;1:2"
