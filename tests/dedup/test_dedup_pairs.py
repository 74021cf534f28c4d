"""The answers of the rules on pairs that people know to be hard, and the words they are given in."""

from __future__ import annotations

import pytest

from rowen.records import Answer, Author, Kind, Record
from tests.dedup.dedup_records import answer, people, record, verdict

SAME, ASK, DIFFERENT = Answer.SAME, Answer.ASK, Answer.DIFFERENT
TEXT = (
    "We asked thirty two people who post in forums what they gain from it and how they manage their illness day by day."
)


@pytest.mark.parametrize(
    "other",
    [
        record(),
        record(title="PEER SUPPORT IN ONLINE FORUMS FOR PEOPLE WITH TYPE 2 DIABETES: AN INTERVIEW STUDY"),
        record(pages="117-29", issue="", container="J Imagin Health Res"),
        record(authors=(Author("Okafor N.Lindqvist P.Moreau C."),), pages="117"),
        record(title="Peer support in online forums for people with type 2 diabetes"),
        record(title="Peer support in on-line forums for people with type II diabetes: an interview study"),
        record(title="Peer suport in online forums for people with type 2 diabetes: an intervew study"),
        record(volume="", issue="", pages="", container=""),
        record(year=2013, volume="", issue="", pages="1-13"),
        record(authors=people("Lindqvist", "Okafor", "Moreau")),
        record(container="Revista de Investigación Imaginaria"),
        record(doi="10.1234/abc"),
        record(title="Foros en línea y diabetes: entrevistas"),
    ],
)
def test_one_article_in_two_guises_is_the_same(other: Record) -> None:
    assert answer(record(), other) is SAME


@pytest.mark.parametrize(
    "pair",
    [
        (record(title="Coping with gout. Part I: diet"), record(title="Coping with gout. Part II: diet")),
        (record(title="Erratum: " + record().title, pages="400"), record()),
        (
            record(title="Peer support in online forums: reply", pages="400"),
            record(title="Peer support in online forums"),
        ),
        (record(title="Retraction: " + record().title, pages="401"), record()),
        (record(title="A trial of forums for women with gout"), record(title="A trial of forums for men with gout")),
        (
            record(title="A trial of forums for gout: study protocol", pages="40-48"),
            record(title="A trial of forums for gout"),
        ),
        (record(pmid="11111111", pages="1-9"), record(pmid="22222222", pages="30-39")),
        (record(doi="10.1234/a", year=2010), record(doi="10.1234/b", year=2014)),
    ],
)
def test_look_alikes_are_different(pair: tuple[Record, Record]) -> None:
    assert answer(*pair) is DIFFERENT


@pytest.mark.parametrize(
    "pair",
    [
        (record(doi="10.1234/a"), record(doi="10.1234/b")),
        (record(pmid="11111111"), record(pmid="22222222")),
        (record(kind=Kind.PREPRINT, container="", volume="", pages=""), record()),
        (record(container="medRxiv", volume="", issue="", pages=""), record()),
        (record(container="Another Periodical of Fancy", volume="7", pages="1001-1010"), record()),
        (
            record(title="Foros en línea y diabetes: entrevistas", authors=people("Ames")),
            record(authors=people("Ames")),
        ),
        (record(doi="10.1234/book", kind=Kind.BOOK), record(doi="10.1234/book", kind=Kind.CHAPTER)),
        (record(doi="10.1234/a", title=""), record(doi="10.1234/a", pages="")),
        (record(doi="10.1234/a", kind=Kind.CHAPTER), record(doi="10.1234/a", kind=Kind.CHAPTER, pages="300-320")),
    ],
)
def test_what_the_records_cannot_tell_is_asked(pair: tuple[Record, Record]) -> None:
    assert answer(*pair) is ASK


