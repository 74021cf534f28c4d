"""One Semantic Scholar paper becomes a record; what has no place in it goes to ``extra`` word for word."""

from __future__ import annotations

from connectors.fields import Fields, leftovers, text, texts
from rowen.records import AbstractPart, Author, Identifiers, Kind, Record, parse_date
from rowen.records import identifiers as normal

_KINDS = {
    "Book": Kind.BOOK,
    "BookSection": Kind.CHAPTER,
    "Conference": Kind.CONFERENCE,
    "Dataset": Kind.DATASET,
    "News": Kind.OTHER,
}
_VENUES = {"journal": Kind.ARTICLE, "conference": Kind.CONFERENCE}
_PREPRINTS = frozenset({"arxiv.org", "biorxiv", "medrxiv", "ssrn electronic journal", "research square", "chemrxiv"})
_TOLD = frozenset({"paperId", "title", "abstract", "year", "publicationDate", "url"})
_SCHEMES = {"CorpusId": "corpusid", "MAG": "mag", "DBLP": "dblp", "ACL": "acl"}
_IDS = frozenset({"DOI", "PubMed", "PubMedCentral", "ArXiv", *_SCHEMES})


def read_record(number: str, paper: Fields) -> Record:
    """Read one paper."""
    venue: Fields = paper.get("publicationVenue") or {}
    journal: Fields = paper.get("journal") or {}
    container = text(journal, "name") or text(venue, "name") or text(paper, "venue")
    types = texts(paper, "publicationTypes")
    published = parse_date(text(paper, "publicationDate")) or parse_date(text(paper, "year"))
    year = text(paper, "year")
    ids = _identifiers(paper, venue)
    words = text(paper, "abstract")
    also = {
        "year": published is None or str(published.year) != year,
        "externalIds": not set(paper.get("externalIds") or ()) <= _IDS,
        "journal": not set(journal) <= {"name", "volume", "pages"},
    }
    told = _TOLD | {"externalIds", "journal", "publicationTypes"}
    told -= {name for name, open_still in also.items() if open_still}
    return Record(
        native_id=number,
        kind=_kind(types, venue, paper),
        type_as_given="; ".join(types),
        title=text(paper, "title"),
        authors=tuple(Author(text(item, "name")) for item in paper.get("authors") or () if text(item, "name")),
        container=container,
        published=published,
        volume=text(journal, "volume"),
        pages=text(journal, "pages"),
        identifiers=ids,
        abstract=(AbstractPart(words),) if words else (),
        publication_types=types,
        urls=tuple(filter(None, [text(paper, "url"), text(paper.get("openAccessPdf") or {}, "url")])),
        extra=tuple(leftovers(paper, frozenset(told | ({"venue"} if text(paper, "venue") == container else set())))),
    )


def _kind(types: tuple[str, ...], venue: Fields, paper: Fields) -> Kind:
    """Return the sort of document: a preprint server's name, else the first telling type, else the venue's."""
    names = {text(venue, "name").lower(), text(paper, "venue").lower()}
    if names & _PREPRINTS:
        return Kind.PREPRINT
    named = next((_KINDS[one] for one in types if one in _KINDS), None)
    if named:
        return named
    return Kind.ARTICLE if types else _VENUES.get(text(venue, "type"), Kind.UNKNOWN)


def _identifiers(paper: Fields, venue: Fields) -> Identifiers:
    given: Fields = paper.get("externalIds") or {}
    serial = [text(venue, "issn"), *(venue.get("alternate_issns") or ())]
    central = text(given, "PubMedCentral")
    return Identifiers(
        doi=normal.doi(text(given, "DOI")),
        pmid=normal.pmid(text(given, "PubMed") or None),
        pmcid=normal.pmcid(f"PMC{central}" if central.isdigit() else central),
        arxiv=normal.arxiv(text(given, "ArXiv")),
        issn=tuple(dict.fromkeys(filter(None, map(normal.issn, serial)))),
        others=tuple((scheme, text(given, name)) for name, scheme in _SCHEMES.items() if text(given, name)),
    )
