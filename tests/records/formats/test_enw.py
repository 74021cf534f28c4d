"""EndNote tagged (refer): every shape, every field, and what is broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowen.records import Author, Kind, Record
from rowen.records.formats import Reading, read
from rowen.records.formats.enw import recognise

RECORD = (
    "%0 Journal Article",
    "%A Doe, Jane",
    "%A Roe, Anna B.",
    "%A Long Walk Group,",
    "%+ A department",
    "%D 2019",
    "%T A title of its own",
    "%J Journal of Examples",
    "%V 12",
    "%N 3",
    "%P 101-9",
    "%8 Mar 5",
    "%7 2019/02/01",
    "%@ 0028-4793 (Print)",
    "0028-4793",
    "%! A title",
    "%R 10.1000/ABC.1",
    "%2 PMC1234567",
    "%M 12345678",
    "%W NLM",
    "%G eng",
    "%K Asthma",
    "Humans",
    "%X First paragraph.",
    "Second line.",
    "%U https://www.ncbi.nlm.nih.gov/pubmed/12345678",
    "https://example.org/1",
    "%Z A note",
    "%9 Review",
    "%I A Press",
    "%C Town",
)


def enw(*lines: str, end: str = "\n") -> Reading:
    return read((end.join(lines) + end).encode(), name="library.enw")


def one(*lines: str) -> Record:
    (located,) = enw(*lines).records
    return located.record


def test_every_field_goes_to_its_place() -> None:
    reading = enw(*RECORD)
    (located,) = reading.records
    record = located.record
    assert (reading.format, reading.problems, reading.platform) == ("enw", (), "PubMed")
    assert (record.kind, record.type_as_given, located.line) == (Kind.ARTICLE, "Journal Article", 1)
    assert record.title == "A title of its own"
    assert record.authors == (Author("Doe", "Jane"), Author("Roe", "Anna B."), Author(collective="Long Walk Group"))
    assert (record.container, record.volume, record.issue, record.pages) == ("Journal of Examples", "12", "3", "101-9")
    assert (str(record.published), str(record.electronic)) == ("2019-03-05", "2019-02-01")
    assert (record.publisher, record.place, record.languages, record.notes) == (
        "A Press",
        "Town",
        ("eng",),
        ("A note",),
    )
    assert record.keywords == ("Asthma", "Humans")
    assert record.abstract_text == "First paragraph. Second line."
    assert record.urls == ("https://www.ncbi.nlm.nih.gov/pubmed/12345678", "https://example.org/1")
    assert record.publication_types == ("Review",)
    ids = record.identifiers
    assert (ids.doi, ids.pmid, ids.pmcid, ids.issn) == ("10.1000/abc.1", "12345678", "PMC1234567", ("0028-4793",))
    assert record.native_id == "12345678"


def test_what_has_no_place_or_another_form_is_kept_word_for_word() -> None:
    extra = one(*RECORD).extra
    for pair in (("%+", "A department"), ("%!", "A title"), ("%8", "Mar 5"), ("%R", "10.1000/ABC.1"), ("%W", "NLM"),
                 ("%@", "0028-4793 (Print)"), ("%A", "Long Walk Group,")):  # fmt: skip
        assert pair in extra


def test_a_number_is_a_pmid_only_where_the_record_says_pubmed() -> None:
    assert one("%0 Journal Article", "%T One", "%M 12345678").identifiers.pmid is None
    assert one("%0 Journal Article", "%T One", "%M 12345678", "%~ MEDLINE").identifiers.pmid == "12345678"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "windows-1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_make_no_difference(encoding: str, end: str) -> None:
    reading = read(
        end.join(("%0 Book", "%A Müller, René", "%T Über alles", "hinaus", "", "%0 Thesis", "%T Zwei", "")).encode(
            encoding
        )
    )
    assert [each.record.title for each in reading.records] == ["Über alles hinaus", "Zwei"]


def test_records_without_a_type_are_divided_by_empty_lines() -> None:
    reading = enw(
        "%A Doe, Jane",
        "%T One",
        "%J J Ex",
        "%D 1999",
        "",
        "%A Roe, Anna",
        "%T Two",
        "%I A Press",
        "",
        "%T Three",
        "%B A book",
    )
    assert [each.record.title for each in reading.records] == ["One", "Two", "Three"]
    assert [each.record.kind for each in reading.records] == [Kind.ARTICLE, Kind.BOOK, Kind.UNKNOWN]
    assert [problem.line for problem in reading.problems] == [1, 6, 10]
    assert all(problem.remedy for problem in reading.problems)


def test_a_type_may_stand_behind_the_title() -> None:
    reading = enw("%T One", "%0 Journal Article", "%A Doe, Jane", "%X Abstract", "", "",
                  "%T Two", "%A Roe, Anna", "%X Abstract", "", "", "%T Three", "%0 Report")  # fmt: skip
    assert [(each.record.title, each.record.type_as_given) for each in reading.records] == [
        ("One", "Journal Article"), ("Two", ""), ("Three", "Report")]  # fmt: skip


def test_an_empty_line_inside_an_abstract_does_not_end_the_record() -> None:
    reading = enw(
        "%0 Journal Article", "%T One", "%X First.", "", "Second.", "", "%A Doe, Jane", "%U https://example.org"
    )
    (located,) = reading.records
    assert located.record.abstract_text == "First. Second."
    assert located.record.authors == (Author("Doe", "Jane"),)
    untyped = enw("%A Doe, Jane", "%T One", "%X First.", "", "Second.", "", "%U https://example.org")
    assert len(untyped.records) == 1


def test_a_percent_sign_in_running_text_is_no_tag() -> None:
    record = one("%0 Journal Article", "%T One", "%X About 50", "% of them, and 20", "%5 of others", "%D 2000")
    assert record.abstract_text.startswith("About 50 % of them")
    assert str(record.published) == "2000"


@pytest.mark.parametrize(
    ("word", "kind"),
    [("Book", Kind.BOOK), ("Edited Book", Kind.BOOK), ("Book Section", Kind.CHAPTER),
     ("Conference Proceedings", Kind.CONFERENCE),
     ("Conference Paper", Kind.CONFERENCE), ("Thesis", Kind.THESIS), ("Report", Kind.REPORT), ("Web Page", Kind.WEB),
     ("Dataset", Kind.DATASET), ("Generic", Kind.UNKNOWN), ("Newspaper Article", Kind.ARTICLE),
     ("Film or Broadcast", Kind.OTHER)],
)  # fmt: skip
def test_the_kind_comes_from_the_reference_type(word: str, kind: Kind) -> None:
    record = one(f"%0 {word}", "%T One", "%B Two")
    assert record.kind == kind
    assert "Two" in (record.container, dict(record.extra).get("%B"))


def test_several_people_in_one_line_are_several_people() -> None:
    record = one(
        "%0 Journal Article",
        "%A Doe, Jane and Roe, Anna",
        "%E Poe, Edgar; Moe, Max",
        "%T One",
        "%A Institute of Sand and Sea",
    )
    assert record.authors == (Author("Doe", "Jane"), Author("Roe", "Anna"), Author("Institute of Sand and Sea"))
    assert record.editors == (Author("Poe", "Edgar"), Author("Moe", "Max"))
    assert ("%A", "Doe, Jane and Roe, Anna") in record.extra


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (("%D 2021", "%8 September  1, 2021"), "2021-09-01"),
        (("%8 2017-4-15",), "2017-04-15"),
        (("%D 2017", "%8 Jun"), "2017-06"),
        (("%D 2017", "%8 June 2018"), "2017"),
        (("%D in press",), "None"),
    ],
)
def test_the_date_is_as_exact_as_its_fields_agree_on(lines: tuple[str, ...], date: str) -> None:
    record = one("%0 Journal Article", "%T One", *lines)
    assert str(record.published) == date


def test_a_record_that_holds_only_its_type_is_counted_and_reported() -> None:
    reading = enw("%0 Journal Article", "%0 Book", "%T One")
    assert len(reading.records) == 2
    assert "nothing but its type" in reading.problems[0].message


def test_the_database_is_the_one_the_records_name() -> None:
    several = enw("%0 Journal Article", "%T One", "%~ Some Base", "%0 Book", "%T Two", "%~ Other")
    assert (several.database, several.databases) == ("", (("Some Base", 1), ("Other", 1)))


def test_a_file_that_is_indented_as_a_whole_is_read() -> None:
    assert enw("        %0 Book", "        %T One", "        two").records[0].record.title == "One two"


def test_text_before_the_first_record_is_the_preamble() -> None:
    assert enw("Exported today", "", "%0 Book", "%T One").preamble == ("Exported today",)


@pytest.mark.parametrize("text", ["%A Doe\n", "% a comment\n@comment{a}\n", "%%Creator\n%5 x\n"])
def test_a_single_tag_or_a_comment_is_no_record(text: str) -> None:
    assert not recognise(text)


TAGS = st.sampled_from(list("AETJBDVNPIC8XKUGZRM@79!+~21LFW"))
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=8)


@given(st.lists(st.tuples(TAGS, st.lists(WORDS, min_size=1, max_size=4)), max_size=10))
def test_no_word_of_any_field_is_lost(fields: list[tuple[str, list[str]]]) -> None:
    record = one("%0 Journal Article", "%T Given", *(f"%{tag} {' '.join(words)}" for tag, words in fields))
    ids = record.identifiers
    parts = [record.title, record.container, record.native_id, record.volume, record.issue, record.pages, record.publisher,
             record.place, record.edition, record.abstract_text, *record.keywords, *record.languages, *record.notes,
             *record.publication_types, *record.urls, *ids.issn, *ids.isbn, ids.doi or "", ids.pmcid or "",
             str(record.published), record.published.text if record.published else "", str(record.electronic),
             *(str(each) for each in (*record.authors, *record.editors)), *(value for _, value in record.extra)]  # fmt: skip
    held = " ".join(parts)
    for _, words in fields:
        assert all(word in held for word in words)


def test_records_that_begin_with_another_tag_than_0_are_divided_at_it() -> None:
    first = ("%R 2017ExJ...12..101D", "%T A title", "%A Doe, J.; Roe, A. B.", "%K one,", "two", "%D 12/2017")
    second = ("%R 2018ExJ...13..201R", "%T Another", "%A Roe, A.")
    reading = enw("Results of a query", "", "Retrieved 2 abstracts.", "", *first, "", "", *second)
    assert [each.record.title for each in reading.records] == ["A title", "Another"]
    assert reading.preamble == ("Results of a query", "Retrieved 2 abstracts.")
    assert ("%R", "2017ExJ...12..101D") in reading.records[0].record.extra


def test_a_tag_in_small_letters_is_a_field_of_its_own() -> None:
    assert ("%l", "shelf 12") in one("%0 Book", "%T A title", "%Z A note", "%l shelf 12").extra
