"""The one record that a group of records is shown as. The records themselves stay as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from rowen.records import Author, Identifiers, Kind, PartialDate, Record, matching, to_json

T = TypeVar("T", bound=Hashable)
_VAGUE = (Kind.UNKNOWN, Kind.OTHER)


def merge(records: Sequence[Record]) -> Record:
    """Return the shown record of a group: for each field the best that any of the records says.

    The answer does not depend on the order of the records. Volume, issue and pages come from one record, the one that
    says most about the place of publication, and are only filled up from others where it says nothing. Lists (keywords,
    types, notices, identifiers of which there may be several) are united. Of two different DOIs or PMIDs (a person
    joined them) the more frequent one is shown and the other kept among the other identifiers.

    Raises:
        ValueError: there is no record.
    """
    if not records:
        raise ValueError("a group of no records cannot be shown")
    if len(records) == 1:
        return records[0]
    ordered = sorted(dict.fromkeys(records), key=to_json)
    if len(ordered) == 1:
        return ordered[0]
    base = max(ordered, key=_completeness)
    return _shown(ordered, base)


def _completeness(record: Record) -> tuple[int, int, int]:
    """Say how much a record tells: identifiers first, then the place of publication, then everything."""
    found = record.identifiers
    names = sum(bool(value) for value in (found.doi, found.pmid, found.pmcid))
    place = sum(bool(v) for v in (record.container, record.volume, record.issue, record.pages or record.article_number))
    return place, names, len(to_json(record))


def _shown(ordered: Sequence[Record], base: Record) -> Record:
    """Build the shown record around the one that says most about the place of publication."""

    def first(get: Callable[[Record], str]) -> str:
        return get(base) or max((get(record) for record in ordered), key=lambda text: (len(text), text))

    return Record(
        native_id=_common(record.native_id for record in ordered),
        kind=_kind(ordered),
        type_as_given=first(lambda record: record.type_as_given),
        title=max((record.title for record in ordered), key=_title_rank),
        original_title=_longest(record.original_title for record in ordered),
        authors=max((record.authors for record in ordered), key=_authors_rank),
        editors=max((record.editors for record in ordered), key=_authors_rank),
        container=_longest(record.container for record in ordered),
        container_short=first(lambda record: record.container_short),
        published=_date(ordered, base, lambda record: record.published),
        electronic=_date(ordered, base, lambda record: record.electronic),
        created=min((record.created for record in ordered if record.created), default=None),
        volume=first(lambda record: record.volume),
        issue=first(lambda record: record.issue),
        pages=first(lambda record: record.pages),
        article_number=first(lambda record: record.article_number),
        edition=first(lambda record: record.edition),
        publisher=first(lambda record: record.publisher),
        place=first(lambda record: record.place),
        identifiers=_identifiers([record.identifiers for record in ordered]),
        abstract=max(
            (record.abstract for record in ordered), key=lambda parts: (sum(len(p.text) for p in parts), repr(parts))
        ),
        languages=_union((record.languages for record in ordered), str.casefold),
        publication_types=_union((record.publication_types for record in ordered), str.casefold),
        keywords=_union((record.keywords for record in ordered), matching),
        mesh=_union((record.mesh for record in ordered), str.casefold),
        urls=_union((record.urls for record in ordered), str),
        notes=_union((record.notes for record in ordered), str),
        notices=_union((record.notices for record in ordered), lambda notice: notice),
        status=first(lambda record: record.status),
    )


def _common(values: Iterable[str]) -> str:
    found = set(values)
    return found.pop() if len(found) == 1 else ""


def _longest(texts: Iterable[str]) -> str:
    return max(texts, key=lambda text: (not text.isupper(), len(text), text))


def _kind(ordered: Sequence[Record]) -> Kind:
    counted = Counter(record.kind for record in ordered if record.kind not in _VAGUE)
    if not counted:
        return Kind.OTHER if any(record.kind is Kind.OTHER for record in ordered) else Kind.UNKNOWN
    return min(counted, key=lambda kind: (-counted[kind], kind))


def _title_rank(title: str) -> tuple[bool, bool, bool, int, str]:
    """Prefer a title that is whole, not shouted, not hung with brackets, then the longer one."""
    whole = not title.rstrip().endswith(("...", "…"))
    return bool(title), whole, not title.isupper(), len(matching(title)), title


def _authors_rank(authors: tuple[Author, ...]) -> tuple[bool, int, int, int, str]:
    """Prefer an order that people chose (an alphabetical list may be a tool's doing), then the fuller list and names."""
    families = [author.family.casefold() for author in authors if author.family]
    chosen = len(families) < 3 or families != sorted(families)
    divided = sum(bool(author.given or author.collective) for author in authors)
    return bool(authors) and chosen, len(authors), divided, sum(len(str(author)) for author in authors), repr(authors)


def _date(ordered: Sequence[Record], base: Record, get: Callable[[Record], PartialDate | None]) -> PartialDate | None:
    """Return the date of the base record in its most exact form, else the most exact of any."""
    own = get(base)
    dates = [found for found in map(get, ordered) if found is not None]
    same_year = [found for found in dates if own is None or found.year == own.year]
    return max(same_year, key=lambda found: (bool(found.month), bool(found.day), found), default=own)


def _identifiers(found: Sequence[Identifiers]) -> Identifiers:
    doi, more_dois = _most(identifiers.doi for identifiers in found)
    pmid, more_pmids = _most(identifiers.pmid for identifiers in found)
    pmcid, more_pmcids = _most(identifiers.pmcid for identifiers in found)
    arxiv, more_arxiv = _most(identifiers.arxiv for identifiers in found)
    spare = [
        (scheme, value)
        for scheme, values in (("doi", more_dois), ("pmid", more_pmids), ("pmcid", more_pmcids), ("arxiv", more_arxiv))
        for value in values
    ]
    return Identifiers(
        doi=doi,
        pmid=pmid,
        pmcid=pmcid,
        nct=tuple(sorted({value for identifiers in found for value in identifiers.nct})),
        arxiv=arxiv,
        issn=_union((identifiers.issn for identifiers in found), str),
        isbn=_union((identifiers.isbn for identifiers in found), str),
        others=_union((*(identifiers.others for identifiers in found), spare), lambda pair: pair),
    )


def _most(values: Iterable[str | None]) -> tuple[str | None, list[str]]:
    counted = Counter(value for value in values if value)
    ordered = sorted(counted, key=lambda value: (-counted[value], value))
    return (ordered[0], ordered[1:]) if ordered else (None, [])


def _union(lists: Iterable[Sequence[T]], key: Callable[[T], Hashable]) -> tuple[T, ...]:
    """Unite lists in order; of two spellings with the same key the first one stays."""
    kept: dict[Hashable, T] = {}
    for values in lists:
        for value in values:
            kept.setdefault(key(value), value)
    return tuple(kept.values())
