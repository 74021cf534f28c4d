"""Ovid's labelled and short-tagged exports: every shape, every field, and what is broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rowen.records import Author, Kind, Record, to_json
from rowen.records.formats import Reading, read, sniff
from rowen.records.formats._ovid_people import people
from rowen.records.formats._ovid_source import parse_source

SHORT = (
    "<1. >",
    "VN  - Ovid Technologies",
    "DB  - Ovid MEDLINE(R)",
    "UI  - 12345678",
    "AU  - Doe J",
    "AU  - Roe AB",
    "FA  - Doe, Jane",
    "FA  - Roe, Anna Bella",
    "TI  - A title of its own. [Review] [45 refs]",
    "SO  - Journal of Examples. 12(3):101-9, 2004 Feb 14.",
    "AB  - First part.",
    "      Second part.",
    "Third part (n = 3), not indented.",
    "MH  - *Asthma/dt [Drug Therapy]",
    "MH  - Humans",
    "IS  - 0028-4793 (Print)",
    "LG  - English.",
    "PT  - Journal Article",
    "DO  - http://dx.doi.org/10.1000/ABC.1",
    "YR  - 2004",
    "XL  - http://ovidsp.ovid.com/ovidweb.cgi?T=JS&AN=12345678",
)
LONG = (
    "<8>",
    "Accession Number",
    "  00005131-200402000-00049.",
    "Author",
    "  Doe, Jane MD *;  Roe, Anna Bella PhD, RN +;  van der Berg, Jan 1,2",
    "Institution",
    "  (1)A department;",
    "  (2)Another department.",
    "Title",
    "  A labelled title.[Article]",
    "Source",
    "  Journal of Labels.   8(6):1048-1064, September 2015.",
    "Abstract",
    "  Everything in one line.",
    "",
    "  (C) 2015 by a publisher",
    "Author Keywords",
    "  one;  two;  three.",
    "Language",
    "  English.",
    "ISSN",
    "  0028-4793",
    "DOI Number",
    "  10.1000/abc.2",
    "Link to the Ovid Full Text or citation",
    " http://ovidsp.ovid.com/ovidweb.cgi?AN=00005131",
    "",
)


def ovid(*lines: str, end: str = "\n") -> Reading:
    return read((end.join(lines) + end).encode(), name="citations.txt")


def one(*lines: str) -> Record:
    (located,) = ovid("<1. >", "VN  - Ovid Technologies", *lines).records
    return located.record


def test_every_field_of_a_short_tagged_record_goes_to_its_place() -> None:
    reading = ovid(*SHORT)
    (located,) = reading.records
    record = located.record
    assert reading.format == "ovid_tagged"
    assert reading.problems == ()
    assert (reading.platform, reading.database, located.line) == ("Ovid", "MEDLINE", 1)
    assert record.title == "A title of its own."
    assert record.authors == (Author("Doe", "Jane"), Author("Roe", "Anna Bella"))
    assert (record.container, record.volume, record.issue, record.pages) == ("Journal of Examples", "12", "3", "101-9")
    assert str(record.published) == "2004-02-14"
    assert record.abstract_text == "First part. Second part. Third part (n = 3), not indented."
    assert record.mesh == ("*Asthma/dt [Drug Therapy]", "Humans")
    assert record.languages == ("English",)
    assert record.kind == Kind.ARTICLE
    ids = record.identifiers
    assert (ids.doi, ids.pmid, ids.issn, record.native_id) == ("10.1000/abc.1", "12345678", ("0028-4793",), "12345678")


def test_what_was_changed_is_kept_word_for_word() -> None:
    extra = ovid(*SHORT).records[0].record.extra
    assert ("TI", "A title of its own. [Review] [45 refs]") in extra
    assert ("SO", "Journal of Examples. 12(3):101-9, 2004 Feb 14.") in extra
    assert ("AU", "Doe J") in extra
    assert ("ovid:IS", "0028-4793 (Print)") in extra
    assert ("LG", "English.") in extra
    assert ("DB", "Ovid MEDLINE(R)") in extra


def test_every_field_of_a_labelled_record_goes_to_its_place() -> None:
    reading = ovid(*LONG)
    (located,) = reading.records
    record = located.record
    assert (reading.format, reading.platform, reading.problems) == ("ovid_tagged", "Ovid", ())
    assert record.title == "A labelled title."
    assert record.authors == (Author("Doe", "Jane"), Author("Roe", "Anna Bella"), Author("van der Berg", "Jan"))
    assert (record.container, record.volume, record.issue, record.pages) == ("Journal of Labels", "8", "6", "1048-1064")
    assert str(record.published) == "2015-09"
    assert record.native_id == "00005131-200402000-00049"
    assert record.keywords == ("one", "two", "three")
    assert record.abstract_text == "Everything in one line. (C) 2015 by a publisher"
    assert record.urls == ("http://ovidsp.ovid.com/ovidweb.cgi?AN=00005131",)
    assert (record.identifiers.doi, record.identifiers.issn) == ("10.1000/abc.2", ("0028-4793",))
    assert ("Institution", "(1)A department;\n(2)Another department.") in record.extra


def test_labelled_and_short_records_may_stand_in_one_file() -> None:
    reading = ovid(*LONG, *SHORT)
    assert [each.record.title for each in reading.records] == ["A labelled title.", "A title of its own."]
    assert [each.line for each in reading.records] == [1, len(LONG) + 1]


def test_headings_with_database_and_strategy_are_the_preamble_also_between_records() -> None:
    reading = ovid("Database: Some Base <1990 to 2019>", "Search Strategy:", "-" * 40, "1   exp Asthma/ (1234)",
                   "*" * 40, "", *LONG, "", "Database: Another Base", "Search Strategy:", "1   asthma", "", *SHORT)  # fmt: skip
    assert [each.record.title for each in reading.records] == ["A labelled title.", "A title of its own."]
    assert "1   exp Asthma/ (1234)" in reading.preamble
    assert "Database: Another Base" in reading.preamble
    assert reading.problems == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_make_no_difference(encoding: str, end: str) -> None:
    (located,) = read(end.join(("", *SHORT, "IN  - Zürich", "")).encode(encoding)).records
    assert located.record.title == "A title of its own."
    assert ("IN", "Zürich") in located.record.extra


def test_one_space_before_the_dash_and_empty_lines_inside_a_record() -> None:
    reading = ovid("<53. >", "VN - Ovid Technologies", "DB - PsycINFO", "AN - Book: 2011-27892-001.", "",
                   "TI - Understanding something. [References].", "", "DP - 2012", "AU - Doe, Jane", "PT - Edited Book",
                   "DT - Chapter", "MH - *Coaching", "PG - 11-31")  # fmt: skip
    (located,) = reading.records
    record = located.record
    assert record.title == "Understanding something."
    assert record.native_id == "2011-27892-001"
    assert (record.kind, record.pages, record.keywords) == (Kind.CHAPTER, "11-31", ("*Coaching",))


def test_records_without_numbers_begin_where_the_first_field_comes_again() -> None:
    short = ovid(*SHORT[1:], "", *SHORT[1:])
    long = ovid(*LONG[1:], *LONG[1:])
    assert [len(each.records) for each in (short, long)] == [2, 2]
    assert "no numbers" in short.problems[0].message
    assert "no numbers" in long.problems[0].message


def test_medlars_tags_without_header_are_ovid_and_not_medline_text() -> None:
    reading = ovid("UI  - 12345678", "AU  - Doe J", "TI  - One.", "SO  - J Ex 2004;12(3):101-9", "", "UI  - 12345679",
                   "AU  - Roe A", "TI  - Two.", "SO  - J Ex 2004;12(3):110-9")  # fmt: skip
    assert reading.format == "ovid_tagged"
    assert [each.record.pages for each in reading.records] == ["101-9", "110-9"]


@pytest.mark.parametrize(
    "text",
    [
        "<1. >\nTY  - JOUR\nTI  - One\nER  - \n",
        "PMID- 123\nOWN - NLM\nTI  - One\n",
        "UI  - 97303401\nPMID- 9203401\nAU  - Doe J\nTI  - One\nSO  - J Ex\n",
        "TY  - JOUR\nTI  - One\nVN  - Ovid Technologies\nER  - \n",
        "1. \nTY  - JOUR\nDB  - ERIC\nTI  - One\nER  - \n",
    ],
)
def test_other_formats_are_not_taken(text: str) -> None:
    assert sniff(text.encode()).name in ("ris", "nbib")


def test_a_number_without_a_record_is_counted_and_reported() -> None:
    reading = ovid("<1>", "Title", "  One", "Source", "  J Ex.", "<2>", "")
    assert len(reading.records) == 2
    assert "without a record" in reading.problems[0].message


def test_several_databases_are_all_named() -> None:
    several = ovid(*SHORT, "", "<2. >", "VN  - Ovid Technologies", "DB  - Embase", "TI  - Two")
    assert (several.database, several.databases) == ("", (("MEDLINE", 1), ("Embase", 1)))


def test_the_old_numbers_of_medline_are_no_pmids() -> None:
    record = one("DB  - MEDLINE", "UI  - 97303401", "TI  - One")
    assert (record.native_id, record.identifiers.pmid) == ("97303401", None)
    assert one("DB  - Embase", "UI  - 12345678").identifiers.pmid is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Walker, Neill B. [Inventor, Reprint Author]", [Author("Walker", "Neill B.")]),
        ("Doe, S. M. [Author; E-mail: a@b.org]", [Author("Doe", "S. M.")]),
        ("Peters, James A. Ph.D., FACSM", [Author("Peters", "James A.")]),
        ("Bunker, Sandra Smith RN; PhD; FAAN 1", [Author("Bunker", "Sandra Smith")]),
        ("Simon, Ph. 1", [Author("Simon", "Ph.")]),
        ("Behan L.", [Author("Behan", "L.")]),
        (
            "Lucas J.S., van Dam A., Roe B.-C.",
            [Author("Lucas", "J.S."), Author("van Dam", "A."), Author("Roe", "B.-C.")],
        ),
        ("Anders CS.  Carver KN.", [Author("Anders", "CS."), Author("Carver", "KN.")]),
        ("Doe, Jane; Roe, Anna", [Author("Doe", "Jane"), Author("Roe", "Anna")]),
        ("Long Walk Study Group", [Author("Long Walk Study Group")]),
        ("Ma, Do", [Author("Ma", "Do")]),
        ("MD", [Author("MD")]),
    ],
)
def test_names_lose_degrees_and_marks(line: str, expected: list[Author]) -> None:
    assert [person for person, _, _ in people(line)] == expected


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Forest & Wood. 201(2-3):327-334, November 15, 2004.", ("Forest & Wood", "201", "2-3", "327-334", "November 15, 2004")),
        ("Sport Journal January/February 2010;14(1):56", ("Sport Journal", "14", "1", "56", "January/February 2010")),
        ("Acta Example November/December 2010;6:611-613", ("Acta Example", "6", "", "611-613", "November/December 2010")),
        ("BMJ. 328(7436):370-4, 2004 Feb 14.", ("BMJ", "328", "7436", "370-4", "2004 Feb 14")),
        ("Abstracts A: Humanities. Vol.75(2-A(E)),2014, pp. No Pagination Specified.",
         ("Abstracts A: Humanities", "75", "2-A(E)", "", "2014")),
        ("Sciences. Vol.45,(3), 2024, pp. 1209-1216.", ("Sciences", "45", "3", "1209-1216", "2024")),
        ("Journal of X. 12 (3) (pp 123-130), 2018. Date of Publication: 01 Mar 2018.",
         ("Journal of X", "12", "3", "123-130", "01 Mar 2018")),
        ("Open Journal; 2020. 10(1):110-123. 40 ref.", ("Open Journal", "10", "1", "110-123", "2020")),
        ("Cochrane Base of Reviews. (1):CD001234, 2005.", ("Cochrane Base of Reviews", "", "1", "CD001234", "2005")),
        ("Very Long Title. Vol 28(2) April 2015, 103-106.", ("Very Long Title", "28", "2", "103-106", "April 2015")),
        ("Long Title.   28:103-106, April 2015.", ("Long Title", "28", "", "103-106", "April 2015")),
        ("Gazette of Patents. 1288(3), Nov. 16, 2004.", ("Gazette of Patents", "1288", "3", "", "Nov. 16, 2004")),
        ("Journal of One Word. ", ("Journal of One Word", "", "", "", "")),
        ("something else entirely", ("", "", "", "", "")),
        ("", ("", "", "", "", "")),
    ],
)  # fmt: skip
def test_the_source_line_is_read_where_it_says_so_unmistakably(text: str, parts: tuple[str, ...]) -> None:
    found = parse_source(text)
    assert (found.journal, found.volume, found.issue, found.pages, found.date) == parts


def test_the_source_of_a_chapter_names_editors_book_pages_place_and_publisher() -> None:
    found = parse_source("Doe, Jane [Ed]; Roe, Anna [Ed]. (2012). A book about it: A guide. (pp. 11-31). xvii, 254 pp. "
                         "New York, NY, US: A Press/Another; US.")  # fmt: skip
    assert found.editors == ("Doe, Jane", "Roe, Anna")
    assert (found.journal, found.pages, found.date) == ("A book about it: A guide", "11-31", "2012")
    assert (found.place, found.publisher) == ("New York, NY, US", "A Press/Another")
    biosis = parse_source("Doe, Rosa [Editor, Reprint Author], Roe, Juan J. [Editor]. Methods of it.:371-397, 2004.")
    assert (biosis.editors, biosis.journal, biosis.pages) == (("Doe, Rosa", "Roe, Juan J."), "Methods of it", "371-397")


@given(st.text(max_size=900))
def test_no_source_line_makes_the_reader_stumble(text: str) -> None:
    parse_source(text)
    people(text)


def test_a_long_source_line_is_read_in_no_time() -> None:
    assert parse_source("a. 1 (" * 130).journal == ""
    assert parse_source("a (b) 1. " * 85).journal == ""


TAGS = st.sampled_from(["TI", "AU", "FA", "SO", "KW", "ID", "AB", "MH", "DP", "YR", "PG", "AN", "DO", "IS", "IB", "PM", "PT",
                        "LG", "ED", "CA", "BT", "ZZ", "XL", "AI", "UI", "CP", "JN"])  # fmt: skip
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=8)


@given(st.lists(st.tuples(TAGS, st.lists(st.lists(WORDS, min_size=1, max_size=4), min_size=1, max_size=3)), max_size=8))
def test_no_line_of_any_field_is_lost(fields: list[tuple[str, list[list[str]]]]) -> None:
    lines = [
        f"{f'{tag}  -' if not i else '     '} {' '.join(words)}" for tag, each in fields for i, words in enumerate(each)
    ]
    record = one(*lines)
    people_in = " ".join(str(each) for each in (*record.authors, *record.editors))
    held = "".join(_texts(to_json(record)) + people_in.split())
    for _, each in fields:
        for words in each:
            assert all(word in held for word in words) or record.published is not None


def _texts(value: object) -> list[str]:
    import json

    found: list[str] = []

    def walk(each: object) -> None:
        if isinstance(each, str):
            found.extend(each.split())
        elif isinstance(each, dict):
            for inner in each.values():
                walk(inner)
        elif isinstance(each, list):
            for inner in each:
                walk(inner)

    walk(json.loads(value) if isinstance(value, (str, bytes)) else value)
    return found


@pytest.mark.parametrize("tag", ["AU", "FA", "ED"])
def test_a_field_of_names_that_names_nobody_is_kept(tag: str) -> None:
    record = one(f"{tag}  - ;", "TI  - One")
    assert (record.authors, record.editors) == ((), ())
    assert ("ovid:ED" if tag == "ED" else tag, ";") in record.extra
