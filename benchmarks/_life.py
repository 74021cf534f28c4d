"""A world in which a plan happens: a home, a copy of the shipped review, an inbox, and the practice sources."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks._plan import API, EXPORTS, FIRST, KINDS, Month
from benchmarks._served import serve_month
from rowen.ledger import Ledger
from rowen.ledger.types import Run, Search
from rowen.sandbox.exports import SEARCHER, write_exports
from rowen.sandbox.server import Sandbox, running
from rowen.sandbox.truth import Strategies

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "reviews" / "online-communities"
SLUG = SHIPPED.name
ADDED = {
    "openalex": '"peer support" OR forum',
    "doaj": '"peer support" OR title:online',
    "eric": '"peer support" OR title:online',
    "core": 'title:"peer support" OR abstract:online',
    "clinicaltrials": '"peer support" OR AREA[BriefTitle]online',
    "scopus_api": 'TITLE-ABS-KEY("peer support" OR forum*)',
    "wos_api": 'TS=("peer support" OR forum*)',
    "ieee": '"peer support" OR "Document Title":online',
    "semanticscholar": '"peer support" | forum*',
}
"""Strategies of the sources that the shipped review has not, so that their faults are met too."""
IMPATIENT = (
    "import sys, tenacity, connectors.http as http; http._GROWING = tenacity.wait_none(); "
    "from rowen.cli import main; main()"
)
"""The command, but without the waits of half a minute between two tries."""


@dataclass(frozen=True)
class Happened:
    """What one rerun left behind.

    Attributes:
        killed: what the plan wanted killed was killed.
        runs: the ledger's runs of this month: one, or one more that the inbox started; as they stood then.
        searches: theirs.
        report: run_report.md as it stood after the run; "" if it was killed before.
        log: prisma_log.csv as it stood after the run.
        struck: how often the sandbox's fault struck.
        records: how many records the ledger held afterwards.
        seconds: how long it took; requests: how many the sources were asked.
    """

    month: Month
    killed: bool
    runs: tuple[Run, ...]
    searches: tuple[Search, ...]
    report: str
    log: str
    struck: int
    records: int
    seconds: float
    requests: int

    @property
    def state(self) -> str:
        """How the month's last run ended, in a word."""
        words = [str(run.state) if run.state else "no ending" for run in self.runs]
        return ("killed: " if self.killed else "") + (", ".join(words) or "no run")


