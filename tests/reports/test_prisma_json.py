from __future__ import annotations

import json

import pytest

from rowen.records import Problem
from rowen.reports import prisma_json
from tests.reports.report_states import EXTREME, STATES, TYPICAL, UPDATED


@pytest.mark.parametrize("name", STATES)
def test_every_box_is_there_with_its_number_and_unit(name: str) -> None:
    boxes = json.loads(prisma_json.render(STATES[name]))["boxes"]
    assert {key: (box["number"], box["unit"]) for key, box in boxes.items()} == {
        box.name: (len(box.ids), box.unit) for box in STATES[name].boxes
    }


def test_parts_keep_their_order_and_labels() -> None:
    document = json.loads(prisma_json.render(TYPICAL))
    assert document["boxes"]["dbr_excluded"]["parts"][1] == {
        "label": "Led by professionals, not peers; mixed",
        "number": 15,
    }


def test_ids_come_only_when_asked_for_and_sorted() -> None:
    assert '"ids"' not in prisma_json.render(TYPICAL)
    box = json.loads(prisma_json.render(TYPICAL, ids=True))["boxes"]["dbr_notretrieved_reports"]
    assert box["ids"] == ["x-00000", "x-00001", "x-00002"]


def test_what_is_incomplete_and_practice_is_said() -> None:
    document = json.loads(prisma_json.render(EXTREME))
    assert document["practice"] is True
    assert document["complete"] is False
    assert document["problems"][1] == {
        "source": "Scopus",
        "reason": "no export since 2026-06-01",
        "remedy": "Drop an export into its inbox.",
    }


def test_identities_are_reported_when_they_were_checked() -> None:
    assert "identities" not in json.loads(prisma_json.render(TYPICAL))
    assert json.loads(prisma_json.render(TYPICAL, identities=()))["identities"] == {"hold": True, "broken": []}
    broken = (Problem("P2 does not hold.", "Tell us."),)
    assert json.loads(prisma_json.render(TYPICAL, identities=broken))["identities"]["hold"] is False


def test_the_same_state_gives_the_same_sorted_bytes() -> None:
    text = prisma_json.render(UPDATED)
    assert text == prisma_json.render(UPDATED)
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
