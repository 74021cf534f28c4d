"""Differences between searches: what left, who saw what, which records share a citation, which fields were met when."""

from __future__ import annotations

from tests.ledger.world import REVIEW, World, rid


def searches(world: World) -> list[str]:
    return [search.id for search in world.ledger.searches(REVIEW)]


def test_what_left_is_what_the_earlier_search_saw_and_the_later_did_not(world: World) -> None:
    world.run("medline:3", "medline:1", "medline:2")
    world.run("medline:2", "medline:4")
    earlier, later = searches(world)

    assert world.ledger.left(earlier, later) == (rid("medline", "3"), rid("medline", "1"))
    assert world.ledger.left(later, earlier) == (rid("medline", "4"),)
    assert world.ledger.left(earlier, earlier) == ()


def test_sightings_name_the_complete_searches_that_saw_a_record(world: World) -> None:
    world.run("medline:1", "embase:1", "embase:2")
    world.run("medline:1")
    unfinished = world.see(world.start(), "medline", ["1"], complete=False)
    wanted = {rid("medline", "1"), rid("embase", "1")}

    found = world.ledger.sightings_of(REVIEW, wanted)
    first, second, third, _ = searches(world)
    assert set(found) == {first, second, third} and unfinished not in found
    assert set().union(*found.values()) == wanted
    assert found[third] == {rid("medline", "1")}
    assert world.ledger.sightings_of("another", wanted) == {}


def test_records_share_a_citation_as_it_stands_now(world: World) -> None:
    world.run("medline:1", "embase:1", "embase:2", same=["medline:1 embase:1"])
    one, other, third = rid("medline", "1"), rid("embase", "1"), rid("embase", "2")
    assert world.ledger.same_citation(REVIEW, [one, third]) == {one: tuple(sorted((one, other))), third: (third,)}

    world.split("medline:1", "embase:1 embase:2")
    assert world.ledger.same_citation(REVIEW, [one, third]) == {one: (one,), third: tuple(sorted((other, third)))}
    assert world.ledger.same_citation(REVIEW, []) == {}


def test_a_field_is_kept_with_the_search_that_met_it_first(world: World) -> None:
    world.run("medline:1")
    world.run("medline:1")
    first, second = searches(world)
    world.ledger.add_fields(REVIEW, "medline", first, ["a"])
    world.ledger.add_fields(REVIEW, "medline", second, ["a", "b"])

    assert world.ledger.fields_met(REVIEW, "medline") == {"a": first, "b": second}
    assert world.ledger.fields_met(REVIEW, "embase") == {}
