"""A review that lives for months on the sandbox's clock, with something wrong in every one of them.

Pure planning first (`plan`), then a world in which the plan happens (`World`), then what must be true of it (`verdict`).
"""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from connectors.archive import Archive
from rowen.ledger import Ledger
from rowen.ledger.identities import check
from rowen.ledger.prisma import prisma
from rowen.ledger.types import Run, RunState
from rowen.records import digest
from rowen.sandbox import faults as practice_faults
from rowen.sandbox.databases import database
from rowen.sandbox.exports import SEARCHER, ExportOrder, entries, write_exports
from rowen.sandbox.server import Sandbox, running
from rowen.sandbox.truth import Strategies
from rowen.sandbox.variants import Entry

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "reviews" / "online-communities"
SLUG = SHIPPED.name
FIRST = date(2024, 11, 1)
API = {
    "medline": "pubmed",
    "europepmc": "europepmc",
    "openalex": "openalex",
    "doaj": "doaj",
    "eric": "eric",
    "core": "core",
    "clinicaltrials": "clinicaltrials",
    "scopus_api": "scopus",
    "wos_api": "wos_starter",
    "ieee": "ieee",
    "semanticscholar": "semanticscholar",
}
"""The API sources of the review, and the practice source that each asks. The first two are those of the shipped review."""
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
EXPORTS = (
    ExportOrder("amed", "ebsco", "AMED"),
    ExportOrder("cinahl", "ebsco", "CINAHL"),
    ExportOrder("embase", "ovid", "Embase"),
    ExportOrder("scopus", "scopus", "Scopus"),
    ExportOrder("wos", "wos", "Web of Science"),
)
"""The databases whose exports a made-up person drops every month."""
INBOX_FAULTS = ("half_file", "wrong_number", "not_described", "another_database", "same_file_twice", "not_dropped")
IMPATIENT = (
    "import sys, tenacity, connectors.http as http; http._GROWING = tenacity.wait_none(); "
    "from rowen.cli import main; main()"
)
"""The command, but without the waits of half a minute between two tries."""


@dataclass(frozen=True)
class Month:
    """What happens in one month.

    Attributes:
        day: the day of the rerun.
        source: which source goes wrong (key in review.yaml).
        fault: what goes wrong with it: one of the sandbox's faults as it is written there, or one of INBOX_FAULTS.
        kill: after how many lines of the run's progress its process is killed; None: not at all.
    """

    number: int
    day: date
    source: str
    fault: str
    kill: int | None = None

    def __str__(self) -> str:
        killed = f", killed after {self.kill} lines" if self.kill is not None else ""
        return f"month {self.number} ({self.day}): {self.source} {self.fault or 'quiet'}{killed}"


def plan(seed: int, months: int, kills: int) -> tuple[Month, ...]:
    """Return what happens in each month; the same seed, months and kills give the same."""
    pick = random.Random(f"{seed} {months} {kills}")
    killed = set(pick.sample(range(months), min(kills, months)))
    made = []
    for number in range(months):
        source, fault = _fault(pick)
        made.append(Month(number, _day(number), source, fault, pick.randrange(0, 60) if number in killed else None))
    return tuple(made)


def _fault(pick: random.Random) -> tuple[str, str]:
    if pick.random() < 0.3:
        return pick.choice(EXPORTS).key, pick.choice(INBOX_FAULTS)
    key = pick.choice(sorted(API))
    name = pick.choice([name for name in practice_faults.NAMES if name != "rate_limit"])
    times = pick.choice(("x1", "x2", "x*"))
    return key, f"{API[key]}:{name}{times}@{pick.choice((1, 1, 2))}"


def _day(number: int) -> date:
    years, month = divmod(FIRST.month - 1 + number, 12)
    return date(FIRST.year + years, month + 1, 1)


@dataclass(frozen=True)
class Happened:
    """What one rerun left behind.

    Attributes:
        killed: its process was killed.
        run: the ledger's run, if it got so far.
        report: run_report.md as it stood after the run; "" if it was killed before.
        output: what the command said.
        struck: how often the sandbox's fault struck.
        records: how many records the ledger held afterwards.
    """

    month: Month
    killed: bool
    run: Run | None
    report: str
    output: str
    struck: int
    records: int


