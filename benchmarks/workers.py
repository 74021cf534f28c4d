"""The same updates embedded, and on PostgreSQL with a Prefect server and two workers: same digests, times side by side.

    eval "$(bash tests/postgres.sh)"; python benchmarks/workers.py --works 50000; eval "$ROWEN_TEST_POSTGRES_STOP"

Two reviews share the works of one sandbox between them, by year of publication; each searches PubMed and Europe PMC and
deduplicates what comes. Runs of one review never overlap, so two workers mean two reviews at once.

Embedded: SQLite, no Prefect, one review after the other. Workers: ledger and Prefect's own data in two databases of one
PostgreSQL server (ROWEN_TEST_POSTGRES_URL), two process workers on the pool `rowen`. CPU seconds are those of the runs;
those of the Prefect server and of PostgreSQL are not in them. Prints Markdown, and stops when two digests differ.
"""

from __future__ import annotations

import argparse
import os
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from _harness import REVIEW, ROOT, prefect_server, sandbox, started, update

from rowen.ledger import Ledger, default_url

EPMC = "(SRC:MED OR SRC:PPR OR SRC:PMC OR SRC:AGR)"
REVIEWS = {
    "earlier": ("1900:2015[dp]", f"{EPMC} AND FIRST_PDATE:[1900-01-01 TO 2015-12-31]"),
    "later": ("2016:2100[dp]", f"{EPMC} AND FIRST_PDATE:[2016-01-01 TO 2100-12-31]"),
}
DEPLOYMENTS = """\
name: benchmark
pull: [{prefect.deployments.steps.set_working_directory: {directory: FOLDER}}]
deployments:
""" + "".join(
    f"""\
- {{name: {slug}, entrypoint: flows/update_review.py:update_review, parameters: {{review: {slug}}},
   concurrency_limit: 1, work_pool: {{name: rowen}}}}
"""
    for slug in REVIEWS
)


@dataclass(frozen=True)
class Outcome:
    """What one way of running both reviews came to: seconds on the clock, of the processor, and each review's state."""

    way: str
    wall: float
    cpu: float
    runs: tuple[tuple[str, str, int, float, str], ...]

    def rows(self) -> Iterator[str]:
        for slug, state, records, seconds, digest in self.runs:
            yield f"| {self.way} | {slug} | {state} | {records:,} | {seconds:.0f} | {digest[:16]} |"

    @property
    def digests(self) -> tuple[str, ...]:
        return tuple(digest for *_, digest in self.runs)


def lay_out(folder: Path) -> None:
    """Make the two reviews, and a place from which Prefect's workers find them and the flow."""
    (folder / "flows").symlink_to(ROOT / "flows")
    for slug, (medline, europepmc) in REVIEWS.items():
        made = folder / "reviews" / slug
        (made / "searches").mkdir(parents=True)
        (made / "review.yaml").write_text(REVIEW, encoding="utf-8")
        (made / "searches" / "medline.txt").write_text(medline, encoding="utf-8")
        (made / "searches" / "europepmc.txt").write_text(europepmc, encoding="utf-8")


def states(database: str) -> tuple[tuple[str, str, int, float, str], ...]:
    """Return (review, state, records, seconds, digest) of each review's last run."""
    found = []
    with Ledger.open(database) as ledger:
        for slug in REVIEWS:
            run = ledger.runs(slug)[-1]
            took = (run.finished_at - run.started_at).total_seconds()
            found.append((slug, str(run.state), len(ledger.record_digests(slug)), took, ledger.state_digest(slug)))
    return tuple(found)


def embedded(folder: Path, sources: Mapping[str, str]) -> Outcome:
    """One review after the other, in a process each, on SQLite."""
    began, before = time.perf_counter(), used()
    for slug in REVIEWS:
        update(folder / "reviews" / slug, sources)
    # The harness puts the home beside the review.
    return Outcome(
        "embedded", time.perf_counter() - began, used() - before, states(default_url(folder / "reviews/home"))
    )


def with_workers(folder: Path, sources: Mapping[str, str], server: str) -> Outcome:
    """Both reviews at once, each on a worker of its own, ledger and Prefect on PostgreSQL."""
    with ExitStack() as stack:
        ledger = stack.enter_context(database(server, "postgresql"))
        prefect_data = stack.enter_context(database(server, "postgresql+asyncpg"))
        where = stack.enter_context(prefect_server(folder / "prefect", prefect_data))
        where |= {
            "ROWEN_DATABASE_URL": ledger,
            "ROWEN_HOME": str(folder / "home"),
            "ROWEN_OUTPUTS": str(folder / "outputs"),
            "ROWEN_PUBMED_API_KEY": "benchmark",
            "PYTHONPATH": str(ROOT),
            "PREFECT_WORKER_QUERY_SECONDS": "2",
            **sources,
        }
        (folder / "prefect.yaml").write_text(DEPLOYMENTS.replace("FOLDER", str(folder)), encoding="utf-8")
        prefect(folder, where, "work-pool", "create", "rowen", "--type", "process", "--overwrite")
        prefect(folder, where, "deploy", "--all")
        Ledger.open(ledger).close()
        before = used()
        with ExitStack() as crew:
            worker = ["prefect", "worker", "start", "--pool", "rowen", "--limit", "1", "--install-policy", "never"]
            for _ in range(2):
                crew.enter_context(started([sys.executable, "-m", *worker], where, folder))
            began = time.perf_counter()
            for slug in REVIEWS:
                prefect(folder, where, "deployment", "run", f"update-review/{slug}")
            wait_for_both(ledger)
            wall = time.perf_counter() - began
        return Outcome("PostgreSQL, two workers", wall, used() - before, states(ledger))


def wait_for_both(database: str) -> None:
    """Wait until the ledger holds an ended run of each review."""
    with Ledger.open(database) as ledger:
        while not all(any(run.state for run in ledger.runs(slug)) for slug in REVIEWS):
            time.sleep(1)


def prefect(folder: Path, environment: Mapping[str, str], *words: str) -> None:
    """Run one command of Prefect's, and show what it said if it failed."""
    command = [sys.executable, "-m", "prefect", "--no-prompt", *words]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{words}: {done.stdout}{done.stderr}")


@contextmanager
def database(server: str, driver: str) -> Iterator[str]:
    """A database of its own on the server, gone afterwards."""
    name = f"rowen_benchmark_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{driver}{server.rpartition('/')[0].removeprefix('postgresql')}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def used() -> float:
    """CPU seconds of all children that have ended."""
    return sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    words.add_argument("--works", type=int, default=50_000)
    works = words.parse_args().works
    server = os.environ.get("ROWEN_TEST_POSTGRES_URL")
    if not server:
        raise SystemExit("ROWEN_TEST_POSTGRES_URL names no server: see tests/postgres.sh")
    with tempfile.TemporaryDirectory() as scratch, sandbox(works) as sources:
        folder = Path(scratch)
        lay_out(folder)
        outcomes = []
        for way in (embedded, lambda *places: with_workers(*places, server)):
            outcomes.append(way(folder, sources))
            print(f"{outcomes[-1].way}: {outcomes[-1].wall:.0f} s, {outcomes[-1].cpu:.0f} CPU s", flush=True)
    print("\n| way | review | state | records | seconds | digest |\n|---|---|---|--:|--:|---|")
    for outcome in outcomes:
        print(*outcome.rows(), sep="\n")
    if len({outcome.digests for outcome in outcomes}) > 1:
        raise SystemExit("the digests differ")
    print("The digests are the same.")


if __name__ == "__main__":
    main()
