"""PubMed XML."""

from __future__ import annotations

import pytest

from rowen.records import AbstractPart, Author, FormatError, Kind, Notice, PartialDate
from rowen.records.formats import _xml, read
from rowen.records.formats.pubmed_xml import parse_article_set

ARTICLE = """<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM" IndexingMethod="Automated">
<PMID Version="1">31415926</PMID>
<DateRevised><Year>2020</Year><Month>01</Month><Day>02</Day></DateRevised>
<Article PubModel="Print"><Journal><ISSN IssnType="Print">0028-4793</ISSN><JournalIssue CitedMedium="Print">
<Volume>12</Volume><Issue>3</Issue><PubDate><MedlineDate>2019 Nov-Dec</MedlineDate></PubDate></JournalIssue>
<Title>Example journal</Title><ISOAbbreviation>Ex J</ISOAbbreviation></Journal>
<ArticleTitle>The <i>BRCA1</i> gene in CO<sub>2</sub>: p &lt; 0.05.</ArticleTitle>
<Pagination><StartPage>101</StartPage><EndPage>109</EndPage><MedlinePgn>101-9</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="Y">10.1000/ABC</ELocationID>
<Abstract><AbstractText Label="METHODS" NlmCategory="METHODS">We <b>asked</b> people.</AbstractText>
<AbstractText>Then more.</AbstractText><CopyrightInformation>Ours.</CopyrightInformation></Abstract>
<AuthorList CompleteYN="Y"><Author ValidYN="Y"><LastName>Doe</LastName><ForeName>Jane Ann</ForeName>
<Initials>JA</Initials><Suffix>Jr</Suffix><Identifier Source="ORCID">0000-0000-0000-0001</Identifier>
<AffiliationInfo><Affiliation>A university.</Affiliation></AffiliationInfo></Author>
<Author><CollectiveName>The Example Group</CollectiveName></Author></AuthorList>
<Language>fre</Language>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
<PublicationType UI="D016441">Retracted Publication</PublicationType></PublicationTypeList>
<VernacularTitle>Le g&#232;ne.</VernacularTitle>
<ArticleDate DateType="Electronic"><Year>2019</Year><Month>11</Month><Day>04</Day></ArticleDate></Article>
<MedlineJournalInfo><MedlineTA>Ex J</MedlineTA><ISSNLinking>0028-4793</ISSNLinking></MedlineJournalInfo>
<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>Ex J. 2020;1:2</RefSource>
<PMID Version="1">27182818</PMID></CommentsCorrections></CommentsCorrectionsList>
<MeshHeadingList><MeshHeading><DescriptorName UI="D001249" MajorTopicYN="N">Asthma</DescriptorName>
<QualifierName UI="Q000628" MajorTopicYN="Y">therapy</QualifierName></MeshHeading></MeshHeadingList>
<OtherAbstract Type="Publisher" Language="fre"><AbstractText>Quelque chose.</AbstractText></OtherAbstract>
<KeywordList Owner="NOTNLM"><Keyword MajorTopicYN="Y">breath</Keyword></KeywordList></MedlineCitation>
<PubmedData><History><PubMedPubDate PubStatus="entrez"><Year>2019</Year><Month>11</Month><Day>5</Day><Hour>6</Hour>
<Minute>0</Minute></PubMedPubDate></History><ArticleIdList><ArticleId IdType="pubmed">31415926</ArticleId>
<ArticleId IdType="pmc">PMC123456</ArticleId></ArticleIdList>
<ReferenceList><Reference><Citation>Somebody else.</Citation><ArticleIdList>
<ArticleId IdType="doi">10.9999/wrong</ArticleId></ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>"""
BOOK = """<PubmedBookArticle><BookDocument><PMID Version="1">21413195</PMID><ArticleIdList>
<ArticleId IdType="bookaccession">NBK1</ArticleId></ArticleIdList><Book><Publisher><PublisherName>House</PublisherName>
<PublisherLocation>London</PublisherLocation></Publisher><BookTitle book="x">A whole book</BookTitle><PubDate>
<Year>2009</Year><Month>02</Month></PubDate><AuthorList Type="editors"><Author><LastName>Ed</LastName></Author>
</AuthorList><Isbn>9780306406157</Isbn></Book>{chapter}</BookDocument></PubmedBookArticle>"""
CHAPTER = "<ArticleTitle book='x' part='y'>A chapter</ArticleTitle>"


