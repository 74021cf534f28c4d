"""Column names of platforms and tools, each with a small table of our own."""

from __future__ import annotations

import pytest

from rowen.records import Author, Kind, PartialDate, Record
from rowen.records.formats import Reading, read


def table(header: str, *rows: str) -> Reading:
    reading = read("\n".join((header, *rows, "")).encode())
    assert reading.format == "csv"
    return reading


def one(header: str, row: str) -> Record:
    return table(header, row).records[0].record


WOS = (
    "PT\tAU\tBE\tAF\tTI\tSO\tLA\tDT\tCY\tSP\tDE\tID\tAB\tPU\tPI\tSN\tEI\tJ9\tPD\tPY\tVL\tIS\tBP\tEP\tAR\tDI\tPG\tPM\tDA\tUT",
    (
        "J\tDoe, J\t\tDoe, Jane\tOne\tJOURNAL OF X\tEnglish\tArticle\tMAY 1-3\tSponsor\tsleep\tnaps\tWhy\tWiley\tHoboken\t"
        "0028-4793\t1533-4406\tJ X\tMAR 2\t2019\t3\t4\t10\t19\t\t10.1000/abc\t10\t31234567\t2024-05-01\tWOS:000123"
    ),
)


def test_the_tab_delimited_file_of_web_of_science_has_its_own_two_letter_columns() -> None:
    reading = table(*WOS)
    record = reading.records[0].record
    assert reading.platform == "Web of Science"
    assert (record.title, record.container, record.container_short) == ("One", "JOURNAL OF X", "J X")
    assert (record.pages, record.volume, record.issue, record.year) == ("10-19", "3", "4", 2019)
    assert (record.identifiers.doi, record.identifiers.pmid) == ("10.1000/abc", "31234567")
    assert record.identifiers.issn == ("0028-4793", "1533-4406")
    assert (record.native_id, record.publisher, record.place) == ("WOS:000123", "Wiley", "Hoboken")
    assert record.publication_types == ("Article",)
    assert {("PG", "10"), ("DA", "2024-05-01"), ("CY", "MAY 1-3"), ("SP", "Sponsor"), ("PT", "J")} <= set(record.extra)


def test_the_date_of_a_web_of_science_export_is_not_the_date_of_publication() -> None:
    record = table(WOS[0], WOS[1].replace("2019", "2024")).records[0].record
    assert record.published is not None
    assert record.published.year == 2024
    assert record.published != PartialDate(2024, 5, 1)


def test_rayyan() -> None:
    record = one(
        "key,title,year,month,day,journal,issn,volume,issue,pages,authors,url,language,publisher,location,abstract,notes,pubmed_id",
        'rayyan-1,One,2019,5,1,J X,0028-4793,3,4,10-19,"Doe, Jane and Roe, R.",,eng,Wiley,Hoboken,Why,RAYYAN: in,31234567',
    )
    assert (record.native_id, record.place, record.identifiers.pmid) == ("", "Hoboken", "31234567")
    assert record.authors == (Author("Doe", "Jane"), Author("Roe", "R."))
    assert {("key", "rayyan-1"), ("month", "5"), ("day", "1")} <= set(record.extra)


def test_scopus_full_names_alone_lose_the_number_but_the_cell_is_kept() -> None:
    record = one(
        "Author full names,Title,Year,EID", '"Doe, Jane (57190000001); Roe, R. (57190000002)",One,2019,2-s2.0-1'
    )
    assert record.authors == (Author("Doe", "Jane"), Author("Roe", "R."))
    assert ("Author full names", "Doe, Jane (57190000001); Roe, R. (57190000002)") in record.extra


def test_proquest() -> None:
    record = one(
        "Title,StoreId,Authors,digitalObjectIdentifier,documentType,identifierKeywords,placeOfPublication,pubtitle,year,DocumentURL",
        "One,12345,Doe J,10.1000/abc,Feature,sleep,New York,J X,2019,https://example.org/1",
    )
    assert (record.native_id, record.place, record.container) == ("12345", "New York", "J X")
    assert (record.publication_types, record.keywords) == (("Feature",), ("sleep",))
    assert record.urls == ("https://example.org/1",)


