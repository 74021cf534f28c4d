"""Why a record is new: the reasons in their order, and what each rests on."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rowen.records import PartialDate, Record
from rowen.reports.why_new import BACK_FILLED, Circumstances, Reason, why_new

LAST = date(2026, 11, 1)
days = st.dates(date(1990, 1, 1), date(2030, 12, 31))


@st.composite
def partial(draw: st.DrawFn) -> PartialDate | None:
    day = draw(days)
    form = draw(st.sampled_from(["none", "year", "month", "day"]))
    if form == "none":
        return None
    return PartialDate(day.year, day.month if form != "year" else 0, day.day if form == "day" else 0)


records = st.builds(
    Record,
    published=partial(),
    electronic=partial(),
    created=partial(),
    mesh=st.sampled_from([(), ("Pain",)]),
    extra=st.sampled_from([(), (("PubMedPubDate[medline]", "2026-11-20 06:00"),), (("DateCompleted", "2020-01-01"),)]),
)
circumstances = st.builds(
    Circumstances,
    last=st.none() | days,
    edited=st.booleans(),
    translated=st.booleans(),
    named=st.booleans(),
    known=st.none() | days,
    known_from=st.sampled_from(["", "Embase"]),
)


@given(records, circumstances)
def test_every_record_gets_a_reason_and_the_same_one_again(record: Record, told: Circumstances) -> None:
    why = why_new(record, told)
    assert why.reason in Reason
    assert str(why).startswith(why.reason.value)
    assert why_new(record, told) == why


@given(records, circumstances)
def test_what_is_known_from_elsewhere_goes_before_everything(record: Record, told: Circumstances) -> None:
    reason = why_new(record, told).reason
    assert (reason is Reason.DUPLICATE) == (told.known is not None)
    assert (reason is Reason.NEW_SOURCE) == (told.known is None and told.last is None)


@given(records, circumstances)
def test_an_edited_strategy_is_named_only_for_what_the_dates_do_not_explain(
    record: Record, told: Circumstances
) -> None:
    why = why_new(record, told)
    if why.reason is Reason.EDITED:
        assert told.edited
        assert not (record.created and told.last and record.created.earliest >= told.last)
    if why.reason in {Reason.INDEXED, Reason.UNKNOWN}:
        assert not told.edited and not told.translated


@given(records, days)
def test_nothing_that_a_source_held_before_the_last_search_counts_as_published_or_entered_since(
    record: Record, last: date
) -> None:
    reason = why_new(record, Circumstances(last=last)).reason
    if record.created and record.created.earliest < last:
        assert reason in {Reason.INDEXED, Reason.UNKNOWN}


@given(days, st.integers(0, 4000), st.integers(0, 300))
def test_back_filled_means_a_year_or_more_between_publication_and_entry(last: date, before: int, after: int) -> None:
    created = last + timedelta(days=after)
    published = last - timedelta(days=before)
    record = Record(
        published=PartialDate(published.year, published.month, published.day),
        created=PartialDate(created.year, created.month, created.day),
    )
    reason = why_new(record, Circumstances(last=last)).reason
    assert reason is (Reason.BACK_FILLED if created - published >= BACK_FILLED else Reason.ENTERED)


def test_a_partial_date_counts_as_since_only_when_all_of_it_lies_after() -> None:
    told = Circumstances(last=LAST)
    assert why_new(Record(published=PartialDate(2026, 12)), told).reason is Reason.PUBLISHED
    assert why_new(Record(published=PartialDate(2026, 11)), told).reason is Reason.UNKNOWN
    assert why_new(Record(published=PartialDate(2026)), told).reason is Reason.UNKNOWN


def test_index_terms_that_came_since_explain_a_record_that_was_there() -> None:
    record = Record(
        created=PartialDate(2026, 5, 3), mesh=("Pain",), extra=(("PubMedPubDate[medline]", "2026-11-20 06:00"),)
    )
    why = why_new(record, Circumstances(last=LAST))
    assert str(why) == "newly indexed: index terms added on 2026-11-20"


def test_the_words_name_what_is_known_where_nothing_explains_it() -> None:
    why = why_new(Record(published=PartialDate(2019), created=PartialDate(2020, 1, 1)), Circumstances(last=LAST))
    assert str(why) == "unknown: not found on 2026-11-01; published 2019, in the source since 2020-01-01"


def test_a_record_the_last_search_counted_without_getting_it_was_handed_over_late() -> None:
    assert why_new(Record(), Circumstances(last=LAST, named=True)).reason is Reason.HANDED_OVER