def article_set(*records: str) -> bytes:
    return ("<?xml version='1.0'?>\n<PubmedArticleSet>\n" + "\n".join(records) + "\n</PubmedArticleSet>").encode()


def test_every_modelled_field_of_an_article_finds_its_place() -> None:
    record = parse_article_set(article_set(ARTICLE))[0].record
    assert record.title == "The <i>BRCA1</i> gene in CO<sub>2</sub>: p < 0.05."
    assert record.original_title == "Le gène."
    assert record.authors == (Author("Doe", "Jane Ann", "Jr"), Author(collective="The Example Group"))
    assert record.published == PartialDate(2019, 11, text="2019 Nov-Dec")
    assert record.electronic == PartialDate(2019, 11, 4)
    assert record.created == PartialDate(2019, 11, 5)
    assert (record.identifiers.doi, record.identifiers.pmcid) == ("10.1000/abc", "PMC123456")
    assert record.abstract == (
        AbstractPart("We <b>asked</b> people.", "METHODS"),
        AbstractPart("Then more."),
        AbstractPart("Quelque chose.", language="fre"),
    )
    assert record.notices == (Notice("RetractionIn", "Ex J. 2020;1:2", "27182818"),)
    assert record.mesh == ("Asthma/*therapy",)
    assert record.keywords == ("*breath",)
    assert record.pages == "101-9"
    assert record.status == "MEDLINE"


def test_what_has_no_place_is_kept_verbatim() -> None:
    extra = parse_article_set(article_set(ARTICLE))[0].record.extra
    values = [value for _, value in extra]
    for value in ("A university.", "0000-0000-0000-0001", "Ours.", "10.1000/ABC", "D016441", "Automated"):
        assert value in values
    assert any("Somebody else." in value and "10.9999/wrong" in value for value in values)
    assert ("DateRevised", "2020-01-02") in extra


def test_an_identifier_of_a_reference_is_never_the_articles() -> None:
    without = ARTICLE.replace('<ELocationID EIdType="doi" ValidYN="Y">10.1000/ABC</ELocationID>', "")
    assert parse_article_set(article_set(without))[0].record.identifiers.doi is None


def test_books_and_chapters_come_out_among_articles_in_order() -> None:
    found = parse_article_set(article_set(ARTICLE, BOOK.format(chapter=""), ARTICLE, BOOK.format(chapter=CHAPTER)))
    assert [located.record.kind for located in found] == [Kind.ARTICLE, Kind.BOOK, Kind.ARTICLE, Kind.CHAPTER]
    assert [located.number for located in found] == [1, 2, 3, 4]
    book, chapter = found[1].record, found[3].record
    assert (book.title, book.publisher, book.place) == ("A whole book", "House", "London")
    assert (chapter.title, chapter.container) == ("A chapter", "A whole book")
    assert book.identifiers.others == (("bookaccession", "NBK1"),)
    assert chapter.editors == (Author("Ed"),)


def test_an_empty_set_is_no_records_and_a_bare_record_is_one() -> None:
    assert parse_article_set(article_set()) == ()
    assert len(parse_article_set(ARTICLE.encode())) == 1
    assert len(parse_article_set(article_set("<PubmedArticle></PubmedArticle>"))) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"<eFetchResult><ERROR>Cannot process ID list</ERROR></eFetchResult>",
        b"<PubmedArticleSet><PubmedArticle></PubmedArticleSet>",
        b"<html><body>502</body></html>",
        b"",
        b"{}",
        article_set("<ERROR>backend failed</ERROR>"),
        article_set("&nbsp;"),
    ],
)
def test_an_answer_that_is_no_article_set_is_an_error_and_never_empty(body: bytes) -> None:
    with pytest.raises(FormatError):
        parse_article_set(body)