def test_one_doi_on_two_chapters_is_no_match() -> None:
    one = record(doi="10.1234/book", title="Bees and their keepers", authors=people("Ames"), pages="1-20")
    two = record(doi="10.1234/book", title="Wasps in winter gardens", authors=people("Bolt"), pages="21-44")
    found = verdict(one, two)
    assert found is not None
    assert found.answer is DIFFERENT
    assert found.explanation.startswith("different, because titles differ")
    assert "although DOI equal" in found.explanation


def test_one_doi_on_two_publications_of_one_title_is_asked() -> None:
    one = record(doi="10.1234/a")
    two = record(doi="10.1234/a", container="Annals of Elsewhere", volume="88", issue="1", pages="5")
    assert answer(one, two) is ASK


def test_a_serial_title_alone_never_merges() -> None:
    one = record(title="Editorial", authors=people("Stone"), pages="", issue="1")
    assert answer(one, record(title="Editorial", authors=people("Stone"), pages="", issue="2")) is not SAME
    assert answer(one, record(title="Editorial", authors=(), pages="", issue="1")) is not SAME


def test_a_serial_title_with_its_pages_merges() -> None:
    one = record(title="Editorial", authors=people("Stone"), pages="1-2", issue="1")
    assert answer(one, record(title="EDITORIAL", authors=people("Stone"), pages="1-2", issue="")) is SAME


def test_two_missing_values_are_no_agreement() -> None:
    one = Record(title="Forums for gout", authors=people("Stone"))
    two = Record(title="Forums for gout", authors=people("Field"))
    assert answer(one, two) is not SAME


def test_records_without_title_are_never_brought_together_by_that() -> None:
    assert answer(Record(authors=people("Stone")), Record(authors=people("Stone"))) is None


def test_a_pubmed_record_is_itself_whatever_two_sources_call_it() -> None:
    one = record(pmid="11111111", publication_types=("Published Erratum",), container="")
    assert answer(one, record(pmid="11111111", authors=())) is SAME


def test_a_translated_title_finds_its_original() -> None:
    spanish = "Foros en línea para personas con diabetes de tipo 2: un estudio de entrevistas"
    assert answer(record(original_title=spanish), record(title=spanish)) is SAME


def test_a_registration_is_known_by_its_number() -> None:
    bare = {"kind": Kind.REGISTRATION, "nct": ("NCT00000001",), "authors": (), "volume": "", "issue": "", "pages": ""}
    one, two = (record(title=f"Forums for gout, {words} trial", **bare) for words in ("a randomised", "a randomized"))
    assert answer(one, two) is SAME


def test_abstracts_help_where_places_are_missing() -> None:
    one = record(volume="", pages="", issue="", container="", text=TEXT)
    two = record(volume="", pages="", issue="7", container="", text="OBJECTIVE: " + TEXT)
    found = verdict(one, two)
    assert found is not None
    assert found.answer is SAME
    assert "abstracts" in found.explanation


def test_the_explanation_names_what_agrees_and_what_does_not_with_the_values() -> None:
    found = verdict(record(doi="10.1234/a", pages="117-9"), record(doi="10.1234/a", pages="117-119", container=""))
    assert found is not None
    assert (
        found.explanation
        == "same, because DOI equal, title equal, authors equal and pages differ in form (117-9 / 117-119)"
    )


def test_the_explanation_of_a_question_says_what_speaks_against() -> None:
    found = verdict(record(doi="10.1234/a"), record(doi="10.1234/b"))
    assert found is not None
    expected = (
        "to be decided by a person, because DOIs differ (10.1234/a / 10.1234/b), although title equal, authors equal"
    )
    assert found.explanation.startswith(expected)


def test_words_that_differ_are_quoted() -> None:
    found = verdict(
        record(title="A trial of forums for women with gout"), record(title="A trial of forums for men with gout")
    )
    assert found is not None
    assert "(women / men)" in found.explanation


def test_a_verdict_does_not_depend_on_which_record_comes_first() -> None:
    left, right = record(doi="10.1234/a"), record(pages="117-29", container="J Imagin Health Res")
    one, two = verdict(left, right), verdict(right, left)
    assert one is not None
    assert two is not None
    assert (one.answer, one.score) == (two.answer, two.score)
