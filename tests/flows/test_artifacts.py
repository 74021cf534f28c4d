"""Artifacts of two reviews never share a timeline in Prefect."""

from __future__ import annotations

import re
from types import SimpleNamespace

from flows.artifacts import key_of

NAMES = ("online-communities", "peers-a", "peers_a", "Peers-a", "PEERS_A")


def test_every_review_has_keys_of_its_own_that_prefect_takes() -> None:
    keys = [key_of(SimpleNamespace(review=name)) for name in NAMES]  # type: ignore[arg-type]

    assert keys[:2] == ["online-communities", "peers-a"]
    assert len(set(keys)) == len(NAMES)
    assert all(re.fullmatch("[a-z0-9-]+", key) for key in keys)
