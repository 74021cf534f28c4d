"""What the boxes of an updated review count: known, new, late and carried-over records; studies added and removed."""

from __future__ import annotations

from rowen.ledger.types import Role, Verdict
from tests.ledger.world import FT, NO, REVIEW, TA, YES, World, counts, parts


def test_an_update_separates_known_new_and_late_duplicate_records(world: World) -> None:
    world.run("medline:1", "medline:2")
    world.include("medline:1")
    world.exclude("medline:2")
    world.publish("1.0")
    world.run("medline:1", "medline:2", "medline:3", "embase:1", same=["medline:1 embase:1"])

    state = world.prisma()

    assert (state.template, state.previous_version) == ("updated", "1.0")
    assert state.box("excluded_other").ids == tuple(sorted([world.record("medline:1"), world.record("medline:2")]))
    assert parts(state, "duplicates") == {"late, of an earlier record": 1}
    assert state.box("records_screened").ids == (world.record("medline:3"),)
    assert counts(state, "database_results", "new_records", "previous_studies", "new_studies", "total_studies") == {
        "database_results": 4,
        "new_records": 2,
        "previous_studies": 1,
        "new_studies": 0,
        "total_studies": 1,
    }


def test_what_was_undecided_at_the_version_is_carried_over_even_if_not_found_again(world: World) -> None:
    world.run("medline:1", "medline:2")
    world.exclude("medline:1")
    world.publish("1.0")
    world.run("medline:3")
    world.include("medline:2")

    state = world.prisma()

    assert state.box("records_screened").ids == tuple(sorted([world.record("medline:2"), world.record("medline:3")]))
    assert counts(state, "new_records", "new_studies", "excluded_other") == {
        "new_records": 1,
        "new_studies": 1,
        "excluded_other": 0,
    }
    assert any("not found again" in note and note.endswith(": 1.") for note in state.notes)


def test_awaiting_classification_is_carried_over_as_undecided(world: World) -> None:
    world.run("medline:1")
    world.vote("medline:1", TA, YES)
    world.vote("medline:1", FT, Verdict.AWAITING)
    world.publish("1.0")

    assert counts(world.prisma(since="1.0"), "dbr_awaiting_classification", "records_screened") == {
        "dbr_awaiting_classification": 1,
        "records_screened": 1,
    }


def test_a_study_removed_since_the_version_gets_a_footnote_and_the_total_stays_right(world: World) -> None:
    world.run("medline:1", "medline:2")
    world.include("medline:1", "medline:2")
    world.publish("1.0")
    world.run("medline:3")
    world.include("medline:3")
    world.vote("medline:1", FT, NO, "cleo", role=Role.ADJUDICATOR, reason="retracted")

    state = world.prisma()

    assert counts(state, "previous_studies", "new_studies", "removed_studies", "total_studies") == {
        "previous_studies": 2,
        "new_studies": 1,
        "removed_studies": 1,
        "total_studies": 2,
    }
    assert parts(state, "dbr_excluded") == {"retracted": 1}
    assert "Studies of version 1.0 that are not in the total: 1 (1 no longer included)." in state.notes


def test_a_study_whose_inclusion_was_reopened_says_so(world: World) -> None:
    world.run("medline:1")
    world.include("medline:1")
    world.publish("1.0")
    world.vote("medline:1", FT, NO, "ann")

    state = world.prisma(since="1.0")

    assert parts(state, "removed_studies") == {"being decided again": 1}
    assert counts(state, "dbr_undecided") == {"dbr_undecided": 1}


def test_a_new_report_of_an_old_study_raises_reports_and_not_studies(world: World) -> None:
    world.run("medline:1")
    world.include("medline:1")
    world.publish("1.0")
    world.run("medline:2")
    world.include("medline:2")
    world.ledger.link_study(REVIEW, world.citation("medline:2"), world.study("medline:1"), "ann", "same trial")

    state = world.prisma()

    assert counts(state, "previous_studies", "new_studies", "total_studies") == {
        "previous_studies": 1,
        "new_studies": 0,
        "total_studies": 1,
    }
    assert counts(state, "previous_reports", "new_reports", "total_reports") == {
        "previous_reports": 1,
        "new_reports": 1,
        "total_reports": 2,
    }
    assert parts(state, "new_reports") == {"of studies in the previous version": 1}


