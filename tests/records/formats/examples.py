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
    "TY  - JOUR\nAU  - Doe, Jane\nAU  - Müller, Å.\nTI  - Peers: a study\nJF  - Example Journal\nPY  - 2019/03/05\n"
    "VL  - 12\nIS  - 3\nSP  - 101\nEP  - 109\nDO  - 10.5555/Abc.1\nSN  - 0028-4793\nAB  - One line,\nand another.\n"
    "KW  - hope\nKW  - trust\nN1  - Accession Number: 77\nER  - \n",
    "TY  - BOOK\nA2  - Editor, Ed\nTI  - 自助の本\nPB  - House\nCY  - London\nPY  - 2001\nSN  - 9780306406157\nXX  - own\nER  - \n",
    "TY  - CHAP\nAU  - The Example Group,\nTI  - A chapter\nT2  - A whole book\nPY  - 2010\nUR  - https://example.org/a\nER  - \n",
)
NBIB = (
    "PMID- 31415926\nOWN - NLM\nSTAT- MEDLINE\nDP  - 2019 Nov-Dec\nTI  - A title that goes on and on until it is\n"
    "      wrapped once.\nAB  - BACKGROUND: Words. RESULTS: More wörds.\nFAU - Doe, Jane\nAU  - Doe J\nLA  - eng\n"
    "PT  - Journal Article\nJT  - Example journal\nLID - 10.5555/x1 [doi]\nMH  - *Asthma/therapy\nSO  - Ex J. 2019.\n",
    "PMID- 27182818\nOWN - NLM\nTI  - Retraction: another.\nRIN - Ex J. 2020;1:2. PMID: 31415926\nDP  - 2020\nTA  - Ex J\n",
    "PMID- 16180339\nOWN - NLM\nBTI - A whole book\nFED - Ed, E.\nISBN- 9780306406157\nDP  - 2009 Feb\n",
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
PUBMED = (
    ARTICLE.format(pmid=31415926, title="One"),
    ARTICLE.format(pmid=27182818, title="CO<sub>2</sub> – two"),
    "<PubmedBookArticle><BookDocument><PMID>16180339</PMID><Book><Publisher><PublisherName>House</PublisherName>"
    "</Publisher><BookTitle>A whole book</BookTitle></Book></BookDocument></PubmedBookArticle>",
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
    "PT J\nAU Doe, J\n   Roe, R\nAF Doe, Jane\n   Roe, Richard\nTI Peers: a study that goes\n   on\nSO EXAMPLE JOURNAL\n"
    "AB Words and wörds.\nPY 2019\nVL 12\nIS 3\nBP 101\nEP 109\nDI 10.5555/abc.1\nUT WOS:000123456700001\nER\n",
    "PT B\nAU Poe, P\nTI Another\nSO A book\nPY 2001\nBN 978-0-306-40615-7\nUT WOS:000123456700002\nER\n",
    "PT J\nAU Moe, M\nTI Third 自助\nSO EXAMPLE\nPY 2020\nUT WOS:000123456700003\nER\n",
)
OVID = tuple(
    f"<{{}}>\nUnique Identifier\n  3141592{number}\nTitle\n  {title}\nAuthors\n  Doe J.\n  Roe R.\nSource\n"
    f"  Example Journal. 12(3):101-109, 2019 Nov.\nAbstract\n  Words and wörds {number}.\n"
    for number, title in enumerate(("Peers: a study.", "Another.", "Third."))
)
ENW = (
    "%0 Journal Article\n%A Doe, Jane\n%A Müller, Å.\n%T Peers: a study\n%J Example Journal\n%D 2019\n%V 12\n%N 3\n"
    "%P 101-109\n%R 10.5555/abc.1\n%X One line\nand another.\n%K hope\n",
    "%0 Book\n%E Editor, Ed\n%T 自助の本\n%I House\n%C London\n%D 2001\n%@ 9780306406157\n",
    "%0 Book Section\n%A Poe, P.\n%T A chapter\n%B A whole book\n%D 2010\n%U https://example.org/a\n",
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
    "@article{doe2019,\n  title = {Peers: a {Study}},\n  author = {Doe, Jane and M{\\\"u}ller, A.},\n  year = {2019},\n"
    "  journal = {Example Journal},\n  pages = {101--109},\n  doi = {10.5555/abc.1},\n}\n",
    "@book{roe2001,\n  title = \"自助の本\",\n  editor = {Editor, Ed},\n  year = 2001,\n  isbn = {9780306406157}\n}\n",
    "@misc{poe,\n  title = {Third},\n  author = {Poe, P.},\n  note = {one, two},\n}\n",
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


SET = "<?xml version='1.0'?>\n<!DOCTYPE PubmedArticleSet PUBLIC \"-//NLM//DTD PubMedArticle//EN\" \"pubmed.dtd\">\n"
EXAMPLES: dict[str, Example] = {
    "pubmed_xml": Example(PUBMED, joined("\n", SET + "<PubmedArticleSet>\n", "\n</PubmedArticleSet>\n")),
    "jsonl": Example(JSONL, joined("\n", "", "\n")),
    "nbib": Example(NBIB, joined("\n")),
    "ris": Example(RIS, joined("\n")),
    "csv": Example(TABLE, joined("\n", TABLE_HEAD, "\n"), lines=False),
    "wos_tagged": Example(WOS, joined("\n", "FN Clarivate Analytics Web of Science\nVR 1.0\n", "\nEF\n")),
    "ovid_tagged": Example(OVID, numbered),
    "enw": Example(ENW, joined("\n")),
    "endnote_xml": Example(ENDNOTE, joined("\n", '<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>', "</records></xml>\n")),
    "csl_json": Example(CSL, joined(",\n", "[\n", "\n]\n"), encodings=("utf-8", "utf-8-sig")),
    "bibtex": Example(BIBTEX, joined("\n")),
    "xlsx": Example(ROWS, workbook, lines=False, encodings=()),
}