def test_dimensions_with_its_line_about_the_data() -> None:
    reading = table(
        '"About the data: exported on a day; criteria: sleep"',
        "Rank,Publication ID,DOI,Title,Source title,PubYear,Pagination,Authors,Source Linkout,Dimensions URL",
        '1,pub.1000001,10.1000/abc,One,J X,2019,10-19,"Doe, Jane; Roe, R.",https://example.org/1,https://example.org/2',
    )
    record = reading.records[0].record
    assert (reading.platform, record.native_id, record.pages) == ("Dimensions", "pub.1000001", "10-19")
    assert reading.preamble == ("About the data: exported on a day; criteria: sleep",)
    assert record.urls == ("https://example.org/1", "https://example.org/2")


@pytest.mark.parametrize(
    ("header", "row", "platform"),
    [
        (
            "CENTRAL ID,Author(s),Title,Source,Year,Cochrane Review Group Code",
            "CN-1,Doe J,One,J X,2019,G",
            "Cochrane Library",
        ),
        ("Cochrane Review ID,Author(s),Title,Source,Year", "CD1,Doe J,One,J X,2019", "Cochrane Library"),
        ("title,contributors,source,coverDate,an,longDBName,plink", "One,Doe J,J X,2019,1,DB,u", "EBSCOhost"),
        ("Cites,Authors,Title,Year,Source,GSRank", "1,Doe J,One,2019,J X,1", ""),
    ],
)
def test_source_is_the_journal_where_the_platform_says_so(header: str, row: str, platform: str) -> None:
    reading = table(header, row)
    record = reading.records[0].record
    assert (reading.platform, record.container, record.year) == (platform, "J X", 2019)
    assert record.authors == (Author("Doe", "J"),)


def test_source_in_any_other_table_is_kept_as_it_is() -> None:
    record = one("title,authors,source", "One,Doe J,MEDLINE")
    assert (record.container, record.extra) == ("", (("authors", "Doe J"), ("source", "MEDLINE")))


def test_is_is_the_issn_in_ovid_and_the_issue_elsewhere() -> None:
    ovid = one("VN,DB,AN,TI,AU,IS,IP,YR", "v,d,1,One,Doe J,0028-4793,4,2019")
    assert (ovid.identifiers.issn, ovid.issue) == (("0028-4793",), "4")
    assert one("TI,AU,IS", "One,Doe J,4").issue == "4"


def test_embase_com_with_three_lines_before_the_header() -> None:
    reading = table(
        '"SEARCH QUERY","sleep:ti"', '"----",""', '"",""', "Title,Author Names,Publication Year,PUI,Medline PMID,Embase Link",
        "One,Doe J.,2019,L600000001,31234567,https://example.org/1",
    )  # fmt: skip
    record = reading.records[0].record
    assert (reading.platform, record.native_id, record.identifiers.pmid) == ("Embase.com", "L600000001", "31234567")
    assert (len(reading.preamble), reading.records[0].line) == (3, 5)


def test_a_trial_register_gives_title_number_and_address() -> None:
    record = one(
        "TrialID,Public title,Scientific title,web address", "NCT00000419,One,A trial of one,https://example.org/1"
    )
    assert (record.title, record.native_id, record.identifiers.nct) == ("One", "NCT00000419", ("NCT00000419",))
    assert ("Scientific title", "A trial of one") in record.extra


def test_the_item_type_of_zotero_outranks_its_column_type() -> None:
    record = one("Key,Item Type,Title,Type", "K,journalArticle,One,PhD thesis")
    assert record.kind is Kind.ARTICLE
    assert ("Type", "PhD thesis") in record.extra


def test_a_header_that_stands_in_the_table_again_is_no_record() -> None:
    reading = table("Title,Year", "One,2019", "Title,Year", "Two,2020")
    assert [located.record.title for located in reading.records] == ["One", "Two"]
    assert [problem.line for problem in reading.problems] == [3]


def test_a_quotation_mark_that_swallows_rows_is_named_with_its_line() -> None:
    open_end = table(
        "Title,Authors,Year,DOI", "One,Doe J,2019,10.1/1", '"Two,Roe R,2019,10.1/2', "Three,Poe P,2019,10.1/3"
    )
    assert [problem.line for problem in open_end.problems] == [3]
    assert "Three" in repr(open_end.records[1].record)
    closed = table(
        "Title,Authors,Year,DOI,Volume",
        '"One,Doe J,2019,10.1/1,1',
        "Two,Roe R,2019,10.1/2,1",
        'Three",Poe P,2019,10.1/3,1',
    )
    assert [problem.line for problem in closed.problems] == [2]


