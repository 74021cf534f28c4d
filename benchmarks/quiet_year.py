"""Twelve quiet months of the shipped review on the sandbox: how many false alarms does the drift report give?

python benchmarks/quiet_year.py --seeds 1 2 3

After the first run some of the studies it found become known included studies (only such as the sandbox's sources never drop).
Every line is one run; a warning in any of the months after the first makes the exit code 1.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from flows.desk import Desk, open_desk
from flows.pipeline import Report, Request, update
from flows.settings import PRACTICE_MARK
from rowen.cli.practise import practice_sources
from rowen.sandbox.corpus import Corpus
from rowen.sandbox.holdings import Holdings
from rowen.sandbox.timing import NEVER

ROOT = Path(__file__).resolve().parents[1]
KNOWN = 21


def main(arguments: Sequence[str] | None = None) -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seeds", type=int, nargs="+", default=[1])
    asked.add_argument("--works", type=int, default=2000)
    asked.add_argument("--months", type=int, default=12)
    chosen = asked.parse_args(arguments)
    alarms = [alarm for seed in chosen.seeds for alarm in year(seed, chosen.works, chosen.months)]
    print(f"{len(chosen.seeds)} years of {chosen.months} quiet months: {len(alarms)} false alarms")
    return 1 if alarms else 0


def year(seed: int, works: int, months: int) -> list[str]:
    """Live one year; return the warnings of all runs but the first."""
    alarms: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = _begin(Path(scratch), seed, works)
        for month in range(months + 1):
            started = time.perf_counter()
            with practice_sources(str(folder)), open_desk(str(folder)) as desk:
                report = update(desk, Request((), "practice"))
                if not month:
                    _name_known(desk, folder, Holdings(Corpus(seed, works)))
            _tell(seed, month, report, time.perf_counter() - started)
            alarms += _warnings(report) if month else []
    return alarms


def _begin(scratch: Path, seed: int, works: int) -> Path:
    """Copy the shipped review, and let practice begin in November 2026."""
    folder, home = scratch / "online-communities", scratch / "home"
    shutil.copytree(ROOT / "reviews" / "online-communities", folder)
    home.mkdir()
    os.environ |= {"ROWEN_HOME": str(home), "ROWEN_OUTPUTS": str(scratch / "outputs")}
    os.environ.pop("ROWEN_CLOCK", None)
    before = {"seed": seed, "works": works, "today": "2026-10-01T06:00:00+00:00", "done": True}
    (home / PRACTICE_MARK).write_text(json.dumps(before | {"made_at": datetime.now(UTC).isoformat()}), encoding="utf-8")
    return folder


def _name_known(desk: Desk, folder: Path, holdings: Holdings) -> None:
    """Make studies that the first run found known included ones, those of PubMed and preprints."""
    stay = {
        str(pmid) for pmid, until in zip(holdings.corpus.pmid, holdings.pubmed_until, strict=True) if until == NEVER
    }
    lines: list[str] = []
    for held in desk.ledger.records(desk.review):
        ids = held.record.identifiers
        if held.source == "medline" and ids.pmid in stay:
            lines.append(f"  - pmid: {ids.pmid}")
        elif held.source == "europepmc" and ids.doi:
            lines.append(f"  - doi: {json.dumps(ids.doi)}")
    protocol = folder / "review.yaml"
    words = protocol.read_text(encoding="utf-8").replace(
        "known_included: []", "known_included:\n" + "\n".join(lines[:KNOWN])
    )
    protocol.write_text(words, encoding="utf-8")


def _warnings(report: Report) -> list[str]:
    told = json.loads((report.written.folder / "drift.json").read_text(encoding="utf-8"))
    return list(told["warnings"])


def _tell(seed: int, month: int, report: Report, seconds: float) -> None:
    why = Counter(row.why.partition(":")[0] for row in report.written.new)
    found = ", ".join(f"{number} {reason}" for reason, number in sorted(why.items())) or "nothing new"
    print(f"seed {seed} month {month:2}: {report.run.state}, {found} ({seconds:.1f} s)", flush=True)
    for words in _warnings(report):
        print(f"    {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
