"""Tables of platforms and tools, in examples of our own: dates in several columns, trials, tables put together."""

from __future__ import annotations

import pytest

from rowen.records import Author, Kind, Record
from rowen.records.formats import Reading, read


def table(*rows: str) -> Reading:
    reading = read("\n".join((*rows, "")).encode())
    assert reading.format == "csv"
    return reading


def one(*rows: str) -> Record:
    (located,) = table(*rows).records
    return located.record


@pytest.mark.parametrize(
    ("columns", "cells", "date"),
    [
        ("year,month,day", "2019,5,7", "2019-05-07"),
        ("Published Year,Published Month", "2019,May", "2019-05"),
        ("Published Month,Published Year", "May,2019", "2019-05"),
        ("Publication Year,Publication Date", "2019,MAY 7", "2019-05-07"),
        ("Year,Month", "2019,13", "2019"),
        ("Year,Month", "2019,Trinity", "2019"),
        ("Month,Year", "5,2019-03", "2019-03"),
    ],
)
def test_month_and_day_in_columns_of_their_own_are_part_of_the_date(columns: str, cells: str, date: str) -> None:
    record = one(f"Title,{columns}", f"One,{cells}")
    assert str(record.published) == date
    assert all(cell in repr(record) or cell in str(record.published) for cell in cells.split(","))


def test_web_of_sciences_full_names_of_columns() -> None:
    reading = table(
        "Publication Type\tAuthors\tArticle Title\tSource Title\tDocument Type\tISSN\teISSN\tPublication Date\tPublication Year\t"
        "Start Page\tEnd Page\tDOI\tEarly Access Date\tPubmed Id\tUT (Unique WOS ID)",
        "J\tDoe, J\tOne\tJ X\tArticle\t0028-4793\t1533-4406\tMAY 7\t2019\t10\t19\t10.1000/a\tMAR 2019\t31234567\tWOS:0001",
    )
    record = reading.records[0].record
    assert (reading.platform, reading.database, record.kind) == ("Web of Science", "Web of Science", Kind.ARTICLE)
    assert (str(record.published), str(record.electronic), record.pages) == ("2019-05-07", "2019-03", "10-19")
    assert (record.native_id, record.identifiers.pmid) == ("WOS:0001", "31234567")


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (
            "NCT Number,Study Title,Study URL,Study Status,Brief Summary",
            "NCT01234567,One,https://example.org/1,COMPLETED,Why",
        ),
        (
            "Rank,NCT Number,Title,Status,Study Results,Conditions,URL",
            "1,NCT01234567,One,Completed,No,Sleep,https://example.org/1",
        ),
    ],
    ids=["new", "old"],
)
def test_clinicaltrials_gov_gives_registrations(header: str, row: str) -> None:
    reading = table(header, row)
    record = reading.records[0].record
    assert (reading.platform, reading.database, record.kind) == (
        "ClinicalTrials.gov",
        "ClinicalTrials.gov",
        Kind.REGISTRATION,
    )
    assert (record.title, record.native_id, record.urls) == ("One", "NCT01234567", ("https://example.org/1",))


def test_an_article_with_a_trial_number_is_no_registration() -> None:
    assert one("Title,DOI,NCT Number,Accession Number", "One,10.1000/a,NCT01234567,99").kind is not Kind.REGISTRATION


def test_jstor() -> None:
    reading = table(
        "id,title,isPartOf,publicationYear,docType,datePublished,issueNumber,volumeNumber,pageStart,pageEnd,creator",
        "u,One,J X,2019,article,2019-05-07,4,3,10,19,Jane Doe; R Roe",
    )
    record = reading.records[0].record
    assert (reading.platform, record.container, str(record.published)) == ("JSTOR", "J X", "2019-05-07")
    assert (record.volume, record.issue, record.pages, record.kind) == ("3", "4", "10-19", Kind.ARTICLE)


def test_family_names_and_initials_with_commas_everywhere_are_pairs() -> None:
    record = one("title,authors,year", 'One,"Doe, J., Roe, R. B.",2019')
    assert record.authors == (Author("Doe", "J."), Author("Roe", "R. B."))
    assert ("authors", "Doe, J., Roe, R. B.") in record.extra


def test_ebscos_table_names_its_database_in_the_address() -> None:
    reading = table(
        "Article Title,Author,Journal Title,ISSN,Publication Date,Accession Number,Doctype,Abstract,PLink",
        'One,"Doe, Jane",J X,"=""00284793""",20190507,123,Article,Why,https://search.ebscohost.com/login.aspx?db=rzh&AN=123',
    )
    record = reading.records[0].record
    assert (reading.platform, reading.database, record.native_id) == ("EBSCOhost", "CINAHL", "123")
    assert (str(record.published), record.identifiers.issn) == ("2019-05-07", ("0028-4793",))


@pytest.mark.parametrize("mark", ["TY  - JOUR", "TY - the study", "TY  - "])
def test_a_line_of_a_cell_that_looks_like_ris_makes_no_ris_of_a_table(mark: str) -> None:
    record = one("Title,Abstract,Year", f'One,"First line\n{mark}\nlast",2019')
    assert record.abstract_text == f"First line\n{mark}\nlast"


def test_ris_with_an_odd_quotation_mark_before_it_is_still_ris() -> None:
    assert read(b'Search for "sleep\n\nTY  - JOUR\nTI  - One\nER  - \n').format == "ris"


def test_two_exports_put_together_are_read_each_by_its_own_header() -> None:
    reading = table("Title,Year,DOI", "One,2019,10.1000/a", "DOI,Title,Year", "10.1000/b,Two,2020")
    found = [(each.record.title, each.record.year, each.record.identifiers.doi) for each in reading.records]
    assert found == [("One", 2019, "10.1000/a"), ("Two", 2020, "10.1000/b")]
    assert [problem.line for problem in reading.problems] == [3]


def test_a_row_of_short_words_is_no_header() -> None:
    reading = table("Title,Journal,Year", "Abstract,Notes,2019", "Index,Language,")
    assert [each.record.title for each in reading.records] == ["Abstract", "Index"]
    assert reading.problems == ()