def test_the_error_repeats_what_the_source_said() -> None:
    with pytest.raises(FormatError, match="Cannot process ID list"):
        parse_article_set(b"<eFetchResult><ERROR>Cannot process ID list</ERROR></eFetchResult>")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_entity_bomb_is_refused_before_it_goes_off(encoding: str) -> None:
    bomb = '<!DOCTYPE P [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;">]><PubmedArticleSet>&b;</PubmedArticleSet>'
    with pytest.raises(FormatError, match="entities"):
        parse_article_set(bomb.encode(encoding))


def test_a_file_on_disk_cannot_be_pulled_in() -> None:
    with pytest.raises(FormatError, match="entities"):
        parse_article_set(
            b'<!DOCTYPE P [<!ENTITY x SYSTEM "file:///etc/hostname">]><PubmedArticleSet>&x;</PubmedArticleSet>'
        )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_format_is_recognised_in_every_encoding(encoding: str) -> None:
    reading = read(article_set(ARTICLE).decode().replace("<?xml version='1.0'?>\n", "").encode(encoding))
    assert (reading.format, reading.platform, len(reading.records)) == ("pubmed_xml", "PubMed", 1)
    assert reading.records[0].line == 2


HEAD = (
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2019//EN" '
    '"https://dtd.example.org/pubmed.dtd">\n'
)


def document(pmid: int, owner: str = "NLM", head: str = HEAD) -> str:
    return (
        f'{head}<PubmedArticleSet>\n<PubmedArticle><MedlineCitation Owner="{owner}"><PMID>{pmid}</PMID>'
        "</MedlineCitation></PubmedArticle>\n</PubmedArticleSet>\n"
    )


@pytest.mark.parametrize("piece", [1 << 14, 200])
@pytest.mark.parametrize(
    ("second", "line"),
    [
        (document(2), 9),
        (document(2, head=""), 7),
        ("<!-- a comment -->\n" + document(2), 10),
        ("\ufeff" + document(2), 9),
    ],
)
def test_documents_put_together_in_one_file_are_all_read(
    second: str, line: int, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_xml, "_PIECE", piece)
    reading = read((document(1) + second + document(3)).encode())
    assert [located.record.native_id for located in reading.records] == ["1", "2", "3"]
    assert reading.records[1].line == line


def test_a_thousand_empty_sets_in_a_row_are_read() -> None:
    assert read(b"<PubmedArticleSet/>" * 2_000).records == ()


@pytest.mark.parametrize("between", ["<!-- a comment -->", "<?a processing instruction?>", "<!-- > -->\n<!-- <a> -->"])
def test_a_comment_before_the_first_element_hides_nothing(between: str) -> None:
    data = document(1).replace("<PubmedArticleSet>", between + "\n<PubmedArticleSet>").encode()
    assert [located.record.native_id for located in read(data).records] == ["1"]


def test_comments_without_end_are_refused_at_once() -> None:
    with pytest.raises(FormatError):
        read(b"<!-- -->" * 7_000 + b"<!-- ")


@pytest.mark.parametrize("owner", ["a&alpha;b", "&alpha;"])
@pytest.mark.parametrize("piece", [1 << 14, 7])
def test_an_undefined_entity_in_an_attribute_is_told(owner: str, piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_xml, "_PIECE", piece)
    with pytest.raises(FormatError, match="entity &alpha;"):
        read(document(1, owner).encode())


def test_letters_written_as_numbers_and_xmls_own_entities_are_read_in_attributes() -> None:
    (located,) = read(document(1, "a&amp;b&#65;&quot;").encode()).records
    assert ("@Owner", 'a&bA"') in located.record.extra