@dataclass
class World:
    """A home, a copy of the review, an inbox, and the practice sources."""

    folder: Path
    sandbox: Sandbox
    happened: list[Happened] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What points a process at this world."""
        places = {
            "ROWEN_HOME": str(self.folder / "home"),
            "ROWEN_OUTPUTS": str(self.folder / "outputs"),
            "ROWEN_INBOX": str(self.folder / "inbox"),
        }
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("ROWEN_", "PREFECT_"))}
        return inherited | dict(self.sandbox.environment) | places

    def live(self, month: Month) -> Happened:
        """Let one month happen."""
        self.sandbox.set_today(month.day)
        self._drop_exports(month)
        self.sandbox.set_faults("" if month.source not in API else month.fault)
        asked = len(self.sandbox.requests)
        killed, output = self._update(month)
        struck = sum(1 for request in self.sandbox.requests[asked:] if request.fault)
        self.sandbox.set_faults("")
        self.sandbox.state.vanished.clear()
        with self.ledger() as ledger:
            runs = ledger.runs(SLUG)
            known = {item.run.id for item in self.happened if item.run}
            new = [run for run in runs if run.id not in known]
            records = len(list(ledger.record_digests(SLUG, None)))
        report = self.folder / "outputs" / SLUG / "run_report.md"
        text = report.read_text(encoding="utf-8") if report.exists() and not killed else ""
        made = Happened(month, killed, new[-1] if new else None, text, output, struck, records)
        self.happened.append(made)
        return made

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """The review's ledger."""
        (self.folder / "home").mkdir(exist_ok=True)
        with Ledger.open(f"sqlite:///{self.folder}/home/rowen.db") as ledger:
            yield ledger

    def _update(self, month: Month) -> tuple[bool, str]:
        command = [sys.executable, "-c", IMPATIENT, "update", str(self.folder / SLUG)]
        environment = self.environment | {"ROWEN_CLOCK": f"{month.day}T06:00:00+00:00", "PYTHONUNBUFFERED": "1"}
        lines: list[str] = []
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            for line in process.stdout:
                lines.append(line)
                if month.kill is not None and len(lines) > month.kill:
                    process.send_signal(signal.SIGKILL)
                    break
            output = "".join(lines)
        if process.returncode not in (0, 3, -signal.SIGKILL):
            raise AssertionError(f"{month}: the command ended with {process.returncode}:\n{output}")
        return process.returncode == -signal.SIGKILL, output

    def _drop_exports(self, month: Month) -> None:
        """Let the made-up person export every database, and do it wrong for the one whose turn it is."""
        folder = self.folder / "inbox" / SLUG
        for order in EXPORTS:
            fault = month.fault if order.key == month.source else ""
            if fault == "not_dropped":
                continue
            (written,) = write_exports(self.sandbox.corpus, folder, [order], month.day)
            details = written.path.with_name(f"{written.path.name}.yaml")
            _spoil(fault, written.path, details, written.records)

    def mend_inbox(self, month: Month) -> None:
        """What a person does when a run said that a file waits: export it again, rightly."""
        order = next((order for order in EXPORTS if order.key == month.source), None)
        if order and month.fault != "not_dropped":
            folder = self.folder / "inbox" / SLUG
            for path in (folder / order.key).glob(f"*{month.day}*"):
                path.unlink()
            write_exports(self.sandbox.corpus, folder, [order], month.day)


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
def world(folder: Path, seed: int, works: int) -> Iterator[World]:
    """Make a world in an empty folder."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(SHIPPED, folder / SLUG, ignore=shutil.ignore_patterns("inbox"))
    text = (folder / SLUG / "review.yaml").read_text(encoding="utf-8")
    added = "".join(
        f"  {key}: {{name: {key}, platform: {API[key]}, kind: {'register' if key == 'clinicaltrials' else 'database'}, "
        f"strategy: searches/{key}.txt, how: api, connector: {API[key]}}}\n"
        for key in ADDED
    )
    (folder / SLUG / "review.yaml").write_text(text.replace("\nsources:\n", f"\nsources:\n{added}"), encoding="utf-8")
    for key, words in ADDED.items():
        (folder / SLUG / "searches" / f"{key}.txt").write_text(words, encoding="utf-8")
    with running(seed=seed, works=works, today=FIRST, hang=0.5) as sandbox:
        yield World(folder, sandbox)


def matching(sandbox: Sandbox, day: date) -> dict[str, set[str]]:
    """Return, for each source, the ids that its strategy or its database's saved search finds on a day."""
    found = {order.key: {entry.number for entry in _entries(sandbox, order, day)} for order in EXPORTS}
    known = Strategies(sandbox.corpus)
    for key, name in API.items():
        words = ADDED.get(key) or (SHIPPED / "searches" / f"{key}.txt").read_text(encoding="utf-8")
        found[key] = set(known.found(name, words, day))
    return found


