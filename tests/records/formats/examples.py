"""One small example for each format that can be read: records of our own in the shape of real ones.

Whoever adds a format adds its example here: the tests of properties, of hostile files and the fuzzer take it from here.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Example:
    """Records of one format and the way to make a file of them.

    Attributes:
        records: at least three, each different, each readable alone.
        build: makes a file of some of them, in that order.
        lines: whether lines may end in any way and empty lines may stand between records.
        encodings: in which the file means the same.
    """

    records: tuple[str, ...]
    build: Callable[[Sequence[str]], str | bytes]
    lines: bool = True
    encodings: tuple[str, ...] = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")

    def file(self, records: Sequence[str] | None = None) -> bytes:
        """Return the bytes of a file of these records, or of all."""
        made = self.build(self.records if records is None else records)
        return made.encode() if isinstance(made, str) else made


def joined(between: str, head: str = "", tail: str = "") -> Callable[[Sequence[str]], str]:
    """Return a `build` that writes records one after the other."""
    return lambda records: head + between.join(records) + tail


RIS = (
    """\
TY  - JOUR
AU  - Doe, Jane
AU  - Müller, Å.
TI  - Peers: a study
JF  - Example Journal
PY  - 2019/03/05
VL  - 12
IS  - 3
SP  - 101
EP  - 109
DO  - 10.5555/Abc.1
SN  - 0028-4793
AB  - One line,
and another.
KW  - hope
KW  - trust
N1  - Accession Number: 77
ER  -
""",
    """\
TY  - BOOK
A2  - Editor, Ed
TI  - 自助の本
PB  - House
CY  - London
PY  - 2001
SN  - 9780306406157
XX  - own
ER  -
""",
    """\
TY  - CHAP
AU  - The Example Group,
TI  - A chapter
T2  - A whole book
PY  - 2010
UR  - https://example.org/a
ER  -
""",
)
NBIB = (
    """\
PMID- 31415926
OWN - NLM
STAT- MEDLINE
DP  - 2019 Nov-Dec
TI  - A title that goes on and on until it is
      wrapped once.
AB  - BACKGROUND: Words. RESULTS: More wörds.
FAU - Doe, Jane
AU  - Doe J
LA  - eng
PT  - Journal Article
JT  - Example journal
LID - 10.5555/x1 [doi]
MH  - *Asthma/therapy
SO  - Ex J. 2019.
""",
    """\
PMID- 27182818
OWN - NLM
TI  - Retraction: another.
RIN - Ex J. 2020;1:2. PMID: 31415926
DP  - 2020
TA  - Ex J
""",
    """\
PMID- 16180339
OWN - NLM
BTI - A whole book
FED - Ed, E.
ISBN- 9780306406157
DP  - 2009 Feb
""",
)
ARTICLE = (
    '<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{pmid}</PMID><Article>\n'
    "<Journal><ISSN>0028-4793</ISSN><JournalIssue><Volume>12</Volume><PubDate><Year>2019</Year><Month>Nov</Month>"
    "</PubDate></JournalIssue><Title>Example journal</Title></Journal>\n<ArticleTitle>{title}</ArticleTitle>"
    '<ELocationID EIdType="doi">10.5555/{pmid}</ELocationID><Abstract><AbstractText Label="AIM">Wörds &amp; <i>more</i>.'
    "</AbstractText></Abstract><AuthorList><Author><LastName>Doe</LastName><ForeName>Jane</ForeName><AffiliationInfo>"
    "<Affiliation>A place.</Affiliation></AffiliationInfo></Author></AuthorList></Article></MedlineCitation>\n"
    '<PubmedData><ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId></ArticleIdList></PubmedData></PubmedArticle>'
)
BOOK = (
    "<PubmedBookArticle><BookDocument><PMID>16180339</PMID><Book><Publisher><PublisherName>House</PublisherName>"
    "</Publisher><BookTitle>A whole book</BookTitle></Book></BookDocument></PubmedBookArticle>"
)
PUBMED = (
    ARTICLE.format(pmid=31415926, title="One"),
    ARTICLE.format(pmid=27182818, title="CO<sub>2</sub> – two"),
    BOOK,
)
JSONL = tuple(
    json.dumps({"native_id": str(number), "title": title, "authors": [{"family": "Doe", "given": "Jane"}]})
    for number, title in enumerate(("One – ö", "Two\nlines", "自助"))
)
TABLE = ("10.5555/1,Peers: a study,\"Doe, Jane; Müller, Å.\",2019,Example Journal,\"Two\nlines, quoted \"\"so\"\"\"",
         "10.5555/2,自助の本,Roe,2020,House,",
         ",Without a DOI,\"Poe, P.\",2021,Another,Words")  # fmt: skip
TABLE_HEAD = "DOI,Title,Authors,Year,Journal,Abstract\n"
WOS = (
    """\
PT J
AU Doe, J
   Roe, R
AF Doe, Jane
   Roe, Richard
TI Peers: a study that goes
   on
SO EXAMPLE JOURNAL
AB Words and wörds.
PY 2019
VL 12
IS 3
BP 101
EP 109
DI 10.5555/abc.1
UT WOS:000123456700001
ER
""",
    """\
