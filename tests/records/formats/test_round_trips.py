"""What Rowen writes it reads again: identifiers and lists survive the formats that can hold them."""

from __future__ import annotations

import io

import pytest

from rowen.records import Identifiers, Notice, Record
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
