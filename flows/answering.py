"""A person's answer to a notice."""

from __future__ import annotations

from flows.deciding import known_person
from flows.desk import Desk
from rowen.ledger.remarks import HeldNotice


def answer_notice(desk: Desk, notice_id: str, by: str, note: str) -> HeldNotice:
    """Keep what a person did about a notice; with that its task is done. The first answer stays.

    Raises:
        InputError: no such notice, a name that review.yaml does not have, or nothing said.
        StorageError: the database failed.
    """
    desk.ledger.answer_notice(desk.review, notice_id, known_person(desk, by, "--by"), note)
    return next(item for item in desk.ledger.notices(desk.review) if item.id == notice_id)
