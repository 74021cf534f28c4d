"""Other tools for deduplication, each in an environment of its own, and what a run of one costs.

Environments are made once under build/peers/ (git ignores it). The versions are pinned, so that a result can be had again.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import _labelled as lab

BUILD = lab.ROOT / "build" / "peers"
# Started by a process of its own: a child's peak memory would otherwise begin with its parent's.
MEASURE = """
import json, os, subprocess, sys, time
began = time.perf_counter()
child = subprocess.Popen(sys.argv[2:], stdout=open(sys.argv[1], "wb"), stderr=subprocess.STDOUT)
_, status, used = os.wait4(child.pid, 0)
print(json.dumps({"cpu": used.ru_utime + used.ru_stime, "wall": time.perf_counter() - began,
                  "peak_mb": used.ru_maxrss / 1024, "exit": os.waitstatus_to_exitcode(status)}))
"""
# As its documentation says (prep, block, match, cluster, export_maybe), with cpu=1: one process, so that its time is its
# own. export_maybe keeps one link between two clusters and puts the links in the order of their likeness.
BIB_DEDUPE = """
import sys
from pathlib import Path
import pandas as pd
from bib_dedupe.bib_dedupe import block, cluster, export_maybe, match, prep
source, clusters_out, links_out = sys.argv[1:]
records = pd.read_csv(source, low_memory=False)
ready = prep(records, cpu=1)
matched = match(block(ready, cpu=1), cpu=1)
number = {name: place for place, group in enumerate(cluster(matched)) for name in group}
found = pd.DataFrame({"record_id": records["ID"].astype(str)})
found["cluster_id"] = [f"set:{number[name]}" if name in number else f"one:{name}" for name in found["record_id"]]
found.to_csv(clusters_out, index=False)
Path("maybe_cases.csv").unlink(missing_ok=True)
export_maybe(ready, matched_df=matched)
links = []
if Path("maybe_cases.csv").exists():
    maybe = pd.read_csv("maybe_cases.csv", usecols=["ID", "cluster_ID", "similarity_score"])
    groups = maybe.groupby("cluster_ID", sort=False)
    links = [(*group["ID"], group["similarity_score"].iloc[0]) for _, group in groups]
pd.DataFrame(links, columns=["record_id_1", "record_id_2", "score"]).to_csv(links_out, index=False)
"""


@dataclass(frozen=True)
class Peer:
    """A tool.

    Attributes:
        name: as the tables call it.
        packages: name and version of all that its result depends on.
        note: how it was run.
    """

    name: str
    packages: tuple[str, ...]
    note: str


PEERS = {
    "bib-dedupe": Peer(
        "bib-dedupe",
        ("bib-dedupe==0.11.0", "pandas==3.1.1", "numpy==2.4.6", "rapidfuzz==3.14.6"),
        "prep, block, match, cluster, export_maybe; cpu=1, so one process",
    ),
    "asreview": Peer(
        "asreview",
        ("asreview-datatools==1.3.2", "asreview==1.6.6", "pandas==2.3.3", "numpy==2.4.6"),
        "`asreview data dedup`, as it is by default (1.3.3 and 1.4 need Python 3.12; 1.4 gave the same file for diabetes)",
    ),
}


@dataclass(frozen=True)
class Cost:
    """CPU seconds (with those of its child processes), seconds on the clock, and the largest resident memory."""

    cpu: float
    wall: float
    peak_mb: float


class Failed(RuntimeError):
    """A tool ended with an error; the text is the end of what it printed."""


def measured(command: Sequence[str | Path], log: Path, where: Path = lab.ROOT) -> Cost:
    """Run a command in a process of its own, in a folder; what it prints goes to ``log``."""
    start = [sys.executable, "-S", "-c", MEASURE, str(log), *map(str, command)]
    found = json.loads(subprocess.check_output(start, text=True, cwd=where))
    if found.pop("exit"):
        raise Failed("\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]))
    return Cost(**found)


def environment(peer: Peer) -> Path:
    """Make the peer's environment if it is not there as wanted; return its bin folder."""
    folder, stamp = BUILD / peer.name, BUILD / peer.name / "packages.txt"
    wanted = "\n".join((*peer.packages, sys.version))
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
        print(f"making an environment with {', '.join(peer.packages)}", file=sys.stderr)
        venv.EnvBuilder(with_pip=True, clear=True).create(folder)
        quiet = ("-m", "pip", "install", "-qq", "--disable-pip-version-check")
        subprocess.run([folder / "bin" / "python", *quiet, *peer.packages], check=True)
        stamp.write_text(wanted, encoding="utf-8")
    return folder / "bin"


