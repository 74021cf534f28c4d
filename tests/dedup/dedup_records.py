"""Records and verdicts for the tests of this room, all made up."""

from __future__ import annotations

from typing import Any

from rowen.dedup import partition, prepare, propose
from rowen.records import AbstractPart, Answer, Author, Identifiers, PairVerdict, PartialDate, Record

ARTICLE = {
    "title": "Peer support in online forums for people with type 2 diabetes: an interview study",
    "authors": (Author("Okafor", "Ngozi"), Author("Lindqvist", "Per"), Author("Moreau", "Claire")),
    "container": "Journal of Imaginary Health Research",
    "published": PartialDate(2014, 5),
    "volume": "12",
    "issue": "3",
    "pages": "117-129",
}


def record(**changes: Any) -> Record:
    """Return one article, with some fields changed; ``doi``, ``pmid``, ``year`` and ``text`` are short ways."""
    fields: dict[str, Any] = dict(ARTICLE)
    identifiers = {name: changes.pop(name) for name in ("doi", "pmid", "nct", "others", "issn") if name in changes}
    if "year" in changes:
        fields["published"] = PartialDate(changes.pop("year"))
    if "text" in changes:
        fields["abstract"] = (AbstractPart(changes.pop("text")),)
    if identifiers:
        fields["identifiers"] = Identifiers(**identifiers)
    return Record(**{**fields, **changes})


def people(*families: str) -> tuple[Author, ...]:
    return tuple(Author(family, "A") for family in families)


def verdict(left: Record, right: Record) -> PairVerdict | None:
    """Return the verdict on two records, None if there is none."""
    found = propose(prepare([("a", left), ("b", right)]))
    return found[0] if found else None


def answer(left: Record, right: Record) -> Answer | None:
    found = verdict(left, right)
    return found.answer if found else None


def groups(items: dict[str, Record], *given: PairVerdict) -> set[frozenset[str]]:
    """Return the groups of some records, by the rules and by further verdicts."""
    table = prepare(items.items())
    return {frozenset(ids) for ids in partition(table, (*propose(table), *given)).clusters}
