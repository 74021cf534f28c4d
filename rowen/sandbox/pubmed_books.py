"""Books and chapters in PubMed: ``<PubmedBookArticle>``, which stands among the articles of a set."""

from __future__ import annotations

from xml.sax.saxutils import escape

from rowen.sandbox.families import Role
from rowen.sandbox.pubmed_xml import Held, abstract, authors, history, marked, title_text
from rowen.sandbox.words.journals import PUBLISHERS
from rowen.sandbox.work import Work


def isbn(work_index: int) -> str:
    """Return the ISBN-13 (with a right check digit) of the book with this index."""
    stem = f"97830{work_index % 10_000_000:07d}"
    check = -sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(stem)) % 10
    return f"{stem}{check}"


def book_article(held: Held, book: Work) -> str:
    """Return one ``<PubmedBookArticle>``; ``book`` is the work itself, or the book that its chapter stands in."""
    work = held.work
    code = f"rwn{book.index}"
    publisher, place = PUBLISHERS[book.index // 4 % len(PUBLISHERS)]
    location = article_title = ""
    if work.role == Role.CHAPTER:
        number = work.index - book.index
        location = f'<LocationLabel Type="chapter">{number}</LocationLabel>'
        article_title = f'<ArticleTitle book="{code}" part="ch{number}">{title_text(work)}</ArticleTitle>'
    types = "".join(f'<PublicationType UI="D016454">{name}</PublicationType>' for name in work.publication_types)
    return (
        f'<PubmedBookArticle><BookDocument><PMID Version="1">{held.pmid}</PMID><ArticleIdList>'
        f'<ArticleId IdType="bookaccession">NBK{500000 + work.index}</ArticleId>'
        f'<ArticleId IdType="doi">{escape(work.doi)}</ArticleId></ArticleIdList>'
        f"<Book><Publisher><PublisherName>{publisher}</PublisherName><PublisherLocation>{place}</PublisherLocation>"
        f'</Publisher><BookTitle book="{code}">{marked(book.title)}</BookTitle><PubDate><Year>{book.year}</Year></PubDate>'
        f'<AuthorList Type="editors" CompleteYN="Y">{authors(book.authors[:2], "")}</AuthorList>'
        f"<Isbn>{isbn(book.index)}</Isbn><Medium>Internet</Medium></Book>{location}{article_title}"
        f'<Language>eng</Language><AuthorList Type="authors" CompleteYN="Y">{authors(work.authors, work.collective)}'
        f"</AuthorList>{types}{abstract(work)}<ContributionDate><Year>{work.issue.day.year}</Year>"
        f"<Month>{work.issue.day.month:02d}</Month></ContributionDate></BookDocument>"
        f"<PubmedBookData>{history(work, indexed=False)}<PublicationStatus>ppublish</PublicationStatus>"
        f'<ArticleIdList><ArticleId IdType="pubmed">{held.pmid}</ArticleId></ArticleIdList></PubmedBookData>'
        "</PubmedBookArticle>\n"
    )
