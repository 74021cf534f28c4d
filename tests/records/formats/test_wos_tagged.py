"""Web of Science tagged: every shape of the file, every field, and what is broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowen.records import Author, Kind, Record
from rowen.records.formats import Reading, read, sniff

HEAD = ("FN Clarivate Analytics Web of Science", "VR 1.0")
RECORD = (
    "PT J",
    "AU Doe, J",
    "   Roe, AB",
    "AF Doe, Jane",
    "   Roe, Anna Bella",
    "CA Long Walk Grp",
    "TI A title that goes on in a second line of",
    "   the file",
    "SO JOURNAL OF EXAMPLES",
    "LA English",
    "DT Article; Early Access",
    "DE first word; second",
    "   word",
    "ID EXTRA WORD",
    "AB Two lines of",
    "   abstract.",
    "C1 [Doe, Jane] Univ Somewhere, Town.",
    "   [Roe, Anna Bella] Univ Elsewhere, City.",
    "CR ROE A, 1999, J EX, V1, P1, DOI 10.1000/other",
    "   TI Group, 2001, ANOTHER, V2",
    "NR 2",
    "SN 0028-4793",
    "EI 1533-4406",
    "JI J. Ex.",
    "PD SEP 1",
    "PY 2014",
    "VL 12",
    "IS 3",
    "BP 101",
    "EP 109",
    "AR e17",
    "DI 10.1000/ABC.1",
    "EA AUG 2014",
    "PM 12345678",
    "UT WOS:000286597100004",
    "ER",
)


def wos(*lines: str, end: str = "\n") -> Reading:
    return read((end.join(lines) + end).encode(), name="savedrecs.txt")


def one(*lines: str) -> Record:
    (located,) = wos(*HEAD, "PT J", *lines, "ER", "", "EF").records
    return located.record


def test_every_field_goes_to_its_place() -> None:
    reading = wos(*HEAD, *RECORD, "", "EF")
    (located,) = reading.records
    record = located.record
    assert reading.format == "wos_tagged"
    assert reading.problems == ()
    assert (reading.platform, reading.database) == ("Web of Science", "Web of Science")
    assert reading.preamble == ("FN Clarivate Analytics Web of Science", "VR 1.0")
    assert (located.number, located.line) == (1, 3)
    assert record.title == "A title that goes on in a second line of the file"
    assert record.authors == (Author("Doe", "Jane"), Author("Roe", "Anna Bella"), Author(collective="Long Walk Grp"))
    assert (record.container, record.container_short) == ("JOURNAL OF EXAMPLES", "J. Ex.")
    assert (record.volume, record.issue, record.pages, record.article_number) == ("12", "3", "101-109", "e17")
    assert (str(record.published), str(record.electronic)) == ("2014-09-01", "2014-08")
    assert (record.kind, record.type_as_given) == (Kind.ARTICLE, "J")
    assert record.publication_types == ("Article", "Early Access")
    assert record.keywords == ("first word", "second word", "EXTRA WORD")
    assert record.abstract_text == "Two lines of abstract."
    assert record.languages == ("English",)
    ids = record.identifiers
    assert (ids.doi, ids.pmid, ids.issn) == ("10.1000/abc.1", "12345678", ("0028-4793", "1533-4406"))
    assert record.native_id == "WOS:000286597100004"


def test_what_has_no_place_or_another_form_is_kept_word_for_word() -> None:
    extra = wos(*HEAD, *RECORD, "", "EF").records[0].record.extra
    assert ("AU", "Doe, J") in extra
    assert ("ID", "EXTRA WORD") in extra
    assert ("DE", "first word; second word") in extra
    assert ("C1", "[Doe, Jane] Univ Somewhere, Town.\n[Roe, Anna Bella] Univ Elsewhere, City.") in extra
    assert [value for tag, value in extra if tag == "CR"] == [
        "ROE A, 1999, J EX, V1, P1, DOI 10.1000/other",
        "TI Group, 2001, ANOTHER, V2",
    ]
    assert ("PD", "SEP 1") in extra
    assert ("DI", "10.1000/ABC.1") in extra


def test_a_tag_that_means_something_else_in_ris_is_marked_in_extra() -> None:
    record = one("TI One", "SP Natl Fund", "CY MAY 1-3, 2001", "DA 2020-01-01")
    assert record.extra == (("wos:SP", "Natl Fund"), ("wos:CY", "MAY 1-3, 2001"), ("wos:DA", "2020-01-01"))


@pytest.mark.parametrize("head", [(), ("VR 1.0",), ("FN ISI Export Format VR 1.0 ",), ("XX Thomson Reuters", "VR 1.0")])
def test_a_file_is_known_with_any_header_and_without(head: tuple[str, ...]) -> None:
    reading = wos(*head, "", "PT J", "AU Doe, J", "TI One", "ER", "", "PT B", "TI Two", "ER")
    assert reading.format == "wos_tagged"
    assert [each.record.title for each in reading.records] == ["One", "Two"]
    assert list(reading.preamble) == [each.strip() for each in head]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "windows-1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_make_no_difference(encoding: str, end: str) -> None:
    text = end.join((*HEAD, "PT J", "AU Müller, J", "TI Über alles", "   hinaus", "ER", "", "EF", ""))
    (located,) = read(text.encode(encoding)).records
    assert located.record.title == "Über alles hinaus"


def test_continuation_lines_may_have_lost_their_spaces() -> None:
    reading = wos(*HEAD, "PT J", "UT BCI:BCI2013001", "TI A title with a second", "line and", "OF course a third",
                  "AU Doe, Jane", "Roe, Anna", "SN 0028-4793", "ER", "EF")  # fmt: skip
    record = reading.records[0].record
    assert record.title == "A title with a second line and OF course a third"
    assert record.authors == (Author("Doe", "Jane"), Author("Roe", "Anna"))
    assert record.identifiers.issn == ("0028-4793",)
    assert reading.database == "BIOSIS Previews"


def test_a_file_that_is_indented_as_a_whole_is_read() -> None:
    reading = wos(*("  " + line for line in (*HEAD, *RECORD, "EF")))
    assert reading.records[0].record.title == "A title that goes on in a second line of the file"
    assert len(reading.records[0].record.authors) == 3


def test_a_file_that_is_cut_off_keeps_its_last_record_and_says_so() -> None:
    reading = wos(*HEAD, *RECORD, "", *RECORD[:7])
    assert len(reading.records) == 2
    assert reading.records[1].record.title.startswith("A title that goes on")
    (problem,) = reading.problems
    assert (problem.line, problem.file) == (40, "savedrecs.txt")
    assert "cut off" in problem.message
    assert problem.remedy


def test_a_missing_er_or_pt_or_ef_is_reported_and_loses_no_record() -> None:
    reading = wos(*HEAD, "PT J", "TI One", "PT J", "TI Two", "ER", "", "AU Doe, J", "TI Three", "ER")
    assert [each.record.title for each in reading.records] == ["One", "Two", "Three"]
    words = " ".join(problem.message for problem in reading.problems)
    assert "without an ER" in words and "without a PT" in words and "no EF" in words


def test_files_put_behind_one_another_are_read_to_the_end() -> None:
    reading = wos(*HEAD, *RECORD, "EF", *HEAD, *RECORD, "EF")
    assert len(reading.records) == 2
    assert reading.problems == ()


def test_text_between_records_is_kept_with_the_record_before_it() -> None:
    reading = wos(*HEAD, "PT J", "TI One", "ER", "a remark", "PT J", "TI Two", "ER", "EF")
    assert reading.records[0].record.extra == (("after record", "a remark"),)
    assert "a remark" in reading.problems[0].message


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (("PT J", "DT Article"), Kind.ARTICLE),
        (("PT J", "DT Article; Proceedings Paper"), Kind.ARTICLE),
        (("PT J", "DT Proceedings Paper"), Kind.CONFERENCE),
        (("PT J", "DT Conference Paper"), Kind.CONFERENCE),
        (("PT B", "DT Proceedings Paper"), Kind.CONFERENCE),
        (("PT B", "DT Article; Book Chapter"), Kind.CHAPTER),
        (("PT B", "DT Book"), Kind.BOOK),
        (("PT B",), Kind.BOOK),
        (("PT S", "CT 7th Meeting"), Kind.CONFERENCE),
        (("PT C",), Kind.CONFERENCE),
        (("PT P", "DT Patent"), Kind.OTHER),
        (("PT J", "DT Preprint"), Kind.PREPRINT),
        (("PT J", "DT Dissertation/Thesis"), Kind.THESIS),
        (("PT J", "DT Data set"), Kind.DATASET),
        (("PT J", "DT Report"), Kind.REPORT),
        (("PT J", "DT Case Report"), Kind.ARTICLE),
    ],
)
def test_the_kind_comes_from_the_document_type_and_pt(lines: tuple[str, ...], kind: Kind) -> None:
    assert wos(*HEAD, *lines, "TI One", "SO Two", "ER", "EF").records[0].record.kind == kind


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (("PD AUG 2010", "PY 2010"), "2010-08"),
        (("PD DEC 16 2020", "PY 2020"), "2020-12-16"),
        (("PD SPR", "PY 2011"), "2011"),
        (("PD 04 2006", "PY 2006"), "2006-04"),
        (("PD 2006 May-Jun", "PY 2006"), "2006-05"),
        (("PY 2005",), "2005"),
        (("PD NOV 31", "PY 2005"), "2005-11"),
    ],
)
def test_the_date_is_as_exact_as_pd_and_py_together(lines: tuple[str, ...], date: str) -> None:
    assert str(one("TI One", *lines).published) == date


def test_the_number_of_medline_is_the_pmid_and_names_the_database() -> None:
    reading = wos("FN ISI Export Format", "VR 1.0", "PT J", "TI One", "AU Doe, Jane; Roe, Anna B", "PS 411-22",
                  "UT MEDLINE:16842170", "ER", "EF")  # fmt: skip
    record = reading.records[0].record
    assert (record.identifiers.pmid, record.pages, reading.database) == ("16842170", "411-22", "MEDLINE")
    assert record.authors == (Author("Doe", "Jane"), Author("Roe", "Anna B"))
    assert ("AU", "Doe, Jane; Roe, Anna B") in record.extra


def test_records_of_several_databases_name_them_all() -> None:
    reading = wos(*HEAD, "PT J", "TI One", "UT WOS:1", "ER", "PT J", "TI Two", "UT CABI:2", "ER", "EF")
    assert reading.database == ""
    assert {name for name, _ in reading.databases} == {"Web of Science", "CAB Abstracts"}


def test_no_mark_means_no_platform() -> None:
    reading = wos("PT J", "AU Doe, J", "TI One", "ER")
    assert (reading.platform, reading.database) == ("", "")


def test_anonymous_is_nobody_and_kept() -> None:
    record = one("AU [Anonymous]", "TI One")
    assert record.authors == ()
    assert ("AU", "[Anonymous]") in record.extra


def test_more_short_names_than_full_ones_lose_nobody() -> None:
    record = one("AU Doe, J", "   Roe, A", "AF Doe, Jane", "TI One")
    assert record.authors == (Author("Doe", "J"), Author("Roe", "A"))
    assert ("AF", "Doe, Jane") in record.extra


def test_pages_that_hold_a_hyphen_are_kept_in_both_halves() -> None:
    record = one("TI One", "BP 41103-1", "EP 41103-3")
    assert record.pages == "41103-1-41103-3"
    assert ("wos:BP", "41103-1") in record.extra


@pytest.mark.parametrize(
    "text",
    [
        "TY  - JOUR\nTI  - PT J is a heading\nER  - \n",
        "PMID- 123\nOWN - NLM\nTI  - One\n",
        "PT\tAU\tTI\nJ\tDoe\tOne\n",
        "%0 Journal Article\n%T VR 1.0\n%A Doe\n",
    ],
)
def test_other_formats_are_not_taken(text: str) -> None:
    assert sniff(text.encode()).name != "wos_tagged"


TAGS = st.sampled_from(["TI", "AU", "AF", "SO", "DE", "ID", "AB", "C1", "CR", "PD", "PY", "BP", "EP", "PS", "UT", "DI", "SN",
                        "BN", "PM", "DT", "LA", "CA", "BA", "BF", "BE", "ZZ", "CT", "AN", "EA", "MH", "D2"])  # fmt: skip
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=8)


@given(st.lists(st.tuples(TAGS, st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=3)), max_size=8))
def test_no_word_of_any_field_is_lost(fields: list[tuple[str, list[list[str]]]]) -> None:
    lines = [f"{tag if not i else '  '} {' '.join(words)}" for tag, each in fields for i, words in enumerate(each)]
    (located,) = wos(*HEAD, "PT J", *lines, "ER", "EF").records
    record = located.record
    people = " ".join(f"{each} {each.collective}" for each in (*record.authors, *record.editors))
    held = "".join((repr_of(record) + people).split())
    for word in "\n".join(lines).split():
        if word not in dict(fields):
            assert "".join(word.split()).strip(",;") in held


def repr_of(record: Record) -> str:
    ids = record.identifiers
    parts = [record.title, record.container, record.native_id, record.pages, *record.keywords, *record.languages,
             *record.publication_types, record.abstract_text, *record.mesh, str(record.published), str(record.electronic),
             *(f"{tag} {value}" for tag, value in (*record.extra, *ids.others)), *ids.issn, *ids.isbn, ids.doi or "",
             ids.pmid or "", record.published.text if record.published else "",
             record.electronic.text if record.electronic else ""]  # fmt: skip
    return " ".join(parts)


def test_address_and_notes_of_old_files_are_fields_also_where_lines_are_not_indented() -> None:
    lines = ("FN ISI Export Format", "VR 1.0", "PT J", "AU Doe, J", "TI A title that", "goes on", "SO EX J", "PY 2001",
             "PG 17", "WP http://example.org/1", "NF A note", "ER", "EF")  # fmt: skip
    record = read("\n".join(lines).encode(), name="savedrecs.txt").records[0].record
    assert record.title == "A title that goes on"
    assert {("PG", "17"), ("WP", "http://example.org/1"), ("NF", "A note")} <= set(record.extra)


def test_files_put_together_are_read_as_one_also_where_the_second_begins_with_xx() -> None:
    one = ("XX Thomson Reuters", "VR 1.0", "PT J", "AU Doe, J", "TI A title", "SO EX J", "ER", "", "EF")
    reading = read(("\n".join(one) + "\n\n\ufeff" + "\n".join(one)).encode(), name="savedrecs.txt")
    assert [each.record.title for each in reading.records] == ["A title", "A title"]
    assert reading.problems == ()
