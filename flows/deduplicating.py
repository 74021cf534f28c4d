"""Deduplicate: compare what is new with everything known, remember each verdict, keep every citation's id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.desk import Desk
from flows.knowing import Prepare, index_path, knowing
from flows.progress import tell
from rowen import dedup
from rowen.dedup.index import Damaged, Index
from rowen.dedup.propose import Judge, judge_here
from rowen.dedup.rows import rows_of
from rowen.ledger.types import Run

_PART = 4
"""What touches more than one in so many records is worked out for all of them at once."""

FEWEST = 50_000
"""With fewer records to take in, starting other processes takes longer than the work."""


@dataclass(frozen=True, slots=True)
class Hands:
    """Who does the two long parts of the work; nobody's hands change the answers.

    Attributes:
        prepare: turns records into rows.
        judge: examines pairs.
    """

    prepare: Prepare
    judge: Judge


HERE = Hands(lambda batches: map(rows_of, batches), judge_here)
"""This process alone."""


def deduplicate(desk: Desk, run: Run | None) -> tuple[str, ...]:
    """Give every sighted record a citation. Returns what could not be compared, one line each.

    Killed half-way, it starts from the same records again: what is new is a query, not a note in memory.

    Raises:
        InputError: ``ROWEN_DEDUP_WORKERS`` names workers that run another Rowen.
        StorageError: the ledger or the index failed, or the workers were lost.
    """
    new = desk.ledger.unassigned(desk.review)
    if not new and not desk.ledger.unsettled(desk.review):
        tell("deduplicate", "nothing new")
        return ()
    if desk.places.crew and _to_read(desk, new) >= FEWEST:
        from flows.dividing import deduplicate_in_parts  # noqa: PLC0415  who does not ask for it need not load Prefect

        return deduplicate_in_parts(desk, run, desk.places.crew)
    return cluster(desk, new, run)


def _to_read(desk: Desk, new: Sequence[str]) -> int:
    return len(new) if Index.is_of_use(index_path(desk)) else desk.ledger.seen(desk.review)


def recluster(desk: Desk) -> None:
    """Work the citations out again after a person's verdict on a pair."""
    cluster(desk, (), None)


def cluster(desk: Desk, new: tuple[str, ...], run: Run | None, hands: Hands = HERE) -> tuple[str, ...]:
    """Do the work of `deduplicate` on what is new, by whatever hands."""
    try:
        return _with_index(desk, new, run, hands)
    except Damaged:
        tell("deduplicate", "the index was damaged; it is made again from the ledger")
        Index.remove(index_path(desk))
        return _with_index(desk, new, run, hands)


def _with_index(desk: Desk, new: tuple[str, ...], run: Run | None, hands: Hands) -> tuple[str, ...]:
    run_id = run.id if run else None
    with knowing(desk, hands.prepare) as (index, changed):
        skipped: tuple[dedup.Skipped, ...] = ()
        if new:
            near = index.neighbourhood(new)
            tell("deduplicate", f"comparing {len(new):,} new records with {len(index):,} known ones")
            examined = dedup.examine(near.table, new, near.crowded, hands.judge)
            desk.ledger.add_verdicts(desk.review, examined.verdicts, run=run_id)
            skipped = examined.skipped
        touched = changed.union(new, desk.ledger.unsettled(desk.review))
        tell("deduplicate", f"working out the citations of {len(touched):,} records")
        found = _regrouped(desk, index, touched)
        moved = desk.ledger.assign(desk.review, found.clusters, run=run_id)
        # Last of all: whatever stops the work before, the index then finds the same records changed again.
        index.commit()
    asks = f"{len(found.asks):,} pairs among those looked at wait for a person's answer"
    tell("deduplicate", f"{moved:,} records given a citation; {asks}")
    return tuple(
        f"{block.records:,} records that are alike in {block.key} (such as {block.example}) were too many to compare "
        f"pair by pair: {block.pairs:,} pairs were left out, and duplicates may be among them."
        for block in skipped
    )


def _regrouped(desk: Desk, index: Index, touched: frozenset[str]) -> dedup.Partition:
    """Group the touched records and all that they hang together with; no other group could come out otherwise."""
    if len(touched) * _PART > len(index):
        return dedup.partition(index.table(), desk.ledger.verdicts(desk.review))
    joined = desk.ledger.connected(desk.review, touched)
    return dedup.partition(index.table(joined.ids), joined.verdicts)
