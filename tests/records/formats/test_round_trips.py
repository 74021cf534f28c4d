"""What Rowen writes it reads again: identifiers and lists survive the formats that can hold them."""

from __future__ import annotations

import io

import pytest

from rowen.records import Author, Identifiers, Kind, Notice, Record
from rowen.records.formats import read, write

RECORD = Record(
    native_id="20729943",
    title="A title of some length about things",
    identifiers=Identifiers(pmid="20729943"),
    keywords=("Climate; Natural Disasters", "estad\u00edstica &amp; datos"),
    mesh=("Self Care/methods", "A; B"),
    notes=("one", "two; three"),
)


def back(record: Record, form: str) -> Record:
    stream = io.BytesIO()
    write([record], form, stream)
    (located,) = read(stream.getvalue(), name=f"x.{form}").records
    return located.record


@pytest.mark.parametrize("form", ["ris", "nbib", "csv", "jsonl"])
def test_a_pmid_survives_also_where_it_is_the_native_id(form: str) -> None:
    assert back(RECORD, form).identifiers.pmid == "20729943"


def test_items_that_hold_a_semicolon_survive_csv() -> None:
    again = back(RECORD, "csv")
    assert (again.keywords, again.mesh, again.notes) == (RECORD.keywords, RECORD.mesh, RECORD.notes)


def test_a_record_without_pmid_and_with_an_owner_is_nbib_again() -> None:
    record = Record(title="A title", identifiers=Identifiers(issn=("1234-5679",)), extra=(("OWN", "ERIC"),))
    assert back(record, "nbib").title == "A title"


def test_a_notice_that_medline_text_has_no_tag_for_does_not_come_back_as_another_kind() -> None:
    again = back(
        Record(title="A title", identifiers=Identifiers(pmid="1"), notices=(Notice("Cites", "Another"),)), "nbib"
    )
    assert all(notice.kind != "CommentOn" for notice in again.notices)


def test_an_issn_kept_from_medline_text_is_no_issue_in_ris() -> None:
    (located,) = read(b"PMID- 1\nTI  - One\nIS  - 0028-4793 (Print)\nDP  - 2019 May\nDA  - 20190520\n").records
    again = back(located.record, "ris")
    assert (again.issue, again.identifiers.issn) == ("", ("0028-4793",))
    assert str(again.published) == "2019-05"


def test_medline_text_gives_each_issn_a_medium_because_other_readers_expect_one() -> None:
    stream = io.BytesIO()
    record = Record(
        title="One",
        identifiers=Identifiers(pmid="1", issn=("0028-4793", "1533-4406")),
        extra=(("IS", "1533-4406 (Electronic)"),),
    )
    write([record], "nbib", stream)
    assert "IS  - 0028-4793 (Undetermined)" in stream.getvalue().decode()
    assert "IS  - 1533-4406 (Electronic)" in stream.getvalue().decode()


def test_of_two_full_dates_the_first_stands() -> None:
    (located,) = read(b"TY  - JOUR\nTI  - One\nPY  - 2016/05/28\nDA  - 2016/05/29\nER  - \n").records
    assert str(located.record.published) == "2016-05-28"
    assert ("DA", "2016/05/29") in located.record.extra


@pytest.mark.parametrize("kind", list(Kind))
def test_editors_survive_ris_on_every_kind(kind: Kind) -> None:
    record = Record(title="One", kind=kind, editors=(Author("Doe", "Jane"),), pages="9-9")
    again = back(record, "ris")
    assert (again.editors, again.pages) == (record.editors, "9-9")
