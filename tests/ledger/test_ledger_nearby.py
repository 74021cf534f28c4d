"""What a month touches: asked of a part of the review, and the same as if all of it had been asked."""

from __future__ import annotations

import pytest

from rowen.ledger import Ledger
from rowen.records import Answer, InputError, PairVerdict, Record
from tests.ledger.world import REVIEW, World, rid

SAME, DIFFERENT, ASK = Answer.SAME, Answer.DIFFERENT, Answer.ASK
ONE, TWO, THREE, FOUR = (rid("medline", key) for key in "1234")


def said(one: str, other: str, answer: Answer, person: str = "") -> PairVerdict:
    return PairVerdict(min(one, other), max(one, other), answer, "made up", 1.0, person)


def test_what_a_complete_search_saw_since_a_moment_is_changed_and_nothing_else(ledger: Ledger, world: World) -> None:
    assert ledger.changed(REVIEW) == ledger.changed(REVIEW, "7 at no time")
    world.run("medline:1", "medline:2")
    first = ledger.changed(REVIEW)
    assert first.ids is None
    assert ledger.changed(REVIEW, first.moment).ids == ()

    run = world.start()
    world.see(run, "medline", ["2", "3"])
    world.see(run, "embase", ["9"], complete=False)
    second = ledger.changed(REVIEW, first.moment)
    assert second.ids == (THREE,)
    assert ledger.changed(REVIEW, second.moment).ids == ()
    assert ledger.changed("another review", first.moment).ids == ()

    world.see(run, "embase", ["9"])
    assert ledger.changed(REVIEW, second.moment).ids == (rid("embase", "9"),)


def test_a_record_with_another_revision_is_changed(ledger: Ledger, world: World) -> None:
    world.run("medline:1", "medline:2")
    moment = ledger.changed(REVIEW).moment
    ledger.add_records(REVIEW, "medline", [("1", Record(native_id="1", title="Corrected")), ("new", Record(title="N"))])
    assert ledger.changed(REVIEW, moment).ids == (ONE,)


def test_a_moment_of_another_ledger_is_not_known(ledger: Ledger, world: World) -> None:
    world.run("medline:1")
    moment = ledger.changed(REVIEW).moment
    number, _, _ = moment.partition(" ")
    assert ledger.changed(REVIEW, f"{number} 1999-01-01T00:00:00.000000Z").ids is None
    assert ledger.changed(REVIEW, f"{int(number) + 1000} {moment.partition(' ')[2]}").ids is None


def test_verdicts_are_unsettled_until_citations_change(ledger: Ledger, world: World) -> None:
    world.run("medline:1", "medline:2", "medline:3")
    assert ledger.unsettled(REVIEW) == ()
    ledger.add_verdicts(REVIEW, [said(ONE, TWO, SAME)])
    assert ledger.unsettled(REVIEW) == tuple(sorted((ONE, TWO)))
    assert ledger.unsettled("another review") == ()
    world.split("medline:1 medline:2")
    assert ledger.unsettled(REVIEW) == ()


def test_records_are_connected_by_what_holds_now_and_by_the_citation_they_share(ledger: Ledger, world: World) -> None:
    world.run("medline:1", "medline:2", "medline:3", "medline:4", same=["medline:3 medline:4"])
    near = said(ONE, TWO, SAME), said(TWO, THREE, SAME)
    ledger.add_verdicts(REVIEW, near)
    assert ledger.connected(REVIEW, [ONE]).ids == tuple(sorted((ONE, TWO, THREE, FOUR)))
    assert set(ledger.connected(REVIEW, [FOUR]).verdicts) == set(near)

    apart = said(ONE, TWO, DIFFERENT, "ann")
    ledger.add_verdicts(REVIEW, [apart])
    assert ledger.connected(REVIEW, [ONE]).ids == (ONE,)
    assert ledger.connected(REVIEW, [ONE]).verdicts == ()
    assert ledger.connected(REVIEW, [TWO]).ids == tuple(sorted((TWO, THREE, FOUR)))
    assert set(ledger.connected(REVIEW, [ONE, TWO]).verdicts) == {apart, near[1]}
    assert ledger.connected(REVIEW, []).ids == ()


def test_a_verdict_is_compared_with_the_last_word_on_its_own_pair(ledger: Ledger, world: World) -> None:
    world.run("medline:1", "medline:2", "medline:3")
    verdicts = [said(ONE, TWO, SAME), said(TWO, THREE, ASK), said(ONE, THREE, DIFFERENT, "ann")]
    assert ledger.add_verdicts(REVIEW, verdicts) == 3
    assert ledger.add_verdicts(REVIEW, verdicts) == 0
    assert ledger.add_verdicts(REVIEW, [said(ONE, THREE, DIFFERENT, "ben")]) == 1
    assert ledger.add_verdicts(REVIEW, [said(ONE, THREE, DIFFERENT, "ann")]) == 1
    with pytest.raises(InputError, match="holds no record"):
        ledger.add_verdicts(REVIEW, [said(ONE, "r-unknown", SAME)])


@pytest.mark.parametrize("names", ["medline:1 medline:2", "medline:2", "medline:1", "medline:2 medline:3"])
def test_a_part_that_is_assigned_leaves_the_rest_where_it_is(ledger: Ledger, world: World, names: str) -> None:
    world.run("medline:1", "medline:2", "medline:3", "medline:4", same=["medline:1 medline:2", "medline:3 medline:4"])
    before = {record: item.citation for item in ledger.citations(REVIEW) for record in item.records}
    world.split(names)
    after = {record: item.citation for item in ledger.citations(REVIEW) for record in item.records}
    mentioned = {world.record(name) for name in names.split()}
    assert {record for record in before if before[record] != after[record]} <= mentioned
    assert len({after[record] for record in mentioned}) == 1
