"""The shown record of a group: the best of each field, the same whatever the order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rowen.dedup import merge
from rowen.records import AbstractPart, Author, Identifiers, Kind, Notice, PartialDate, Record
from tests.dedup.dedup_records import people, record

RICH = record(
    doi="10.1234/x",
    text="A long abstract that says all there is to say.",
    keywords=("Gout", "forums"),
    kind=Kind.ARTICLE,
)
POOR = Record(
    title="PEER SUPPORT IN ONLINE FORUMS FOR PEOPLE WITH TYPE 2 DIABETES: AN INTERVIEW STUDY",
    authors=people("Lindqvist", "Moreau", "Okafor"),
    container="J Imagin Health Res",
    published=PartialDate(2014),
    identifiers=Identifiers(pmid="11111111"),
    abstract=(AbstractPart("A short one."),),
    keywords=("gout", "Diabetes"),
    notices=(Notice("ErratumIn", "J Imagin Health Res 2015"),),
)
texts = st.sampled_from(["", "alpha", "Beta gamma", "DELTA"])
some_records = st.builds(
    Record,
    native_id=texts,
    kind=st.sampled_from([Kind.ARTICLE, Kind.UNKNOWN, Kind.OTHER, Kind.CHAPTER]),
    title=texts,
    authors=st.lists(st.builds(Author, family=st.sampled_from(["Ames", "Bolt", "Cole"])), max_size=3).map(tuple),
    published=st.sampled_from([None, PartialDate(2014), PartialDate(2014, 3), PartialDate(2015)]),
    volume=texts,
    pages=texts,
    identifiers=st.builds(
        Identifiers, doi=st.sampled_from([None, "10.1234/x", "10.1234/y"]), pmid=st.sampled_from([None, "1", "2"])
    ),
    keywords=st.lists(texts, max_size=2).map(tuple),
)


@settings(deadline=None)
@given(st.lists(some_records, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_the_records_changes_nothing(records: list[Record], random: object) -> None:
    shuffled = list(records)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merge(shuffled) == merge(records)


@settings(deadline=None)
@given(some_records)
def test_a_group_of_one_or_of_equals_is_shown_as_it_is(one: Record) -> None:
    assert merge([one]) == one
    assert merge([one, one]) == one


def test_the_best_of_each_field_is_shown() -> None:
    shown = merge([POOR, RICH])
    assert shown.title == RICH.title
    assert shown.abstract == RICH.abstract
    assert shown.container == RICH.container
    assert shown.published == PartialDate(2014, 5)
    assert (shown.volume, shown.issue, shown.pages) == ("12", "3", "117-129")
    assert (shown.identifiers.doi, shown.identifiers.pmid) == ("10.1234/x", "11111111")
    assert {word.lower() for word in shown.keywords} == {"gout", "forums", "diabetes"}
    assert shown.notices == POOR.notices
    assert shown.kind is Kind.ARTICLE


def test_authors_are_never_put_in_the_alphabets_order() -> None:
    assert [author.family for author in merge([POOR, RICH]).authors] == ["Okafor", "Lindqvist", "Moreau"]


def test_the_whole_of_an_alphabetical_list_is_shown_where_no_list_is_in_another_order() -> None:
    whole, cut = record(authors=people("Ames", "Bolt", "Cole")), record(authors=people("Ames"), doi="10.1234/x")
    assert merge([whole, cut]).authors == whole.authors


def test_volume_issue_and_pages_come_from_one_record() -> None:
    ahead = record(volume="", issue="", pages="e5", doi="10.1234/x")
    other = record(volume="13", issue="", pages="40-52")
    shown = merge([ahead, other, record(issue="4"), record(issue="")])
    assert (shown.volume, shown.issue, shown.pages) == ("12", "4", "117-129")


def test_a_place_is_filled_up_only_from_records_that_do_not_contradict_it() -> None:
    base = record(issue="", doi="10.1234/x", pmid="1", publisher="A house")
    stranger = record(volume="13", pages="", issue="4", text="An abstract.")
    assert merge([base, stranger]).issue == ""
    fitting = record(pages="", issue="3", container="J Imagin Health Res")
    assert merge([base, stranger, fitting]).issue == "3"


def test_the_place_that_most_records_give_is_shown() -> None:
    wrong = record(pages="171-129", doi="10.1234/x", pmid="1", text="It says most of all.")
    assert merge([wrong, record(), record(keywords=("gout",))]).pages == "117-129"


def test_a_journal_is_not_shown_beside_the_volume_of_another() -> None:
    preprint = record(
        container="An archive of imaginary preprints in the health sciences", volume="", issue="", pages=""
    )
    assert merge([preprint, record()]).container == "Journal of Imaginary Health Research"


def test_of_two_dois_told_equally_often_the_one_of_the_shown_place_is_shown() -> None:
    bare = record(volume="", issue="", pages="", doi="10.1234/a")
    assert merge([bare, record(doi="10.1234/b")]).identifiers.doi == "10.1234/b"


def test_a_second_doi_that_a_person_joined_is_kept() -> None:
    shown = merge([RICH, record(doi="10.1234/y"), record(doi="10.1234/x", pages="117-29")])
    assert shown.identifiers.doi == "10.1234/x"
    assert ("doi", "10.1234/y") in shown.identifiers.others


def test_a_whole_title_is_shown_rather_than_a_cut_one() -> None:
    cut = record(
        title="Peer support in online forums for people with type 2 diabetes and other long-term illnesses: an inter..."
    )
    assert merge([cut, RICH]).title == RICH.title


def test_notes_that_a_database_hangs_on_a_title_do_not_make_it_the_longer_one() -> None:
    hung = record(title=f"[{RICH.title}.] [Norwegian]")
    assert merge([hung, RICH]).title == RICH.title


def test_no_records_cannot_be_shown() -> None:
    with pytest.raises(ValueError, match="no records"):
        merge([])
