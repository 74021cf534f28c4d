from __future__ import annotations

import pytest

from rowen.ledger.types import Decision, Role, Stage, Standing, Verdict
from screening.standing import standing


def votes(text: str) -> list[Decision]:
    roles = {"z": Role.ADJUDICATOR, "rule": Role.RULE}
    pairs = [word.split("=") for word in text.split()]
    return [
        Decision(
            citation="c",
            stage=Stage.FULL_TEXT,
            actor=actor,
            role=roles.get(actor, Role.REVIEWER),
            verdict=Verdict(verdict),
        )
        for actor, verdict in pairs
    ]


@pytest.mark.parametrize(
    ("given", "needed", "expected"),
    [
        ("", 1, "open"),
        ("a=include", 1, "included"),
        ("a=include", 2, "open"),
        ("a=include b=include", 2, "included"),
        ("a=exclude b=exclude", 2, "excluded"),
        ("a=include b=exclude", 2, "conflict"),
        ("a=unsure b=unsure", 2, "conflict"),
        ("a=awaiting b=awaiting", 2, "awaiting"),
        ("a=ongoing b=include", 2, "conflict"),
        ("a=include b=exclude b=include", 2, "included"),
        ("a=include b=exclude z=exclude", 2, "excluded"),
        ("z=include a=include b=exclude z=exclude", 2, "excluded"),
        ("a=include b=include d=exclude", 2, "conflict"),
        ("rule=exclude a=include b=include", 2, "included"),
        ("rule=exclude", 1, "open"),
    ],
)
def test_verdicts_resolve_as_the_protocol_says(given: str, needed: int, expected: str) -> None:
    assert standing(votes(given), needed) is Standing(expected)
