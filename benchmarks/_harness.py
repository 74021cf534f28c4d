"""A review against a sandbox of its own in another process, and one update of it, measured."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
REVIEW = """\
title: A benchmark
question: How long does it take?
eligibility: {inclusion: [everything]}
sources:
  medline: {name: MEDLINE, platform: PubMed, kind: database, strategy: searches/medline.txt, how: api, connector: pubmed}
  europepmc: {name: Europe PMC, platform: Europe PMC, kind: database, strategy: searches/europepmc.txt, how: api,
    connector: europepmc}
rules: [{name: retracted}, {name: date_window, parameters: {from: 2004}}]
reviewers: [ann, ben]
adjudicators: [cleo]
exclusion_reasons: {full_text: {off_topic: Not about the question}}
"""
UPDATE = """
import json, resource, sys, time
from flows.desk import open_desk
from flows.pipeline import Request, update
from flows.progress import listening

started, steps = time.perf_counter(), {}

def note(event):
    now = time.perf_counter() - started
    first, _ = steps.get(event.step, (now, now))
    steps[event.step] = (first, now)

with open_desk(sys.argv[1]) as desk, listening(note):
    report = update(desk, Request(tuple(sys.argv[2:])))
    seconds, used = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
    moved = {}
    for search in desk.ledger.searches(desk.review, run=report.run.id):
        for page in desk.ledger.pages(search.id):
            requests, size = moved.get((search.spec.source, page.role), (0, 0))
            moved[search.spec.source, page.role] = (requests + 1, size + len(desk.archive.get(page.sha256)))
    found = {
        "state": report.run.state.value,
        "problems": report.run.problems,
        "new_records": report.new_records,
        "citations": len(desk.ledger.citations(desk.review)),
        "requests": sum(requests for requests, _ in moved.values()),
        "moved": [(*key, *value) for key, value in moved.items()],
    }
found |= {"seconds": seconds, "cpu": sum(used[:2]), "steps": steps, "peak_mb": used.ru_maxrss / 1024}
print(json.dumps(found))
"""


@contextmanager
def sandbox(works: int, today: str = "2026-11-01") -> Iterator[dict[str, str]]:
    """Serve a corpus from another process; yields the environment that points Rowen at it."""
    command = [sys.executable, "-m", "rowen.cli", "sandbox", "--works", str(works), "--port", "0", "--today", today]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as served:
        try:
            lines = [served.stdout.readline().strip() for _ in range(2)]
            yield dict(line.split("=", 1) for line in lines)
        finally:
            served.terminate()


@contextmanager
def review(strategies: Mapping[str, str]) -> Iterator[Path]:
    """Make a review folder in a scratch place; its home and outputs stand beside it."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "benchmark"
        (folder / "searches").mkdir(parents=True)
        (folder / "review.yaml").write_text(REVIEW, encoding="utf-8")
        for name, text in strategies.items():
            (folder / "searches" / f"{name}.txt").write_text(text, encoding="utf-8")
        yield folder


def update(folder: Path, environment: Mapping[str, str], *sources: str) -> dict[str, object]:
    """Run one update in a process of its own and return what it measured."""
    settings = {
        "ROWEN_HOME": str(folder.parent / "home"),
        "ROWEN_OUTPUTS": str(folder.parent / "outputs"),
        "ROWEN_PUBMED_API_KEY": "benchmark",
    }
    done = subprocess.run(
        [sys.executable, "-c", UPDATE, str(folder), *sources],
        cwd=ROOT,
        env={**os.environ, **settings, **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def prefect_server(folder: Path, database: str = "") -> Iterator[dict[str, str]]:
    """Run a Prefect server, on SQLite or on the database named; yields the environment that points at it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/api"
    where = {"PREFECT_HOME": str(folder), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
    settings = {"PREFECT_SERVER_DATABASE_CONNECTION_URL": database} if database else {}
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with started(command, {**where, **settings}) as run:
        for _ in range(600):
            if run.poll() is not None:
                raise SystemExit("the Prefect server did not start")
            try:
                urlopen(f"{url}/health", timeout=2).close()
                break
            except (URLError, OSError):
                time.sleep(0.5)
        yield {**where, "PREFECT_API_URL": url, "PREFECT_LOGGING_LEVEL": "WARNING"}


@contextmanager
def started(
    command: Sequence[str], environment: Mapping[str, str], folder: Path = ROOT
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program without a word while the block lasts, and end it."""
    # A shell that runs us in the background has us ignore Ctrl-C. Children would too, and Prefect's never end then.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as run:
        try:
            yield run
        finally:
            run.terminate()


def show(title: str, found: Mapping[str, object]) -> None:
    """Print a result in lines."""
    print(
        f"{title}: {found['state']} in {found['seconds']:.1f} s ({found['cpu']:.1f} CPU s), peak {found['peak_mb']:.0f} MB, "
        f"{found['requests']:,} requests, {found['new_records']:,} new records, {found['citations']:,} citations"
    )
    for step, (first, last) in found["steps"].items():
        print(f"  {step:<12} {first:7.1f} to {last:7.1f} s")
    for source, role, requests, size in found["moved"]:
        print(f"  {source}: {requests:,} requests for {role}, {size / 1e6:.2f} MB")
    for problem in found["problems"]:
        print("  incomplete:", *problem)
    time.sleep(0)
