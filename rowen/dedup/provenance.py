"""Where each value of a shown citation came from, and what its other records say instead."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rowen.dedup import differing
from rowen.dedup.differing import Differs
from rowen.dedup.merge import merge
from rowen.records import AbstractPart, Author, Kind, Notice, PartialDate, Record

_ORDER = (Differs.CONTRADICTS, Differs.WORDS, Differs.LESS, Differs.FORM)


@dataclass(frozen=True, slots=True)
class Said:
    """A value that records of the group give.

    Attributes:
        text: the value in words.
        records: ids of the records that give it, sorted.
        differs: how it stands to what is shown; None if it is what is shown.
    """

    text: str
    records: tuple[str, ...]
    differs: Differs | None = None


@dataclass(frozen=True, slots=True)
class FieldSource:
    """One field of a shown citation.

    Attributes:
        field: name as in `Record` or `Identifiers`; "other_identifiers" for the rest of them.
        shown: what is shown: one value, or one for each item of a list; none where records say something that cannot
            stand beside the rest (the issue of another volume).
        others: what the records say besides, contradictions first.
    """

    field: str
    shown: tuple[Said, ...]
    others: tuple[Said, ...] = ()

    @property
    def contradictions(self) -> tuple[Said, ...]:
        """The other values that cannot hold together with what is shown."""
        return tuple(other for other in self.others if other.differs is Differs.CONTRADICTS)


@dataclass(frozen=True, slots=True)
class Merged:
    """The shown record of a group, and for each field that any record fills where it came from."""

    record: Record
    sources: tuple[FieldSource, ...]

    @property
    def contradictions(self) -> tuple[FieldSource, ...]:
        """The fields in which the records contradict each other."""
        return tuple(source for source in self.sources if source.contradictions)


def merge_with_sources(items: Iterable[tuple[str, Record]]) -> Merged:
    """Do what :func:`rowen.dedup.merge.merge` does, and say where each value came from.

    Every value that a record gives is among the shown ones or among the others (but for ``extra``, which stays with its
    record). The order of the records changes nothing.

    Args:
        items: (record id, record), each id once.

    Raises:
        ValueError: there is no record.
    """
    held = sorted(items, key=lambda item: item[0])
    shown = merge([record for _, record in held])
    told = (_told(field, shown, held) for field in _FIELDS)
    return Merged(shown, tuple(source for source in told if source.shown or source.others))


@dataclass(frozen=True, slots=True)
class _Field:
    """How to read one field: its items in a record, their words, and how another item stands to what is shown.

    ``items`` gets a record and the shown one; ``differs`` the shown item (None where nothing is shown), the other one,
    the shown record and the other record.
    """

    name: str
    items: Callable[[Record, Record], Sequence[Hashable]]
    words: Callable[[Any], str]
    differs: Callable[[Any, Any, Record, Record], Differs]


def _told(field: _Field, shown: Record, held: Sequence[tuple[str, Record]]) -> FieldSource:
    given: dict[Hashable, list[tuple[str, Record]]] = {}
    for name, record in held:
        for item in dict.fromkeys(field.items(record, shown)):
            given.setdefault(item, []).append((name, record))
    kept = tuple(dict.fromkeys(field.items(shown, shown)))
    first = kept[0] if kept else None

    def said(item: Hashable, differs: Differs | None = None) -> Said:
        return Said(field.words(item), tuple(name for name, _ in given[item]), differs)

    others = [
        said(item, min((field.differs(first, item, shown, record) for _, record in by), key=_ORDER.index))
        for item, by in given.items()
        if item not in kept
    ]
    return FieldSource(field.name, tuple(said(item) for item in kept), tuple(sorted(others, key=_by_weight)))


def _by_weight(said: Said) -> tuple[int, int, tuple[str, ...], str]:
    place = _ORDER.index(said.differs) if said.differs else 0
    return place, -len(said.records), said.records, said.text


def _one(
    name: str,
    differs: Callable[[Any, Any], Differs],
    words: Callable[[Any], str] = str,
    *,
    inside: str = "",
) -> _Field:
    """A field with one value, compared by that value alone; ``inside`` names the part of the record it stands in."""

    def items(record: Record, _shown: Record) -> Sequence[Hashable]:
        value: Hashable = getattr(getattr(record, inside) if inside else record, name)
        return () if value in (None, "", (), Kind.UNKNOWN) else (value,)

    def against(shown: Any, other: Any, _shown: Record, _other: Record) -> Differs:
        return Differs.WORDS if shown is None else differs(shown, other)

    return _Field(name, items, words, against)


def _placed(name: str, differs: Callable[[Record, Record], Differs]) -> _Field:
    """A field of the place of publication, which only the whole record makes readable."""

    def items(record: Record, _shown: Record) -> Sequence[Hashable]:
        value: str = getattr(record, name)
        return (value,) if value else ()

    def against(shown: Any, _value: Any, record: Record, other: Record) -> Differs:
        return Differs.WORDS if shown is None else differs(record, other)

    return _Field(name, items, str, against)


def _list(name: str, words: Callable[[Any], str] = str, *, inside: str = "") -> _Field:
    """A field whose items are united; an item that is not shown is there in another spelling."""

    def items(record: Record, _shown: Record) -> Sequence[Hashable]:
        found: Sequence[Hashable] = getattr(getattr(record, inside) if inside else record, name)
        return found

    return _Field(name, items, words, lambda *_: Differs.FORM)


def _other_identifiers(record: Record, shown: Record) -> Sequence[Hashable]:
    """With them a DOI, PMID, PMCID or arXiv id that its own field does not show, because another one is shown there."""
    own = (
        (scheme, getattr(record.identifiers, scheme))
        for scheme in ("doi", "pmid", "pmcid", "arxiv")
        if getattr(record.identifiers, scheme) != getattr(shown.identifiers, scheme)
    )
    return (*record.identifiers.others, *((scheme, value) for scheme, value in own if value))


def _of_its_source(_shown: object, _other: object) -> Differs:
    """What each source has of its own cannot contradict another source's."""
    return Differs.WORDS


