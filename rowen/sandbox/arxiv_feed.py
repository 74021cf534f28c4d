"""arXiv's Atom: a feed with one entry for each work, or with an error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote
from xml.sax.saxutils import escape

from rowen.records import plain
from rowen.sandbox.work import Work

_OPEN = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" '
    'xmlns="http://www.w3.org/2005/Atom">\n'
)
CATEGORIES = ("cs.SI", "cs.CY", "cs.HC", "cs.CL", "stat.AP", "q-bio.QM", "physics.soc-ph")


@dataclass(frozen=True, slots=True)
class Held:
    """A work as arXiv holds it.

    Attributes:
        name: its id without version.
        submitted: day of the first version.
        article: the journal article that it became, if that is out; else None.
    """

    work: Work
    name: str
    submitted: date
    article: Work | None

    @property
    def version(self) -> int:
        """The latest version."""
        return 1 + self.work.quirk % 3 // 2


def feed(query: str, start: int, size: int, total: int, held: Sequence[Held]) -> bytes:
    """Return a page of a search; ``query`` as arXiv says that it understood it."""
    link = f"https://arxiv.org/api/query?search_query={quote(query)}&start={start}&max_results={size}&id_list="
    made = [
        _OPEN,
        f"  <id>https://arxiv.org/api/practice-{start}-{size}</id>\n",
        f"  <title>arXiv Query: search_query={escape(query)}&amp;id_list=&amp;start={start}&amp;max_results={size}</title>\n",
        f'  <link href="{escape(link)}" type="application/atom+xml"/>\n',
        f"  <opensearch:itemsPerPage>{size}</opensearch:itemsPerPage>\n",
        f"  <opensearch:totalResults>{total}</opensearch:totalResults>\n",
        f"  <opensearch:startIndex>{start}</opensearch:startIndex>\n",
        *map(_entry, held),
        "</feed>\n",
    ]
    return "".join(made).encode()


def error_feed(words: str) -> bytes:
    """Return the feed in which arXiv reports an error."""
    place = f"https://arxiv.org/api/errors#{escape(words.replace(' ', '_'))}"
    return (
        f"{_OPEN}  <id>https://arxiv.org/</id>\n  <title>arXiv Search Results</title>\n"
        "  <opensearch:itemsPerPage>1</opensearch:itemsPerPage>\n"
        "  <opensearch:totalResults>1</opensearch:totalResults>\n  <opensearch:startIndex>0</opensearch:startIndex>\n"
        f"  <entry>\n    <id>{place}</id>\n    <title>Error</title>\n    <summary>{escape(words)}</summary>\n"
        "    <author>\n      <name>arXiv api core</name>\n    </author>\n  </entry>\n</feed>\n"
    ).encode()


def _entry(held: Held) -> str:
    work, name = held.work, f"{held.name}v{held.version}"
    own = CATEGORIES[work.quirk % len(CATEGORIES)]
    terms = dict.fromkeys((own, CATEGORIES[work.quirk % 5]))
    authors = [person.given + " " + person.family for person in work.authors] + [work.collective] * bool(
        work.collective
    )
    return "".join(
        (
            f"  <entry>\n    <id>http://arxiv.org/abs/{name}</id>\n    <title>{escape(plain(work.title))}</title>\n",
            f"    <updated>{held.submitted.isoformat()}T17:59:46Z</updated>\n",
            f'    <link href="https://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>\n',
            f'    <link href="https://arxiv.org/pdf/{name}" rel="related" type="application/pdf" title="pdf"/>\n',
            f"    <summary>{escape(plain(work.abstract))}</summary>\n",
            *(f'    <category term="{each}" scheme="http://arxiv.org/schemas/atom"/>\n' for each in terms),
            f"    <published>{held.submitted.isoformat()}T17:59:46Z</published>\n",
            _comment(work),
            f'    <arxiv:primary_category term="{own}"/>\n',
            _published(held.article),
            *(f"    <author>\n      <name>{escape(each)}</name>\n    </author>\n" for each in authors),
            "  </entry>\n",
        )
    )


def _comment(work: Work) -> str:
    if work.quirk % 89 == 0:
        return "    <arxiv:comment>Withdrawn by the authors: Table 2 counts some participants twice</arxiv:comment>\n"
    if work.quirk % 2:
        return f"    <arxiv:comment>{8 + work.quirk % 20} pages, {work.quirk % 7} figures</arxiv:comment>\n"
    return ""


def _published(article: Work | None) -> str:
    if article is None:
        return ""
    reference = f"{article.journal.short} {article.volume} ({article.year}) {article.short_pages}"
    return (
        f"    <arxiv:journal_ref>{escape(reference)}</arxiv:journal_ref>\n"
        f"    <arxiv:doi>{escape(article.doi)}</arxiv:doi>\n"
    )
