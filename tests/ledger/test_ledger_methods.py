"""What each method of the ledger promises."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowen.ledger import Ledger, file_keys
from rowen.ledger.keys import record_id
from rowen.ledger.types import (
    Decision,
    Page,
    Proposal,
    Proposed,
    Retrieved,
    Role,
    RunState,
    SearchOutcome,
    Stage,
    Standing,
    Verdict,
)
from rowen.records import (
    Answer,
    Identifiers,
    InputError,
    InvariantError,
    Notice,
    PairVerdict,
    PartialDate,
    Record,
    clock,
)
from tests.ledger.world import FT, NO, REVIEW, TA, YES, World, rid, spec

# --- runs, versions, waivers


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


# --- searches


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


# --- records


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


# --- keys of files


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


# --- pairs and citations


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


# --- proposals, decisions, retrievals, studies


def test_a_ruleset_judges_a_citation_once(world: World) -> None:
    world.run("medline:1", "medline:2")
    one, two = world.citation("medline:1"), world.citation("medline:2")
    proposal = Proposal(one, "date", Proposed.EXCLUDE, "too old", "1999")

    assert world.ledger.unjudged(REVIEW, "rules-a") == tuple(sorted((one, two)))
    assert world.ledger.add_proposals(REVIEW, "rules-a", [proposal], judged=[one, two]) == 2
    assert world.ledger.unjudged(REVIEW, "rules-a") == ()
    assert world.ledger.add_proposals(REVIEW, "rules-a", [proposal]) == 0
    assert world.ledger.proposals(REVIEW, "rules-a") == (proposal,)
    assert world.ledger.unjudged(REVIEW, "rules-b") == tuple(sorted((one, two)))


def test_a_decision_comes_back_as_it_was_told(world: World) -> None:
    world.run("medline:1")
    told = Decision(
        citation=world.citation("medline:1"),
        stage=Stage.FULL_TEXT,
        actor="ann",
        role=Role.ADJUDICATOR,
        verdict=Verdict.EXCLUDE,
        reason="a, b; c",
        note="see p. 3",
        criteria="abc",
        revises=True,
        origin="votes.csv:3",
        at=datetime(2025, 5, 5, tzinfo=UTC),
    )
    world.ledger.add_decisions(REVIEW, [told])

    assert world.ledger.decisions(REVIEW) == (told,)


def test_a_decision_without_a_time_gets_the_ledgers(world: World) -> None:
    world.run("medline:1")
    world.vote("medline:1", TA, YES, "ann")

    assert world.ledger.decisions(REVIEW)[0].at == clock.now()


def test_repeating_a_verdict_changes_nothing_and_changing_it_back_is_kept(world: World) -> None:
    world.run("medline:1")
    for verdict in (YES, YES, NO, YES):
        world.vote("medline:1", TA, verdict, "ann")

    assert [decision.verdict for decision in world.ledger.decisions(REVIEW)] == [YES, NO, YES]


def test_bad_decisions_are_all_named_and_none_is_kept(world: World) -> None:
    world.run("medline:1")
    one = world.citation("medline:1")
    good = Decision(citation=one, stage=TA, actor="ann", role=Role.REVIEWER, verdict=YES)
    bad = [
        Decision(citation=one, stage=TA, actor=" ", role=Role.REVIEWER, verdict=YES),
        Decision(citation=one, stage=TA, actor="ann", role=Role.REVIEWER, verdict=Verdict.AWAITING),
        Decision(citation=one, stage=FT, actor="date", role=Role.RULE, verdict=NO),
    ]
    with pytest.raises(InputError) as caught:
        world.ledger.add_decisions(REVIEW, [good, *bad])
    assert [problem.field for problem in caught.value.problems] == ["actor", "verdict", "role"]
    with pytest.raises(InputError, match="no citation c-unknown"):
        world.ledger.add_decisions(REVIEW, [good, decision_on("c-unknown")])
    assert world.ledger.decisions(REVIEW) == ()


def decision_on(citation: str) -> Decision:
    return Decision(citation=citation, stage=TA, actor="ann", role=Role.REVIEWER, verdict=YES)


def test_decisions_follow_their_document_into_a_merged_citation_and_out_again(world: World) -> None:
    world.run("medline:1")
    world.run("embase:1")
    alone = world.citation("embase:1")
    world.include("embase:1")
    moment = clock.now()
    world.split("medline:1 embase:1")

    merged = world.citation("medline:1")
    assert world.state_of("medline:1").full_text is Standing.INCLUDED
    assert {(d.citation, d.made_on) for d in world.ledger.decisions(REVIEW)} == {(merged, alone)}
    assert {(d.citation, d.made_on) for d in world.ledger.decisions(REVIEW, as_of=moment)} == {(alone, "")}

    world.split("medline:1", "embase:1")
    assert world.state_of("medline:1").title_abstract is Standing.OPEN
    assert world.state_of("embase:1").full_text is Standing.INCLUDED


def test_an_adjudicator_is_heard_again_after_another_one(world: World) -> None:
    world.run("medline:1")
    for actor, verdict in (("cleo", YES), ("dora", NO), ("cleo", YES)):
        world.vote("medline:1", TA, verdict, actor, role=Role.ADJUDICATOR)

    assert world.state_of("medline:1").title_abstract is Standing.INCLUDED


def test_after_a_merge_the_same_verdict_said_again_settles_the_conflict(world: World) -> None:
    world.run("medline:1", "embase:1")
    world.vote("medline:1", TA, YES)
    world.exclude("embase:1")
    retired = max(world.citation("medline:1"), world.citation("embase:1"))
    world.split("medline:1 embase:1")
    assert world.state_of("medline:1").title_abstract is Standing.CONFLICT

    world.vote("medline:1", TA, YES)
    assert world.state_of("medline:1").title_abstract is Standing.INCLUDED
    world.ledger.add_decisions(REVIEW, [decision_on(retired)])
    assert world.state_of("medline:1").title_abstract is Standing.INCLUDED


def test_after_a_merge_the_same_study_said_again_is_the_last_word(world: World) -> None:
    world.run("medline:1")
    world.run("embase:1")
    for name, study in (("medline:1", "A"), ("embase:1", "B")):
        world.tick()
        world.ledger.link_study(REVIEW, world.citation(name), study, "ann")
    world.split("medline:1 embase:1")
    assert world.study("medline:1") == "B"

    world.ledger.link_study(REVIEW, world.citation("medline:1"), "A", "ann")
    assert world.study("medline:1") == "A"


def test_a_decision_may_still_name_a_citation_that_was_merged_meanwhile(world: World) -> None:
    world.run("medline:1", "embase:1")
    retired = max(world.citation("medline:1"), world.citation("embase:1"))
    world.split("medline:1 embase:1")

    world.ledger.add_decisions(REVIEW, [decision_on(retired)])

    assert world.ledger.decisions(REVIEW)[0].citation == world.citation("medline:1")


def test_standings_follow_from_votes_retrievals_and_stages(world: World) -> None:
    world.run("medline:1")

    def standing() -> tuple[Standing, Standing]:
        state = world.state_of("medline:1")
        return state.title_abstract, state.full_text

    assert standing() == (Standing.OPEN, Standing.NOT_REACHED)
    world.vote("medline:1", FT, YES)
    assert standing() == (Standing.OPEN, Standing.NOT_REACHED), "a full text counts once title and abstract passed"
    world.vote("medline:1", TA, YES, "ann")
    world.vote("medline:1", TA, NO, "ben")
    assert standing() == (Standing.CONFLICT, Standing.NOT_REACHED)
    world.vote("medline:1", TA, YES, "cleo", role=Role.ADJUDICATOR)
    assert standing() == (Standing.INCLUDED, Standing.INCLUDED)


def test_the_last_word_on_a_retrieval_counts_and_is_kept_once(world: World) -> None:
    world.run("medline:1")
    world.vote("medline:1", TA, YES)
    told = [(world.citation("medline:1"), Retrieved.NOT_RETRIEVED, "ann", "library")]

    assert world.ledger.add_retrievals(REVIEW, told) == 1
    assert world.ledger.add_retrievals(REVIEW, told) == 0
    assert world.state_of("medline:1").full_text is Standing.NOT_RETRIEVED
    world.retrieve("medline:1", Retrieved.RETRIEVED)
    assert world.state_of("medline:1").full_text is Standing.OPEN
    assert world.ledger.add_retrievals(REVIEW, []) == 0


def test_a_report_is_a_study_of_its_own_until_it_is_linked(world: World) -> None:
    world.run("medline:1", "medline:2")
    one = world.state_of("medline:1")

    assert one.study == "s-" + one.citation[2:]
    assert world.ledger.link_study(REVIEW, world.citation("medline:2"), one.study, "ann", "") == 1
    assert world.ledger.link_study(REVIEW, world.citation("medline:2"), one.study, "ann", "") == 0
    assert world.study("medline:2") == one.study
    with pytest.raises(InputError, match="needs a name"):
        world.ledger.link_study(REVIEW, one.citation, " ", "ann", "")


def test_the_number_of_reviewers_is_that_of_the_protocol_of_the_moment(world: World) -> None:
    world.run("medline:1", reviewers=(1, 1))
    world.vote("medline:1", TA, YES, "ann")
    assert world.state_of("medline:1").title_abstract is Standing.INCLUDED
    moment = clock.now()

    world.run("medline:1", reviewers=(2, 2))
    assert world.state_of("medline:1").title_abstract is Standing.OPEN
    assert world.ledger.citations(REVIEW, as_of=moment)[0].title_abstract is Standing.INCLUDED


def test_first_seen_is_when_its_first_record_was_sighted(world: World) -> None:
    world.run("medline:1")
    first = world.ledger.searches(REVIEW)[0].finished_at
    world.run("embase:1", same=["medline:1 embase:1"])

    assert world.state_of("embase:1").first_seen == first


def test_the_digest_is_the_same_for_the_same_story_and_another_for_another(world: World) -> None:
    world.run("medline:1", "embase:1")
    first = world.ledger.state_digest(REVIEW)
    moment = clock.now()
    assert world.ledger.state_digest(REVIEW) == first

    world.include("medline:1")
    assert world.ledger.state_digest(REVIEW) != first
    assert world.ledger.state_digest(REVIEW, as_of=moment) == first


def test_calls_that_change_nothing_leave_no_event(world: World) -> None:
    world.run("medline:1")
    world.vote("medline:1", TA, YES)
    last = world.tick()
    world.ledger.add_records(REVIEW, "medline", [("1", Record(native_id="1", title="medline 1"))])
    world.vote("medline:1", TA, YES)
    world.ledger.assign(REVIEW, [[rid("medline", "1")]])
    world.ledger.add_verdicts(REVIEW, [])

    with world.ledger.read() as connection:
        newest = connection.exec_driver_sql("SELECT max(at) FROM event").scalar_one()
    assert newest < clock.stamp(last)