def _names(authors: tuple[Author, ...]) -> str:
    return "; ".join(map(str, authors))


def _paragraphs(parts: tuple[AbstractPart, ...]) -> str:
    return "\n".join(f"{part.label}: {part.text}" if part.label else part.text for part in parts)


def _date(date: PartialDate) -> str:
    return f"{date} ({date.text})" if date.text else str(date)


def _pair(pair: tuple[str, str]) -> str:
    return f"{pair[0]}: {pair[1]}"


def _notice(notice: Notice) -> str:
    named = (notice.reference, notice.pmid and f"PMID {notice.pmid}", notice.doi and f"DOI {notice.doi}")
    return f"{notice.kind}: {', '.join(part for part in named if part)}".rstrip(": ")


def _abstracts(shown: tuple[AbstractPart, ...], other: tuple[AbstractPart, ...]) -> Differs:
    return differing.texts(_paragraphs(shown), _paragraphs(other))


_FIELDS: tuple[_Field, ...] = (
    _one("title", differing.titles),
    _one("original_title", differing.texts),
    _one("authors", differing.people, _names),
    _one("editors", differing.people, _names),
    _one("published", differing.dates, _date),
    _one("electronic", differing.dates, _date),
    _placed("container", differing.places),
    _placed("container_short", differing.places),
    _placed("volume", differing.volumes),
    _placed("issue", differing.issues),
    _one("pages", differing.page_ranges),
    _one("article_number", differing.numbers),
    _one("edition", differing.numbers),
    _one("publisher", differing.texts),
    _one("place", differing.texts),
    _one("doi", differing.dois, inside="identifiers"),
    _one("pmid", differing.numbers, inside="identifiers"),
    _one("pmcid", differing.numbers, inside="identifiers"),
    _one("arxiv", differing.numbers, inside="identifiers"),
    _list("nct", inside="identifiers"),
    _list("issn", inside="identifiers"),
    _list("isbn", inside="identifiers"),
    _Field("other_identifiers", _other_identifiers, _pair, lambda *_: Differs.FORM),
    _one("kind", differing.kinds),
    _one("abstract", _abstracts, _paragraphs),
    _list("languages"),
    _list("publication_types"),
    _list("keywords"),
    _list("mesh"),
    _list("notices", _notice),
    _list("urls"),
    _list("notes"),
    _one("type_as_given", differing.texts),
    _one("status", differing.texts),
    _one("created", _of_its_source, _date),
    _one("native_id", _of_its_source),
)
