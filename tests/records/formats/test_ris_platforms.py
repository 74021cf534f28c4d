"""One record of every platform's RIS, in examples of our own: not only counted, but understood."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from rowen.records import Kind
from rowen.records.formats import read


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


EBSCO = """TY  - JOUR
ID  - 117372971
T1  - Sleep and the forum
AU  - Doe, Jane
AU  - Roe, R. B.
JO  - Journal of Sleep
JF  - Journal of Sleep
JA  - J SLEEP
Y1  - 2019/05//
VL  - 12
IS  - 3
M3  - Article
SP  - 45
EP  - 67
SN  - 00284793
AB  - People slept. [ABSTRACT FROM AUTHOR]
AB  - Copyright of Journal of Sleep is the property of A Press. (Copyright applies to all Abstracts.)
KW  - SLEEP
N1  - Accession Number: 117372971; Doe, Jane 1,2; Email Address: jane@example.org; Source Info: May2019, Vol. 12
L3  - 10.1000/sleep.1
UR  - https://search.ebscohost.com/login.aspx?direct=true&db=rzh&AN=117372971&site=ehost-live
DP  - EBSCOhost
DB  - CINAHL Complete
ER  -
"""
OVID = """1.
TY  - JOUR
DB  - Embase <1974 to 2024 March 01>
AN  - 631234567
ID  - 631234567
DO  - https://dx.doi.org/10.1000/sleep.1
T1  - Sleep and the forum.
A1  - Doe, Jane
A1  - Roe, R. B.
Y1  - 2019//May
N2  - People slept. Copyright &#xa9; 2019 A Press. All rights reserved.
KW  - *sleep
JF  - Journal of Sleep
JA  - J Sleep
VL  - 12
IS  - 3
SP  - 45
EP  - 67
CY  - United States
PB  - A Press
SN  - 0028-4793
SN  - 1533-4406 (electronic)
PT  - Article
LA  - English
ER  -

Link to the Ovid Full Text or citation: https://ovidsp.ovid.com/ovidweb.cgi?T=JS&PAGE=fulltext&D=emed20&AN=631234567
"""
PROQUEST = """TY  - JOUR
T1  - Sleep and the forum
AN  - 2214991469
AB  - People slept.
JF  - Journal of Sleep
JO  - J Sleep
AU  - Doe, Jane
AU  - Roe, R. B.
Y1  - 2019/05//
PY  - 2019
DA  - May 2019
SP  - 45
EP  - 67
CY  - London
PB  - A Press
VL  - 12
IS  - 3
SN  - 00284793
KW  - Sleep
UR  - https://www.proquest.com/docview/2214991469?accountid=1
L2  - https://resolver.example.org/?url_ver=Z39
LA  - English
DB  - Sociological Abstracts
N1  - Copyright - Copyright A Press May 2019
DO  - http://dx.doi.org/10.1000/sleep.1
ER  -
"""
WOS = """TY  - JOUR
AU  - Doe, Jane
AU  - Roe, R. B.
TI  - Sleep and the forum
T2  - JOURNAL OF SLEEP
LA  - English
KW  - sleep
AB  - People slept. (C) 2019 A Press. All rights reserved.
AD  - Univ X, City, CountryC3  - University of X
FU  - A FoundationFX  - Thanks.
PU  - A PRESS
PI  - LONDON
SN  - 0028-4793
SN  - 1533-4406
J9  - J SLEEP
JI  - J. Sleep
DA  - MAY
PY  - 2019
VL  - 12
IS  - 3
SP  - 45
EP  - 67
DO  - 10.1000/sleep.1
C6  - MAR 2019
AN  - WOS:000123456700001
ER  -
"""
SCOPUS = """TY  - JOUR
AU  - Doe, Jane
AU  - Roe, R. B.
TI  - Sleep and the forum
PY  - 2019
T2  - Journal of Sleep
VL  - 12
IS  - 3
SP  - 45
EP  - 67
DO  - 10.1000/sleep.1
C2  - 31234567
UR  - https://www.scopus.com/inward/record.uri?eid=2-s2.0-85012345678&doi=10.1000%2fsleep.1&partnerID=40
AD  - University of X
AB  - People slept. © 2019 A Press
KW  - Sleep
PB  - A Press
SN  - 00284793 (ISSN)
LA  - English
J2  - J Sleep
M3  - Article
DB  - Scopus
N1  - Export Date: 1 March 2024; Cited By: 3
ER  -
"""
COCHRANE = """Record #1 of 1
Provider: John Wiley & Sons, Ltd.
Content: text/plain; charset="UTF-8"

