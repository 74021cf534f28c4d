"""What each PRISMA box counts, told as stories. `World.prisma` checks every identity in every state."""

from __future__ import annotations

import pytest

from rowen.ledger.prisma import prisma
from rowen.ledger.types import Retrieved, RunState, Verdict
from rowen.records import InputError
from tests.ledger.world import FT, NO, REVIEW, TA, YES, World, counts, filled, parts


def test_a_new_review_counts_records_then_reports_then_studies(world: World) -> None:
    world.run("medline:1", "medline:2", "medline:3", "embase:1", "embase:2", same=["medline:1 embase:1"])
    world.rule_excludes("medline:2")
    world.exclude("medline:3")
    world.include("medline:1")

    state = world.prisma()

    assert state.template == "new"
    assert parts(state, "database_results") == {"Embase": 2, "MEDLINE": 3}
    assert filled(state) == {
        "database_results": 5,
        "duplicates": 1,
        "excluded_automatic": 1,
        "records_screened": 3,
        "records_awaiting": 1,
        "records_excluded": 1,
        "dbr_sought_reports": 1,
        "dbr_assessed": 1,
        "new_studies": 1,
        "new_reports": 1,
        "total_studies": 1,
        "total_reports": 1,
        "new_records": 5,
    }
    assert parts(state, "excluded_automatic") == {"date": 1}


def test_registers_databases_and_other_methods_are_counted_apart(world: World) -> None:
    world.run("medline:1", "ctgov:1", "chasing:1", "websites:1", "experts:1")

    state = world.prisma()

    names = ("database_results", "register_results", "citations_results", "website_results", "organisation_results")
    assert counts(state, *names) == dict.fromkeys(names, 1)
    assert state.box("register_results").ids == (world.record("ctgov:1"),)
    assert counts(state, "records_screened", "other_records_screened") == {
        "records_screened": 2,
        "other_records_screened": 3,
    }


def test_a_report_found_by_citation_searching_alone_goes_through_the_other_column(world: World) -> None:
    world.run("medline:1", "chasing:1", "chasing:2", same=["medline:1 chasing:1"])
    world.include("chasing:2", "medline:1")

    state = world.prisma()

    assert counts(state, "dbr_sought_reports", "other_sought_reports", "other_duplicates", "duplicates") == {
        "dbr_sought_reports": 1,
        "other_sought_reports": 1,
        "other_duplicates": 1,
        "duplicates": 0,
    }
    assert state.box("other_sought_reports").ids == (world.citation("chasing:2"),)
    assert any("found by other methods that are duplicates" in note for note in state.notes)


def test_a_source_that_found_nothing_is_a_result_too(world: World) -> None:
    world.run("medline:1", also=["embase"])

    shares = world.prisma().box("database_results").parts

    assert [(part.label, len(part.ids)) for part in shares] == [("Embase", 0), ("MEDLINE", 1)]


def test_every_reason_is_one_part_whatever_characters_it_holds(world: World) -> None:
    reasons = ["Led by professionals, not peers; mixed", "Wrong design", 'Said "no", twice; then = 3', "", "名前、理由"]
    world.run(*(f"medline:{i}" for i in range(6)))
    for place, reason in enumerate([*reasons, "Wrong design"]):
        world.exclude_full_text(f"medline:{place}", reason)

    assert parts(world.prisma(), "dbr_excluded") == {**dict.fromkeys(reasons, 1), "Wrong design": 2}


def test_what_an_open_review_owes_has_boxes_of_its_own(world: World) -> None:
    names = ("open", "sought", "lost", "got", "half", "split", "later", "going")
    world.run(*(f"medline:{name}" for name in names))
    for name in names[1:]:
        world.vote(f"medline:{name}", TA, YES)
    world.retrieve("medline:lost", Retrieved.NOT_RETRIEVED)
    world.retrieve("medline:got", Retrieved.RETRIEVED)
    world.vote("medline:half", FT, YES, "ann")
    world.vote("medline:split", FT, YES, "ann")
    world.vote("medline:split", FT, NO, "ben")
    world.vote("medline:later", FT, Verdict.AWAITING)
    world.vote("medline:going", FT, Verdict.ONGOING)

    state = world.prisma()

    assert {name: len(state.box(name).ids) for name in state_names(state, "dbr_")} == {
        "dbr_sought_reports": 7,
        "dbr_awaiting_retrieval": 1,
        "dbr_notretrieved_reports": 1,
        "dbr_assessed": 5,
        "dbr_undecided": 3,
        "dbr_awaiting_classification": 1,
        "dbr_ongoing": 1,
        "dbr_excluded": 0,
    }
    assert counts(state, "records_awaiting") == {"records_awaiting": 1}


def state_names(state: object, prefix: str) -> list[str]:
    return [box.name for box in state.boxes if box.name.startswith(prefix)]  # type: ignore[attr-defined]


def test_a_full_text_decision_implies_that_the_text_was_retrieved(world: World) -> None:
    world.run("medline:1")
    world.vote("medline:1", TA, YES)
    world.retrieve("medline:1", Retrieved.NOT_RETRIEVED)
    world.vote("medline:1", FT, YES)

    assert counts(world.prisma(), "dbr_notretrieved_reports", "new_reports") == {
        "dbr_notretrieved_reports": 0,
        "new_reports": 1,
    }


