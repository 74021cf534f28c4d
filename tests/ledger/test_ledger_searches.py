"""Runs, searches, records and keys: what was asked, what came, and how it is known again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowen.ledger import Ledger, file_keys
from rowen.ledger.keys import record_id
from rowen.ledger.types import (
    Page,
    RunState,
    SearchOutcome,
)
from rowen.records import (
    Identifiers,
    InputError,
    InvariantError,
    Notice,
    PartialDate,
    Record,
    clock,
)
from tests.ledger.world import REVIEW, World, rid, spec


def test_a_run_comes_back_as_it_was_told(world: World) -> None:
    run = world.ledger.start_run(
        REVIEW,
        trigger="manual",
        reason="monthly",
        protocol="abc",
        reviewers_per_stage=(2, 1),
        practice=True,
        rowen_version="0.1",
    )
    assert (run.state, run.reviewers_per_stage, run.practice, run.started_at) == (None, (2, 1), True, clock.now())

    world.tick()
    ended = world.ledger.finish_run(run.id, RunState.INCOMPLETE, [("embase", "down", "wait")], "digest")

    assert ended == world.ledger.run(run.id) == world.ledger.runs(REVIEW)[0]
    assert (ended.state, ended.problems, ended.digest) == (RunState.INCOMPLETE, (("embase", "down", "wait"),), "digest")
    assert ended.finished_at == clock.now() > run.started_at


def test_a_run_ends_once(world: World) -> None:
    run = world.run("medline:1")

    assert world.ledger.finish_run(run.id, RunState.COMPLETE) == run
    with pytest.raises(InputError, match="already ended"):
        world.ledger.finish_run(run.id, RunState.FAILED)


@pytest.mark.parametrize("unknown", ["run-0099", "run-", "search-0001", "nonsense", "run-99999999999999"])
def test_an_unknown_run_is_refused_with_a_remedy(ledger: Ledger, unknown: str) -> None:
    with pytest.raises(InputError, match="log"):
        ledger.run(unknown)


def test_runs_of_the_past_have_no_ending_yet(world: World) -> None:
    run = world.start()
    moment = clock.now()
    world.tick()
    world.ledger.finish_run(run.id, RunState.COMPLETE)

    assert [old.state for old in world.ledger.runs(REVIEW, as_of=moment)] == [None]


def test_a_version_label_is_used_once_and_is_not_empty(world: World) -> None:
    world.publish("1.0")

    with pytest.raises(InputError, match="exists already"):
        world.ledger.publish_version(REVIEW, "1.0", "ben")
    with pytest.raises(InputError, match="needs a label"):
        world.ledger.publish_version(REVIEW, " ", "ben")
    assert [(version.label, version.actor) for version in world.ledger.versions(REVIEW)] == [("1.0", "ann")]


def test_a_waiver_needs_a_name_and_a_reason(world: World) -> None:
    with pytest.raises(InputError, match="actor"):
        world.ledger.add_waiver(REVIEW, "embase", "", "because")
    with pytest.raises(InputError, match="reason"):
        world.ledger.add_waiver(REVIEW, "embase", "ann", " ")
    waiver = world.ledger.add_waiver(REVIEW, "embase", "ann", "withdrawn")
    assert world.ledger.waivers(REVIEW) == (waiver,)


def test_a_search_comes_back_byte_for_byte(world: World) -> None:
    run = world.start()
    told = spec("medline", strategy='1. peers*\r\n2. exp "Self-Help Groups"/\n3. 患者\t\n')
    search = world.ledger.start_search(run.id, REVIEW, told)
    page = Page("ids", "0" * 64, "GET esearch?term=x", 200, datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC))
    world.ledger.add_page(search.id, page)
    outcome = SearchOutcome(
        complete=True,
        reported=3,
        arrived=2,
        missing=(("9", "the source does not deliver it"),),
        sent="peers",
        translation='"peers"[All Fields]',
        warnings=("Phrase not found: x, y",),
    )
    world.ledger.add_records(REVIEW, "medline", [(key, Record(native_id=key)) for key in ("2", "1")])
    world.ledger.finish_search(search.id, outcome, ["2", "1"])

    (found,) = world.ledger.searches(REVIEW)
    assert (found.spec, found.outcome, found.run) == (told, outcome, run.id)
    assert found == world.ledger.search(search.id)
    assert world.ledger.pages(search.id) == (page,)
    assert world.ledger.sighted(search.id) == (rid("medline", "2"), rid("medline", "1"))
    assert world.ledger.searches(REVIEW, run="run-0099") == ()


def test_an_incomplete_search_keeps_its_records_and_sights_none(world: World) -> None:
    run = world.start()
    world.see(run, "medline", ["1", "2"], complete=False)

    assert world.ledger.missing_keys(REVIEW, "medline", ["1", "2", "3"]) == ("3",)
    assert list(world.ledger.records(REVIEW)) == []
    assert world.ledger.unassigned(REVIEW) == ()

    world.see(run, "medline", ["1"])
    assert [held.id for held in world.ledger.records(REVIEW)] == [rid("medline", "1")]


def test_a_complete_search_must_have_every_record_it_names_and_writes_nothing_otherwise(world: World) -> None:
    run = world.start()
    search = world.ledger.start_search(run.id, REVIEW, spec("medline"))
    with pytest.raises(InvariantError, match=r"1 of its records are not stored: 7"):
        world.ledger.finish_search(search.id, SearchOutcome(complete=True, reported=1), ["7"])

    assert world.ledger.search(search.id).outcome is None


def test_a_search_ends_once(world: World) -> None:
    run = world.start()
    search = world.see(run, "medline", ["1"])
    same = SearchOutcome(complete=True, reported=1, arrived=1)

    assert world.ledger.finish_search(search, same, ["1"]).outcome == same
    with pytest.raises(InputError, match="already ended"):
        world.ledger.finish_search(search, SearchOutcome(complete=False, reason="x"), [])


def test_searches_of_the_past_have_no_outcome_yet(world: World) -> None:
    run = world.start()
    search = world.ledger.start_search(run.id, REVIEW, spec("medline"))
    moment = clock.now()
    world.tick()
    world.ledger.finish_search(search.id, SearchOutcome(complete=True, reported=0), [])

    assert [old.outcome for old in world.ledger.searches(REVIEW, as_of=moment)] == [None]


def test_a_file_was_taken_in_only_if_its_search_was_complete(world: World) -> None:
    from dataclasses import replace

    run = world.start()
    file = replace(spec("embase"), how="inbox", file_name="a.ris", file_sha256="f" * 64)
    failed = world.ledger.start_search(run.id, REVIEW, file)
    world.ledger.finish_search(failed.id, SearchOutcome(complete=False, reason="cut short"), [])
    assert world.ledger.seen_file(REVIEW, "embase", "f" * 64) is None

    taken = world.ledger.start_search(run.id, REVIEW, file)
    world.ledger.finish_search(taken.id, SearchOutcome(complete=True, reported=0), [])
    seen = world.ledger.seen_file(REVIEW, "embase", "f" * 64)
    assert seen is not None and seen.id == taken.id
    assert world.ledger.seen_file(REVIEW, "medline", "f" * 64) is None


def test_the_same_record_again_changes_nothing_and_another_content_is_a_revision(world: World) -> None:
    run = world.start()
    assert world.ledger.add_records(REVIEW, "medline", [("1", Record(title="first")), ("2", Record(title="x"))]) == 2
    assert world.ledger.add_records(REVIEW, "medline", [("1", Record(title="first"))]) == 0
    before = world.ledger.record_digests(REVIEW)
    assert world.ledger.add_records(REVIEW, "medline", [("1", Record(title="second"))]) == 0
    search = world.ledger.start_search(run.id, REVIEW, spec("medline"))
    moment = clock.now()
    world.ledger.finish_search(search.id, SearchOutcome(complete=True, reported=2), ["1", "2"])
    world.tick()
    world.ledger.add_records(REVIEW, "medline", [("1", Record(title="third")), ("1", Record(title="fourth"))])

    assert before == ()
    titles = {held.id: held.record.title for held in world.ledger.records(REVIEW)}
    assert titles == {rid("medline", "1"): "fourth", rid("medline", "2"): "x"}
    assert world.ledger.record_digests(REVIEW) != world.ledger.record_digests(REVIEW, as_of=moment)


def test_a_record_without_a_key_is_refused(ledger: Ledger) -> None:
    with pytest.raises(InputError, match="no id of its own"):
        ledger.add_records(REVIEW, "medline", [("1", Record()), ("", Record())])
    assert ledger.missing_keys(REVIEW, "medline", ["1"]) == ("1",)


def test_records_come_whole_in_batches_and_by_id(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rowen.ledger.records.BATCH", 3)
    monkeypatch.setattr("rowen.ledger.store.CHUNK", 2)
    run = world.start()
    world.see(run, "medline", [str(number) for number in range(10)])

    everything = {held.id: held for held in world.ledger.records(REVIEW)}
    wanted = [rid("medline", "3"), rid("medline", "7"), "r-unknown"]
    assert len(everything) == 10
    assert {held.id for held in world.ledger.records(REVIEW, iter(wanted))} == set(wanted[:2])
    assert everything[wanted[0]].source == "medline" and everything[wanted[0]].record.native_id == "3"
    assert list(world.ledger.records(REVIEW, [])) == []


def test_missing_keys_keep_their_order_and_come_once(world: World) -> None:
    world.ledger.add_records(REVIEW, "medline", [("b", Record(title="b"))])

    assert world.ledger.missing_keys(REVIEW, "medline", ["c", "b", "a", "c"]) == ("c", "a")
    assert world.ledger.missing_keys(REVIEW, "embase", ["b"]) == ("b",)
    assert world.ledger.missing_keys("another", "medline", ["b"]) == ("b",)


def test_record_ids_are_the_same_on_every_machine() -> None:
    assert record_id("peers", "medline", "1") == "r-" + record_id("peers", "medline", "1")[2:]
    assert len(record_id("a", "b", "c")) == 15
    assert record_id("a", "bc", "d") != record_id("ab", "c", "d")


def test_notices_are_kept_once(world: World) -> None:
    world.run("medline:1")
    item = (rid("medline", "1"), Notice("RetractionIn", "J Ex 2026", pmid="9"))

    assert world.ledger.add_notices(REVIEW, [item, item]) == 1
    assert world.ledger.add_notices(REVIEW, [item]) == 0
    (held,) = world.ledger.notices(REVIEW)
    assert (held.record, held.notice) == item
    with pytest.raises(InputError, match="no record r-unknown"):
        world.ledger.add_notices(REVIEW, [("r-unknown", item[1])])


def test_a_numbering_anew_does_not_make_one_record_of_two_documents() -> None:
    first, second = Record(native_id="1", title="Peers"), Record(native_id="1", title="Tumours")

    assert file_keys([first]) != file_keys([second])
    assert file_keys([first]) == file_keys([Record(native_id="1", title="PEERS.", keywords=("new",))])


@given(st.lists(st.sampled_from([Record(title="a"), Record(native_id="1", title="b"), Record(title="c")]), max_size=8))
def test_records_of_one_file_keep_apart_however_alike_they_are(records: list[Record]) -> None:
    keys = file_keys(records)

    assert len(set(keys)) == len(records)
    assert file_keys(records) == keys


def test_a_document_without_a_native_id_is_known_again_next_month() -> None:
    common = {"title": "Peers", "container": "J Ex", "volume": "3", "pages": "1-9", "published": PartialDate(2020)}
    january = Record(**common, notes=("Times cited: 3",))
    february = Record(**common, notes=("Times cited: 5",), urls=("https://example.org/1",))

    assert file_keys([january]) == file_keys([february])
    assert file_keys([january]) != file_keys([Record(**{**common, "identifiers": Identifiers(doi="10.1000/other")})])