@pytest.mark.parametrize("mark", ["\u2028", "\x85", "\x0c", "\x1c"])
def test_a_unicode_line_separator_ends_no_row(mark: str) -> None:
    reading = table(f"Search{mark}from{mark}a day", "Title,Year", f"One{mark}more,2019")
    assert [located.record.year for located in reading.records] == [2019]
    assert reading.records[0].line == 3


def test_paragraphs_with_commas_inside_a_closed_cell_are_no_problem() -> None:
    assert table("Title,Abstract,Year", 'One,"Aim: a, b.', 'Methods: c, d, e.",2019').problems == ()


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_excels_line_about_the_separator_is_no_header(first: str) -> None:
    assert table(first, "Title;Year", "One;2019").records[0].record.year == 2019


def test_several_titles_and_journals_of_rayyan_give_the_first_and_na_of_r_gives_nothing() -> None:
    record = one(
        "key,title,year,journal,issn,volume,issue,authors,location",
        'rayyan-1,"[""One"", ""Un""]",2019,"[""J X"", ""X""]","[""0028-4793"", ""1533-4406""]",NA,4,"Doe, Jane",NA',
    )
    assert (record.title, record.container, record.volume, record.issue, record.place) == ("One", "J X", "", "4", "")
    assert record.identifiers.issn == ("0028-4793", "1533-4406")
    given = {("title", '["One", "Un"]'), ("journal", '["J X", "X"]'), ("volume", "NA"), ("location", "NA")}
    assert given <= set(record.extra)
    assert ("issn", '["0028-4793", "1533-4406"]') in record.extra


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("PT\tAU\tAF\tTI\tSO\tDI\tBP\tUT", "J\t{short}\t{full}\tA title\tA journal\t10.1000/a\t1\tWOS:1"),
        ("Authors\tAuthor Full Names\tArticle Title\tUT (Unique WOS ID)", "{short}\t{full}\tA title\tWOS:1"),
    ],
)
def test_full_names_of_web_of_science_count_before_initials_and_both_are_kept(header: str, row: str) -> None:
    def authors(short: str, full: str) -> tuple[list[str], bool]:
        record = read(f"{header}\n{row.format(short=short, full=full)}\n".encode()).records[0].record
        return [str(each) for each in record.authors], short in dict(record.extra).values()

    assert authors("Doe, J; Roe, R", "Doe, Jane; Roe, Richard") == (["Doe, Jane", "Roe, Richard"], True)
    assert authors("Doe, J; Roe, R", "") == (["Doe, J", "Roe, R"], False)


@pytest.mark.parametrize(
    "header", ["Titre;Auteurs;Année;Revue", "Titel;Autoren;Jahr;Zeitschrift", "Título;Autores;Año;Revista"]
)
def test_french_german_and_spanish_columns_are_known(header: str) -> None:
    record = read(f"{header}\nA title;Doe, J;2020;A journal\n".encode()).records[0].record
    assert (record.title, str(record.authors[0]), record.year, record.container) == (
        "A title",
        "Doe, J",
        2020,
        "A journal",
    )


def test_a_list_of_titles_alone_is_a_table() -> None:
    reading = read(b'Title\nOne, with a comma\n"Two"\n')
    assert [each.record.title for each in reading.records] == ["One, with a comma", "Two"]


def test_a_preamble_in_the_middle_of_a_table_is_told_and_counts_as_no_record() -> None:
    part = 'EMBASE\n"a search",2\n\nTitle,Author,Year\nOne,"Doe, J",2000\nA title alone,,\n'
    reading = read((part + part).encode())
    assert [each.record.title for each in reading.records] == ["One", "A title alone"] * 2
    assert [problem.line for problem in reading.problems] == [7, 8, 10]