@dataclass
class World:
    """A home, a copy of the review, an inbox, and the practice sources.

    Attributes:
        asked: keys of the API sources; exported: of the databases whose exports are dropped.
        strategies: what the sources' searches find, known from the corpus.
    """

    folder: Path
    sandbox: Sandbox
    asked: tuple[str, ...]
    exported: tuple[str, ...]
    strategies: Strategies
    happened: list[Happened] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What points a process at this world."""
        places = {
            "ROWEN_HOME": str(self.folder / "home"),
            "ROWEN_OUTPUTS": str(self.folder / "outputs"),
            "ROWEN_INBOX": str(self.folder / "inbox"),
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        }
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("ROWEN_", "PREFECT_"))}
        return inherited | dict(self.sandbox.environment) | places

    def live(self, month: Month) -> Happened:
        """Let one month happen."""
        begun = time.monotonic()
        with self.ledger() as ledger:
            known = {run.id for run in ledger.runs(SLUG)}
        self.sandbox.set_today(month.day)
        self._drop_exports(month)
        self.sandbox.set_faults(month.written)
        asked = len(self.sandbox.requests)
        killed = self._rerun(month)
        requests = self.sandbox.requests[asked:]
        self.sandbox.set_faults("")
        self.sandbox.state.vanished.clear()
        with self.ledger() as ledger:
            runs = tuple(run for run in ledger.runs(SLUG) if run.id not in known)
            made = Happened(
                month=month,
                killed=killed,
                runs=runs,
                searches=tuple(search for run in runs for search in ledger.searches(SLUG, run=run.id)),
                report=self._output("run_report.md"),
                log=self._output("prisma_log.csv"),
                struck=sum(1 for request in requests if request.fault),
                records=len(ledger.record_digests(SLUG)),
                seconds=time.monotonic() - begun,
                requests=len(requests),
            )
        self.happened.append(made)
        return made

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """The review's ledger."""
        (self.folder / "home").mkdir(exist_ok=True)
        with Ledger.open(f"sqlite:///{self.folder}/home/rowen.db") as ledger:
            yield ledger

    def strategy(self, key: str) -> str:
        """Return the strategy of an API source."""
        return (self.folder / "reviews" / SLUG / "searches" / f"{key}.txt").read_text(encoding="utf-8")

    def mend_inbox(self, month: Month) -> None:
        """What a person does when a run said that a file is no good: export it again, rightly."""
        order = next((order for order in EXPORTS if order.key == month.source), None)
        if order and month.fault != "not_dropped":
            folder = self.folder / "inbox" / SLUG
            for path in (folder / order.key).glob(f"*{month.day}*"):
                path.unlink()
            write_exports(self.sandbox.corpus, folder, [order], month.day)

    def _output(self, name: str) -> str:
        path = self.folder / "outputs" / SLUG / name
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def _rerun(self, month: Month) -> bool:
        environment = self.environment | {"ROWEN_CLOCK": f"{month.day}T06:00:00+00:00"}
        if month.kill is None or month.kill.kind == KINDS[0]:
            return self._update(month, environment)
        with self.ledger() as ledger:
            return serve_month(
                self.folder,
                environment,
                SLUG,
                month.kill,
                lambda: len(self.sandbox.requests),
                lambda: ledger.runs(SLUG),
            )

    def _update(self, month: Month, environment: dict[str, str]) -> bool:
        """Run the command, as a scheduler would; kill it where the plan says so. Returns whether it was killed."""
        command = [sys.executable, "-c", IMPATIENT, "update", SLUG]
        with subprocess.Popen(
            command, cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            lines: list[str] = []
            for line in process.stdout or ():
                lines.append(line)
                if month.kill is not None and len(lines) > month.kill.after:
                    process.send_signal(signal.SIGKILL)
                    break
        if process.returncode not in (0, 3, -signal.SIGKILL):
            raise AssertionError(f"{month}: the command ended with {process.returncode}:\n{''.join(lines)}")
        return process.returncode == -signal.SIGKILL

    def _drop_exports(self, month: Month) -> None:
        """Let the made-up person export every database, and do it wrong for the one whose turn it is."""
        folder = self.folder / "inbox" / SLUG
        for order in EXPORTS:
            fault = month.fault if order.key == month.source else ""
            if fault == "not_dropped" or order.key not in self.exported:
                continue
            (written,) = write_exports(self.sandbox.corpus, folder, [order], month.day)
            details = written.path.with_name(f"{written.path.name}.yaml")
            _spoil(fault, written.path, details, written.records)


def _spoil(fault: str, path: Path, details: Path, records: int) -> None:
    said = f"expected: {{}}\nsearched_on: {path.stem[-10:]}\nsearched_by: {SEARCHER}\n"
    data = path.read_bytes()
    if fault == "half_file":
        path.write_bytes(data[: len(data) // 2])
    elif fault == "wrong_number":
        details.write_text(said.format(records + 7), encoding="utf-8")
    elif fault == "not_described":
        details.unlink()
    elif fault == "another_database":
        path.write_bytes(b"TY  - JOUR\r\nTI  - Not of this database\r\nDB  - PsycINFO\r\nDP  - EBSCOhost\r\nER  - \r\n")
        details.write_text(said.format(1), encoding="utf-8")
    elif fault == "same_file_twice":
        twin = path.with_name(f"again-{path.name}")
        twin.write_bytes(data)
        twin.with_name(f"{twin.name}.yaml").write_text(said.format(records), encoding="utf-8")


@contextmanager
def world(
    folder: Path, seed: int, works: int, asked: Sequence[str] = (), exported: Sequence[str] = ()
) -> Iterator[World]:
    """Make a world in an empty folder.

    Args:
        folder: where.
        seed: of the corpus.
        works: its size.
        asked: keys of the API sources of the review; empty for all.
        exported: keys of the databases whose exports are dropped; empty for all.
    """
    review = folder / "reviews" / SLUG
    keys = tuple(asked or API)
    shutil.copytree(SHIPPED, review, ignore=shutil.ignore_patterns("inbox"))
    path = review / "review.yaml"
    # An export is due every month here, so that a month without one is seen at once.
    text = path.read_text(encoding="utf-8").replace("due_every_days: 90", "due_every_days: 27")
    added = "".join(
        f"  {key}: {{name: {key}, platform: {API[key]}, kind: {'register' if key == 'clinicaltrials' else 'database'}, "
        f"strategy: searches/{key}.txt, how: api, connector: {API[key]}}}\n"
        for key in keys
        if key in ADDED
    )
    path.write_text(text.replace("\nsources:\n", f"\nsources:\n{added}"), encoding="utf-8")
    for key, words in ADDED.items():
        (review / "searches" / f"{key}.txt").write_text(words, encoding="utf-8")
    with running(seed=seed, works=works, today=FIRST, hang=0.5) as sandbox:
        chosen = tuple(exported or (order.key for order in EXPORTS))
        yield World(
            folder, sandbox, tuple(dict.fromkeys(("medline", "europepmc", *keys))), chosen, Strategies(sandbox.corpus)
        )
