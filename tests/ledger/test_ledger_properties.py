"""Whatever happens to a review, in whatever order: every identity holds at every moment, and no past moment changes."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from rowen.ledger import Ledger
from rowen.ledger.identities import check
from rowen.ledger.prisma import prisma
from rowen.ledger.types import CitationState, Decision, PrismaState, Retrieved, Role, RunState, Verdict
from tests.ledger.conftest import BACKENDS, scratch_schema
from tests.ledger.world import FT, KINDS, REVIEW, TA, World

PEOPLE = ("ann", "ben")
KEYS = ("1", "2", "3")


class Review(RuleBasedStateMachine):
    """A small review in which anything may happen."""

    backend = "sqlite"

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.ledger = self.stack.enter_context(Ledger.open(self.stack.enter_context(self._place())))
        self.clock = self.stack.enter_context(pytest.MonkeyPatch.context())
        self.days = itertools.count(1)
        self.past: dict[datetime, tuple[PrismaState, tuple[CitationState, ...]]] = {}
        self.world = World(self.ledger, self.tick)
        self.seen: set[str] = set()
        self.founder: dict[str, str] = {}

    @classmethod
    @contextmanager
    def _place(cls) -> Iterator[str]:
        if cls.backend == "postgres":
            with scratch_schema() as url:
                yield url
        else:
            with tempfile.TemporaryDirectory() as folder:
                yield f"sqlite:///{folder}/rowen.db"

    def tick(self) -> datetime:
        moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=next(self.days))
        self.clock.setenv("ROWEN_CLOCK", moment.isoformat())
        return moment

    def teardown(self) -> None:
        try:
            for moment, (state, citations) in self.past.items():
                assert prisma(self.ledger, REVIEW, as_of=moment) == state
                assert self.ledger.citations(REVIEW, as_of=moment) == citations
            with_another_memory = Ledger(self.ledger._engine)
            for moment, (state, _) in self.past.items():
                assert prisma(with_another_memory, REVIEW, as_of=moment) == state
        finally:
            self.stack.close()

    @initialize(reviewers=st.sampled_from([(1, 1), (2, 1), (2, 2)]))
    def begin(self, reviewers: tuple[int, int]) -> None:
        self.reviewers = reviewers

    @rule(
        source=st.sampled_from(sorted(KINDS)),
        keys=st.lists(st.sampled_from(KEYS), unique=True),
        complete=st.sampled_from([True, True, True, False]),
        ends=st.sampled_from([True, True, False]),
    )
    def search(self, source: str, keys: list[str], complete: bool, ends: bool) -> None:
        run = self.world.start(self.reviewers)
        self.world.see(run, source, keys, complete=complete)
        if complete:
            self.seen |= {self.world.record(f"{source}:{key}") for key in keys}
        if ends:
            told = () if complete else ((source, "The server answered 500.", "Run again."),)
            self.ledger.finish_run(run.id, RunState.COMPLETE if complete else RunState.INCOMPLETE, told)

    @precondition(lambda self: self.seen)
    @rule(data=st.data())
    def deduplicate(self, data: st.DataObject) -> None:
        """Every record lands in one of a few clusters: merges, splits and both at once."""
        self.tick()
        records = sorted(self.seen)
        labels = data.draw(st.lists(st.integers(0, 5), min_size=len(records), max_size=len(records)))
        clusters: dict[object, list[str]] = {}
        for record, label in zip(records, labels, strict=True):
            clusters.setdefault(label or record, []).append(record)
        self.ledger.assign(REVIEW, list(clusters.values()))
        self.ledger.assign(REVIEW, list(clusters.values())[::-1])
        assert {frozenset(state.records) for state in self.ledger.citations(REVIEW)} == {
            frozenset(cluster) for cluster in clusters.values()
        }

    @precondition(lambda self: self.ledger.citations(REVIEW))
    @rule(
        data=st.data(),
        stage=st.sampled_from([TA, TA, FT]),
        verdict=st.sampled_from([Verdict.INCLUDE, Verdict.INCLUDE, *Verdict]),
        actors=st.sampled_from([("ann",), ("ben",), PEOPLE, PEOPLE, ("cleo",), ("rule",)]),
        reason=st.sampled_from(["", "a, b", "c; d"]),
    )
    def decide(self, data: st.DataObject, stage: str, verdict: Verdict, actors: tuple[str, ...], reason: str) -> None:
        self.tick()
        roles = {"cleo": Role.ADJUDICATOR, "rule": Role.RULE}
        if stage == TA and verdict in (Verdict.AWAITING, Verdict.ONGOING):
            verdict = Verdict.EXCLUDE
        if actors == ("rule",):
            stage, verdict = TA, Verdict.EXCLUDE
        citation = self.choose(data)
        decisions = [
            Decision(
                citation=citation,
                stage=stage,
                actor=a,
                role=roles.get(a, Role.REVIEWER),
                verdict=verdict,
                reason=reason,
            )
            for a in actors
        ]
        self.ledger.add_decisions(REVIEW, decisions)
        assert self.ledger.add_decisions(REVIEW, decisions) == 0

    @precondition(lambda self: self.ledger.citations(REVIEW))
    @rule(data=st.data(), result=st.sampled_from(Retrieved))
    def retrieve(self, data: st.DataObject, result: Retrieved) -> None:
        self.tick()
        self.ledger.add_retrievals(REVIEW, [(self.choose(data), result, "ann", "")])

    @precondition(lambda self: self.ledger.citations(REVIEW))
    @rule(data=st.data(), study=st.sampled_from(["TRIAL-A", "TRIAL-B", "of another"]))
    def link(self, data: st.DataObject, study: str) -> None:
        self.tick()
        name = data.draw(st.sampled_from(self.ledger.citations(REVIEW))).study if study == "of another" else study
        self.ledger.link_study(REVIEW, self.choose(data), name, "ann", "")

    @rule()
    def publish(self) -> None:
        self.tick()
        self.ledger.publish_version(REVIEW, f"v{len(self.ledger.versions(REVIEW)) + 1}", "ann")

    def choose(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from([state.citation for state in self.ledger.citations(REVIEW)]))

    @invariant()
    def every_identity_holds(self) -> None:
        moment = self.tick()
        labels = [None, "", *(version.label for version in self.ledger.versions(REVIEW))]
        for since in labels:
            assert check(prisma(self.ledger, REVIEW, since=since)) == ()
        self.past[moment] = (prisma(self.ledger, REVIEW, as_of=moment), self.ledger.citations(REVIEW, as_of=moment))

    @invariant()
    def every_sighted_record_is_identified(self) -> None:
        state = prisma(self.ledger, REVIEW, since="")
        names = ("database_results", "register_results", "website_results", "organisation_results", "citations_results")
        assert {one for name in names for one in state.box(name).ids} == self.seen

    @invariant()
    def a_citation_is_named_after_a_record_that_is_or_was_in_it(self) -> None:
        for state in self.ledger.citations(REVIEW):
            founder = f"r-{state.citation[2:]}"
            assert founder in state.records, "the part with the founding record keeps the id"


@pytest.mark.parametrize("backend", BACKENDS)
def test_identities_hold_and_the_past_never_changes_whatever_happens(backend: str) -> None:
    machine = type("ReviewOn", (Review,), {"backend": backend})
    few = settings(
        max_examples=int(os.environ.get("ROWEN_TEST_EXAMPLES", "14")) if backend == "sqlite" else 4,
        stateful_step_count=16,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=few)
