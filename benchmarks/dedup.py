"""Deduplicate labelled sets through `rowen dedup`, score them, and say what time and memory it took.

Needs the shared folder (ROWEN_SHARED, default ../shared): bench/dedup/data and bench/dedup/evaluate.py.

    python benchmarks/dedup.py [--damage none|places|typos|bare|nodoi] [SET ...]
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SETS = ("respiratory", "stroke", "diabetes", "neuroimaging", "digital_work", "srsr")
RUN = """
import resource, sys, time
from pathlib import Path
from rowen.cli.dedup import dedup_file
found = dedup_file(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(f"{found.records},{found.records - found.clusters},{found.proposals},{time.process_time():.1f},{peak},{len(found.skipped)}")
"""
PLACES = ("volume", "number", "pages")
BARE = ("ID", "title", "author", "year", "journal", "booktitle")
csv.field_size_limit(1 << 30)


def mistyped(title: str, dice: random.Random) -> str:
    """Leave out, replace or add one letter in a hundred."""
    letters = []
    for letter in title:
        chance = dice.random()
        other = dice.choice("abcdefghijklmnopqrstuvwxyz")
        letters.append("" if chance < 1 / 300 else other if chance < 2 / 300 else letter + other * (chance < 1 / 100))
    return "".join(letters)


DAMAGES: dict[str, Callable[[dict[str, str], random.Random], dict[str, str]]] = {
    "none": lambda row, _: row,
    "places": lambda row, _: {k: "" if k in PLACES else v for k, v in row.items()},
    "typos": lambda row, dice: {**row, "title": mistyped(row["title"], dice)},
    "bare": lambda row, _: {k: v if k in BARE else "" for k, v in row.items()},
    "nodoi": lambda row, _: {k: "" if k in ("doi", "url") else v for k, v in row.items()},
}


def prepared(folder: Path, damage: str, to: Path) -> Path:
    """Write the set's records, damaged as told, as a plain CSV."""
    source = next(folder.glob("records_pre_merged.csv*"))
    raw = gzip.decompress(source.read_bytes()) if source.suffix == ".gz" else source.read_bytes()
    dice = random.Random(5)
    with to.open("w", encoding="utf-8", newline="") as out:
        reader = csv.DictReader(io.StringIO(raw.decode("utf-8"), newline=""))
        writer = csv.DictWriter(out, reader.fieldnames or ())
        writer.writeheader()
        writer.writerows(DAMAGES[damage](row, dice) for row in reader)
    return to


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    words.add_argument("--damage", choices=sorted(DAMAGES), default="none")
    words.add_argument("sets", nargs="*", default=SETS)
    given = words.parse_args()
    bench = Path(os.environ.get("ROWEN_SHARED", ROOT.parent / "shared")) / "bench" / "dedup"
    if not bench.is_dir():
        sys.exit(f"{bench} is not there: set ROWEN_SHARED to the folder that holds bench/dedup")
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        costs = {}
        for each in given.sets:
            source = prepared(bench / "data" / each, given.damage, work / f"{each}.csv")
            command = [sys.executable, "-c", RUN, source, work / f"out.{each}.csv", work / f"pairs.{each}.csv"]
            costs[each] = (
                subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout.strip().split(",")
            )
        score = [
            sys.executable,
            bench / "evaluate.py",
            "--root",
            bench / "data",
            "--pred",
            work / "out.{set}.csv",
            "--json",
        ]
        scored = json.loads(subprocess.check_output([*map(str, score), "--require-field", "title", *given.sets]))
    print(
        "| set | records | FP | FN | sensitivity | impure clusters | to a person | CPU s | peak MB | skipped blocks |"
    )
    print("|:--|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    for each, found in scored.items():
        records, _, asks, cpu, peak, skipped = costs.get(each, ("", "", "", "", "", ""))
        counts = f"{found['FP']} | {found['FN']} | {found['sensitivity']:.4f} | {found['impure']}"
        print(f"| {each} | {records or found['N']} | {counts} | {asks} | {cpu} | {peak} | {skipped} |")


if __name__ == "__main__":
    main()
