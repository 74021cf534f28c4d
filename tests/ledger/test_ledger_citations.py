"""Verdicts on pairs, and the citations that follow from them."""

from __future__ import annotations

import pytest

from rowen.records import (
    Answer,
    InputError,
    PairVerdict,
    clock,
)
from tests.ledger.world import REVIEW, World, rid


def pair(left: str, right: str, answer: Answer = Answer.SAME, person: str = "", why: str = "DOI equal") -> PairVerdict:
    return PairVerdict(*sorted((rid(*left.split(":")), rid(*right.split(":")))), answer, why, 0.9, person)


def test_a_persons_verdict_outranks_every_rule_and_the_latest_counts(world: World) -> None:
    world.run("medline:1", "embase:1")
    first, second = pair("medline:1", "embase:1"), pair("medline:1", "embase:1", Answer.ASK, why="titles differ")
    ann, ben = (pair("medline:1", "embase:1", Answer.DIFFERENT, name, "part 2") for name in ("ann", "ben"))

    world.ledger.add_verdicts(REVIEW, [first])
    moment = clock.now()
    world.tick()
    assert world.ledger.add_verdicts(REVIEW, [second]) == 1
    assert world.ledger.verdicts(REVIEW) == (second,)
    world.ledger.add_verdicts(REVIEW, [ann])
    world.ledger.add_verdicts(REVIEW, [first])
    assert world.ledger.verdicts(REVIEW) == (ann,)
    world.ledger.add_verdicts(REVIEW, [ben])
    assert world.ledger.verdicts(REVIEW) == (ben,)
    assert world.ledger.add_verdicts(REVIEW, [ben]) == 0
    world.ledger.add_verdicts(REVIEW, [ann])
    assert world.ledger.verdicts(REVIEW) == (ann,)
    assert world.ledger.verdicts(REVIEW, as_of=moment) == (first,)


def test_open_pairs_are_those_that_nobody_answered_and_no_merge_settled(world: World) -> None:
    world.run("medline:1", "medline:2", "medline:3")
    for other in ("medline:2", "medline:3"):
        world.ledger.add_verdicts(REVIEW, [pair("medline:1", other, Answer.ASK)])
    assert len(world.ledger.open_pairs(REVIEW)) == 2

    world.split("medline:1 medline:2")
    assert len(world.ledger.open_pairs(REVIEW)) == 1
    world.ledger.add_verdicts(REVIEW, [pair("medline:1", "medline:3", Answer.DIFFERENT, "ann")])
    assert len(world.ledger.open_pairs(REVIEW)) == 0


def test_a_verdict_on_an_unknown_record_is_refused(world: World) -> None:
    with pytest.raises(InputError, match="no record"):
        world.ledger.add_verdicts(REVIEW, [pair("medline:1", "embase:1")])


def test_citation_ids_survive_merges_and_splits(world: World) -> None:
    world.run("medline:1", "embase:1")
    world.run("medline:2", same=["medline:2 embase:1"])
    first = {name: world.citation(name) for name in ("medline:1", "embase:1")}
    assert world.citation("medline:2") == first["embase:1"], "a later duplicate joins; the citation keeps its id"

    world.split("medline:1 embase:1 medline:2")
    survivor = world.citation("medline:1")
    assert survivor == min(first.values()), "of citations founded at one moment the smaller id stays"

    world.split("medline:1", "embase:1 medline:2")
    assert {name: world.citation(name) for name in first} == first, "undone, both have their old ids"


def test_after_a_split_the_part_with_the_founding_record_keeps_the_id(world: World) -> None:
    world.run("medline:1")
    world.run("medline:2", "medline:3", same=["medline:1 medline:2 medline:3"])
    before = world.citation("medline:1")
    world.split("medline:1", "medline:2 medline:3")

    assert world.citation("medline:1") == before
    assert world.citation("medline:2") == "c-" + min(rid("medline", "2"), rid("medline", "3"))[2:]


def test_the_earliest_founded_citation_keeps_its_id_in_a_merge(world: World) -> None:
    names = sorted(("medline:1", "medline:2", "medline:3"), key=World.record, reverse=True)
    for name in names:
        world.run(name)
    world.split(" ".join(names))

    assert world.citation(names[0]) == "c-" + World.record(names[0])[2:]


def test_records_that_are_not_mentioned_stay_where_they_are(world: World) -> None:
    world.run("medline:1")
    world.run("medline:2", same=["medline:1 medline:2"])
    founder = world.citation("medline:1")
    world.run("medline:3", same=["medline:2 medline:3"])

    assert world.state_of("medline:3").records == tuple(
        sorted(map(World.record, ("medline:1", "medline:2", "medline:3")))
    )
    assert world.citation("medline:3") == founder


def test_assigning_the_same_again_changes_nothing(world: World) -> None:
    world.run("medline:1", "medline:2")
    clusters = [[rid("medline", "1"), rid("medline", "2")]]

    assert world.ledger.assign(REVIEW, clusters) == 1
    assert world.ledger.assign(REVIEW, clusters) == 0


def test_a_record_in_two_clusters_or_unknown_is_refused(world: World) -> None:
    world.run("medline:1")
    one = rid("medline", "1")
    with pytest.raises(ValueError, match="each record once"):
        world.ledger.assign(REVIEW, [[one], [one]])
    with pytest.raises(ValueError, match="none is empty"):
        world.ledger.assign(REVIEW, [[]])
    with pytest.raises(InputError, match="no record"):
        world.ledger.assign(REVIEW, [["r-unknown"]])
