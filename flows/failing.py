"""People are told of a run that nobody watched and that could not do its work: there is no run in the ledger to tell of."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime

from flows.desk import read_protocol
from flows.letters import deliver, mail_to, post_to
from flows.settings import settings
from flows.telling import EMAIL
from rowen.ledger import Ledger
from rowen.records import InputError, InvariantError, RowenError, StorageError, clock
from rowen.reports.digest import render_failure
from screening.protocol import Protocol

UNWATCHED = ("schedule", "import")
"""Triggers of runs that nobody started by hand; whoever did sees how it ends."""
THING = "incomplete_run"


def tell_of_failure(review: str, trigger: str, due: datetime | None, error: RowenError) -> tuple[str, ...]:
    """Tell of a run that ended with an error: by webhook, and by mail to those whom review.yaml names.

    Where review.yaml cannot be read, those are told who were told of the latest run.

    Args:
        review: its slug.
        trigger: of the run; nobody is told of one that was started by hand, or for practice.
        due: when it was to begin.
        error: what ended it. Counts that do not add up have been told of already, with their run.

    Returns:
        A sentence for each target that could not be told.
    """
    places = settings()
    if trigger not in UNWATCHED or places.practice or places.sandbox or isinstance(error, InvariantError):
        return ()
    protocol = _protocol(review)
    message = render_failure(review, protocol.title.strip() if protocol else "", due, str(error), clock.now())
    about = f"{review} failed {due.isoformat() if due else message.text}"
    addresses, unknown = _addresses(review, protocol)
    with ExitStack() as connections:
        mail = mail_to(connections)
        ways = [*((address, mail(address)) for address in addresses), *filter(None, [post_to()])]
        tried = [(name, deliver(way, about, message)) for name, way in ways]
    return (*unknown, *(f"{name} could not be told: {problem}" for name, problem in tried if problem))


def _protocol(review: str) -> Protocol | None:
    try:
        return read_protocol(review)
    except InputError:
        return None


def _addresses(review: str, protocol: Protocol | None) -> tuple[Sequence[str], tuple[str, ...]]:
    """Return whom to mail, and why that is not known."""
    if protocol:
        block = protocol.tell
        return (block.who if block and THING in block.on else ()), ()
    try:
        with Ledger.open(settings().database_url) as ledger:
            told = (ledger.tellings(run.id) for run in reversed(ledger.runs(review)))
            latest = next(([each.target for each in found if each.channel == EMAIL] for found in told if found), [])
    except StorageError as error:
        return (), (f"Whom to mail is not known: review.yaml cannot be read, nor who was told before: {error}",)
    return tuple(dict.fromkeys(latest)), ()
