"""What a work is about, and what the shipped review's criteria make of it."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from rowen.sandbox.families import NOTICES, Role
from rowen.sandbox.mix import Ints, weighted

REASONS = (
    "", "not_qualitative", "not_online_community", "not_peer_led", "not_long_term_condition", "not_primary",
    "before_2004", "other",
)  # fmt: skip
"""Exclusion reasons; the empty one means: include."""


class Topic(IntEnum):
    """Kind of subject. The first seven use the words of the review's search; only the first is what it looks for."""

    RELEVANT = 0
    PROFESSIONAL = 1
    COUNTED = 2
    CARERS = 3
    REVIEW = 4
    PLANNED = 5
    OFFLINE_RECRUITED = 6
    ONLINE_SURVEY = 7
    OFFLINE = 8
    UNAFFECTED = 9
    LABORATORY = 10
    SOCIAL = 11


ON_TARGET = 7
NEAR = 10
_WEIGHTS = (0.11, 0.08, 0.08, 0.05, 0.05, 0.02, 0.08, 0.06, 0.06, 0.05, 0.27, 0.09)
_REASON_OF_TOPIC = np.array([0, 3, 1, 4, 5, 5, 2, 1, 2, 4, 2, 2], dtype=np.int64)


def topics(seed: int, base: Ints) -> Ints:
    """Return the topic of each family head."""
    return weighted(seed, "topic", base, _WEIGHTS)


def reasons(topic: Ints, role: Ints, year: Ints, retracted: NDArray[np.bool_]) -> Ints:
    """Return for each work its place in `REASONS`."""
    reason = _REASON_OF_TOPIC[topic]
    reason = np.where(np.isin(role, (Role.PROTOCOL, Role.BOOK, Role.CHAPTER)), 5, reason)
    reason = np.where(np.isin(role, NOTICES) | (retracted & (reason == 0)), 7, reason)
    return np.where((year < 2004) & (reason != 7), 6, reason)