def test_giving_an_old_study_another_name_makes_it_neither_new_nor_removed(world: World) -> None:
    world.run("medline:1")
    world.include("medline:1")
    world.publish("1.0")
    world.ledger.link_study(REVIEW, world.citation("medline:1"), "TRIAL-A", "ann", "")

    state = world.prisma(since="1.0")

    assert state.box("previous_studies").ids == ("TRIAL-A",)
    assert counts(state, "new_studies", "removed_studies") == {"new_studies": 0, "removed_studies": 0}


def test_joining_two_old_studies_is_told_apart_from_dropping_one(world: World) -> None:
    world.run("medline:1", "medline:2")
    world.include("medline:1", "medline:2")
    world.publish("1.0")
    world.ledger.link_study(REVIEW, world.citation("medline:2"), world.study("medline:1"), "ann", "one trial")

    state = world.prisma(since="1.0")

    assert parts(state, "removed_studies") == {"reports now counted under another study": 1}
    assert counts(state, "total_studies", "total_reports") == {"total_studies": 1, "total_reports": 2}


def test_merging_two_included_reports_removes_one_report(world: World) -> None:
    world.run("medline:1", "embase:1")
    world.include("medline:1", "embase:1")
    world.publish("1.0")
    world.split("medline:1 embase:1")

    state = world.prisma(since="1.0")

    assert counts(state, "previous_reports", "removed_reports", "total_reports") == {
        "previous_reports": 2,
        "removed_reports": 1,
        "total_reports": 1,
    }


def test_splitting_an_included_citation_leaves_one_included_and_asks_about_the_other(world: World) -> None:
    world.run("medline:1", "embase:1", same=["medline:1 embase:1"])
    world.include("medline:1")
    world.publish("1.0")
    world.split("medline:1", "embase:1")

    state = world.prisma(since="1.0")

    assert counts(state, "total_reports", "removed_reports", "records_screened", "records_awaiting") == {
        "total_reports": 1,
        "removed_reports": 0,
        "records_screened": 1,
        "records_awaiting": 1,
    }


def test_merging_an_included_with_an_excluded_citation_asks_people_and_drops_nothing_in_silence(world: World) -> None:
    world.run("medline:1", "embase:1")
    world.include("medline:1")
    world.exclude("embase:1")
    world.publish("1.0")
    world.split("medline:1 embase:1")

    state = world.prisma(since="1.0")

    assert counts(state, "records_awaiting", "total_reports") == {"records_awaiting": 1, "total_reports": 0}
    assert parts(state, "removed_studies") == {"being decided again": 1}


def test_every_id_in_every_box_leads_to_a_record(world: World) -> None:
    world.run("medline:1", "embase:1", "medline:2", "medline:3")
    world.include("medline:1", "embase:1", "medline:2")
    for name in ("medline:2", "embase:1"):
        world.ledger.link_study(REVIEW, world.citation(name), "TRIAL-A", "ann")
    world.publish("1.0")
    world.split("medline:1 embase:1")
    for name in ("medline:1", "medline:2"):
        world.tick()
        world.ledger.link_study(REVIEW, world.citation(name), "TRIAL-B", "ann")
    world.run("medline:1", "chasing:1")

    state = world.prisma()
    held = {item.id for item in world.ledger.records(REVIEW)}

    assert state.box("removed_reports").ids
    assert state.box("removed_studies").ids
    for box in state.boxes:
        behind = world.ledger.behind(REVIEW, box.ids, as_of=state.as_of)
        assert set(behind) == set(box.ids), box.name
        assert set(behind.values()) <= held
        if box.unit == "records":
            assert all(one == record for one, record in behind.items())
    assert world.ledger.behind(REVIEW, ["c-unknown"]) == {}
