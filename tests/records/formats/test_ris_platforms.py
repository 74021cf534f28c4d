"""One record of every platform's RIS, in examples of our own: not only counted, but understood."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from rowen.records import Author, Kind, Record
from rowen.records.formats import read
from tests.records.formats.ris_examples import (
    CAB,
    COCHRANE,
    COVIDENCE,
    DIMENSIONS,
    EBSCO,
    EMBASE,
    ENDNOTE,
    LENS,
    MENDELEY,
    OVID,
    PROQUEST,
    RAYYAN,
    SCIELO,
    SCOPUS,
    SPRINGER,
    WOS,
    ZOTERO,
)


class Meaning(NamedTuple):
    """What a person sees: the fields that screening and deduplication stand on."""

    title: str = "Sleep and the forum"
    authors: tuple[str, ...] = ("Doe, Jane", "Roe, R. B.")
    container: str = "Journal of Sleep"
    date: str = "2019-05"
    place: tuple[str, str, str] = ("12", "3", "45-67")
    doi: str | None = "10.1000/sleep.1"
    issn: tuple[str, ...] = ("0028-4793",)
    abstract: str = "People slept."
    native: str = ""
    pmid: str | None = None
    database: str = ""
    platform: str = ""
    kind: Kind = Kind.ARTICLE


YEAR = Meaning(date="2019")
CASES = {
    "EBSCO": (EBSCO, Meaning(native="117372971", database="CINAHL", platform="EBSCOhost")),
    "Ovid": (OVID, Meaning(title="Sleep and the forum.", native="631234567", issn=("0028-4793", "1533-4406"),
                           database="Embase", platform="Ovid")),
    "ProQuest": (PROQUEST, Meaning(native="2214991469", database="Sociological Abstracts", platform="ProQuest")),
    "Web of Science": (WOS, Meaning(container="JOURNAL OF SLEEP", native="WOS:000123456700001",
                                    issn=("0028-4793", "1533-4406"), database="Web of Science", platform="Web of Science")),
    "Scopus": (SCOPUS, YEAR._replace(native="2-s2.0-85012345678", pmid="31234567", database="Scopus", platform="Scopus")),
    "Cochrane": (COCHRANE, YEAR._replace(issn=(), native="CN-01234567", pmid="31234567", database="CENTRAL",
                                         platform="Cochrane Library")),
    "Embase.com": (EMBASE, YEAR._replace(native="L631234567", pmid="31234567", database="", platform="Embase.com")),
    "Lens": (LENS, Meaning(date="2019-05-07", native="000-463-679-101-319", pmid="31234567", database="Lens", platform="Lens")),
    "Dimensions": (DIMENSIONS, Meaning(date="2019-05-07", issn=(), native="pub.1100000001", database="Dimensions",
                                       platform="Dimensions")),
    "Springer": (SPRINGER, Meaning(date="2019-05-07")),
    "CAB": (CAB, YEAR._replace(title="Sleep and the forum.", native="20193152553", database="CAB Abstracts", platform="CABI")),
    "SciELO": (SCIELO, Meaning(title="El sueño y el foro", native="biblio-1375373", database="LILACS", platform="VHL")),
    "EndNote": (ENDNOTE, Meaning(date="2019-05-07", native="31234567", pmid="31234567", database="PubMed", platform="PubMed")),
    "Zotero": (ZOTERO, Meaning(database="PubMed", platform="PubMed")),
    "Mendeley": (MENDELEY, YEAR),
    "Rayyan": (RAYYAN, YEAR),
    "Covidence": (COVIDENCE, Meaning(issn=())),
}  # fmt: skip


def meaning(text: str) -> Meaning:
    reading = read(text.encode())
    assert (reading.format, len(reading.records), reading.problems) == ("ris", 1, ())
    record = reading.records[0].record
    return Meaning(
        record.title, tuple(map(str, record.authors)), record.container, str(record.published or ""),
        (record.volume, record.issue, record.pages), record.identifiers.doi, record.identifiers.issn, record.abstract_text,
        record.native_id, record.identifiers.pmid, reading.database, reading.platform, record.kind,
    )  # fmt: skip


@pytest.mark.parametrize("platform", CASES)
def test_a_record_of_each_platform_means_what_it_says(platform: str) -> None:
    text, expected = CASES[platform]
    found = meaning(text)
    assert found._replace(abstract="") == expected._replace(abstract="")
    assert expected.abstract in found.abstract


def test_early_access_is_the_date_of_electronic_publication() -> None:
    record = read(WOS.encode()).records[0].record
    assert (str(record.electronic), ("C6", "MAR 2019") in record.extra) == ("2019-03", True)


def test_a_running_number_of_rayyan_is_kept_but_is_nobodys_accession_number() -> None:
    assert ("AN", "rayyan-123456789") in read(RAYYAN.encode()).records[0].record.extra


def test_no_pages_in_ovids_words_are_no_pages_and_stay_in_the_record() -> None:
    record = read(b"TY  - JOUR\nTI  - One\nSP  - No\nEP  - Specified\nER  - \n").records[0].record
    assert record.pages == ""
    assert {("SP", "No"), ("EP", "Specified")} <= set(record.extra)


def test_a_title_in_brackets_is_kept_in_brackets() -> None:
    assert (
        read(b"TY  - JOUR\nTI  - [Sleep and the forum].\nER  - \n").records[0].record.title == "[Sleep and the forum]."
    )


@pytest.mark.parametrize(
    ("lines", "authors", "editors", "issue"),
    [
        (("A1  - First, A", "AU  - Next, B"), ["First, A", "Next, B"], [], ""),
        (("AU  - First, A", "A1  - Next, B"), ["First, A", "Next, B"], [], ""),
        (("A2  - Series, S", "A3  - Editor, E"), [], ["Series, S"], ""),
        (("M1  - 3",), [], [], "3"),
        (("M1  - Suppl 2",), [], [], "Suppl 2"),
        (("M1  - (Doe J.) University of X",), [], [], ""),
        (("M1  - 30982734",), [], [], ""),
        (("M1  - 3", "IS  - 4"), [], [], "4"),
    ],
)
def test_tags_whose_meaning_hangs_on_others(
    lines: tuple[str, ...], authors: list[str], editors: list[str], issue: str
) -> None:
    record = read("\n".join(("TY  - JOUR", "TI  - One", *lines, "ER  - ", "")).encode()).records[0].record
    assert ([*map(str, record.authors)], [*map(str, record.editors)], record.issue) == (authors, editors, issue)


def test_who_stands_in_a2_hangs_on_the_type() -> None:
    def editors(kind: str, *lines: str) -> tuple[list[str], tuple[tuple[str, str], ...]]:
        record = read("\n".join((f"TY  - {kind}", "TI  - One", *lines, "ER  - ", "")).encode()).records[0].record
        return [*map(str, record.editors)], record.extra

    assert editors("CHAP", "A2  - Doe, J")[0] == ["Doe, J"]
    assert editors("BOOK", "A2  - Doe, J")[0] == ["Doe, J"]
    assert editors("BOOK", "A2  - Series, S", "A3  - Doe, J") == (["Doe, J"], (("A2", "Series, S"),))
    assert editors("PAT", "A2  - Company") == ([], (("A2", "Company"),))


def one(text: str) -> Record:
    return read(text.encode()).records[0].record


def test_bt_is_the_book_of_a_chapter_and_the_title_of_what_has_no_other() -> None:
    chapter = one("TY  - CHAP\nTI  - A chapter\nBT  - A book\nPY  - 2019\nER  - \n")
    assert (chapter.title, chapter.container, chapter.extra) == ("A chapter", "A book", ())
    book = one("TY  - BOOK\nBT  - A book\nPY  - 2019\nER  - \n")
    assert (book.title, book.container, book.extra) == ("A book", "", ())
    both = one("TY  - CHAP\nTI  - A chapter\nT2  - Lectures\nBT  - A book\nER  - \n")
    assert (both.container, both.extra) == ("Lectures", (("BT", "A book"),))


def test_several_persons_in_one_line_are_divided_at_semicolons() -> None:
    record = one("TY  - JOUR\nTI  - One\nAU  - Doe, J; Roe, AB; Moe, C\nER  - \n")
    assert record.authors == (Author("Doe", "J"), Author("Roe", "AB"), Author("Moe", "C"))
    assert ("AU", "Doe, J; Roe, AB; Moe, C") in record.extra
    assert one("TY  - JOUR\nTI  - One\nAU  - M&uuml;ller, J\nER  - \n").authors == (Author("M&uuml;ller", "J"),)
