"""Fields in comparable form: what two sources write differently becomes equal, what differs stays different."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowen.dedup.containers import alike
from rowen.dedup.fields import (
    Pages,
    container_words,
    doi_key,
    issue_and_article_number,
    pages,
    present,
    title_numbers,
    title_text,
    volume_and_issue,
)
from rowen.dedup.levels import CONTAINER
from rowen.dedup.people import names
from rowen.dedup.sketch import NO_SKETCH, sketch
from rowen.records import Author


@pytest.mark.parametrize(
    "title",
    [
        "Sleep and pain in nurses",
        "The sleep and pain in nurses",
        "[Sleep and pain in nurses]",
        "Sleep and pain in nurses [Chinese]",
        "SLEEP AND PAIN IN NURSES. GERMAN",
        "Sleep and pain in nurses. [Review] [34 refs]",
        "Sleep and pain in nurses.[Erratum appears in J Made Up. 2005 May 19;352(20):2146]",
        "Sleep and pain in nurses [see comments]",
        "RETRACTED: Sleep and pain in nurses",
        "Sleep and <i>pain</i> in nurses",
    ],
)
def test_notes_that_databases_hang_on_a_title_are_no_part_of_it(title: str) -> None:
    assert title_text(title) == "sleep and pain in nurses"


def test_a_title_that_is_nothing_but_a_note_is_kept() -> None:
    assert title_text("[Editorial]") == "editorial"


@pytest.mark.parametrize("text", ["UNKNOWN", "#NAME?", "nan", " None ", ""])
def test_placeholders_for_missing_values_are_missing(text: str) -> None:
    assert present(text) == ""


def test_text_read_in_the_wrong_encoding_is_mended() -> None:
    assert present("HrubÃ½") == "Hrubý"


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("coping part ii", "2"),
        ("coping part 2", "2"),
        ("coping part one", "1"),
        ("i cope", ""),
        ("four swedish studies", "4"),
        ("il 6 and covid 19", "6 19"),
    ],
)
def test_numbers_in_titles_are_read_in_every_spelling(title: str, numbers: str) -> None:
    assert title_numbers(title) == numbers


@pytest.mark.parametrize(
    "authors",
    [
        (Author("Adebayo", "G. F."), Author("van der Lewis", "Kim")),
        (Author("Adebayo G. F.van der Lewis K."),),
        (Author("Adebayo GF"), Author("Lewis K")),
        (Author("G. F. Adebayo; K. Lewis"),),
        (Author("Adebayo, G. F. and Lewis, Kim"),),
    ],
)
def test_surnames_come_out_of_every_way_of_writing_authors(authors: tuple[Author, ...]) -> None:
    assert names(authors).surnames.split() == ["adebayo", "lewis"]


def test_names_that_run_into_each_other_without_a_mark_are_taken_apart() -> None:
    found = names((Author("Adebayo GraceLewis Kim M"),))
    assert found.first == "adebayo"
    assert "lewis" in found.surnames


def test_a_capital_inside_a_name_is_no_break() -> None:
    assert names((Author("MacDonald B."), Author("McEwan K."))).surnames == "macdonald mcewan"


def test_a_group_stands_for_the_authors_where_there_are_no_people() -> None:
    assert names((Author(collective="Made-Up Study Group"),)).surnames == "made up study group"


@pytest.mark.parametrize("text", ["117-9", "117-119", "117--119", "117 – 119", "pp. 117-119", "0117-0119"])
def test_page_ranges_are_equal_in_every_form(text: str) -> None:
    assert pages(text) == Pages(117, 119, "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("S70-S85", Pages(70, 85, "s")),
        ("70s-85s", Pages(70, 85, "s")),
        ("06-Oct", Pages(6, 10)),
        ("Oct-15", Pages(10, 15)),
        ("xiii-xv", Pages(13, 15, "roman")),
        ("e0191240", Pages(191240, 191240, "e")),
        ("1098-103", Pages(1098, 1103)),
        ("(no pagination)", Pages()),
        ("", Pages()),
    ],
)
def test_other_ways_to_count_pages_are_read(text: str, expected: Pages) -> None:
    assert pages(text) == expected


@given(st.text(max_size=40))
def test_any_text_can_stand_where_pages_should(text: str) -> None:
    found = pages(text)
    assert found.last >= found.first


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_can_stand_where_title_authors_volume_and_container_should(one: str, two: str) -> None:
    title_numbers(title_text(one))
    names((Author(one, two), Author(two)))
    volume_and_issue(one, two, 2001)
    assert alike(container_words(one), container_words(two)) == alike(container_words(two), container_words(one))


@pytest.mark.parametrize(
    ("volume", "issue", "year", "expected"),
    [
        ("152 (5 Supplement 1)", "", 2017, ("152", "5 supplement 1")),
        ("9 (4) (no pagination)", "", 2014, ("9", "4")),
        ("13 Suppl 1", "", 1999, ("13", "suppl 1")),
        ("2014", "3", 2014, ("", "3")),
        ("1)", "", 2012, ("", "1")),
        ("012", "03", None, ("12", "3")),
        ("", "August", 2004, ("", "8")),
    ],
)
def test_volume_and_issue_are_told_apart(volume: str, issue: str, year: int | None, expected: tuple[str, str]) -> None:
    assert volume_and_issue(volume, issue, year) == expected


def test_an_article_number_in_the_issue_is_taken_for_what_it_is() -> None:
    assert issue_and_article_number("e94853", "") == ("", "e94853")
    assert issue_and_article_number("Article 178", "") == ("", "178")
    assert issue_and_article_number("4", "") == ("4", "")
    assert issue_and_article_number("e94853", "12-15") == ("e94853", "")


@pytest.mark.parametrize(
    ("one", "two", "level"),
    [
        ("Curr Opin Imagin", "Current Opinion in Imagination", "similar"),
        ("J Made-Up Stud (Lond)", "Journal of Made-Up Studies", "similar"),
        ("Journal of Immunology", "Journal of Clinical Immunology", "different"),
        ("Nature", "Nature Medicine", "different"),
        ("Journal of Digital Studies", "Workshop of Digital Studies", "different"),
        ("J Evid Based Guessing", "Chinese Journal of Evidence-Based Guessing", "different"),
        ("Circles. Conference: 3rd Annual Meeting of Circles", "Circles", "equal"),
        (
            "Proceedings of the 12th European Conference on Made-Up Systems",
            "European Conference on Made-Up Systems",
            "equal",
        ),
        ("JMSR Journal of Made-up Sleep Research", "Journal of Made-Up Sleep Research", "similar"),
        ("AMCUS 2017 Proceedings", "Americas Conference on Unlikely Systems", "similar"),
        ("", "Nature", "missing"),
    ],
)
def test_names_of_containers_are_compared_as_people_would(one: str, two: str, level: str) -> None:
    assert CONTAINER.names[alike(container_words(one), container_words(two))] == level


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("https://doi.org/10.1234/ABC.5/full", "10.1234/abc.5"),
        ("10.1234/10.1234/abc.5", "10.1234/abc.5"),
        ("no doi", ""),
        (None, ""),
    ],
)
def test_a_doi_loses_what_exports_add_to_it(raw: str | None, expected: str) -> None:
    assert doi_key(raw) == expected


def test_an_abstract_from_ebsco_has_the_sketch_of_the_same_abstract_without_remarks() -> None:
    body = "We asked people with diabetes what they read on the forum, and found that answers came fast. " * 3
    remark = "[ABSTRACT FROM AUTHOR] Copyright of A Journal is the property of A Press. (Copyright applies to all Abstracts.)"
    assert sketch(body) == sketch(body + remark) != NO_SKETCH
    assert sketch(body) == sketch(body + "(PsycInfo Database Record (c) 2020 APA, all rights reserved)")
