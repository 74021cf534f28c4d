"""Tell people of a run by mail and webhook: one message for each run and target, and none where nothing is to say.

Each target's row in the ledger says that it was told, that there was nothing to say, or why it could not be told. A run
without such a row, or with a failure, is tried again with the next run. A process that is killed between sending and
writing the row sends again: at least once, with the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import takewhile

from flows.desk import Desk
from flows.letters import Deliver, deliver, mail_to, post_to
from flows.linking import titled
from flows.mailing import mail_server
from flows.owing import overdue, tasks_of
from flows.progress import tell
from rowen.ledger.remarks import Telling
from rowen.ledger.types import Run
from rowen.records import InputError, Problem, clock
from rowen.reports import digest as digest_report
from rowen.reports.digest_parts import SHOWN, DigestFacts
from screening.protocol import Protocol
from screening.review_file import THINGS

EMAIL = "email"
DONE = ("sent", "quiet")
EARLIER = 20
"""Earlier runs that one target is told of at a time; the rest comes with the next run."""


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody who is told: channel and name as the ledger keeps them, what of, and what brings a message there."""

    channel: str
    name: str
    on: tuple[str, ...]
    way: Deliver


def tell_people(desk: Desk, run: Run, *, earlier: bool = True) -> tuple[str, ...]:
    """Tell everybody of a run that has ended (or crashed), and of earlier ones that they could not be told of.

    Call it after the outputs are written. Nobody is told of practice runs. What goes wrong changes nothing about the
    run: it is kept in the ledger, shown in the next report and in `rowen status`, and tried again with the next run.

    Args:
        desk: the review.
        run: the run, with its ending.
        earlier: also try again what could not be told before; not where another process may be doing so.

    Returns:
        A sentence for each target that could not be told.

    Raises:
        StorageError: the database failed.
    """
    if run.practice:
        return ()
    failures = []
    with ExitStack() as connections:
        for target in _targets(desk, connections):
            runs = [*(_untold_before(desk, run, target) if earlier else ()), run]
            problem = _tell_target(desk, target, runs)
            if problem:
                failures.append(f"{target.name} could not be told ({target.channel}): {problem}")
                tell("tell", failures[-1])
    return tuple(failures)


def tell_of(desk: Desk, runs: Sequence[Run]) -> None:
    """Tell everybody of runs that another process has found crashed; earlier ones are left to the next run.

    Raises:
        StorageError: the database failed.
    """
    for run in runs:
        tell_people(desk, run, earlier=False)


def cannot_tell(protocol: Protocol) -> tuple[Problem, ...]:
    """Return why nobody whom a protocol names would be told by mail from here; () if mail can be sent or nobody is named."""
    if protocol.tell is None:
        return ()
    try:
        mail_server()
    except InputError as error:
        lost = "Nobody whom `tell:` names would be told of a run."
        return tuple(replace(problem, message=f"{lost} {problem.message}") for problem in error.problems)
    return ()


def _tell_target(desk: Desk, target: Target, runs: Sequence[Run]) -> str:
    """Tell one target of runs, oldest first, up to the first failure; return that failure, or ""."""
    problem = ""
    for run in runs:
        if any(told.state in DONE for told in _told(desk, run, target)):
            continue
        message = digest_report.render(_facts(desk, run), target.on, clock.now())
        state = "sent" if message else "quiet"
        if message and not problem:
            problem = deliver(target.way, f"{desk.review} {run.id} {run.started_at.isoformat()}", message)
        if message and problem:
            state = "failed"
        desk.ledger.add_telling(
            desk.review, Telling(run.id, target.channel, target.name, state, problem if state == "failed" else "")
        )
    return problem


def _told(desk: Desk, run: Run, target: Target) -> list[Telling]:
    mine = (target.channel, target.name)
    return [told for told in desk.ledger.tellings(run.id) if (told.channel, told.target) == mine]


def _untold_before(desk: Desk, run: Run, target: Target) -> list[Run]:
    """Return the earlier runs that this target should know of and was not told of, oldest first.

    Only runs since the first that it was told of, or should have been: a new address is not told of years.
    """
    before = list(takewhile(lambda one: one.id != run.id, desk.ledger.runs(desk.review)))
    rows = [(one, [told.state for told in _told(desk, one, target)]) for one in before if one.state is not None]
    known = next((place for place, (_, states) in enumerate(rows) if states), len(rows))
    return [one for one, states in rows[known:] if not set(states) & set(DONE)][:EARLIER]


def _targets(desk: Desk, connections: ExitStack) -> Iterator[Target]:
    block = desk.protocol.tell
    on = tuple(block.on) if block else THINGS
    if block:
        mail = mail_to(connections)
        for address in block.who:
            yield Target(EMAIL, address, on, mail(address))
    if hook := post_to():
        yield Target("webhook", hook[0], on, hook[1])


def _facts(desk: Desk, run: Run) -> DigestFacts:
    """Gather what is to say of a run; also of an earlier one, from the ledger alone."""
    searches = {search.id: search.spec.name for search in desk.ledger.searches(desk.review, run=run.id)}
    new = {
        record: searches[search] for search, record in desk.ledger.first_sightings(desk.review) if search in searches
    }
    shown = list(new)[:SHOWN]
    held = {item.id: item.record for item in desk.ledger.records(desk.review, shown)}
    noticed = desk.ledger.noticed_by(desk.review, run.id)
    fresh = [item for item in desk.ledger.notices(desk.review) if item.id in noticed and item.open]
    return DigestFacts(
        run=run,
        title=desk.protocol.title,
        new=tuple(f"{titled(held[record])}, {new[record]}" for record in shown),
        new_total=len(new),
        notices=tasks_of(desk, fresh, desk.ledger.citations(desk.review)) if fresh else (),
        overdue=overdue(desk),
        folder=str(desk.outputs.resolve()),
    )
