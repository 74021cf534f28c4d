"""RIS: every oddity of real exports, in examples of our own."""

from __future__ import annotations

import io

import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from rowen.records import Author, Kind, PartialDate, Problem, Record
from rowen.records.formats import Reading, read


def ris(*lines: str, end: str = "\r\n") -> bytes:
    return end.join(lines).encode() + end.encode()


def one(*lines: str) -> Record:
    reading = read(ris("TY  - JOUR", *lines, "ER  - "))
    assert len(reading.records) == 1
    return reading.records[0].record


TWO = ("TY  - JOUR", "TI  - First", "ER  - ", "", "TY  - BOOK", "TI  - Second", "ER  - ")


def titles(reading: Reading) -> list[str]:
    return [located.record.title for located in reading.records]


@pytest.mark.parametrize(
    "data",
    [
        ris(*TWO),
        b"\xef\xbb\xbf" + ris(*TWO),
        ris(*TWO, end="\n"),
        ris(*TWO, end="\r"),
        ris(*TWO).decode().encode("utf-16"),
        ris(*TWO).decode().encode("utf-16-le"),
        ris("1. ", *TWO[:4], "2. ", *TWO[4:]),
        ris("Record #1 of 2", "Provider: Somebody", "Content: text/plain", "", *TWO),
        ris(*TWO[:-1]),
        ris(*(line.replace("  - ", "  -  ") for line in TWO)),
        ris(*(line.replace("  - ", " - ") for line in TWO)),
        ris(*(line.replace("ER  - ", "ER  -") for line in TWO)),
        ris(*("  " + line for line in TWO)),
        ris("", "", *TWO, "", ""),
    ],
    ids=["plain", "bom", "lf", "cr", "utf16", "utf16-no-bom", "numbered", "headers", "no-last-er", "two-spaces-after",
         "one-space", "bare-er", "indented", "blank-lines"],
)  # fmt: skip
def test_both_records_come_out_of_every_dialect(data: bytes) -> None:
    assert titles(read(data)) == ["First", "Second"]


def test_rispy_alone_loses_what_we_keep() -> None:
    lines = ["TY  - JOUR", "SN  - 0028-4793", "SN  - 1533-4406", "AB  - One", "AB  - Two", "ER  - "]
    theirs = rispy.load(io.StringIO("\n".join(lines)))[0]
    assert theirs["abstract"] == "One"
    ours = one(*lines[1:-1])
    assert [part.text for part in ours.abstract] == ["One", "Two"]
    assert ours.identifiers.issn == ("0028-4793", "1533-4406")


@pytest.mark.parametrize(
    "tag", ["AB", "AD", "SN", "M1", "L2", "C3", "TT", "N1", "KW", "UR", "TI", "PB", "XX", "ID", "VL"]
)
def test_no_value_of_a_repeated_tag_is_lost(tag: str) -> None:
    record = one(f"{tag}  - first value", f"{tag}  - second value")
    held = repr(record)
    assert "first value" in held
    assert "second value" in held


def test_a_record_without_er_ends_at_the_next_ty_and_is_named() -> None:
    reading = read(ris("TY  - JOUR", "TI  - First", "TY  - JOUR", "TI  - Second", "ER  - "))
    assert titles(reading) == ["First", "Second"]
    assert [(problem.line, "without an ER" in problem.message) for problem in reading.problems] == [(1, True)]


def test_a_last_record_without_er_is_named_as_cut_off() -> None:
    reading = read(ris("TY  - JOUR", "TI  - Only"))
    assert titles(reading) == ["Only"]
    assert "cut off" in reading.problems[0].message


def test_a_record_without_ty_is_read_and_named() -> None:
    reading = read(ris("TI  - First", "AU  - Ash, A", "ER  - ", "", "TI  - Second", "ER  - "))
    assert titles(reading) == ["First", "Second"]
    assert [problem.line for problem in reading.problems] == [1, 5]
    assert reading.records[0].record.kind is Kind.UNKNOWN


def test_a_second_ty_without_a_title_of_its_own_is_the_same_record() -> None:
    reading = read(ris("TY  - BOOK", "TY  - JOUR", "TI  - Only", "TY  - CHAP", "PB  - House", "ER  - "))
    assert titles(reading) == ["Only"]
    assert reading.records[0].record.publisher == "House"
    assert ("TY", "JOUR") in reading.records[0].record.extra


def test_what_stands_after_er_belongs_to_the_record_before() -> None:
    reading = read(
        ris("1.", "TY  - JOUR", "TI  - First", "ER  - ", "NL  - Short name", "", "Link to the Ovid Full Text: https://x",
            "2.", "TY  - JOUR", "TI  - Second", "ER  - ")
    )  # fmt: skip
    first, second = (located.record for located in reading.records)
    assert ("NL", "Short name") in first.extra
    assert ("after ER", "Link to the Ovid Full Text: https://x") in first.extra
    assert second.title == "Second"
    assert not reading.problems


