"""One arXiv entry becomes a record. The id without its version is the document; a new version is a revision of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rowen.records import AbstractPart, Author, Identifiers, Kind, Notice, Record, parse_date
from rowen.records import identifiers as normal
from rowen.records.formats._xml import Element, Taker

_ADDRESS = re.compile(r"/abs/(?P<name>.+?)(?P<version>v\d+)?$")
_WITHDRAWN = re.compile(r"\bwith?drawn\b|\bwithdrawal\b|\bretracted\b", re.IGNORECASE)
_PLACES = frozenset({"alternate", "related"})
_OWN_DOI = "10.48550/arxiv."


def read_entry(entry: Element) -> Record:
    """Read one entry, its elements named without namespaces.

    Raises:
        ValueError: its id is no address of an abstract.
    """
    take = Taker(entry)
    address = take.text(entry, "id")
    found = _ADDRESS.search(address)
    if not found:
        raise ValueError(f"the entry's id is {address!r}")
    summary, comment = take.text(entry, "summary"), take.text(entry, "comment")
    journal, doi = take.text(entry, "journal_ref"), take.text(entry, "doi")
    own = (normal.doi(doi) or "").startswith(_OWN_DOI)
    submitted = parse_date(take.text(entry, "published")[:10])
    urls = tuple(_urls(take, entry))
    return Record(
        native_id=found["name"],
        kind=Kind.PREPRINT,
        title=take.text(entry, "title"),
        authors=tuple(Author(family=take.value(name)) for name in entry.findall("author/name")),
        published=submitted,
        created=submitted,
        identifiers=Identifiers(arxiv=normal.arxiv(found["name"]), doi=normal.doi(doi) if own else None),
        abstract=(AbstractPart(summary),) if summary else (),
        urls=urls,
        notes=(comment,) if comment else (),
        notices=tuple(_notices(journal, "" if own else doi, comment, summary)),
        extra=(("id", address), *_categories(take, entry), *take.rest(frozenset())),
    )


def _urls(take: Taker, entry: Element) -> Iterator[str]:
    """Yield the addresses of the abstract and the full text; every other link stays for ``extra``."""
    for link in entry.findall("link"):
        if link.get("rel") in _PLACES:
            take.whole(link)
            yield str(link.get("href", ""))


def _notices(journal: str, doi: str, comment: str, summary: str) -> Iterator[Notice]:
    """Yield where the preprint was published (the DOI is the article's, not its own), and that it was withdrawn."""
    if journal or doi:
        yield Notice("PreprintOf", " ".join(filter(None, [journal, doi])), doi=normal.doi(doi) or "")
    if _WITHDRAWN.search(comment):
        yield Notice("Withdrawn", comment)
    elif re.match(r"This (?:paper|article|submission|manuscript) has been withdrawn", summary, re.IGNORECASE):
        yield Notice("Withdrawn", summary)


def _categories(take: Taker, entry: Element) -> Iterator[tuple[str, str]]:
    for name in ("primary_category", "category"):
        for element in entry.findall(name):
            take.whole(element)
            yield name, str(element.get("term", ""))