def differences(world: World, last: date) -> list[str]:
    """Return what is not as it must be when all is over; empty if everything is."""
    with world.ledger() as ledger:
        runs = ledger.runs(SLUG)
        wrong = [f"{run.id} has no ending" for run in runs[-1:] if run.state is not RunState.COMPLETE]
        wrong += [
            f"{run.id}: {problem}"
            for run in runs
            for problem in check(prisma(ledger, SLUG, as_of=run.finished_at or run.started_at))
        ]
        wrong += _lost(ledger, matching(world.sandbox, last))
        wrong += _archive(world.folder / "home" / "archive", ledger)
    counts = [item.records for item in world.happened]
    wrong += [f"records fell from {a} to {b}" for a, b in itertools.pairwise(counts) if b < a]
    return wrong + [line for item in world.happened for line in invisible(item)]


def invisible(item: Happened) -> list[str]:
    """Return what a rerun ought to have told about its fault and did not.

    A fault that the retries healed leaves a complete run and needs no line. A run that is not complete must name the
    source, in its ending and in its report; a killed one leaves a run without an ending, or none.
    """
    month, run = item.month, item.run
    if item.killed or run is None:
        return []
    named = {source for source, _, _ in run.problems}
    silent = month.source not in {order.key for order in EXPORTS} or month.fault in ("not_dropped", "same_file_twice")
    told = [] if silent or month.source in named else [f"{month}: the run does not name {month.source}"]
    if run.state is not RunState.COMPLETE and not named:
        told.append(f"{month}: {run.id} is {run.state} and names nothing")
    plain = item.report.replace("\\", "")
    return told + [f"{month}: the report does not name {source}" for source in named if f"**{source}**" not in plain]


def holdings(ledger: Ledger) -> tuple[frozenset[str], frozenset[frozenset[str]]]:
    """Return the ids of the records that count, and the sets of them that are one citation each."""
    records = frozenset(public for public, _ in ledger.record_digests(SLUG))
    return records, frozenset(frozenset(state.records) for state in ledger.citations(SLUG))


def against(twin: Ledger, faulty: Ledger, wanted: Mapping[str, set[str]]) -> list[str]:
    """Compare with the same months without faults and kills.

    A month that failed may have missed a record that its source withdrew before the next month; nothing else may be
    missing, and what both hold must be merged alike.
    """
    (all_records, merged), (records, mine) = holdings(twin), holdings(faulty)
    there = {item.id: item for item in twin.records(SLUG)}
    lost = [i for i in all_records - records if there[i].record.native_id in wanted.get(there[i].source, set())]
    wrong = (
        [f"{len(lost)} records that only the quiet twin holds are still at their sources: {sorted(lost)[:5]}"]
        if lost
        else []
    )
    more = records - all_records
    wrong += [f"{len(more)} records that the quiet twin does not hold: {sorted(more)[:5]}"] if more else []
    gone = all_records - records
    apart = {group - gone for group in merged if group - gone} ^ mine
    return wrong + (
        [f"{len(apart)} citations are merged otherwise than in the quiet twin"] if apart and not gone else []
    )


def _lost(ledger: Ledger, wanted: Mapping[str, set[str]]) -> Iterator[str]:
    """Name what the sources' searches find and the review does not hold in exactly one citation."""
    held: dict[str, dict[str, str]] = defaultdict(dict)
    for item in ledger.records(SLUG):
        held[item.source][item.record.native_id] = item.id
    owners: dict[str, list[str]] = defaultdict(list)
    for state in ledger.citations(SLUG):
        for public in state.records:
            owners[public].append(state.citation)
    for source, ids in wanted.items():
        missing = sorted(ids - held[source].keys())
        if missing:
            yield f"{source}: {len(missing)} of {len(ids)} are not in the review: {missing[:5]}"
        for native_id in sorted(ids & held[source].keys()):
            if len(owners[held[source][native_id]]) != 1:
                yield f"{source}: {native_id} stands in {owners[held[source][native_id]]}"


def _archive(folder: Path, ledger: Ledger) -> Iterator[str]:
    archive = Archive(folder)
    for search in ledger.searches(SLUG):
        for page in ledger.pages(search.id):
            if digest(archive.get(page.sha256)) != page.sha256:
                yield f"{search.id}: page {page.sha256} is damaged"


def _entries(sandbox: Sandbox, order: ExportOrder, day: date) -> list[Entry]:
    return entries(sandbox.corpus, database(order.key, order.name, order.style), order.style, day)