EMBASE = """\
"TITLE","Sleep, naps and dreams"
"AUTHOR NAMES","Doe J.","Öz Ö.","van Roe R.-A."
"AiP/IP ENTRY DATE","2024-05-01"
"SOURCE","Journal of Naps (2024) 12:3 (45-67). Date of Publication: 5 Apr 2024"
"PUBLICATION YEAR","2024"
"VOLUME","12"
"ISSUE","3"
"DATE OF PUBLICATION","5 Apr 2024"
"PUBLICATION TYPE","Article"
"ABSTRACT","Why we nap."
"AUTHOR KEYWORDS","Nap","Sleep"
"DOI","10.1000/abc"

"TITLE","Two"
"AUTHOR NAMES","Moe M."
"SOURCE","Dreams (2023) 7 Article Number: 101. Date of Publication: 1 Dec 2023"
"PUBLICATION YEAR","2023"
"VOLUME","7"
"ABSTRACT","Why we dream."
"""


def test_an_upright_table_of_embase_com_has_one_field_a_row_and_an_empty_line_after_each_record() -> None:
    reading = read(EMBASE.encode())
    first, second = (located.record for located in reading.records)
    assert (reading.format, reading.platform, reading.problems) == ("csv", "Embase.com", ())
    assert [located.line for located in reading.records] == [1, 14]
    assert (first.title, first.container, first.pages) == ("Sleep, naps and dreams", "Journal of Naps", "45-67")
    assert first.authors == (Author("Doe", "J."), Author("Öz", "Ö."), Author("van Roe", "R.-A."))
    assert (first.volume, first.issue, first.published) == ("12", "3", PartialDate(2024, 4, 5))
    assert (first.identifiers.doi, first.keywords, first.kind) == ("10.1000/abc", ("Nap", "Sleep"), Kind.ARTICLE)
    assert (second.title, second.container, second.article_number) == ("Two", "Dreams", "101")
    assert ("AiP/IP ENTRY DATE", "2024-05-01") in first.extra


def test_an_upright_table_keeps_what_stands_before_the_first_record_as_preamble() -> None:
    reading = read(('"Search results"\n\n' + EMBASE).encode())
    assert (len(reading.records), reading.preamble) == (2, ("Search results",))


def test_a_title_without_an_empty_line_before_it_begins_a_record_of_an_upright_table() -> None:
    assert len(read(EMBASE.replace("\n\n", "\n").encode()).records) == 2


def test_keywords_of_embase_com_are_divided_at_commas_without_a_space() -> None:
    header = "Title,Author Names,AiP/IP Entry Date,Source,Source title,Publication Year,Author Keywords"
    reading = table(header, '"One","Doe J., Roe R.",5/1/24,J X (2024) 1,J X,2024,"Nap time,Sleep"')
    record = reading.records[0].record
    assert (reading.platform, record.keywords) == ("Embase.com", ("Nap time", "Sleep"))
    assert ("Author Keywords", "Nap time,Sleep") in record.extra
    assert one(header, '"One",Doe J.,,,J X,2024,"1,2-dichloroethane"').keywords == ("1,2-dichloroethane",)


def test_a_pmid_that_a_tool_made_a_decimal_number_is_a_pmid() -> None:
    record = one(",title,authors,year,pmid", '0,One,"Doe, J",2019,31234567.0')
    assert record.identifiers.pmid == "31234567"
    assert ("pmid", "31234567.0") in record.extra


def test_an_address_in_a_name_of_biosis_is_no_part_of_the_name() -> None:
    header = "PT\tUT\tTI\tAU\tSO\tPY\tPD\tBP\tEP\tDI"
    record = one(
        header, "J\tBCI:BCI1\tOne\tDoe, Jane (jane@example.org) ; Roe, R.\tJ X\t2019\tMAY 2019\t1\t9\t10.1000/abc"
    )
    assert record.authors == (Author("Doe", "Jane"), Author("Roe", "R."))


def test_google_scholars_dots_for_further_authors_are_no_author() -> None:
    header = "Cites,Authors,Title,Year,Source,GSRank"
    assert one(header, '3,"J Doe, R Roe, ...",One,2019,J X,1').authors == (Author("J Doe"), Author("R Roe"))
    record = one(header, '3,"JA Doe, ...",One,2019,J X,1')
    assert record.authors == (Author("JA Doe"),)
    assert ("Authors", "JA Doe, ...") in record.extra
