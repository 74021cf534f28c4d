"""The drift report: what is ordinary, what is a warning, and that every word of it stands in the file and the page."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rowen.ledger.types import Run, RunState
from rowen.reports import drift
from rowen.reports.drift_fields import gone, optional
from rowen.reports.drift_judge import FEWEST, band, diff, ordinary_loss, said
from rowen.reports.drift_source import Band, Field, Hits, Left, LeftRecord, Looked, Said, SourceDrift
from rowen.reports.drift_studies import Trace, Trial, judge_study
from rowen.reports.drift_types import Drift
from rowen.reports.drift_words import warnings

BEGAN = datetime(2026, 1, 1, 6, tzinfo=UTC)
RUN = Run(
    id="run-0002", review="peers", started_at=BEGAN, trigger="manual", reason="", protocol="p", reviewers_per_stage=(2, 2),
    practice=False, rowen_version="0.1.0", state=RunState.BROKEN,
)  # fmt: skip
counts = st.lists(st.integers(0, 30_000), min_size=FEWEST, max_size=12)


def months(hits: list[int]) -> list[tuple[datetime, int]]:
    return [(BEGAN + timedelta(days=30 * number), each) for number, each in enumerate(hits)]


def expected(hits: list[int]) -> Band:
    found = band(months(hits), BEGAN + timedelta(days=30 * len(hits)))
    assert found is not None
    return found


def test_no_band_is_claimed_with_too_few_earlier_searches() -> None:
    assert band(months([100] * (FEWEST - 1)), BEGAN + timedelta(days=90)) is None


@given(counts)
def test_the_last_number_is_always_inside_and_half_of_it_outside_where_half_is_a_loss(hits: list[int]) -> None:
    found = expected(hits)
    assert found.low <= hits[-1] <= found.high
    assert found.low <= found.expected
    if hits[-1] >= 6:
        assert hits[-1] // 2 < found.low


@given(st.integers(0, 5_000), st.integers(0, 300), st.integers(3, 12))
def test_steady_growth_going_on_is_inside_and_ten_times_as_much_of_it_outside(
    start: int, step: int, count: int
) -> None:
    hits = [start + step * number for number in range(count)]
    found = expected(hits)
    assert found.low <= hits[-1] + step <= found.high
    if step * 10 > 3 * ordinary_loss(hits[-1]) + 40:
        assert hits[-1] + 10 * step > found.high


def test_the_numbers_of_a_small_and_a_large_strategy() -> None:
    assert (expected([40, 41, 41, 42]).low, expected([40, 41, 41, 42]).high) == (39, 50)
    large = expected([20_000, 20_160, 20_310, 20_480])
    assert (large.low, large.expected, large.high) == (19_456, 20_640, 21_504)


def test_runs_on_one_day_do_not_make_the_band_fall_apart() -> None:
    assert band([(BEGAN, 10)] * 4, BEGAN) == Band(expected=10, low=8, high=21, earlier=4)


words = st.lists(
    st.sampled_from(['"online forum"[Title/Abstract]', "OR", "AND", "(", ")", "pain[All Fields]"]), max_size=30
)


@given(words, words)
def test_a_diff_is_empty_only_for_the_same_words_and_tells_the_rest_in_full(before: list[str], now: list[str]) -> None:
    pieces = diff(" ".join(before), " ".join(now))
    assert (pieces == ()) == (before == now)
    gone_words = " ".join(piece.words for piece in pieces if piece.kind == "gone")
    new_words = " ".join(piece.words for piece in pieces if piece.kind == "new")
    assert set(gone_words.replace('"online forum"', "x").split()) <= set(
        " ".join(before).replace('"online forum"', "x").split()
    )
    assert set(new_words.replace('"online forum"', "x").split()) <= set(
        " ".join(now).replace('"online forum"', "x").split()
    )


def test_spaces_are_no_change_of_a_translation() -> None:
    assert diff('("a"[tiab]  OR b)', '( "a"[tiab] OR b )') == ()


def test_a_warning_that_was_told_before_is_not_new() -> None:
    assert said(["a", "b", "a"], ["b"]) == (Said("a", True), Said("b", False))


def test_a_field_that_all_had_and_none_has_is_gone_and_a_rare_one_is_not() -> None:
    before = [frozenset({"id", "title", "volume"})] * 98 + [frozenset({"id", "title", "rare"})] * 2
    now = [frozenset({"id"})] * 5
    assert [path for path, _ in gone(before, now)] == ["title", "volume"]
    assert list(gone(before, now[:4])) == list(gone(before[:40], now)) == []


def test_a_new_field_in_fewer_than_half_of_the_records_may_be_optional() -> None:
    records = [frozenset({"x"}), frozenset({"x", "y"}), frozenset({"x"})]
    assert optional("y", records)
    assert not optional("x", records)
    assert not optional("not in a record", records)


def trial(month: int, *, had: bool, **changes: object) -> Trial:
    told = Trial(at=BEGAN + timedelta(days=30 * month), strategy="s", translation="t", hits=100, had=had)
    return replace(told, **changes)  # type: ignore[arg-type]


def trace(*trials: Trial, by_rowen: bool = True) -> Trace:
    return Trace(source="medline", name="MEDLINE", by_rowen=by_rowen, trials=trials)


def test_the_cause_is_what_changed_when_the_study_was_first_missed() -> None:
    then = trial(0, had=True)
    causes = {
        "edited": trial(1, had=False, strategy="other"),
        "understands": trial(1, had=False, translation="other"),
        "hits fell from 100 to 50": trial(1, had=False, hits=50),
        "left the source": trial(1, had=False),
        "hands over no record": trial(1, had=False, named="withdrawn"),
    }
    for words_, missed in causes.items():
        (lost,) = judge_study("PMID 1", [trace(then, missed)], [], {})
        assert words_ in lost.causes[0]
        assert lost.broken


def test_a_source_that_never_held_a_study_and_one_that_found_it_again_lose_nothing() -> None:
    never = trace(trial(0, had=False), trial(1, had=False))
    again = trace(trial(0, had=True), trial(1, had=False), trial(2, had=True))
    assert list(judge_study("PMID 1", [never, again], [], {})) == []


def test_a_loss_before_anything_was_searched_whole_is_no_loss() -> None:
    assert list(judge_study("PMID 1", [], ["MEDLINE"], {})) == []


def test_a_consent_given_before_the_loss_does_not_cover_it() -> None:
    lost = trace(trial(0, had=True), trial(2, had=False))
    before = {"medline": (BEGAN + timedelta(days=30), "Ann")}
    after = {"medline": (BEGAN + timedelta(days=61), "Ann")}
    assert [one.broken for one in judge_study("PMID 1", [lost], [], before)] == [True]
    assert [one.broken for one in judge_study("PMID 1", [lost], [], after)] == [False]


SOURCE = SourceDrift(
    source="medline",
    name="MEDLINE",
    platform="PubMed",
    search="search-0002",
    since=BEGAN,
    hits=Hits(now=50, last=100, band=Band(expected=101, low=95, high=110, earlier=3)),
    translation="a AND c",
    before="a AND b",
    diff=diff("a AND b", "a AND c"),
    said=(Said("Phrase not found: <b>forum</b>", True), Said("known", False)),
    left=Left(
        all=tuple(LeftRecord(f"r-{number}", str(number), f"=Title {number}") for number in range(30)),
        of=100,
        many=True,
        file="drift/medline_left.csv",
    ),
    fields=(Field(path="a/b", kind="new", example="record 1"), Field(path="a/c", kind="new", example="x", alarm=False)),
    looked=Looked(pages=2, records=3),
)
WHOLE = Drift(
    sources=(SOURCE,),
    known=2,
    found=1,
    lost=tuple(judge_study("PMID 1", [trace(trial(0, had=True), trial(1, had=False))], [], {})),
)


def test_every_warning_stands_in_the_file_and_on_the_page() -> None:
    told = json.loads(drift.render(WHOLE, RUN))
    page = drift.page(WHOLE, RUN)

    assert told["warnings"] == list(warnings(WHOLE))
    assert len(warnings(WHOLE)) == 6
    assert told["state"] == "search broken" and told["sentinels"]["lost"][0]["breaks_the_search"]
    assert "50 hits, the last search had 100: fewer than expected (95 to 110, from 3 earlier searches)" in page
    assert "~~b~~ **c**" in page
    assert "6 things to look at" in page and "and 5 more in the file" in page
    assert "<b>" not in page and "forum" in page
    assert "**search broken**" in page


def test_the_list_of_records_that_left_is_whole_and_safe_for_a_spreadsheet() -> None:
    names = {document.name: document.data for document in drift.documents(WHOLE, RUN)}
    rows = names["drift/medline_left.csv"].decode("utf-8-sig").splitlines()
    assert len(rows) == 31
    assert rows[1].startswith("r-0,0,'=Title 0")


def test_a_quiet_run_says_so_and_what_was_checked() -> None:
    quiet = Drift(
        sources=(
            replace(SOURCE, hits=Hits(now=5), diff=(), said=(), left=Left(of=5), fields=(), looked=Looked(pages=1)),
        )
    )
    page = drift.page(quiet, RUN)
    assert warnings(quiet) == ()
    assert "Nothing unusual." in page
    assert "checked in 1 archived answer; no new record was fetched" in page


def test_without_an_api_source_the_page_says_that_none_was_searched() -> None:
    assert "No source was searched by Rowen in this run." in drift.page(Drift(), RUN)
