"""Short words for what happens to a review, so that a test reads like the story it tells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from rowen.ledger import Ledger
from rowen.ledger.identities import check
from rowen.ledger.keys import record_id
from rowen.ledger.prisma import prisma
from rowen.ledger.types import (
    CitationState,
    Decision,
    PrismaState,
    Retrieved,
    Role,
    Run,
    RunState,
    SearchOutcome,
    SearchSpec,
    Stage,
    Verdict,
)
from rowen.records import Record, SourceKind

REVIEW = "peers"
KINDS = {
    "medline": (SourceKind.DATABASE, ""),
    "embase": (SourceKind.DATABASE, ""),
    "ctgov": (SourceKind.REGISTER, ""),
    "chasing": (SourceKind.OTHER, "citation"),
    "websites": (SourceKind.OTHER, "website"),
    "experts": (SourceKind.OTHER, "organisation"),
}
NAMES = {"medline": "MEDLINE", "embase": "Embase", "ctgov": "ClinicalTrials.gov", "chasing": "Citation searching"}
TA, FT = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT
YES, NO = Verdict.INCLUDE, Verdict.EXCLUDE


def spec(source: str, *, strategy: str = "peers AND support", platform: str = "") -> SearchSpec:
    kind, method = KINDS[source]
    return SearchSpec(
        source=source,
        name=NAMES.get(source, source),
        platform=platform or f"{source} platform",
        kind=kind,
        how="api",
        strategy=strategy,
        method=method,
    )


def rid(source: str, key: str) -> str:
    return record_id(REVIEW, source, key)


class World:
    """A review in a ledger. ``source:key`` names a record, e.g. ``medline:1``."""

    def __init__(self, ledger: Ledger, tick: Callable[[], datetime]) -> None:
        self.ledger = ledger
        self.tick = tick

    def start(self, reviewers: tuple[int, int] = (2, 2), *, practice: bool = False) -> Run:
        self.tick()
        return self.ledger.start_run(
            REVIEW,
            trigger="manual",
            reason="",
            protocol="protocol",
            reviewers_per_stage=reviewers,
            practice=practice,
            rowen_version="0",
        )

    def see(self, run: Run, source: str, keys: Sequence[str], *, complete: bool = True) -> str:
        opened = self.ledger.start_search(run.id, REVIEW, spec(source))
        self.ledger.add_records(REVIEW, source, [(key, Record(native_id=key, title=f"{source} {key}")) for key in keys])
        outcome = SearchOutcome(complete=True, reported=len(keys), arrived=len(keys))
        if not complete:
            outcome = SearchOutcome(complete=False, reason="The server answered 500.", remedy="Run again.")
        self.ledger.finish_search(opened.id, outcome, keys)
        return opened.id

    def run(
        self, *records: str, same: Iterable[str] = (), reviewers: tuple[int, int] = (2, 2), also: Sequence[str] = ()
    ) -> Run:
        """One complete run that sees these records; ``same`` lists duplicates: "medline:1 embase:7".

        ``also`` names sources that are searched and find nothing.
        """
        run = self.start(reviewers)
        found: dict[str, list[str]] = {source: [] for source in also}
        for record in records:
            source, key = record.split(":")
            found.setdefault(source, []).append(key)
        for source, keys in found.items():
            self.see(run, source, keys)
        self.cluster(*same)
        return self.ledger.finish_run(run.id, RunState.COMPLETE)

    def cluster(self, *same: str) -> None:
        """Give what is new a citation of its own, and make each of these one citation."""
        self.tick()
        joined = [[self.record(name) for name in words.split()] for words in same]
        mentioned = {one for cluster in joined for one in cluster}
        alone = [[one] for one in self.ledger.unassigned(REVIEW) if one not in mentioned]
        self.ledger.assign(REVIEW, [*joined, *alone])

    def split(self, *clusters: str) -> None:
        self.tick()
        self.ledger.assign(REVIEW, [[self.record(name) for name in words.split()] for words in clusters])

    @staticmethod
    def record(name: str) -> str:
        return rid(*name.split(":"))

    def state_of(self, name: str) -> CitationState:
        """The citation that a record is in now."""
        wanted = self.record(name)
        return next(state for state in self.ledger.citations(REVIEW) if wanted in state.records)

    def citation(self, name: str) -> str:
        return self.state_of(name).citation

    def study(self, name: str) -> str:
        return self.state_of(name).study

    def vote(
        self, name: str, stage: Stage, verdict: Verdict, *actors: str, role: Role = Role.REVIEWER, reason: str = ""
    ) -> None:
        self.tick()
        self.ledger.add_decisions(
            REVIEW,
            [
                Decision(
                    citation=self.citation(name), stage=stage, actor=actor, role=role, verdict=verdict, reason=reason
                )
                for actor in actors or ("ann", "ben")
            ],
        )

    def include(self, *names: str) -> None:
        for name in names:
            self.vote(name, TA, YES)
            self.vote(name, FT, YES)

    def exclude(self, *names: str) -> None:
        for name in names:
            self.vote(name, TA, NO)

    def exclude_full_text(self, name: str, reason: str) -> None:
        self.vote(name, TA, YES)
        self.vote(name, FT, NO, reason=reason)

    def rule_excludes(self, name: str, rule: str = "date") -> None:
        self.vote(name, TA, NO, rule, role=Role.RULE, reason="too old")

    def retrieve(self, name: str, result: Retrieved) -> None:
        self.tick()
        self.ledger.add_retrievals(REVIEW, [(self.citation(name), result, "ann", "")])

    def publish(self, label: str) -> None:
        self.tick()
        self.ledger.publish_version(REVIEW, label, "ann")
        self.tick()

    def prisma(self, *, as_of: datetime | None = None, since: str | None = None) -> PrismaState:
        """The state; every identity must hold in every state a test looks at."""
        self.tick()
        state = prisma(self.ledger, REVIEW, as_of=as_of, since=since)
        assert check(state) == ()
        return state


def counts(state: PrismaState, *names: str) -> dict[str, int]:
    return {name: len(state.box(name).ids) for name in names}


def parts(state: PrismaState, name: str) -> dict[str, int]:
    return {part.label: len(part.ids) for part in state.box(name).parts if part.ids}


def filled(state: PrismaState) -> dict[str, int]:
    """The boxes that count anything."""
    return {box.name: len(box.ids) for box in state.boxes if box.ids}
