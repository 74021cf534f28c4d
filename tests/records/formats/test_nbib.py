"""MEDLINE text."""

from __future__ import annotations

import io

from hypothesis import given, settings

from rowen.records import AbstractPart, Author, Kind, Notice, PartialDate, Record
from rowen.records.formats import read, write
from tests.records.record_strategies import RECORDS

EXAMPLE = """
PMID- 31415926
OWN - NLM
STAT- MEDLINE
IS  - 0028-4793 (Print)
VI  - 12
IP  - 3
DP  - 2019 Nov-Dec
TI  - A title that is longer than one line
      and goes on.
TT  - Un titre.
PG  - 101-9
LID - S0000-0000(19)1 [pii]
LID - 10.1000/ABC [doi]
AB  - BACKGROUND: Something. METHODS: Something
      else.
OAB - Quelque chose.
OABL- fre
FAU - Doe, Jane Ann
AU  - Doe JA
AD  - A university.
CN  - The Example Group
LA  - eng
PT  - Journal Article
PT  - Retracted Publication
DEP - 20191104
TA  - Ex J
JT  - Example journal
MH  - *Asthma/therapy
OT  - breath
RIN - Ex J. 2020;1(1):2. PMID: 27182818
SI  - ClinicalTrials.gov/NCT00000419
PMC - PMC123456
CRDT- 2019/11/05 06:00
XYZ - something new

PMID- 27182818
TI  - Another.
"""


def first() -> Record:
    return read(EXAMPLE.encode(), name="x.txt").records[0].record


def test_every_modelled_field_finds_its_place() -> None:
    record = first()
    assert record.native_id == "31415926"
    assert record.kind is Kind.ARTICLE
    assert record.title == "A title that is longer than one line and goes on."
    assert record.original_title == "Un titre."
    assert record.authors == (Author("Doe", "Jane Ann"), Author(collective="The Example Group"))
    assert record.published == PartialDate(2019, 11, text="2019 Nov-Dec")
    assert record.electronic == PartialDate(2019, 11, 4)
    assert record.created == PartialDate(2019, 11, 5)
    assert record.identifiers.doi == "10.1000/abc"
    assert record.identifiers.nct == ("NCT00000419",)
    assert record.identifiers.others == (("pii", "S0000-0000(19)1"),)
    assert record.abstract[1] == AbstractPart("Quelque chose.", language="fre")
    assert record.notices == (Notice("RetractionIn", "Ex J. 2020;1(1):2. PMID: 27182818", "27182818"),)
    assert "Retracted Publication" in record.publication_types
    assert record.mesh == ("*Asthma/therapy",)


def test_what_has_no_place_is_kept_verbatim() -> None:
    extra = first().extra
    for pair in (("XYZ", "something new"), ("AD", "A university."), ("AU", "Doe JA"), ("LID", "10.1000/ABC [doi]")):
        assert pair in extra
    assert ("CRDT", "2019/11/05 06:00") in extra


def test_records_are_counted_with_their_lines() -> None:
    reading = read(EXAMPLE.encode())
    assert reading.format == "nbib"
    assert reading.platform == "PubMed"
    assert [(located.number, located.line) for located in reading.records] == [(1, 2), (2, 37)]


def test_two_pmids_without_an_empty_line_are_two_records() -> None:
    assert len(read(b"PMID- 1\nTI  - One\nPMID- 2\nTI  - Two\n").records) == 2


def test_a_line_without_a_tag_is_kept_and_named() -> None:
    reading = read(b"PMID- 1\nTI  - One\nwhat is this\nVI  - 3\n")
    assert reading.problems[0].line == 3
    assert ("untagged", "what is this") in reading.records[0].record.extra


def test_erics_number_is_its_native_id() -> None:
    reading = read(
        b"OWN - ERIC\nTI  - One\nOID - EJ1234567\nISSN - ISSN-1042-1629\nAID - http://dx.doi.org/10.1000/x\n"
    )
    record = reading.records[0].record
    assert (record.native_id, record.identifiers.doi, reading.platform) == ("EJ1234567", "10.1000/x", "ERIC")