def test_a_search_strategy_before_the_records_is_the_preamble() -> None:
    reading = read(ris("Database: Some Database", "1 exp asthma/ (12)", "", *TWO))
    assert reading.preamble == ("Database: Some Database", "1 exp asthma/ (12)")
    assert len(reading.records) == 2


def test_a_tagged_block_between_records_makes_no_record() -> None:
    reading = read(ris(*TWO[:3], "C1  - Database: Somewhere", "C2  - Search strategy", "", *TWO[4:]))
    assert titles(reading) == ["First", "Second"]
    assert ("C2", "Search strategy") in reading.records[0].record.extra


def test_strange_text_between_records_is_kept_and_named_with_its_line() -> None:
    reading = read(ris(*TWO[:4], "what is this?", *TWO[4:]), name="x.ris")
    assert titles(reading) == ["First", "Second"]
    assert reading.problems[0].line == 5
    assert reading.problems[0].file == "x.ris"
    assert ("after ER", "what is this?") in reading.records[0].record.extra


def test_a_wrapped_value_is_one_value() -> None:
    assert one("AB  - The first line", "and the second", "  and the third.").abstract[0].text == (
        "The first line and the second and the third."
    )


def test_a_hyphenated_word_at_the_start_of_a_wrapped_line_is_no_tag() -> None:
    record = one("AB  - People with", "AD - Alzheimer's disease - were asked", "KW  - dementia")
    assert record.abstract[0].text == "People with AD - Alzheimer's disease - were asked"


def test_keywords_and_addresses_one_a_line_under_one_tag_are_several() -> None:
    record = one("KW  - Animals", "Humans", "UR  - https://a.example/1", "https://a.example/2")
    assert record.keywords == ("Animals", "Humans")
    assert record.urls == ("https://a.example/1", "https://a.example/2")


def test_a_lone_carriage_return_is_white_space_unless_a_tag_follows() -> None:
    data = b"TY  - JOUR\nAD  - One place\rAD  - Another\rplace\nTI  - A\rtitle\nER  -\n"
    record = read(data).records[0].record
    assert [value for tag, value in record.extra if tag == "AD"] == ["One place", "Another place"]
    assert record.title == "A title"


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    assert [located.line for located in read(b"\n\n" + ris(*TWO)).records] == [3, 7]


def test_latin_1_is_read_as_what_it_says() -> None:
    reading = read(ris("TY  - JOUR", "AU  - Müller, Ünal", "TI  - “Quoted”", "ER  - ").decode().encode("cp1252"))
    assert reading.records[0].record.authors == (Author("Müller", "Ünal"),)
    assert reading.records[0].record.title == "“Quoted”"
    assert reading.encoding == "windows-1252"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("PY  - 2019",), PartialDate(2019)),
        (("PY  - 2019", "DA  - 2019/05/07/"), PartialDate(2019, 5, 7)),
        (("Y1  - 2019/05//",), PartialDate(2019, 5)),
        (("PY  - 2019", "DA  - AUG"), PartialDate(2019, 8)),
        (("PY  - 2019", "DA  - 2020/01/01"), PartialDate(2019)),
        (("PY  - in press",), None),
    ],
)
def test_the_date_is_as_exact_as_the_tags_make_it(lines: tuple[str, ...], expected: PartialDate | None) -> None:
    assert one(*lines).published == expected


def test_a_date_that_is_no_date_is_kept() -> None:
    assert ("PY", "in press") in one("PY  - in press").extra


@pytest.mark.parametrize(
    ("lines", "pages"),
    [(("SP  - 12", "EP  - 19"), "12-19"), (("SP  - 117-9",), "117-9"), (("SP  - 4", "EP  - 4"), "4"),
     (("SP  - No", "EP  - Specified"), "")],
)  # fmt: skip
def test_pages(lines: tuple[str, ...], pages: str) -> None:
    assert one(*lines).pages == pages


def test_a_doi_is_normalised_and_its_raw_form_kept() -> None:
    record = one("DO  - http://dx.doi.org/10.1000/ABC")
    assert record.identifiers.doi == "10.1000/abc"
    assert ("DO", "http://dx.doi.org/10.1000/ABC") in record.extra
    assert one("L3  - 10.1000/x").identifiers.doi == "10.1000/x"
    assert one("UR  - https://doi.org/10.1000/x").identifiers.doi == "10.1000/x"


@pytest.mark.parametrize(
    ("lines", "native"),
    [
        (("AN  - 2020-1-001", "ID  - 7"), "2020-1-001"),
        (("ID  - 7",), ""),
        (("ID  - 2019-1-001", "L2  - http://ovidsp.ovid.com/x?T=JS&AN=2019-1-001"), "2019-1-001"),
        (("U2  - L373791783",), "L373791783"),
        (("N1  - Accession Number: 117372971; Somebody", "DP  - EBSCOhost"), "117372971"),
        (("UR  - https://www.scopus.com/inward/record.uri?eid=2-s2.0-85&x=1",), "2-s2.0-85"),
    ],
)
def test_only_the_sources_own_number_is_the_native_id(lines: tuple[str, ...], native: str) -> None:
    assert one(*lines).native_id == native


