"""Grouping: independent of order and batches, obedient to persons, never two DOIs or PMIDs in one group by rule."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rowen.dedup import MatchTable, Partition, examine, partition, prepare, propose
from rowen.records import Answer, Kind, Link, PairVerdict, Record
from tests.dedup.dedup_records import groups, people, record

IDS = tuple("abcdefgh")
SAME, ASK, DIFFERENT = Answer.SAME, Answer.ASK, Answer.DIFFERENT


def table_of(marks: dict[str, tuple[str | None, str | None]]) -> MatchTable:
    return prepare([(key, record(title=f"Title of {key}", doi=doi, pmid=pmid)) for key, (doi, pmid) in marks.items()])


def reference(table: MatchTable, verdicts: list[PairVerdict]) -> set[frozenset[str]]:
    """Group by brute force: every time, look at all members of both groups."""
    held: dict[tuple[str, str], PairVerdict] = {}
    for v in sorted(verdicts, key=lambda v: (not v.person, (DIFFERENT, ASK, SAME).index(v.answer), -v.score, v.person)):
        held.setdefault((v.left, v.right), v)
    marks = {key: (table.doi.text(row), table.pmid.text(row)) for row, key in enumerate(table.ids)}
    found = [{key} for key in table.ids]
    for by_person in (True, False):
        edges = [v for v in held.values() if v.answer is SAME and bool(v.person) is by_person]
        apart = {frozenset(pair) for pair, v in held.items() if v.answer is DIFFERENT and (v.person or not by_person)}
        doubted = {frozenset(pair) for pair, v in held.items() if v.answer is ASK and v.link and not v.person}
        for v in sorted(edges, key=lambda v: (-v.score, v.left, v.right)):
            one, two = (next(group for group in found if key in group) for key in (v.left, v.right))
            clash = any(frozenset((a, b)) in apart for a in one for b in two)
            shared = any(set(marks[v.left][place : place + 1]) & {marks[v.right][place]} - {""} for place in (0, 1))
            if not by_person and not shared:
                clash = clash or any(frozenset((a, b)) in doubted for a in one for b in two)
            for place in (0, 1) if not by_person else ():
                here, there = ({marks[key][place] for key in group} - {""} for group in (one, two))
                clash = clash or not (here <= there or there <= here)
            if one is not two and not clash:
                one |= two
                found.remove(two)
    return {frozenset(group) for group in found}


marks = st.tuples(st.sampled_from([None, "10.1234/x", "10.1234/y"]), st.sampled_from([None, None, "111", "222"]))
tables = st.fixed_dictionaries(dict.fromkeys(IDS, marks)).map(table_of)
edges = st.builds(
    lambda pair, answer, score, person, link: PairVerdict(*pair, answer, "made up", score, person, link=link),
    st.sampled_from(list(combinations(IDS, 2))),
    st.sampled_from([SAME, SAME, SAME, ASK, DIFFERENT]),
    st.sampled_from([0.5, 0.7, 0.9]),
    st.sampled_from(["", "", "", "Ann"]),
    st.sampled_from([None, Link.REPORT]),
)
graphs = st.lists(edges, max_size=20)


def as_sets(found: Partition) -> set[frozenset[str]]:
    return {frozenset(ids) for ids in found.clusters}


@settings(deadline=None, max_examples=150)
@given(tables, graphs)
def test_grouping_agrees_with_brute_force_and_holds_every_id_once(
    table: MatchTable, verdicts: list[PairVerdict]
) -> None:
    found = partition(table, verdicts)
    assert as_sets(found) == reference(table, verdicts)
    assert sorted(key for ids in found.clusters for key in ids) == sorted(table.ids)


@settings(deadline=None, max_examples=80)
@given(tables, graphs, st.randoms(use_true_random=False))
def test_the_order_of_verdicts_changes_nothing(table: MatchTable, verdicts: list[PairVerdict], random: object) -> None:
    shuffled = list(verdicts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert partition(table, shuffled) == partition(table, verdicts)


@settings(deadline=None, max_examples=80)
@given(tables, graphs)
def test_rules_never_bring_two_dois_or_pmids_together(table: MatchTable, verdicts: list[PairVerdict]) -> None:
    rows = {key: row for row, key in enumerate(table.ids)}
    for ids in partition(table, [v for v in verdicts if not v.person]).clusters:
        for column in (table.doi, table.pmid):
            assert len({column.text(rows[key]) for key in ids} - {""}) <= 1


@settings(deadline=None, max_examples=80)
@given(tables, graphs)
def test_questions_are_only_asked_between_groups(table: MatchTable, verdicts: list[PairVerdict]) -> None:
    found = partition(table, verdicts)
    home = {key: ids for ids in found.clusters for key in ids}
    assert all(home[v.left] is not home[v.right] and v.answer is ASK for v in found.asks)


FORMS = (
    {},
    {"doi": "10.1234/x"},
    {"doi": "10.1234/y"},
    {"pmid": "11111111"},
    {"volume": "", "issue": "", "pages": ""},
    {"pages": "117-29"},
    {"title": record().title.upper(), "container": ""},
    {"title": "Erratum: " + record().title},
    {"title": "Forums and gout. Part I"},
    {"title": "Forums and gout. Part II"},
    {"title": "Forums and gout"},
    {"title": "Editorial", "authors": people("Stone")},
    {"year": 2013, "volume": ""},
)
sets = st.lists(st.sampled_from(FORMS), min_size=2, max_size=7).map(
    lambda forms: {f"r-{number}": record(**form) for number, form in enumerate(forms)}
)


@settings(deadline=None, max_examples=40)
@given(sets, st.randoms(use_true_random=False), st.data())
def test_batches_give_the_same_verdicts_and_groups_as_all_at_once(
    items: dict[str, Record], random: object, data: st.DataObject
) -> None:
    arrival = list(items)
    random.shuffle(arrival)  # type: ignore[attr-defined]
    cuts = sorted({0, *data.draw(st.lists(st.integers(1, len(items)), max_size=3)), len(items)})
    gathered: set[PairVerdict] = set()
    for start, end in pairwise(cuts):
        known = prepare([(key, items[key]) for key in arrival[:end]])
        gathered |= set(propose(known, arrival[start:end]))
    table = prepare(items.items())
    assert gathered == set(propose(table))
    assert partition(table, gathered) == partition(table, propose(table))


@settings(deadline=None, max_examples=40)
@given(sets)
def test_a_record_that_comes_again_unchanged_joins_itself_unless_its_title_tells_nothing(
    items: dict[str, Record],
) -> None:
    twice = {**items, **{f"{key}-again": value for key, value in items.items()}}
    found = groups(twice)
    for key in items:
        home = next(ids for ids in found if key in ids)
        assert f"{key}-again" in home


def test_a_persons_different_keeps_whole_groups_apart() -> None:
    items = {"a": record(), "b": record(), "c": record()}
    assert groups(items) == {frozenset("abc")}
    given_ = PairVerdict("a", "c", DIFFERENT, "two studies", person="Ann")
    assert frozenset("ac") not in groups(items, given_)
    assert all(not {"a", "c"} <= ids for ids in groups(items, given_))


def test_a_persons_same_outranks_two_dois() -> None:
    items = {"a": record(doi="10.1234/x"), "b": record(doi="10.1234/y")}
    assert len(groups(items)) == 2
    assert groups(items, PairVerdict("a", "b", SAME, "the publisher gave two", person="Ann")) == {frozenset("ab")}


def test_a_refused_merge_becomes_a_question_that_says_why() -> None:
    items = {"a": record(doi="10.1234/x"), "b": record(), "c": record(doi="10.1234/y")}
    table = prepare(items.items())
    found = partition(table, propose(table))
    assert len(found.clusters) == 2
    refused = [v for v in found.asks if "bring together two DOIs (10.1234/x / 10.1234/y)" in v.explanation]
    assert len(refused) == 1


def test_a_record_that_says_little_makes_no_citation_of_a_preprint_and_its_article() -> None:
    bare = {"doi": "10.5555/practice.77", "container": "", "volume": "", "issue": "", "pages": ""}
    text = "We asked 24 adults who post in online forums how they came to trust the advice of strangers there."
    items = {
        "article": record(text=text),
        "preprint": record(kind=Kind.PREPRINT, text=text, **bare),
        "thin": record(kind=Kind.UNKNOWN, text=text, **bare),
    }
    table = prepare(items.items())
    found = partition(table, propose(table))

    assert as_sets(found) == {frozenset({"article"}), frozenset({"preprint", "thin"})}
    assert any("that may be two reports of a study (article / preprint)" in v.explanation for v in found.asks)


def test_a_shared_identifier_joins_what_is_only_asked_about() -> None:
    table = table_of({"a": ("10.1234/x", None), "b": ("10.1234/x", None), "c": (None, None)})
    asked = PairVerdict("b", "c", ASK, "another journal", 0.5, link=Link.REPORT)
    bare, sure = PairVerdict("a", "c", SAME, "title", 0.6), PairVerdict("a", "b", SAME, "DOI", 0.9)

    assert as_sets(partition(table, (asked, bare, sure))) == {frozenset("ab"), frozenset("c")}
    one_doi = table_of({"a": ("10.1234/x", None), "b": ("10.1234/x", None), "c": ("10.1234/x", None)})
    assert as_sets(partition(one_doi, (asked, bare, sure))) == {frozenset("abc")}


def test_a_part_without_its_number_does_not_join_the_other_parts() -> None:
    found = groups(
        {
            "a": record(title="Forums and gout. Part I", pages="1-9"),
            "b": record(title="Forums and gout. Part II", pages="1-9"),
            "c": record(title="Forums and gout", pages="1-9"),
        }
    )
    assert all(not {"a", "b"} <= ids for ids in found)


def test_a_question_is_closed_by_a_persons_answer_on_any_pair_of_the_two_groups() -> None:
    items = {"a": record(doi="10.1234/x"), "b": record(doi="10.1234/x", issue=""), "c": record(doi="10.1234/y")}
    table = prepare(items.items())
    answered = (*propose(table), PairVerdict("a", "c", DIFFERENT, "no", person="Ann"))
    assert partition(table, propose(table)).asks
    assert partition(table, answered).asks == ()


def test_verdicts_on_unknown_records_are_left_aside() -> None:
    table = prepare([("a", record())])
    assert partition(table, [PairVerdict("a", "z", SAME, "gone")]).clusters == (("a",),)


def test_an_empty_table_has_no_groups() -> None:
    table = prepare([])
    assert propose(table) == ()
    assert partition(table, ()) == Partition((), ())


def test_two_records_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="the id a"):
        prepare([("a", record()), ("a", record())])


def test_a_new_id_that_is_not_in_the_table_is_refused() -> None:
    with pytest.raises(ValueError, match="not in the table: z"):
        propose(prepare([("a", record())]), {"z"})


def test_only_pairs_with_a_new_record_are_answered() -> None:
    table = prepare([("a", record()), ("b", record()), ("c", record())])
    assert {(v.left, v.right) for v in propose(table, {"c"})} == {("a", "c"), ("b", "c")}
    assert propose(table, set()) == ()


def test_a_block_too_large_to_compare_is_reported_and_alike_records_still_join() -> None:
    items = {f"r-{number:04d}": record(issue="") for number in range(400)}
    table = prepare(items.items())
    found = examine(table)
    assert found.skipped
    assert found.skipped[0].records == 400
    assert len(partition(table, found.verdicts).clusters) == 1


def test_a_large_block_is_split_by_finer_keys_and_says_what_that_left_out() -> None:
    families = [f"Family{first}{second}" for first in "abcdefghijklmnopqrst" for second in "abcdefghijklmno"]
    items = {
        f"r-{number:04d}": record(authors=people(family), pages=f"{number}0-{number}9")
        for number, family in enumerate(families)
    }
    items["r-again"] = items["r-0007"]
    found = examine(prepare(items.items()))
    assert [(v.left, v.right, v.answer) for v in found.verdicts] == [("r-0007", "r-again", SAME)]
    left_out = {block.key: (block.records, block.pairs) for block in found.skipped}
    assert left_out["title"] == (301, 301 * 300 // 2 - 1)
