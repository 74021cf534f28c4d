from __future__ import annotations

import re
from pathlib import Path

import pytest

from screening.protocol import Protocol, load_protocol
from tests.screening.review_folders import CONNECTORS

FOLDER = Path(__file__).resolve().parents[2] / "reviews" / "online-communities"
ELEVEN = {"medline", "amed", "cinahl", "cochrane", "delphis", "embase", "ibss", "psycinfo", "scopus", "socabs", "wos"}


@pytest.fixture(scope="module")
def review() -> Protocol:
    return load_protocol(FOLDER, CONNECTORS)


def test_the_only_warning_is_that_the_lead_has_still_to_name_the_included_papers(review: Protocol) -> None:
    assert [warning.field for warning in review.warnings] == ["known_included"]


def test_all_eleven_sources_are_declared_and_the_twelfth_is_said_to_be_an_addition(review: Protocol) -> None:
    by_key = {source.key: source for source in review.sources}
    assert set(by_key) == ELEVEN | {"europepmc"}
    assert {key for key, source in by_key.items() if source.how == "api"} == {"medline", "europepmc"}
    assert "added by the living version" in by_key["europepmc"].note
    assert all(source.due_every_days for source in review.sources if source.how == "inbox")
    assert all((FOLDER / "inbox" / key / ".gitkeep").is_file() for key in ELEVEN - {"medline"})


def test_every_source_has_a_strategy_of_its_own_with_all_three_concepts(review: Protocol) -> None:
    assert len({source.strategy_file for source in review.sources}) == len(review.sources)
    for source in review.sources:
        text = source.strategy.lower()
        assert "online" in text, source.key
        assert "multiple sclerosis" in text or "multiple next sclerosis" in text, source.key
        assert "grounded theory" in text, source.key
        assert re.search("2004|2003", text), source.key
        assert "\r" not in source.strategy


def test_no_rule_excludes_by_itself(review: Protocol) -> None:
    assert [rule.name for rule in review.rules] == ["date_window", "retracted", "concept_groups"]
    assert not any(rule.automation for rule in review.rules)


def test_no_identifier_of_an_included_paper_is_guessed(review: Protocol) -> None:
    assert review.known_included == ()
