"""PubMed XML as EFetch and PubMed's own export give it: articles and books, nothing left out (docs/formats/pubmed_xml.md).

Element names and meanings: NLM, "MEDLINE/PubMed XML Element Descriptions and their Attributes", and the PubMed DTD.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rowen.records.errors import FormatError, Problem
from rowen.records.formats._draft import Draft
from rowen.records.formats._pubmed_parts import (
    add_abstract,
    add_authors,
    add_history,
    add_identifiers,
    add_keywords,
    add_mesh,
    add_notices,
    add_pages,
    add_publication_types,
    children,
    date_text,
    keep_rest,
)
from rowen.records.formats._source import Source
from rowen.records.formats._xml import TEXT, Element, Taker, elements
from rowen.records.types import Kind, Located, Record

_SETS = frozenset({"PubmedArticleSet", "PubmedBookArticleSet", "MedlineCitationSet"})
_ERRORS = frozenset({"ERROR", "error", "ErrorList"})
_SINGLE = frozenset({"PubmedArticle", "PubmedBookArticle", "MedlineCitation"})
_START = re.compile(
    r"(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\][^>]*)?>)*+<(?:Pubmed|MedlineCitation|e[A-Z]\w+Result)",
    re.DOTALL,
)
"""Possessive: what stands before the first element is never tried in a second way."""
_KINDS = (
    ("Preprint", Kind.PREPRINT),
    ("Dataset", Kind.DATASET),
    ("Technical Report", Kind.REPORT),
    ("Congress", Kind.CONFERENCE),
)


def parse_article_set(data: bytes) -> tuple[Located, ...]:
    """Read a ``PubmedArticleSet`` (or one bare article or book) as EFetch answers it, articles and books in order.

    An empty set gives an empty tuple: which of the ids asked for are missing is for the caller to reconcile.

    Raises:
        FormatError: not well-formed, declares entities, is another document (an error report, a search answer), or
            holds something that is neither an article nor a book.
    """
    found = tuple(_scan(Source(data)))
    problems = [item for item in found if isinstance(item, Problem)]
    if problems:
        raise FormatError(problems)
    return tuple(item for item in found if isinstance(item, Located))


def recognise(text: str) -> bool:
    """Whether the beginning of a text is PubMed XML, or an answer of NCBI's E-utilities that should have been."""
    return bool(_START.match(text.lstrip("\ufeff \t\r\n")))


def scan_source(source: Source) -> Iterator[Located | Problem]:
    """Yield every record as soon as it is read; anything in the set that is no record comes as a `Problem` with its line.

    Raises:
        FormatError: as `parse_article_set`, except for what stands between records.
    """
    source.platform = "PubMed"
    return _scan(source)


def _scan(source: Source) -> Iterator[Located | Problem]:
    number = 0
    for element, line, inside in elements(source, _SETS):
        if element.tag in _SINGLE:
            number += 1
            yield Located(_record(element), number, line)
        elif not inside:
            raise FormatError(_not_an_article_set(element, source.name, line))
        else:
            text = " ".join("".join(element.itertext()).split())[:200]
            what = "Text" if element.tag == TEXT else f"<{element.tag}>"
            message = f"{what} stands among the records: {text or 'empty'}."
            yield Problem(message, "Check whether the export or answer is whole.", source.name, line)


def _not_an_article_set(root: Element, name: str, line: int) -> Problem:
    errors = [" ".join((each.text or "").split()) for each in root.iter() if each.tag in _ERRORS]
    said = "; ".join(error for error in errors if error)
    message = f"The XML is <{root.tag}>, not a set of PubMed records"
    return Problem(
        f"{message}; it says: {said}." if said else f"{message}.",
        "Ask EFetch for retmode=xml, or export from PubMed again in the format PubMed or XML.",
        name,
        line,
    )


def _record(element: Element) -> Record:
    taker, draft = Taker(element), Draft()
    if element.tag == "PubmedBookArticle":
        _book(draft, taker, element)
    else:
        _article(draft, taker, element)
    keep_rest(draft, taker, element)
    return draft.record()


