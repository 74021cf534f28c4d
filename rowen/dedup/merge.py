"""The one record that a group of records is shown as. The records themselves stay as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from rowen.dedup.differing import place_agrees, same_container
from rowen.dedup.fields import pages, title_text
from rowen.dedup.vocabulary import ARTICLES
from rowen.records import Author, Identifiers, Kind, PartialDate, Record, matching, to_json

T = TypeVar("T", bound=Hashable)
_VAGUE = (Kind.UNKNOWN, Kind.OTHER)
_PLACE = ("container", "container_short", "volume", "issue", "pages", "article_number", "edition", "publisher", "place")


def merge(records: Sequence[Record]) -> Record:
    """Return the shown record of a group: for each field the best that any of the records says.

    The answer does not depend on the order of the records. Container, volume, issue and pages come from one record:
    the one that says most about the place of publication, and of several the one that most records agree with. Where
    it says nothing, it is filled up from records that contradict it in none of these. Lists (keywords, types,
    notices, identifiers of which there may be several) are united. Of two different DOIs or PMIDs (a person joined
    them) the more frequent one is shown and the other kept among the other identifiers.
    :func:`rowen.dedup.provenance.merge_with_sources` also tells where each value came from. ``extra`` is not merged:
    each record keeps its own.

    Raises:
        ValueError: there is no record.
    """
    if not records:
        raise ValueError("a group of no records cannot be shown")
    if len(records) == 1:
        return records[0]
    given = [_Given(record, to_json(record), count) for record, count in Counter(records).items()]
    if len(given) == 1:
        return given[0].record
    return _shown(sorted(given, key=lambda one: one.content))


@dataclass(frozen=True, slots=True, eq=False)
class _Given:
    """A record of the group, its JSON, and how often the group holds it."""

    record: Record
    content: bytes
    count: int

    @property
    def completeness(self) -> tuple[int, int, int, bytes]:
        """How much it tells: of the place of publication first, then identifiers, then everything."""
        record, found = self.record, self.record.identifiers
        named = sum(bool(value) for value in (found.doi, found.pmid, found.pmcid))
        place = (record.container, record.volume, record.issue, record.pages or record.article_number)
        return sum(map(bool, place)), named, len(self.content), self.content


def _shown(given: Sequence[_Given]) -> Record:
    """Build the shown record around the one that says most about the place of publication."""
    ordered = [one.record for one in given]
    best = [one.record for one in _ranked(given)]
    base = best[0]
    place = _place(best)

    def first(get: Callable[[Record], str]) -> str:
        return get(base) or max((get(record) for record in ordered), key=lambda text: (len(text), text))

    return replace(
        place,
        native_id=_common(record.native_id for record in ordered),
        kind=_kind(ordered),
        type_as_given=first(lambda record: record.type_as_given),
        title=max((record.title for record in ordered), key=_title_rank),
        original_title=_longest(record.original_title for record in ordered),
        authors=max((record.authors for record in ordered), key=_authors_rank),
        editors=max((record.editors for record in ordered), key=_authors_rank),
        published=_date(ordered, base, lambda record: record.published),
        electronic=_date(ordered, base, lambda record: record.electronic),
        created=min((record.created for record in ordered if record.created), default=None),
        identifiers=_identifiers(given, base.identifiers),
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
        extra=(),
    )


def _ranked(given: Sequence[_Given]) -> list[_Given]:
    """Sort: those that say most about the place of publication first; of several, the one that most agree with."""
    told = sorted(((one.completeness, one) for one in given), key=lambda item: item[0], reverse=True)
    full = [one for completeness, one in told if completeness[0] == told[0][0][0]]
    rest = [one for _, one in told[len(full) :]]
    if len(full) > 2:
        agreeing = [sum(two.count for two in full if place_agrees(one.record, two.record)) for one in full]
        full = [one for _, one in sorted(zip(agreeing, full, strict=True), key=lambda item: -item[0])]
    return [*full, *rest]


def _place(best: Sequence[Record]) -> Record:
    """Return the first record, filled up from the following ones where they contradict nothing that is shown by then."""
    shown = best[0]
    for record in best[1:]:
        missing = {name: getattr(record, name) for name in _PLACE if not getattr(shown, name) and getattr(record, name)}
        if missing and place_agrees(shown, record):
            shown = replace(shown, **missing)
    fitting = [record for record in best if same_container(shown, record)]
    return replace(
        shown,
        container=_longest(record.container for record in fitting) if shown.container else "",
        container_short=_longest(record.container_short for record in fitting) if shown.container_short else "",
        pages=max(
            (r.pages for r in fitting if place_agrees(shown, r)), key=lambda text: _pages_rank(text, shown.pages)
        ),
    )


def _pages_rank(text: str, own: str) -> tuple[bool, bool, bool, int, int, str]:
    """Of one range prefer the form that gives both ends, and gives them in full (117-119 rather than 117-9)."""
    read = pages(text)
    return bool(text), read.last > read.first, read == pages(own), sum(map(str.isdigit, text)), -len(text), text


def _common(values: Iterable[str]) -> str:
    found = set(values)
    return found.pop() if len(found) == 1 else ""


def _longest(texts: Iterable[str]) -> str:
    return max(texts, key=lambda text: (bool(text), not text.isupper(), len(text), text))


def _kind(ordered: Sequence[Record]) -> Kind:
    counted = Counter(record.kind for record in ordered if record.kind not in _VAGUE)
    if not counted:
        return Kind.OTHER if any(record.kind is Kind.OTHER for record in ordered) else Kind.UNKNOWN
    return min(counted, key=lambda kind: (-counted[kind], kind))


def _title_rank(title: str) -> tuple[bool, bool, bool, int, bool, int, str]:
    """Prefer a title that is whole, not shouted, long by what it says and not by what a database hangs on it."""
    whole, text = not title.rstrip().endswith(("...", "…")), title_text(title)
    begun = matching(title).partition(" ")[0] in ARTICLES
    return bool(title), whole, not title.isupper(), len(text), begun, -len(title), title


def _authors_rank(authors: tuple[Author, ...]) -> tuple[int, int, int, int, str]:
    """Prefer an order that people chose (an alphabetical list may be a tool's doing), then the fuller list and names.

    One author alone is in no order: such a list is cut short more often than it is whole.
    """
    families = [matching(author.family or author.collective) for author in authors]
    chosen = families != sorted(families)
    divided = sum(bool(author.given or author.collective) for author in authors)
    return chosen, len(authors), divided, sum(len(str(author)) for author in authors), repr(authors)


def _date(ordered: Sequence[Record], base: Record, get: Callable[[Record], PartialDate | None]) -> PartialDate | None:
    """Return the date of the base record in its most exact form, else the most exact of any."""
    own = get(base)
    dates = [found for found in map(get, ordered) if found is not None]
    same_year = [found for found in dates if own is None or found.year == own.year]
    return max(same_year, key=lambda found: (bool(found.month), bool(found.day), found == own, found), default=own)


def _identifiers(given: Sequence[_Given], base: Identifiers) -> Identifiers:
    found = [one.record.identifiers for one in given]

    def most(get: Callable[[Identifiers], str | None]) -> tuple[str | None, list[str]]:
        counted: Counter[str] = Counter()
        for one in given:
            if value := get(one.record.identifiers):
                counted[value] += one.count
        best = sorted(counted, key=lambda value: (-counted[value], value != get(base), value))
        return (best[0], best[1:]) if best else (None, [])

    doi, more_dois = most(lambda identifiers: identifiers.doi)
    pmid, more_pmids = most(lambda identifiers: identifiers.pmid)
    pmcid, more_pmcids = most(lambda identifiers: identifiers.pmcid)
    arxiv, more_arxiv = most(lambda identifiers: identifiers.arxiv)
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


def _union(lists: Iterable[Sequence[T]], key: Callable[[T], Hashable]) -> tuple[T, ...]:
    """Unite lists in order; of two spellings with the same key the first one stays."""
    kept: dict[Hashable, T] = {}
    for values in lists:
        for value in values:
            kept.setdefault(key(value), value)
    return tuple(kept.values())