TY  -  JOUR
AN  -  CN-01234567
A1  -  Doe, Jane
A1  -  Roe, R. B.
T1  -  Sleep and the forum
JA  -  Journal of Sleep
PY  -  2019
VL  -  12
IS  -  3
SP  -  45-67
C3  -  PUBMED 31234567,EMBASE 631234567
M3  -  Journal article
KW  -  *Sleep
AB  -  People slept.
DO  -  10.1000/sleep.1
US  -  https://www.cochranelibrary.com/central/doi/10.1002/central/CN-01234567/full
ER  -
"""
EMBASE = """TY  - JOUR
M3  - Article
Y1  - 2019
VL  - 12
IS  - 3
SP  - 45
EP  - 67
SN  - 0028-4793
JF  - Journal of Sleep
JO  - J. Sleep
UR  - https://www.embase.com/search/results?subaction=viewrecord&id=L631234567&from=export
U2  - L631234567
DB  - Embase
DB  - Medline
U3  - 2019-05-01
U4  - 2019-05-09
DO  - 10.1000/sleep.1
A1  - Doe, Jane
A1  - Roe, R. B.
M1  - (Doe J., jane@example.org; Roe R.) University of X
T1  - Sleep and the forum
LA  - English
KW  - sleep
N2  - People slept. © 2019 A Press.
C5  - 31234567
ER  -
"""
LENS = """TY  - JOUR
AB  - People slept.
AU  - Doe, Jane
AU  - Roe, R. B.
DA  - 2019/05/07
DO  - 10.1000/sleep.1
EP  - 67
ID  - 000-463-679-101-319
IS  - 3
JF  - Journal of Sleep
L2  - https://pubmed.ncbi.nlm.nih.gov/31234567/
PB  - A Press
PY  - 2019
SN  - 00284793
SP  - 45
TI  - Sleep and the forum
UR  - https://lens.org/000-463-679-101-319
VL  - 12
ER  -
"""
DIMENSIONS = """TY  - JOUR
TI  - Sleep and the forum
JO  - Journal of Sleep
AU  - Doe, Jane
AU  - Roe, R. B.
PY  - 2019
DA  - 2019/05/07
VL  - 12
IS  - 3
SP  - 45
EP  - 67
DO  - 10.1000/sleep.1
ID  - pub.1100000001
AB  - People slept.
UR  - https://app.dimensions.ai/details/publication/pub.1100000001
ER  -
"""
SPRINGER = """TY  - JOUR
AU  - Doe, Jane
AU  - Roe, R. B.
PY  - 2019
DA  - 2019/05/07
TI  - Sleep and the forum
JO  - Journal of Sleep
SP  - 45
EP  - 67
VL  - 12
IS  - 3
AB  - People slept.
SN  - 0028-4793
UR  - https://doi.org/10.1000/sleep.1
DO  - 10.1000/sleep.1
ID  - Doe2019
ER  -
"""
CAB = """TY  - JOUR
T1  - Sleep and the forum.
AU  - Doe, Jane
AU  - Roe, R. B.
Y1  - 2019
A3  - A Society
JF  - Journal of Sleep
VL  - 12
IS  - 3
SP  - 45
EP  - 67
SN  - 0028-4793
N2  - People slept.
AN  - 20193152553
UR  - https://www.cabdirect.org/cabdirect/abstract/20193152553
DO  - 10.1000/sleep.1
DB  - CAB Abstracts
ER  -
"""
SCIELO = """TY  - JOUR
AU  - Doe, Jane
AU  - Roe, R. B.
TI  - El sueño y el foro
TT  - Sleep and the forum
JO  - Journal of Sleep
VL  - 12
IS  - 3
SN  - 0028-4793
DB  - LILACS
DP  - http://bvsalud.org/
ID  - biblio-1375373
LA  - es
SP  - 45
EP  - 67
DA  - 2019/05
PY  - 2019
DO  - 10.1000/sleep.1
AB  - La gente durmió.
AB  - People slept.
ER  -
"""
ENDNOTE = """TY  - JOUR
AB  - People slept.
AN  - 31234567
AU  - Doe, Jane
AU  - Roe, R. B.
DA  - May 7
DB  - PubMed
DO  - 10.1000/sleep.1
DP  - NLM
ET  - 2019/03/01
IS  - 3
J2  - J Sleep
KW  - Sleep
Forum
LA  - eng
N1  - 1533-4406
Doe, Jane
Journal Article
PY  - 2019
SN  - 0028-4793 (Print)
0028-4793
SP  - 45-67
ST  - Sleep and the forum
T2  - Journal of Sleep
TI  - Sleep and the forum
VL  - 12
ID  - 17
ER  -
"""
ZOTERO = """TY  - JOUR
TI  - Sleep and the forum
AU  - Doe, Jane
AU  - Roe, R. B.
T2  - Journal of Sleep
AB  - People slept.
DA  - 2019/05//
PY  - 2019
DO  - 10.1000/sleep.1
DP  - PubMed
VL  - 12
IS  - 3
SP  - 45
EP  - 67
J2  - J Sleep
LA  - eng
SN  - 0028-4793
KW  - Sleep
N1  - <p>a note</p>
ER  -
"""
MENDELEY = """TY  - JOUR
AB  - People slept.
AU  - Doe, Jane
AU  - Roe, R. B.
DO  - 10.1000/sleep.1
EP  - 67
IS  - 3
KW  - sleep
PY  - 2019
SN  - 0028-4793
SP  - 45
TI  - Sleep and the forum
T2  - Journal of Sleep
UR  - https://doi.org/10.1000/sleep.1
VL  - 12
ER  -
"""
RAYYAN = """TY  - JOUR
AN  - rayyan-123456789
TI  - Sleep and the forum
Y1  - 2019
Y2  - 5
T2  - Journal of Sleep
SN  - 0028-4793
VL  - 12
IS  - 3
SP  - 45-67
AU  - Doe, Jane
AU  - Roe, R. B.
LA  - English
AB  - People slept.
DO  - 10.1000/sleep.1
N1  - RAYYAN-INCLUSION: {"Jane"=>"Included"}
ER  -
"""
COVIDENCE = """TY  - JOUR
TI  - Sleep and the forum
AU  - Doe, Jane
AU  - Roe, R. B.
PY  - 2019
PD  - May
N2  - People slept.
JO  - Journal of Sleep
PB  -
CY  -
VL  - 12
IS  - 3
PG  - 45-67
SP  - 45
EP  - 67
AN  -
DO  - 10.1000/sleep.1
UR  -
NS  -
N1  -
ER  -
"""
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
