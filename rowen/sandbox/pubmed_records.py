"""PubMed records of works on a day: gathers what the XML needs and renders whole sets."""

from __future__ import annotations

from collections.abc import Sequence

from rowen.sandbox.families import Role
from rowen.sandbox.holdings import Holdings
from rowen.sandbox.pubmed_books import book_article
from rowen.sandbox.pubmed_xml import HEAD, TAIL, Held, Relative, article
from rowen.sandbox.work import Work


def article_set(holdings: Holdings, indices: Sequence[int], today: int) -> bytes:
    """Render a PubmedArticleSet of works that PubMed holds on that day, in this order."""
    corpus = holdings.corpus
    works = corpus.make(indices)
    close = sorted({other for work in works for other in (work.parent, *(child for _, child in work.children))} - {-1})
    kin = {work.index: work for work in corpus.make(close)} if close else {}
    present = holdings.pubmed(today)
    pmids = corpus.pmid
    rendered: list[str] = [HEAD]
    for work in works:
        relatives = tuple(
            Relative(role, kin[other], int(pmids[other]), is_parent)
            for role, other, is_parent in _links(work, kin)
            if present[other]
        )
        held = Held(work, int(pmids[work.index]), work.indexed.toordinal() - 719163 <= today, relatives)
        if work.role in {Role.BOOK, Role.CHAPTER}:
            rendered.append(book_article(held, kin[work.parent] if work.role == Role.CHAPTER else work))
        else:
            rendered.append(article(held))
    rendered.append(TAIL)
    return "".join(rendered).encode()


def _links(work: Work, kin: dict[int, Work]) -> list[tuple[Role, int, bool]]:
    found = [(role, child, False) for role, child in work.children]
    if work.parent >= 0:
        found.append((kin[work.parent].role, work.parent, True))
    return found
