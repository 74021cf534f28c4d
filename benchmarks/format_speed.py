"""Rowen's readers against the ones that people use today: the same files, the same run, each in a process of its own.

    .venv/bin/python benchmarks/format_speed.py [--records 20000] [--rounds 5] [--file some.ris ...]

RIS against rispy alone, MEDLINE text against the nbib package, PubMed XML against
Bio.Entrez.read (its parse refuses what EFetch answers today). The others hand out dictionaries and lists of strings;
Rowen hands out whole records (people, dates, identifiers, what has no place kept verbatim) and drops them, as its
converters do. The readers take turns; the round with the least CPU time counts. Seconds are of the reading alone, memory
is the peak of the process. ``--file`` reads files of your own instead of generated ones. Prints Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import _made_files as made
import _peers as peers

from rowen.records.formats import sniff

ROOT = Path(__file__).resolve().parents[1]
NBIB = peers.Peer("nbib", ("nbib==0.3.2",), "`nbib.read_file`")
MEASURE = """
import json, resource, sys, time
{setup}
path = sys.argv[1]
wall, cpu = time.perf_counter(), time.process_time()
{read}
print(json.dumps([count, time.perf_counter() - wall, time.process_time() - cpu,
                  resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""
ROWEN = (
    "from rowen.records import Located; from rowen.records.formats import iter_file",
    "count = sum(isinstance(item, Located) for item in iter_file(path))",
)
READERS = {
    "ris": {
        "rispy": ("import rispy", "count = len(rispy.load(open(path, encoding='utf-8-sig')))"),
        "Rowen": ROWEN,
    },
    "nbib": {
        "nbib": ("import nbib", "count = len(nbib.read_file(path))"),
        "Rowen": ROWEN,
    },
    "pubmed_xml": {
        "Bio.Entrez": (
            "from Bio import Entrez",
            "with open(path, 'rb') as f: count = sum(map(len, Entrez.read(f, validate=False).values()))",
        ),
        "Rowen": ROWEN,
    },
}


@dataclass(frozen=True)
class Measured:
    """What one reading took."""

    records: int
    seconds: float
    cpu: float
    mib: float


def measured(python: Path | str, setup: str, read: str, path: Path) -> Measured:
    """Read a file in a process of its own."""
    code = MEASURE.format(setup=setup, read=read)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([python, "-c", code, path], check=True, capture_output=True, text=True, env=environment)
    return Measured(*json.loads(done.stdout.splitlines()[-1]))


def race(kind: str, path: Path, rounds: int) -> dict[str, Measured]:
    """Let the readers of a format take turns; return the best round of each."""
    best: dict[str, Measured] = {}
    for _ in range(rounds):
        for name, (setup, read) in READERS[kind].items():
            python = peers.environment(NBIB) / "python" if name == "nbib" else sys.executable
            found = measured(python, setup, read, path)
            if name not in best or found.cpu < best[name].cpu:
                best[name] = found
    return best


def rows(kind: str, path: Path, best: dict[str, Measured]) -> Iterator[str]:
    """Yield the lines of the table for one file."""
    ours = best["Rowen"]
    for name, found in best.items():
        if found.records != ours.records:
            raise SystemExit(f"{path}: {name} counts {found.records} records, Rowen {ours.records}.")
        ratio = f"{found.cpu / ours.cpu:.2f}" if name != "Rowen" else ""
        yield (
            f"| {kind} | {path.stat().st_size / 2**20:,.1f} | {name} | {found.records:,} | {found.cpu:.2f} |"
            f" {found.records / found.cpu:,.0f} | {found.mib:,.0f} | {ratio} |"
        )


def main(records: int, rounds: int, files: Sequence[Path]) -> None:
    """Generate, measure in turn, print."""
    print(f"Best of {rounds} rounds.\n")
    print("| format | MiB | reader | records | CPU seconds | records a second | peak MiB | Rowen is faster by |")
    print("|:--|--:|:--|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        for kind in made.MAKERS:
            path = Path(folder) / f"made.{kind}"
            if not files:
                # By a process of its own: peak memory of a child begins with that of its parent.
                command = [sys.executable, made.__file__, kind, path, str(records)]
                subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
            for each in files or [path]:
                if not files or sniff(each.read_bytes()[:65536]).name == kind:
                    print("\n".join(rows(kind, each, race(kind, each, rounds))), flush=True)


if __name__ == "__main__":
    reading = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reading.add_argument("--records", type=int, default=20_000)
    reading.add_argument("--rounds", type=int, default=5)
    reading.add_argument("--file", type=Path, nargs="*", default=[])
    chosen = reading.parse_args()
    main(chosen.records, chosen.rounds, chosen.file)