def _article(draft: Draft, taker: Taker, element: Element) -> None:
    citation = element if element.tag == "MedlineCitation" else element.find("MedlineCitation")
    if citation is None:
        return
    draft.native_id = taker.text(citation, "PMID")
    draft.take_pmid("PMID", draft.native_id)
    draft.status = taker.attribute(citation, "Status")
    article = citation.find("Article")
    if article is not None:
        _article_fields(draft, taker, article)
    journal = citation.find("MedlineJournalInfo")
    if journal is not None:
        draft.take_text("container_short", "MedlineTA", taker.text(journal, "MedlineTA"))
        draft.take_serial_number("ISSNLinking", taker.text(journal, "ISSNLinking"))
    add_abstract(draft, taker, citation, "OtherAbstract")
    add_keywords(draft, taker, citation)
    add_mesh(draft, taker, citation)
    add_notices(draft, taker, citation)
    data = element.find("PubmedData")
    if data is not None:
        add_identifiers(draft, taker, data)
        add_history(draft, taker, data)


def _article_fields(draft: Draft, taker: Taker, article: Element) -> None:
    draft.original_title = taker.text(article, "VernacularTitle")
    draft.title = taker.text(article, "ArticleTitle") or draft.original_title
    journal = article.find("Journal")
    if journal is not None:
        draft.container = taker.text(journal, "Title")
        draft.container_short = taker.text(journal, "ISOAbbreviation")
        for issn in journal.findall("ISSN"):
            draft.take_serial_number("ISSN", taker.value(issn))
        issue = journal.find("JournalIssue")
        draft.volume = taker.text(issue, "Volume")
        draft.issue = taker.text(issue, "Issue")
        draft.take_date("published", "PubDate", date_text(taker, None if issue is None else issue.find("PubDate")))
    for date in article.findall("ArticleDate"):
        if date.get("DateType", "Electronic") == "Electronic":
            taker.attribute(date, "DateType")
            draft.take_date("electronic", "ArticleDate", date_text(taker, date))
    add_pages(draft, taker, article)
    add_identifiers(draft, taker, article)
    add_abstract(draft, taker, article, "Abstract")
    draft.authors = [author for each in article.findall("AuthorList") for author in add_authors(taker, each)]
    draft.languages = [taker.value(each) for each in article.findall("Language")]
    add_publication_types(draft, taker, children(article, "PublicationTypeList", "PublicationType"))
    draft.kind = next((kind for word, kind in _KINDS if word in draft.publication_types), Kind.ARTICLE)


def _book(draft: Draft, taker: Taker, element: Element) -> None:
    document = element.find("BookDocument")
    if document is None:
        return
    draft.native_id = taker.text(document, "PMID")
    draft.take_pmid("PMID", draft.native_id)
    chapter = taker.text(document, "ArticleTitle")
    draft.original_title = taker.text(document, "VernacularTitle")
    book = document.find("Book")
    title = taker.text(book, "BookTitle")
    draft.kind = Kind.CHAPTER if chapter and chapter != title else Kind.BOOK
    draft.title = chapter or title
    draft.container = title if draft.kind is Kind.CHAPTER else taker.text(book, "CollectionTitle")
    _people_of_book(draft, taker, document, book)
    if book is not None:
        _book_fields(draft, taker, book)
    add_identifiers(draft, taker, document)
    add_pages(draft, taker, document)
    add_abstract(draft, taker, document, "Abstract")
    add_keywords(draft, taker, document)
    draft.languages = [taker.value(each) for each in document.findall("Language")]
    add_publication_types(draft, taker, document.findall("PublicationType"))
    data = element.find("PubmedBookData")
    if data is not None:
        add_identifiers(draft, taker, data)
        add_history(draft, taker, data)


def _people_of_book(draft: Draft, taker: Taker, document: Element, book: Element | None) -> None:
    """Authors of the chapter come first; without a chapter's authors those of the book are the authors."""
    lists = [*document.findall("AuthorList"), *(() if book is None else book.findall("AuthorList"))]
    for people in lists:
        if people.get("Type") == "editors":
            taker.attribute(people, "Type")
            draft.editors += add_authors(taker, people)
        elif not draft.authors:
            taker.attribute(people, "Type")
            draft.authors = add_authors(taker, people)


def _book_fields(draft: Draft, taker: Taker, book: Element) -> None:
    draft.publisher = taker.text(book, "Publisher/PublisherName")
    draft.place = taker.text(book, "Publisher/PublisherLocation")
    draft.take_date("published", "PubDate", date_text(taker, book.find("PubDate")))
    draft.volume = taker.text(book, "Volume")
    draft.edition = taker.text(book, "Edition")
    for isbn in book.findall("Isbn"):
        draft.take_serial_number("Isbn", taker.value(isbn))
    add_identifiers(draft, taker, book)