def test_since_chooses_the_version_and_an_empty_one_the_whole_review(world: World) -> None:
    world.run("medline:1")
    world.include("medline:1")
    world.publish("1.0")
    world.run("medline:2")
    world.include("medline:2")
    world.publish("2.0")

    assert counts(world.prisma(since="2.0"), "previous_studies", "new_studies") == {
        "previous_studies": 2,
        "new_studies": 0,
    }
    assert counts(world.prisma(since="1.0"), "previous_studies", "new_studies") == {
        "previous_studies": 1,
        "new_studies": 1,
    }
    whole = world.prisma(since="")
    assert (whole.template, len(whole.box("new_studies").ids)) == ("new", 2)
    with pytest.raises(InputError, match=r"no version '3.0'.*1.0, 2.0"):
        prisma(world.ledger, REVIEW, since="3.0")


def test_at_its_own_moment_a_version_shows_the_diagram_that_led_to_it(world: World) -> None:
    world.run("medline:1")
    world.include("medline:1")
    world.publish("1.0")
    published = world.ledger.versions(REVIEW)[0].at

    state = world.prisma(as_of=published)

    assert (state.template, len(state.box("new_studies").ids)) == ("new", 1)


def test_the_diagram_of_a_version_stays_until_something_is_searched_again(world: World) -> None:
    world.run("medline:1")
    world.include("medline:1")
    world.publish("1.0")

    assert world.prisma().template == "new"

    world.run("medline:1")
    assert world.prisma().previous_version == "1.0"


def test_the_past_is_the_same_however_much_happens_later(world: World) -> None:
    world.run("medline:1", "medline:2", same=["medline:1 medline:2"])
    world.include("medline:1")
    moment = world.tick()
    before = world.prisma(as_of=moment)

    world.publish("1.0")
    world.split("medline:1", "medline:2")
    world.exclude("medline:2")
    world.run("medline:1", "chasing:1", "ctgov:1", reviewers=(1, 1))

    assert world.prisma(as_of=moment) == before


def test_an_incomplete_source_is_named_until_a_later_search_is_complete(world: World) -> None:
    run = world.start()
    world.see(run, "medline", ["1"])
    world.see(run, "embase", ["1", "2"], complete=False)
    world.cluster()
    told = ("embase", "The server answered 500.", "Run again.")
    world.ledger.finish_run(run.id, RunState.INCOMPLETE, [told])

    state = world.prisma()
    assert (state.complete, state.problems) == (False, (told,))
    assert counts(state, "database_results") == {"database_results": 1}

    world.run("medline:1", "embase:1")
    assert world.prisma().complete


def test_a_complete_import_does_not_hide_a_source_that_failed_before(world: World) -> None:
    run = world.start()
    world.see(run, "embase", [], complete=False)
    world.ledger.finish_run(run.id, RunState.INCOMPLETE, [("embase", "The server answered 500.", "Run again.")])
    world.run("medline:1")

    assert [source for source, _, _ in world.prisma().problems] == ["embase"]


def test_a_run_that_never_ended_makes_the_counts_incomplete(world: World) -> None:
    run = world.start()
    world.see(run, "medline", ["1"])

    state = world.prisma()

    assert [(source, "has not ended" in reason) for source, reason, _ in state.problems] == [("", True)]
    assert any("not compared" in note for note in state.notes)
    assert counts(state, "database_results", "records_awaiting") == {"database_results": 1, "records_awaiting": 1}


def test_a_waiver_lets_a_problem_pass_and_names_who_let_it(world: World) -> None:
    run = world.start()
    world.see(run, "embase", [], complete=False)
    world.ledger.finish_run(run.id, RunState.INCOMPLETE, [("embase", "The server answered 500.", "Run again.")])
    world.tick()
    world.ledger.add_waiver(REVIEW, "embase", "cleo", "the platform was withdrawn")

    state = world.prisma()

    assert state.complete
    assert any("cleo: the platform was withdrawn" in note for note in state.notes)


def test_two_sources_of_one_name_are_told_apart_by_platform(world: World) -> None:
    for source in ("medline", "embase"):
        run = world.start()
        opened = world.ledger.start_search(run.id, REVIEW, world_spec(source))
        world.ledger.finish_search(opened.id, outcome(), ())
        world.ledger.finish_run(run.id, RunState.COMPLETE)

    labels = [part.label for part in world.prisma().box("database_results").parts]

    assert labels == ["MEDLINE (embase platform)", "MEDLINE (medline platform)"]


def world_spec(source: str) -> object:
    from dataclasses import replace

    from tests.ledger.world import spec

    return replace(spec(source), name="MEDLINE")


def outcome() -> object:
    from rowen.ledger.types import SearchOutcome

    return SearchOutcome(complete=True, reported=0)


def test_a_review_without_a_run_is_empty_and_says_so(world: World) -> None:
    state = world.prisma()

    assert filled(state) == {}
    assert state.problems == (("", "No search has been run yet.", "Run `rowen update`."),)


def test_practice_data_is_marked(world: World) -> None:
    run = world.start(practice=True)
    world.ledger.finish_run(run.id, RunState.COMPLETE)

    assert world.prisma().practice


def test_one_review_never_shows_in_the_counts_of_another(world: World) -> None:
    world.run("medline:1")

    other = prisma(world.ledger, "another")

    assert filled(other) == {}


def test_with_the_clock_standing_still_the_order_of_events_still_separates_version_from_update(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = world.tick()
    monkeypatch.setattr(world, "tick", lambda: moment)
    world.run("medline:1")
    world.include("medline:1")
    world.publish("1.0")
    world.run("medline:1", "medline:2")

    assert counts(world.prisma(), "excluded_other", "records_screened", "previous_studies") == {
        "excluded_other": 1,
        "records_screened": 1,
        "previous_studies": 1,
    }