@dataclass(frozen=True)
class Run:
    """One tool's work on one file.

    Attributes:
        clusters: file with the cluster of each record, and which record is kept where the tool says so.
        links: file with the pairs that it leaves to a person, in the order it gives them.
        cost: what it took.
        again: the result was kept from an earlier run.
    """

    clusters: Path
    links: Path
    log: Path
    cost: Cost
    again: bool = False


def snapshot(folder: Path) -> Path:
    """Copy the package as it is now, so that edits made while a benchmark runs cannot mix two versions in one table."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(lab.ROOT / "rowen", folder / "rowen", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def run(tool: str, source: Path, folder: Path, rowen: Path, *, reuse: bool) -> Run:
    """Deduplicate a file with ``rowen`` (as it stands in that folder) or a peer.

    Results stand in ``folder``; a peer's are used again if told so.
    """
    folder.mkdir(parents=True, exist_ok=True)
    clusters, links, log, cost = (
        folder / f"{source.stem}.{end}" for end in ("clusters.csv", "links.csv", "log", "json")
    )
    if reuse and tool in PEERS and cost.is_file():
        kept = json.loads(cost.read_text(encoding="utf-8"))
        if kept.pop("packages") == list(PEERS[tool].packages):
            return Run(clusters, links, log, Cost(**kept), again=True)
    if tool == "rowen":
        spent = measured(
            [sys.executable, "-m", "rowen.cli", "dedup", source, "-o", clusters, "--pairs", links], log, rowen
        )
    elif tool == "bib-dedupe":
        spent = measured([environment(PEERS[tool]) / "python", "-c", BIB_DEDUPE, source, clusters, links], log, folder)
    else:
        out = folder / f"{source.stem}.out.csv"
        spent = measured([environment(PEERS[tool]) / "asreview", "data", "dedup", source, "-o", out], log, folder)
        _partners(source, out, clusters)
        links.write_text("record_id_1,record_id_2\n", encoding="utf-8")
    packages = PEERS[tool].packages if tool in PEERS else ()
    cost.write_text(json.dumps({**asdict(spent), "packages": packages}), encoding="utf-8")
    return Run(clusters, links, log, spent)


def _partners(source: Path, kept: Path, to: Path) -> None:
    """Say with which record each one went that ASReview removed: the first with its DOI, else the first with its text.

    ASReview writes only the survivors. The survivors are taken from its output, so the record level is its own; only
    the pair level rests on these partners, found by the two keys that ASReview describes.
    """
    with source.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with kept.open(encoding="utf-8", newline="") as stream:
        alive = {row["ID"] for row in csv.DictReader(stream)}
    cluster: dict[str, str] = {}
    first: dict[tuple[str, str], str] = {}
    for row in rows:
        keys = _keys(row)
        partner = next((first[key] for key in keys if key in first), "")
        cluster[row["ID"]] = row["ID"] if row["ID"] in alive or not partner else cluster[partner]
        for key in keys:
            first.setdefault(key, row["ID"])
    with to.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("record_id", "cluster_id", "kept"))
        writer.writerows((name, number, int(name in alive)) for name, number in cluster.items())


def _keys(row: lab.Row) -> list[tuple[str, str]]:
    doi = (row.get("doi") or "").strip().lower()
    for start in ("https://doi.org/", "http://doi.org/", "https://www.doi.org/", "http://www.doi.org/"):
        doi = doi.removeprefix(start)
    said = f"{row['title']} {row.get('abstract') or ''}".lower()
    text = "".join(letter for letter in said if letter.isascii() and letter.isalnum())
    return [(kind, value) for kind, value in (("doi", doi), ("text", text)) if value]
