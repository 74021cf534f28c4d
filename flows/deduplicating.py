"""Deduplicate: compare what is new with everything known, remember each verdict, keep every citation's id."""

from __future__ import annotations

from flows.desk import Desk
from flows.progress import tell
from rowen import dedup
from rowen.ledger.types import Run


def deduplicate(desk: Desk, run: Run | None) -> tuple[str, ...]:
    """Give every sighted record a citation. Returns what could not be compared, one line each.

    Killed half-way, it starts from the same records again: what is new is a query, not a note in memory.
    """
    new = desk.ledger.unassigned(desk.review)
    if not new:
        tell("deduplicate", "nothing new")
        return ()
    return _cluster(desk, new, run)


def recluster(desk: Desk) -> None:
    """Work the citations out again after a person's verdict on a pair."""
    _cluster(desk, (), None)


def _cluster(desk: Desk, new: tuple[str, ...], run: Run | None) -> tuple[str, ...]:
    run_id = run.id if run else None
    table = dedup.prepare((held.id, held.record) for held in desk.ledger.records(desk.review))
    tell("deduplicate", f"comparing {len(new):,} new records with everything known")
    skipped: tuple[str, ...] = ()
    if new:
        examined = dedup.examine(table, frozenset(new))
        desk.ledger.add_verdicts(desk.review, examined.verdicts, run=run_id)
        skipped = tuple(
            f"{block.records:,} records that are alike in {block.key} (such as {block.example}) were too many to compare "
            f"pair by pair: {block.pairs:,} pairs were left out, and duplicates may be among them."
            for block in examined.skipped
        )
    partition = dedup.partition(table, desk.ledger.verdicts(desk.review))
    changed = desk.ledger.assign(desk.review, partition.clusters, run=run_id)
    asks = len(partition.asks)
    tell("deduplicate", f"{changed:,} records given a citation; {asks:,} pairs wait for a person's answer")
    return skipped
