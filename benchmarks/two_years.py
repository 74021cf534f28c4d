"""Two years of monthly reruns of the shipped review, unattended, with a fault in every month and kills at random points.

    .venv/bin/python benchmarks/two_years.py [--seed 1] [--seeds 1] [--months 24] [--kills 5] [--works 600] [--twin]
                                             [--keep FOLDER]

Prints what happened month by month and what is not as it must be; ends with 1 if anything is. A seed that fails is run
again with ``--seed N``: the same seed makes the same corpus, the same faults and the same kills (by lines of the run's
progress or by requests, so a kill falls on the same step, not on the same instruction).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks._life import World, world
from benchmarks._plan import Month, day_of, plan
from benchmarks._verdict import against, end_wrong, limits, month_wrong


def live(folder: Path, seed: int, months: Sequence[Month], works: int, *, twin: bool) -> list[str]:
    """Let the months happen and two quiet ones after them; return what is not as it must be.

    With ``twin`` the same months happen once more without faults and kills, and both must end alike.
    """
    with world(folder, seed, works) as made:
        found = pass_months(made, months)
        if not twin:
            return found
        print("  the quiet twin", flush=True)
        with world(folder.with_name(f"{folder.name}-twin"), seed, works) as calm:
            found += pass_months(calm, [replace(month, source="", fault="", kill=None) for month in months])
            return found + against(calm, made, made.happened[-1].month.day)


def pass_months(made: World, months: Sequence[Month]) -> list[str]:
    """Let months happen and two quiet ones after them, say so, and return what is not as it must be."""
    found = []
    after = len(months)
    for month in (*months, Month(after, day_of(after)), Month(after + 1, day_of(after + 1))):
        item = made.live(month)
        wrong = month_wrong(made, item)
        said = [f"said of {source}: {reason[:110]}" for run in item.runs for source, reason, _ in run.problems]
        found += wrong
        print(
            f"  {month}: {item.state}; {item.records:,} records, struck {item.struck} of {item.requests} requests, "
            f"{item.seconds:.1f} s", *said, *(f"WRONG: {line}" for line in wrong), sep="\n      ", flush=True,
        )  # fmt: skip
        made.mend_inbox(month)
    found += end_wrong(made, month.day)
    struck = sum(bool(item.struck) for item in made.happened)
    kills = sum(item.killed for item in made.happened)
    print(f"  faults struck in {struck} months, {kills} kills; {limits(made, month.day)}", flush=True)
    return found


def main() -> int:
    """Run the command."""
    reading = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reading.add_argument("--seed", type=int, default=1)
    reading.add_argument("--seeds", type=int, default=1)
    reading.add_argument("--months", type=int, default=24)
    reading.add_argument("--kills", type=int, default=5)
    reading.add_argument("--works", type=int, default=600)
    reading.add_argument("--twin", action="store_true")
    reading.add_argument("--keep", type=Path)
    chosen = reading.parse_args()
    failed = 0
    for seed in range(chosen.seed, chosen.seed + chosen.seeds):
        print(f"seed {seed}", flush=True)
        with ExitStack() as stack:
            scratch = chosen.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
            found = live(
                scratch / str(seed), seed, plan(seed, chosen.months, chosen.kills), chosen.works, twin=chosen.twin
            )
        print(f"seed {seed}: {len(found)} things are not as they must be", *found, sep="\n    ", flush=True)
        failed += bool(found)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
