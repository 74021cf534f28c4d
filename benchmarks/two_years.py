"""Two years of monthly reruns of the shipped review, unattended, with a fault in every month and kills at random points.

    .venv/bin/python benchmarks/two_years.py [--seed 1] [--seeds 1] [--months 24] [--kills 5] [--works 1500] [--twin]
                                             [--keep FOLDER]

Prints what happened month by month and what is not as it must be; ends with 1 if anything is. A seed that fails is run
again with ``--seed N``: the same seed makes the same corpus, the same faults and the same kills (by lines of the run's
progress, so a kill falls on the same step, not on the same instruction).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks._life import Month, World, against, differences, matching, plan, world


def live(folder: Path, seed: int, months: Sequence[Month], works: int, *, twin: bool) -> list[str]:
    """Let the months happen and two quiet ones after them; return what is not as it must be.

    With ``twin`` the same months happen once more without faults and kills, and both must end alike.
    """
    with world(folder, seed, works) as made:
        for month in months:
            begun = time.monotonic()
            happened = made.live(month)
            state = "killed" if happened.killed else str(happened.run.state if happened.run else "no run")
            print(
                f"  {month}: {state}, {happened.records:,} records, fault struck {happened.struck} times, "
                f"{time.monotonic() - begun:.1f} s", flush=True,
            )  # fmt: skip
            made.mend_inbox(month)
        last = quiet(made, months[-1])
        found = differences(made, last.day)
        if not twin:
            return found
        print("  the quiet twin", flush=True)
        with world(folder.with_name(f"{folder.name}-twin"), seed, works) as calm:
            for month in months:
                calm.live(replace(month, source="", fault="", kill=None))
            quiet(calm, months[-1])
            with calm.ledger() as one, made.ledger() as other:
                return found + against(one, other, matching(made.sandbox, last.day))


def quiet(made: World, after: Month) -> Month:
    """Two months in which nothing goes wrong."""
    for number in (after.number + 1, after.number + 2):
        month = Month(number, plan(0, number + 1, 0)[-1].day, "", "")
        happened = made.live(month)
        print(f"  {month}: {happened.run.state if happened.run else None}, {happened.records:,} records", flush=True)
        if happened.run and happened.run.problems:
            print("   ", *happened.run.problems, sep="\n    ")
    return month


def main() -> int:
    """Run the command."""
    reading = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reading.add_argument("--seed", type=int, default=1)
    reading.add_argument("--seeds", type=int, default=1)
    reading.add_argument("--months", type=int, default=24)
    reading.add_argument("--kills", type=int, default=5)
    reading.add_argument("--works", type=int, default=1500)
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
