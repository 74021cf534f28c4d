"""Which database a file comes from: named where its records say so, never guessed, and counted where there are several."""

from __future__ import annotations

import pytest

from rowen.records import Identifiers, Record
from rowen.records.formats import Reading, read
from rowen.records.formats.databases import databases_of, known_databases


def ris(*records: tuple[str, ...]) -> Reading:
    return read("".join("\n".join(("TY  - JOUR", "TI  - One", *lines, "ER  - ", "", "")) for lines in records).encode())


@pytest.mark.parametrize(
    ("lines", "platform", "database"),
    [
        (("DB  - psyh", "DP  - EBSCOhost"), "EBSCOhost", "PsycINFO"),
        (("DB  - CINAHL Complete", "DP  - EBSCOhost"), "EBSCOhost", "CINAHL"),
        (("UR  - https://search.ebscohost.com/login.aspx?direct=true&db=8gh&AN=99",), "EBSCOhost", "GreenFILE"),
        (("DB  - Embase <1974 to 2024 March 01>",), "Ovid", "Embase"),
        (("DB  - Ovid MEDLINE(R) ALL <1946 to March 01, 2024>",), "Ovid", "MEDLINE"),
        (("DB  - AMED (Allied and Complementary Medicine) <1985 to 2024>",), "Ovid", "AMED"),
        (("DB  - EBM Reviews - Cochrane Central Register of Controlled Trials <March 2024>",), "Ovid", "CENTRAL"),
        (("UR  - https://ovidsp.ovid.com/ovidweb.cgi?T=JS&PAGE=fulltext&D=emed20&AN=63",), "Ovid", "Embase"),
        (("DB  - Sociological Abstracts", "UR  - https://www.proquest.com/docview/1"), "ProQuest", "Sociological Abstracts"),
        (("DB  - Ageline Somewhere", "UR  - https://www.proquest.com/docview/1"), "ProQuest", "Ageline Somewhere"),
        (("AN  - WOS:000123456700001",), "Web of Science", "Web of Science"),
        (("AN  - MEDLINE:31234567",), "Web of Science", "MEDLINE"),
        (("DB  - Scopus", "UR  - https://www.scopus.com/inward/record.uri?eid=2-s2.0-85"), "Scopus", "Scopus"),
        (("AN  - CN-01234567",), "Cochrane Library", "CENTRAL"),
        (("DP  - NLM", "AN  - 31234567"), "PubMed", "PubMed"),
        (("DB  - LILACS", "DP  - http://bvsalud.org/"), "VHL", "LILACS"),
        (("UR  - https://lens.org/000-463-679-101-319", "L2  - https://www.cabdirect.org/x"), "Lens", "Lens"),
        (("UR  - https://example.org/1",), "", ""),
    ],
)  # fmt: skip
def test_platform_and_database_are_named_where_the_record_says_them(
    lines: tuple[str, ...], platform: str, database: str
) -> None:
    reading = ris(lines)
    assert (reading.platform, reading.database) == (platform, database)


def test_the_link_after_a_record_gives_ovid_its_database_and_the_accession_number_away() -> None:
    link = "\nLink to the Ovid Full Text or citation: https://ovidsp.ovid.com/ovidweb.cgi?T=JS&D=caba6&AN=20203152553\n"
    reading = read(f"1. \nTY  - JOUR\nID  - 20203152553\nTI  - One\nER  - \n{link}".encode())
    assert (reading.platform, reading.database) == ("Ovid", "CAB Abstracts")
    assert reading.records[0].record.native_id == "20203152553"


def test_a_medline_number_of_ovid_is_a_pmid() -> None:
    record = ris(("DB  - Ovid MEDLINE(R) <1946 to 2024>", "AN  - 31234567")).records[0].record
    assert record.identifiers.pmid == "31234567"


def test_the_heading_of_psycnet_names_platform_and_database() -> None:
    reading = read(
        b"Provider: American Psychological Association\nDatabase: PsycINFO\nContent: text/plain\n\n"
        b"TY  - JOUR\nID  - 2020-12345-001\nT1  - One\nER  - \n"
    )
    assert (reading.platform, reading.database) == ("APA PsycNet", "PsycINFO")
    assert reading.records[0].record.native_id == "2020-12345-001"


def test_several_databases_in_one_file_are_none_and_are_counted() -> None:
    reading = ris(
        ("DB  - Embase <1974 to 2024>",), ("DB  - APA PsycInfo <1806 to 2024>",), ("DB  - Embase <1974 to 2024>",)
    )
    assert (reading.platform, reading.database) == ("Ovid", "")
    assert reading.databases == (("Embase", 2), ("PsycINFO", 1))


def test_the_database_that_every_record_names_is_the_files_though_some_name_another_too() -> None:
    reading = ris(("DB  - Embase", "DB  - Medline"), ("DB  - Embase",))
    assert reading.database == "Embase"
    assert reading.databases == (("Embase", 2), ("MEDLINE", 1))


def test_a_database_that_half_of_the_records_name_is_not_the_files() -> None:
    assert ris(("DB  - Embase",), ("VL  - 1",)).database == ""


@pytest.mark.parametrize(
    ("column", "value", "database"),
    [("Database", "MEDLINE", "MEDLINE"), ("longDBName", "APA PsycInfo", "PsycINFO"), ("DB", "Embase", "Embase"),
     ("Source", "Embase", "")],
)  # fmt: skip
def test_a_column_of_a_table_names_the_database(column: str, value: str, database: str) -> None:
    assert read(f"Title,Year,{column}\nOne,2019,{value}\n".encode()).database == database


def test_medline_text_of_pubmed_is_pubmeds() -> None:
    assert read(b"PMID- 1\nOWN - NLM\nTI  - One\n").database == "PubMed"


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Embase and MEDLINE", {"Embase", "MEDLINE"}), ("CAB Global Health", {"Global Health"}), ("Delphis", set()),
        ("Web of Science Core Collection", {"Web of Science"}), ("The Cochrane Library", set()),
    ],
)  # fmt: skip
def test_all_databases_that_words_name_are_known(words: str, names: set[str]) -> None:
    assert set(known_databases(words)) == names


def test_a_record_of_two_databases_names_both_once() -> None:
    record = Record(title="One", extra=(("DB", "ERIC; Embase; ERIC"),), identifiers=Identifiers())
    assert databases_of(record) == ("ERIC", "Embase")
