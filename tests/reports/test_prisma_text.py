from __future__ import annotations

from rowen.reports import prisma_text
from rowen.reports.wording import columns
from tests.reports.report_states import EXTREME, OTHER_METHODS, TYPICAL, UPDATED, state


def test_numbers_stand_in_one_column_also_beside_wide_letters() -> None:
    lines = [line for line in prisma_text.render(EXTREME).splitlines() if line.startswith("  ")]
    assert len({columns(line) for line in lines}) == 1


def test_every_share_of_every_box_is_printed() -> None:
    text = prisma_text.render(TYPICAL)
    for word in ("Embase (Ovid)", "ClinicalTrials.gov", "published before 2004", "No long-term condition"):
        assert word in text


def test_incomplete_counts_say_so_with_the_remedy() -> None:
    text = prisma_text.render(EXTREME)
    assert "INCOMPLETE: Scopus: no export since 2026-06-01. Drop an export into its inbox." in text
    assert "PRACTICE DATA" in text
    assert "INCOMPLETE: the last run did not end" in prisma_text.render(state(complete=False))


def test_other_methods_are_left_out_only_when_they_found_nothing() -> None:
    assert "other methods" not in prisma_text.render(TYPICAL)
    assert "Identification: other methods" in prisma_text.render(OTHER_METHODS)


def test_an_updated_review_names_its_version_and_notes() -> None:
    text = prisma_text.render(UPDATED)
    assert "updates version 2025-06" in text
    assert "Note: 1 study of the previous version was removed" in text
