"""The counts as people read them: exclusion reasons in the protocol's words, not by their keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flows.desk import Desk
from rowen.ledger.identities import require
from rowen.ledger.prisma import prisma
from rowen.ledger.types import PrismaState, Stage

WITH_REASONS = ("dbr_excluded", "other_excluded")


def count(desk: Desk, as_of: datetime | None = None, since: str | None = None) -> PrismaState:
    """Count a review, now or as it stood, and check the identities.

    Raises:
        InputError: there was no such version at that moment.
        InvariantError: the counts do not add up.
    """
    state = prisma(desk.ledger, desk.review, as_of=as_of, since=since)
    require(state)
    words = desk.protocol.reasons(Stage.FULL_TEXT)
    boxes = tuple(
        replace(box, parts=tuple(replace(part, label=words.get(part.label, part.label)) for part in box.parts))
        if box.name in WITH_REASONS
        else box
        for box in state.boxes
    )
    return replace(state, boxes=boxes)
