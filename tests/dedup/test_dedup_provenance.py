"""Where a shown value came from, and what the other records say: nothing invented, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rowen.dedup import merge
from rowen.dedup.differing import Differs, place_agrees
from rowen.dedup.provenance import FieldSource, merge_with_sources
from rowen.records import AbstractPart, Author, Identifiers, Kind, Notice, PartialDate, Record
from tests.dedup.dedup_records import people, record

FORM, LESS, WORDS, CONTRADICTS = Differs.FORM, Differs.LESS, Differs.WORDS, Differs.CONTRADICTS
words = st.sampled_from(["", "alpha", "Alpha", "Beta gamma", "DELTA", "alpha beta..."])
some = st.sampled_from([None, "1", "2"])
lists = st.lists(words.filter(bool), max_size=2).map(tuple)
people_of = st.lists(st.builds(Author, family=st.sampled_from(["Ames", "Bolt", "Cole"])), max_size=3).map(tuple)
dates = st.sampled_from(
    [None, PartialDate(2014), PartialDate(2014, 3), PartialDate(2015), PartialDate(2014, 3, 0, "Spring")]
)
records_of_all_sorts = st.builds(
    Record,
    native_id=words, kind=st.sampled_from(list(Kind)), type_as_given=words, title=words, original_title=words,
    authors=people_of, editors=people_of, container=words, container_short=words, published=dates, electronic=dates,
    created=dates, volume=st.sampled_from(["", "12", "013", "2014"]), issue=st.sampled_from(["", "1", "1-2", "Suppl 1"]),
    pages=st.sampled_from(["", "117-9", "117-119", "117", "e5", "n/a"]), article_number=words, edition=words,
    publisher=words, place=words,
    identifiers=st.builds(
        Identifiers, doi=st.sampled_from([None, "10.1234/x", "10.1234/y"]), pmid=some, pmcid=some, arxiv=some,
        nct=lists, issn=lists, isbn=lists,
        others=st.lists(st.sampled_from([("pii", "s1"), ("doi", "10.1234/y")]), max_size=2).map(tuple),
    ),
    abstract=st.lists(st.builds(AbstractPart, text=words.filter(bool), label=words), max_size=2).map(tuple),
    languages=lists, publication_types=lists, keywords=lists, mesh=lists, urls=lists, notes=lists,
    notices=st.lists(st.builds(Notice, kind=words.filter(bool), pmid=st.sampled_from(["", "7"])), max_size=2).map(tuple),
    status=words,
)  # fmt: skip
groups = st.lists(records_of_all_sorts, min_size=1, max_size=5).map(
    lambda found: [(f"r-{place}", one) for place, one in enumerate(found)]
)
NOT_A_VALUE = (None, "", (), Kind.UNKNOWN)


def values(one: Record) -> dict[str, Any]:
    """Every field of a record that has one, those of its identifiers too."""
    outer = {name: getattr(one, name) for name in Record.__dataclass_fields__ if name not in ("identifiers", "extra")}
    inner = {name: getattr(one.identifiers, name) for name in Identifiers.__dataclass_fields__ if name != "others"}
    return {
        name: value
        for name, value in (outer | inner | {"other_identifiers": one.identifiers.others}).items()
        if value not in NOT_A_VALUE
    }


def sources(*given_: Record) -> dict[str, FieldSource]:
    merged = merge_with_sources([(f"r-{place}", one) for place, one in enumerate(given_)])
    return {source.field: source for source in merged.sources}


def told(shown: Record, other: Record, field: str) -> Differs | None:
    """How the second record's value is told, once the first one's is shown."""
    richer = replace(shown, identifiers=replace(shown.identifiers, isbn=("9780000000002",)), publisher="A house")
    source = sources(richer, replace(other, edition=""), richer)[field]
    assert [said.records for said in source.shown] == [("r-0", "r-2")], "the first record is the one shown"
    return source.others[0].differs


@settings(deadline=None)
@given(groups, st.randoms(use_true_random=False))
def test_the_order_of_the_records_changes_nothing(items: list[tuple[str, Record]], random: Any) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)
    assert merge_with_sources(shuffled) == merge_with_sources(items)


@settings(deadline=None)
@given(groups)
def test_the_record_is_the_one_that_merge_shows(items: list[tuple[str, Record]]) -> None:
    assert merge_with_sources(items).record == merge([one for _, one in items])


@settings(deadline=None)
@given(groups)
def test_nothing_is_shown_that_no_record_says(items: list[tuple[str, Record]]) -> None:
    merged = merge_with_sources(items)
    by_id = dict(items)
    shown = values(merged.record)
    found = {source.field: source for source in merged.sources}
    assert set(shown) <= set(found), "every field that is shown has its source"
    for source in merged.sources:
        for said in (*source.shown, *source.others):
            assert said.records and list(said.records) == sorted(set(said.records)), "somebody says it"
            for one in said.records:
                assert source.field in values(by_id[one]) or source.field == "other_identifiers"
        assert all(said.differs is None for said in source.shown)
        assert all(said.differs is not None for said in source.others)
        assert bool(source.shown) == (source.field in shown)


@settings(deadline=None)
@given(groups)
def test_every_value_of_every_record_is_shown_or_kept_among_the_others(items: list[tuple[str, Record]]) -> None:
    found = {source.field: source for source in merge_with_sources(items).sources}
    for name, one in items:
        for field in values(one):
            said = (*found[field].shown, *found[field].others)
            assert any(name in value.records for value in said), f"{field} of {name} is lost"


@settings(deadline=None)
@given(groups)
def test_an_alphabetical_list_never_wins_over_one_in_another_order(items: list[tuple[str, Record]]) -> None:
    def alphabetical(one: Record) -> bool:
        families = [author.family for author in one.authors]
        return families == sorted(families)

    if not all(alphabetical(one) for _, one in items):
        assert not alphabetical(merge_with_sources(items).record)


@settings(deadline=None)
@given(groups)
def test_some_record_has_the_shown_volume_and_no_other_pages_or_issue(items: list[tuple[str, Record]]) -> None:
    shown = merge_with_sources(items).record

    def fits(one: Record) -> bool:
        bare = Record(volume=one.volume, issue=one.issue, pages=one.pages, published=one.published)
        return place_agrees(bare, replace(shown, container="", container_short=""))

    assert not shown.volume or any(one.volume == shown.volume and fits(one) for _, one in items)


@pytest.mark.parametrize(
    ("field", "other", "differs"),
    [
        ("pages", {"pages": "117-29"}, FORM),
        ("pages", {"pages": "pp. 117‐129"}, FORM),
        ("pages", {"pages": "117"}, LESS),
        ("pages", {"pages": "130-139"}, CONTRADICTS),
        ("pages", {"pages": "117-128"}, CONTRADICTS),
        ("volume", {"volume": "12(3)"}, FORM),
        ("volume", {"volume": "Vol. 012"}, FORM),
        ("volume", {"volume": "13"}, CONTRADICTS),
        ("issue", {"issue": "03"}, FORM),
        ("issue", {"issue": "4"}, CONTRADICTS),
        ("published", {"year": 2014}, LESS),
        ("published", {"published": PartialDate(2014, 6)}, WORDS),
        ("published", {"published": PartialDate(2014, 5, 0, "Spring")}, FORM),
        ("published", {"year": 2015}, CONTRADICTS),
        ("container", {"container": "J Imagin Health Res"}, FORM),
        ("container", {"container": "JOURNAL OF IMAGINARY HEALTH RESEARCH"}, FORM),
        ("container", {"container": "Journal of Imaginary Nursing"}, CONTRADICTS),
        ("title", {"title": record().title.upper()}, FORM),
        ("title", {"title": "Peer support in online forums for people with type 2 diabetes"}, LESS),
        ("title", {"title": record().title[:60] + "..."}, LESS),
        ("title", {"title": record().title.replace("interview", "intervew")}, WORDS),
        ("title", {"title": record().title.replace("type 2", "type 1")}, CONTRADICTS),
        ("title", {"title": "Another thing altogether"}, CONTRADICTS),
        ("authors", {"authors": (Author("OKAFOR N"), Author("Lindqvist, P."), Author("Moreau C"))}, FORM),
        ("authors", {"authors": people("Lindqvist", "Moreau", "Okafor")}, FORM),
        ("authors", {"authors": people("Okafor")}, LESS),
        ("authors", {"authors": people("Okafor", "Lindqvist", "Duval")}, CONTRADICTS),
        ("doi", {"doi": "10.1234/y"}, CONTRADICTS),
        ("pmid", {"pmid": "22222222"}, CONTRADICTS),
        ("kind", {"kind": Kind.OTHER}, LESS),
        ("kind", {"kind": Kind.BOOK}, CONTRADICTS),
        ("abstract", {"text": "A short one."}, WORDS),
        ("abstract", {"text": "AN ABSTRACT THAT SAYS IT ALL"}, FORM),
    ],
)  # fmt: skip
def test_a_difference_of_form_is_told_from_a_contradiction(field: str, other: dict[str, Any], differs: Differs) -> None:
    shown = record(doi="10.1234/x", pmid="11111111", kind=Kind.ARTICLE, text="An abstract that says it all.")
    assert told(shown, record(**other), field) is differs


def test_contradictions_stand_first_and_are_found_at_once() -> None:
    merged = merge_with_sources(
        [
            ("r-1", record(doi="10.1234/x", text="An abstract.")),
            ("r-2", record(pages="117-29")),
            ("r-3", record(year=2015)),
            ("r-4", record(year=2014)),
        ]
    )
    assert [source.field for source in merged.contradictions] == ["published"]
    (year,) = merged.contradictions
    assert [(said.text, said.records, said.differs) for said in year.others] == [
        ("2015", ("r-3",), CONTRADICTS),
        ("2014", ("r-4",), LESS),
    ]
    assert [(said.text, said.records) for said in year.shown] == [("2014-05", ("r-1", "r-2"))]


def test_of_two_joined_dois_both_are_told_with_their_records() -> None:
    found = sources(record(doi="10.1234/x"), record(doi="10.1234/x"), record(doi="10.1234/y"))
    assert [(said.text, said.records) for said in found["doi"].shown] == [("10.1234/x", ("r-0", "r-1"))]
    assert [(said.text, said.differs) for said in found["doi"].others] == [("10.1234/y", CONTRADICTS)]
    assert [(said.text, said.records) for said in found["other_identifiers"].shown] == [("doi: 10.1234/y", ("r-2",))]


def test_an_issue_that_stands_with_another_volume_is_kept_though_nothing_is_shown() -> None:
    found = sources(record(issue="", doi="10.1234/x"), record(volume="13", issue="4", pages=""))
    assert found["issue"].shown == ()
    assert [(said.text, said.differs) for said in found["issue"].others] == [("4", WORDS)]
    assert found["volume"].contradictions


def test_items_of_a_list_have_their_own_sources() -> None:
    found = sources(record(keywords=("gout", "Forums")), record(keywords=("Gout", "diabetes")))
    shown = {said.text.lower(): said.records for said in found["keywords"].shown}
    assert shown["forums"] == ("r-0",) and shown["diabetes"] == ("r-1",)
    assert [said.differs for said in found["keywords"].others] == [FORM]


def test_a_group_of_no_records_has_no_sources() -> None:
    with pytest.raises(ValueError, match="no records"):
        merge_with_sources([])
