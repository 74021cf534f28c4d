"""RIS: Rowen's reader against rispy alone, on the same generated file, each in a process of its own.

    .venv/bin/python benchmarks/ris_reader.py [RECORDS] [ROUNDS]

rispy hands out dictionaries of strings; Rowen hands out whole records (people, dates, identifiers) and drops them, as its
converters do. Times are wall clock of the reading alone, the best of the rounds, which alternate; memory is the peak of
the process.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

WORDS = [
    a + b + c for a in ("ba", "re", "mi", "so", "lun") for b in ("ta", "vi", "ko", "pe") for c in ("n", "ra", "st", "l")
]


def generate(path: Path, records: int) -> None:
    """Write a file shaped like what platforms export: about 36 lines and 2 kB a record."""
    pick = random.Random(7)

    def text(words: int) -> str:
        return " ".join(pick.choices(WORDS, k=words))

    def name() -> str:
        return f"{pick.choice(WORDS).title()}{pick.choice(WORDS)}, {pick.choice('ABCDEFG')}. {pick.choice('HIJKLMN')}."

    with path.open("w", encoding="utf-8", newline="") as stream:
        for number in range(records):
            lines = [
                "TY  - JOUR",
                f"AN  - 2020-{number:06d}-001",
                *(f"AU  - {name()}" for _ in range(pick.randint(1, 9))),
            ]
            lines += [f"TI  - {text(14).capitalize()}", f"JF  - {text(3).title()}", f"JA  - {text(2).title()}"]
            lines += [
                f"PY  - {pick.randint(1990, 2025)}",
                f"VL  - {pick.randint(1, 99)}",
                f"IS  - {pick.randint(1, 12)}",
            ]
            lines += [f"SP  - {number % 900}", f"EP  - {number % 900 + 9}", "SN  - 0028-4793", "SN  - 1533-4406"]
            lines += [
                f"DO  - 10.5555/{pick.choice(WORDS)}.{number}",
                f"UR  - https://example.org/{number}",
                f"AB  - {text(190)}",
            ]
            lines += [f"AD  - {text(12)}" for _ in range(pick.randint(1, 3))]
            lines += [f"KW  - {text(2)}" for _ in range(pick.randint(4, 16))]
            lines += [
                "M3  - Article",
                "DB  - Sample",
                "LA  - English",
                f"N1  - Accession Number: {number}; {text(20)}",
                "ER  - ",
                "",
            ]
            stream.write("\r\n".join(lines) + "\r\n")


def measure(reader: str, path: Path) -> dict[str, float]:
    """Read the file in this process; answer records, seconds and peak memory."""
    if reader == "rispy":
        rispy = import_module("rispy")
        start = time.perf_counter()
        count = len(rispy.load(path, encoding="utf-8"))
    else:
        records, formats = import_module("rowen.records"), import_module("rowen.records.formats")
        start = time.perf_counter()
        count = sum(isinstance(item, records.Located) for item in formats.iter_file(path))
    seconds = time.perf_counter() - start
    return {"records": count, "seconds": seconds, "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def main(records: int, rounds: int) -> None:
    """Generate, measure in turn, print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "generated.ris"
        generate(path, records)
        print(f"{records:,} records, {path.stat().st_size / 2**20:.0f} MiB, best of {rounds}")
        best: dict[str, dict[str, float]] = {}
        for _ in range(rounds):
            for reader in ("rispy", "rowen"):
                command = [sys.executable, __file__, "--measure", reader, str(path)]
                found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
                if reader not in best or found["seconds"] < best[reader]["seconds"]:
                    best[reader] = found
        for reader, found in best.items():
            print(f"{reader}: {found['records']:,.0f} records, {found['seconds']:.2f} s, peak {found['mib']:.0f} MiB")
        print(f"rowen takes {best['rowen']['seconds'] / best['rispy']['seconds']:.2f} of rispy's time")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(measure(sys.argv[2], Path(sys.argv[3]))))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
