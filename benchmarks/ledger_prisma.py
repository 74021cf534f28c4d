"""How long the ledger takes: a review of N records through the public API, then its PRISMA counts now and in the past.

    python benchmarks/ledger_prisma.py [--records 100000] [--url sqlite:///... | postgresql://...]

A fifth of the records are duplicates; everything is screened by two reviewers, a tenth passes, a third of that is
included; then a version, and an update that sees everything again and a hundredth more.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from rowen.ledger import Ledger
from rowen.ledger.identities import check
from rowen.ledger.prisma import prisma
from rowen.ledger.types import Decision, Role, RunState, SearchOutcome, SearchSpec, Stage, Verdict
from rowen.records import AbstractPart, Author, Identifiers, PartialDate, Record, SourceKind

REVIEW = "benchmark"
BATCH = 500
T = TypeVar("T")


def timed(name: str, work: Callable[[], T]) -> T:
    started = time.perf_counter()
    result = work()
    print(f"{name:<58}{time.perf_counter() - started:8.2f} s")
    return result


def record(number: int) -> Record:
    return Record(
        native_id=str(number),
        title=f"Peer support in online communities for condition {number}: a qualitative study",
        authors=tuple(Author(f"Family{number + i}", "A B") for i in range(6)),
        container="Journal of Examples",
        published=PartialDate(2004 + number % 20),
        identifiers=Identifiers(doi=f"10.1000/x.{number}", pmid=str(number)),
        abstract=tuple(AbstractPart("words of an abstract " * 18, label) for label in ("METHODS", "RESULTS", "END")),
    )


def search(ledger: Ledger, run: str, source: str, records: range) -> None:
    spec = SearchSpec(
        source=source, name=source, platform=source, kind=SourceKind.DATABASE, how="api", strategy="everything"
    )
    opened = ledger.start_search(run, REVIEW, spec)
    keys = [str(number) for number in records]
    wanted = set(ledger.missing_keys(REVIEW, source, keys))
    for start in range(0, len(keys), BATCH):
        batch = [(key, record(int(key))) for key in keys[start : start + BATCH] if key in wanted]
        if batch:
            ledger.add_records(REVIEW, source, batch)
    ledger.finish_search(opened.id, SearchOutcome(complete=True, reported=len(keys), arrived=len(keys)), keys)


def search_all(ledger: Ledger, run_id: str, searches: list[tuple[str, range]]) -> None:
    for source, records in searches:
        search(ledger, run_id, source, records)


def by_title(ledger: Ledger) -> list[list[str]]:
    found: dict[str, list[str]] = {}
    for held in ledger.records(REVIEW):
        found.setdefault(held.record.title, []).append(held.id)
    return list(found.values())


def run(ledger: Ledger, searches: list[tuple[str, range]]) -> None:
    opened = ledger.start_run(
        REVIEW,
        trigger="manual",
        reason="",
        protocol="p",
        reviewers_per_stage=(2, 2),
        practice=True,
        rowen_version="0",
    )
    timed("  searches: missing_keys, add_records, finish_search", lambda: search_all(ledger, opened.id, searches))
    clusters = timed("  records(), all of them", lambda: by_title(ledger))
    timed("  assign()", lambda: ledger.assign(REVIEW, clusters, run=opened.id))
    ledger.finish_run(opened.id, RunState.COMPLETE)


def screen(ledger: Ledger) -> None:
    states = ledger.citations(REVIEW)
    votes, full = [], []
    for place, state in enumerate(states):
        verdict = Verdict.INCLUDE if place % 10 == 0 else Verdict.EXCLUDE
        for actor in ("ann", "ben"):
            common = {"citation": state.citation, "actor": actor, "role": Role.REVIEWER}
            votes.append(Decision(stage=Stage.TITLE_ABSTRACT, verdict=verdict, **common))
            if place % 10 == 0:
                late = Verdict.INCLUDE if place % 30 == 0 else Verdict.EXCLUDE
                full.append(Decision(stage=Stage.FULL_TEXT, verdict=late, reason="topic, or else", **common))
    for start in range(0, len(votes), 5_000):
        ledger.add_decisions(REVIEW, votes[start : start + 5_000])
    ledger.add_decisions(REVIEW, full)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--url", default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        measure(asked.url or f"sqlite:///{scratch}/rowen.db", asked.records)
    print(f"{'peak memory':<58}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")


def measure(url: str, size: int) -> None:
    first, second = range(size * 8 // 10), range(size * 2 // 10)
    with Ledger.open(url) as ledger:
        timed(
            f"{size:,} records: search, store, read, assign",
            lambda: run(ledger, [("A", first), ("B", second)]),
        )
        middle = datetime.now(UTC)
        timed("prisma(), nothing decided", lambda: prisma(ledger, REVIEW))
        timed("add_decisions(), two reviewers, all citations", lambda: screen(ledger))
        timed("citations()", lambda: ledger.citations(REVIEW))
        timed("prisma(), everything decided", lambda: prisma(ledger, REVIEW))
        ledger.publish_version(REVIEW, "1", "ann")
        grown = range(size * 81 // 100)
        timed("update: everything again and 1 % new", lambda: run(ledger, [("A", grown), ("B", second)]))
        with Ledger.open(url) as fresh:
            timed("prisma(), updated review, first question of a process", lambda: prisma(fresh, REVIEW))
        state = timed("prisma(), updated review", lambda: prisma(ledger, REVIEW))
        timed("prisma(as_of=before screening)", lambda: prisma(ledger, REVIEW, as_of=middle))
        timed("prisma(since=''), as a new review", lambda: prisma(ledger, REVIEW, since=""))
        problems = timed("check()", lambda: check(state))
        timed("state_digest()", lambda: ledger.state_digest(REVIEW))
        print(f"{'identities broken':<58}{len(problems):8}")


if __name__ == "__main__":
    main()