def test_an_accession_number_of_medline_is_a_pmid() -> None:
    assert one("AN  - 12345678", "DB  - MEDLINE Complete").identifiers.pmid == "12345678"
    assert one("AN  - MEDLINE:12345678").identifiers.pmid == "12345678"
    assert one("AN  - 12345678", "DB  - EconLit").identifiers.pmid is None
    assert one("C3  - PUBMED 12345678").identifiers.pmid == "12345678"


def test_a_group_and_a_registration_number_among_the_authors() -> None:
    record = one("AU  - World Federation,", "A1  - NCT00000419", "AU  - Doe, Jane, Jr")
    assert record.authors[0] == Author(collective="World Federation")
    assert record.authors[1] == Author("Doe", "Jane", "Jr")
    assert record.identifiers.nct == ("NCT00000419",)


@pytest.mark.parametrize(
    ("lines", "platform"),
    [
        (("DP  - EBSCOhost",), "EBSCOhost"),
        (("AN  - WOS:000123",), "Web of Science"),
        (("DB  - Scopus",), "Scopus"),
        (("UR  - https://search.proquest.com/docview/1",), "ProQuest"),
        (("UR  - https://example.org",), ""),
    ],
)
def test_the_platform_is_known_by_its_marks_or_not_at_all(lines: tuple[str, ...], platform: str) -> None:
    assert read(ris("TY  - JOUR", *lines, "ER  - ")).platform == platform


def test_two_platforms_in_one_file_are_none() -> None:
    data = ris("TY  - JOUR", "DB  - Scopus", "ER  - ", "TY  - JOUR", "DP  - EBSCOhost", "ER  - ")
    assert read(data).platform == ""


TAGS = st.sampled_from(
    [
        "TI",
        "T1",
        "AU",
        "A1",
        "A2",
        "AB",
        "N2",
        "KW",
        "N1",
        "UR",
        "SN",
        "DO",
        "PY",
        "Y1",
        "DA",
        "VL",
        "IS",
        "SP",
        "EP",
        "AN",
        "ID",
        "M1",
        "M3",
        "C3",
        "L2",
        "AD",
        "XX",
        "Q7",
        "JF",
        "T2",
    ]
)
VALUES = st.text(alphabet=st.characters(whitelist_categories=["L", "N"]), min_size=1, max_size=12).map(
    lambda text: "v" + text
)


@settings(max_examples=150)
@given(st.lists(st.lists(st.tuples(TAGS, VALUES), max_size=8), min_size=1, max_size=4))
def test_every_value_of_any_file_is_somewhere_in_its_record(file: list[list[tuple[str, str]]]) -> None:
    lines = [
        line for pairs in file for line in ("TY  - JOUR", *(f"{tag}  - {value}" for tag, value in pairs), "ER  - ")
    ]
    reading = read(ris(*lines))
    assert len(reading.records) == len(file)
    for pairs, located in zip(file, reading.records, strict=True):
        held = repr(located.record)
        assert [value for _, value in pairs if repr(value)[1:-1] not in held] == []


@given(st.text(max_size=200))
def test_no_text_between_ty_and_er_breaks_the_reader(text: str) -> None:
    reading = read(("TY  - JOUR\n" + text + "\nER  - \n").encode(), format="ris")
    assert len(reading.records) >= 1
    assert all(isinstance(problem, Problem) for problem in reading.problems)


@pytest.mark.parametrize("between", ["\ufeff\r\n", "\ufeff1.\r\n", "\ufeffRecord #1 of 2\r\n"])
def test_a_byte_order_mark_between_files_put_together_belongs_to_no_record(between: str) -> None:
    reading = read(ris(*TWO) + between.encode() + ris(*TWO))
    assert titles(reading) == ["First", "Second", "First", "Second"]
    assert reading.problems == ()
    assert all(located.record.extra == () for located in reading.records)


def test_a_bare_er_ends_a_record_where_another_begins_or_the_file_ends() -> None:
    reading = read(ris("TY  - JOUR", "TI  - One", "AB  - Words", "ER", "", "TY  - JOUR", "TI  - Two", "ER"))
    assert [(each.record.title, each.record.abstract_text) for each in reading.records] == [
        ("One", "Words"),
        ("Two", ""),
    ]
    assert reading.problems == ()


def test_er_in_running_text_is_text() -> None:
    assert one("TI  - One", "AB  - Seen in the", "ER", "of a hospital").abstract_text == "Seen in the ER of a hospital"
