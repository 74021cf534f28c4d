"""A broken count is found, named, and stops publication. Each case doctors one box of a state that is right."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rowen.ledger import Ledger
from rowen.ledger.identities import IDENTITIES, check, require
from rowen.ledger.types import Box, Part, PrismaState, Retrieved, Verdict
from rowen.records import InvariantError
from tests.ledger.world import FT, TA, YES, World


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrismaState]:
    """Made once and on one database: what is tested here never asks the ledger."""
    moments = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(10_000))
    with pytest.MonkeyPatch.context() as clock:

        def tick() -> datetime:
            clock.setenv("ROWEN_CLOCK", next(moments).isoformat())
            return datetime.now(UTC)

        with Ledger.open(f"sqlite:///{tmp_path_factory.mktemp('identities')}/rowen.db") as ledger:
            yield story(World(ledger, tick))


def story(world: World) -> PrismaState:
    """A review with something in every kind of box."""
    world.run("medline:1", "medline:2", "medline:3", "embase:1", "ctgov:1", "chasing:1", same=["medline:1 embase:1"])
    world.include("medline:1")
    world.exclude("ctgov:1")
    world.publish("1.0")
    world.run("medline:1", "medline:4", "medline:5", "embase:5", "chasing:2", "medline:6", same=["medline:5 embase:5"])
    world.rule_excludes("medline:4")
    world.include("medline:5", "chasing:2")
    world.exclude_full_text("medline:2", "design")
    world.vote("medline:3", TA, YES)
    world.retrieve("medline:3", Retrieved.NOT_RETRIEVED)
    world.vote("medline:6", TA, YES)
    world.vote("medline:6", FT, Verdict.AWAITING)
    return world.prisma()


def with_box(state: PrismaState, name: str, ids: tuple[str, ...], parts: tuple[Part, ...] | None = None) -> PrismaState:
    old = state.box(name)
    new = Box(name, old.unit, ids, old.parts if parts is None else parts)
    return replace(state, boxes=tuple(new if box.name == name else box for box in state.boxes))


def without_one(state: PrismaState, name: str) -> PrismaState:
    return with_box(state, name, state.box(name).ids[1:])


def broken(state: PrismaState) -> set[str]:
    return {problem.field for problem in check(state)}


def test_the_undoctored_state_is_right(state: PrismaState) -> None:
    assert check(state) == ()
    require(state)


@pytest.mark.parametrize(
    ("identity", "box"),
    [
        ("P1", "database_results"),
        ("P2", "records_screened"),
        ("P2", "other_records_screened"),
        ("P2", "duplicates"),
        ("P2", "excluded_automatic"),
        ("P2", "excluded_other"),
        ("P4", "dbr_sought_reports"),
        ("P4", "other_sought_reports"),
        ("P5", "dbr_assessed"),
        ("P5", "dbr_notretrieved_reports"),
        ("P6", "dbr_excluded"),
        ("P6", "dbr_awaiting_classification"),
        ("P8", "total_studies"),
        ("P8", "total_reports"),
        ("P8", "new_studies"),
        ("P8", "previous_studies"),
        ("P8", "new_reports"),
    ],
)
def test_an_id_that_goes_missing_from_a_box_is_noticed(state: PrismaState, identity: str, box: str) -> None:
    assert identity in broken(without_one(state, box))


def test_an_excluded_record_that_was_never_screened_is_noticed(state: PrismaState) -> None:
    assert "P3" in broken(with_box(state, "records_excluded", ("r-neverscreened",)))


def test_more_studies_than_reports_are_noticed(state: PrismaState) -> None:
    assert "P7" in broken(with_box(state, "total_studies", tuple(f"s-{i}" for i in range(9))))


def test_a_removal_that_is_not_footnoted_is_noticed(state: PrismaState) -> None:
    total = state.box("total_studies").ids
    assert "P8" in broken(with_box(state, "removed_studies", total[:1], (Part("gone", total[:1]),)))


def test_a_new_report_without_a_new_study_must_belong_to_an_old_one(state: PrismaState) -> None:
    assert "P9" in broken(with_box(state, "new_studies", ()))


def test_an_id_in_two_sibling_boxes_is_noticed(state: PrismaState) -> None:
    screened = state.box("records_screened").ids
    doctored = with_box(state, "duplicates", screened[:1], (Part("found in the same run", screened[:1]),))
    assert "P10" in broken(doctored)


def test_an_id_listed_twice_or_out_of_order_is_noticed(state: PrismaState) -> None:
    ids = state.box("records_screened").ids
    assert "P10" in broken(with_box(state, "records_screened", (*ids, ids[0])))
    assert "P10" in broken(with_box(state, "records_screened", ids[::-1]))


def test_a_reason_listed_twice_is_noticed(state: PrismaState) -> None:
    box = state.box("dbr_excluded")
    assert "P11" in broken(with_box(state, "dbr_excluded", box.ids, (*box.parts, Part("design", ()))))


def test_a_record_in_databases_and_in_registers_is_noticed(state: PrismaState) -> None:
    one = state.box("database_results").ids[:1]
    assert "P12" in broken(with_box(state, "register_results", one, (Part("ClinicalTrials.gov", one),)))
    assert "P12" in broken(with_box(state, "citations_results", one, (Part("Citation searching", one),)))


def test_a_missing_box_is_never_read_as_zero(state: PrismaState) -> None:
    lacking = replace(state, boxes=tuple(box for box in state.boxes if box.name != "excluded_other"))

    (problem,) = check(lacking)
    assert "excluded_other" in problem.message


def test_the_error_names_the_identity_and_ids_to_look_at_and_survives_pickling(state: PrismaState) -> None:
    with pytest.raises(InvariantError, match=r"P2: .*r-") as caught:
        require(without_one(state, "records_screened"))
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_every_identity_from_p1_to_p12_has_a_rule() -> None:
    assert [name for name, _ in IDENTITIES] == [f"P{number}" for number in range(1, 13)]