PT B
AU Poe, P
TI Another
SO A book
PY 2001
BN 978-0-306-40615-7
UT WOS:000123456700002
ER
""",
    """\
PT J
AU Moe, M
TI Third 自助
SO EXAMPLE
PY 2020
UT WOS:000123456700003
ER
""",
)
OVID = tuple(
    f"<{{}}>\nUnique Identifier\n  3141592{number}\nTitle\n  {title}\nAuthors\n  Doe J.\n  Roe R.\nSource\n"
    f"  Example Journal. 12(3):101-109, 2019 Nov.\nAbstract\n  Words and wörds {number}.\n"
    for number, title in enumerate(("Peers: a study.", "Another.", "Third."))
)
ENW = (
    """\
%0 Journal Article
%A Doe, Jane
%A Müller, Å.
%T Peers: a study
%J Example Journal
%D 2019
%V 12
%N 3
%P 101-109
%R 10.5555/abc.1
%X One line
and another.
%K hope
""",
    """\
%0 Book
%E Editor, Ed
%T 自助の本
%I House
%C London
%D 2001
%@ 9780306406157
""",
    """\
%0 Book Section
%A Poe, P.
%T A chapter
%B A whole book
%D 2010
%U https://example.org/a
""",
)
ENDNOTE = tuple(
    f'<record><database name="a.enl">a.enl</database><rec-number>{number}</rec-number><ref-type name="{kind}">{code}'
    "</ref-type><contributors><authors><author>Doe, Jane</author></authors></contributors><titles><title><style "
    f'face="normal">{escape(title)}</style></title><secondary-title>Example Journal</secondary-title></titles>'
    f"<dates><year>{2019 + number}</year></dates></record>"
    for number, (kind, code, title) in enumerate(
        (("Journal Article", 17, "Peers – a study"), ("Book", 6, "A & B"), ("Journal Article", 17, "自助"))
    )
)
CSL = tuple(
    json.dumps(
        {"id": f"item-{number}", "type": kind, "title": title, "author": [{"family": "Doe", "given": "Jane"}],
         "issued": {"date-parts": [[2019, 3 + number]]}, "DOI": f"10.5555/{number}"},
        ensure_ascii=False, indent=1,
    )
    for number, (kind, title) in enumerate((("article-journal", "Peers – a study"), ("book", "自助"), ("chapter", "C")))
)  # fmt: skip
BIBTEX = (
    """\
@article{doe2019,
  title = {Peers: a {Study}},
  author = {Doe, Jane and M{\\"u}ller, A.},
  year = {2019},
  journal = {Example Journal},
  pages = {101--109},
  doi = {10.5555/abc.1},
}
""",
    """\
@book{roe2001,
  title = "自助の本",
  editor = {Editor, Ed},
  year = 2001,
  isbn = {9780306406157}
}
""",
    """\
@misc{poe,
  title = {Third},
  author = {Poe, P.},
  note = {one, two},
}
""",
)
ROWS = ("10.5555/1|Peers: a study|Doe, Jane|2019", "10.5555/2|自助の本|Roe|2020", "10.5555/3|A & B <c>|Poe, P.|2021")


def workbook(rows: Sequence[str]) -> bytes:
    """Return an Excel workbook with a header and these rows, cells divided by "|"."""
    lines = [line.split("|") for line in ("DOI|Title|Authors|Year", *rows)]
    cells = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{column}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for column, cell in zip("ABCD", line, strict=True)
        )
        + "</row>"
        for number, line in enumerate(lines, 1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    part = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{types}"><Default Extension="rels" ContentType="application/vnd.'
        f'openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{part}.sheet.'
        f'main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{part}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="Sheet1" sheetId="1" '
        'r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), '<?xml version="1.0" encoding="UTF-8"?>\n' + content)
    return stream.getvalue()


def numbered(records: Sequence[str]) -> str:
    """Return Ovid's text: each record under its running number."""
    return "\n".join(record.format(number) for number, record in enumerate(records, 1))


SET = '<?xml version=\'1.0\'?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "pubmed.dtd">\n'
EXAMPLES: dict[str, Example] = {
    "pubmed_xml": Example(PUBMED, joined("\n", SET + "<PubmedArticleSet>\n", "\n</PubmedArticleSet>\n")),
    "jsonl": Example(JSONL, joined("\n", "", "\n")),
    "nbib": Example(NBIB, joined("\n")),
    "ris": Example(RIS, joined("\n")),
    "csv": Example(TABLE, joined("\n", TABLE_HEAD, "\n"), lines=False),
    "wos_tagged": Example(WOS, joined("\n", "FN Clarivate Analytics Web of Science\nVR 1.0\n", "\nEF\n")),
    "ovid_tagged": Example(OVID, numbered),
    "enw": Example(ENW, joined("\n")),
    "endnote_xml": Example(
        ENDNOTE, joined("\n", '<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>', "</records></xml>\n")
    ),
    "csl_json": Example(CSL, joined(",\n", "[\n", "\n]\n"), encodings=("utf-8", "utf-8-sig")),
    "bibtex": Example(BIBTEX, joined("\n")),
    "xlsx": Example(ROWS, workbook, lines=False, encodings=()),
}