def test_what_eric_numbers_ed_is_no_article_and_jt_its_publisher() -> None:
    text = "OWN - ERIC\nTI  - One\nOID - ED123456\nJT  - An Institute\nPT  - Reports - Research\n"
    record = read(text.encode()).records[0].record
    assert (record.kind, record.publisher, record.container) == (Kind.REPORT, "An Institute", "")
    thesis = read(text.replace("Reports - Research", "Dissertations/Theses").encode()).records[0].record
    assert thesis.kind is Kind.THESIS


def test_without_a_title_in_english_the_original_one_is_the_title() -> None:
    record = read(b"PMID- 1\nTT  - Ein Titel\nVI  - 3\n").records[0].record
    assert (record.title, record.original_title) == ("Ein Titel", "Ein Titel")


@settings(max_examples=60)
@given(RECORDS)
def test_what_is_written_is_read_back(record: Record) -> None:
    stream = io.BytesIO()
    write([record, Record(title="The next")], "nbib", stream)
    reading = read(stream.getvalue(), format="nbib")
    assert len(reading.records) == 2
    back = reading.records[0].record
    assert back.title == " ".join((record.title or record.original_title).split())
    assert [str(each) for each in back.authors] == [str(each) for each in record.authors]
    assert back.identifiers.doi == record.identifiers.doi
    assert back.identifiers.pmid == record.identifiers.pmid
    assert back.created == record.created
    assert back.mesh == record.mesh


RECORD = "PMID- 1\nTI  - One\n      and more\nAU  - Doe J\n\nPMID- 2\nTI  - Two\n"


def test_text_before_the_first_record_is_the_preamble() -> None:
    reading = read(("Search results\nfrom a day\n\n" + RECORD).encode())
    assert (reading.format, len(reading.records), reading.preamble) == ("nbib", 2, ("Search results", "from a day"))
    assert reading.problems == ()


def test_a_file_that_is_indented_throughout_is_read_as_if_it_were_not() -> None:
    reading = read("".join(f"  {line}\n" if line else "\n" for line in RECORD.split("\n")).encode())
    assert [located.record.title for located in reading.records] == ["One and more", "Two"]


def test_an_empty_line_inside_an_abstract_does_not_divide_the_record() -> None:
    text = "PMID- 11\nTI  - One.\nAB  - First paragraph.\n\n      Second paragraph.\nFAU - Doe, Jane\n\nLA  - eng\n"
    reading = read((text + "\nPMID- 12\nTI  - Two.\n").encode(), name="x.nbib")
    assert reading.problems == ()
    first, second = (each.record for each in reading.records)
    assert first.abstract_text == "First paragraph. Second paragraph."
    assert (first.authors, first.languages) == ((Author("Doe", "Jane"),), ("eng",))
    assert (second.title, reading.records[1].line) == ("Two.", 10)


def test_a_record_without_pmid_still_begins_after_an_empty_line() -> None:
    text = "PMID- 11\nTI  - One.\n\nOWN - ERIC\nTI  - Two.\n\nTI  - Three.\n\nAU  - Doe J\nTI  - Four.\n"
    titles = [each.record.title for each in read(text.encode(), name="x.nbib").records]
    assert titles == ["One.", "Two.", "Three.", "Four."]


def test_an_editor_with_full_and_short_name_is_one_editor() -> None:
    record = read(b"PMID- 11\nBTI - A book\nFED - Doe, Jane\nED  - Doe J\n", name="x.nbib").records[0].record
    assert record.editors == (Author("Doe", "Jane"),)
    assert ("ED", "Doe J") in record.extra
    alone = read(b"PMID- 11\nBTI - A book\nED  - Doe J\n", name="x.nbib").records[0].record
    assert alone.editors == (Author("Doe", "J"),)


def test_a_byte_order_mark_between_files_put_together_belongs_to_no_record() -> None:
    reading = read("PMID- 11\nTI  - One.\n\n\ufeff\nPMID- 12\nTI  - Two.\n".encode(), name="x.nbib")
    assert [each.record.title for each in reading.records] == ["One.", "Two."]
    assert reading.problems == ()
    assert all(each.record.extra == () for each in reading.records)


def test_a_name_that_ends_in_a_comma_is_kept_as_given() -> None:
    record = read(b"PMID- 11\nTI  - One.\nFAU - Doe,\nFAU - Roe, A\n", name="x.nbib").records[0].record
    assert record.authors == (Author("Doe", ""), Author("Roe", "A"))
    assert record.extra == (("FAU", "Doe,"),)
