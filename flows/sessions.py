"""Sessions: the runs in which people answered rules' proposals, each with a line in the PRISMA log of its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from rowen.ledger.remarks import ProposalAnswer, Reply
from rowen.ledger.types import Run

TRIGGER = "confirm"


def origin_of(flow_run: str, batch: int) -> str:
    """Return where an answer comes from, as the ledger keeps it."""
    return f"Prefect run {flow_run}, batch {batch}"


def sessions(answers: Sequence[ProposalAnswer], runs: Sequence[Run]) -> tuple[Run, ...]:
    """Return what people answered as the log prints runs: one line for each session between two runs.

    The searches behind its numbers are those of the run before it, so it says incomplete where that one does.

    Args:
        answers: all answers to proposals, oldest first.
        runs: all runs, oldest first.
    """
    found: dict[tuple[str, int], list[ProposalAnswer]] = defaultdict(list)
    for answer in answers:
        before = sum(run.started_at <= answer.at for run in runs) if answer.at else 0
        if before:
            found[answer.origin.rpartition(", batch ")[0], before - 1].append(answer)
    return tuple(_session(origin, those, runs[before]) for (origin, before), those in found.items())


def _session(origin: str, answers: Sequence[ProposalAnswer], before: Run) -> Run:
    times = [answer.at for answer in answers if answer.at]
    counts = Counter((actor, reply) for actor, reply, _ in {(one.actor, one.reply, one.citation) for one in answers})
    words = "; ".join(
        f"{actor} confirmed {counts[actor, Reply.CONFIRMED]:,} exclusions and kept {counts[actor, Reply.KEPT]:,}"
        for actor in dict.fromkeys(one.actor for one in answers)
    )
    name = f"confirm-{origin.rpartition(' ')[2][:8]}"
    return replace(
        before, id=name, trigger=TRIGGER, reason=words, started_at=min(times), finished_at=max(times), digest=""
    )
