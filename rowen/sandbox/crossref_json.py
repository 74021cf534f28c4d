"""A work as Crossref's REST API tells it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

from rowen.sandbox.families import Role
from rowen.sandbox.pubmed_books import isbn
from rowen.sandbox.words.journals import PUBLISHERS
from rowen.sandbox.work import Work

Json = dict[str, object]
UPDATES = {
    Role.ERRATUM: ("erratum", "Erratum"), Role.RETRACTION: ("retraction", "Retraction"),
    Role.CONCERN: ("expression_of_concern", "Expression of concern"),
}  # fmt: skip
_TYPES = {
    Role.PREPRINT: "posted-content", Role.BOOK: "book", Role.CHAPTER: "book-chapter", Role.CONFERENCE: "proceedings-article",
}  # fmt: skip


def message(work: Work, kin: Sequence[Work], indexed: date) -> Json:
    """Return one work. ``kin`` are the works of its family that Crossref holds by now, ``indexed`` is when it came."""
    made: Json = {
        "indexed": stamp(indexed), "reference-count": work.quirk % 60, "publisher": _publisher(work),
        "DOI": work.doi.lower(), "type": _TYPES.get(work.role, "journal-article"), "created": stamp(indexed),
        "source": "Crossref", "title": [work.title], "prefix": work.doi.split("/")[0], "member": "0000",
        "author": _authors(work), "container-title": [] if work.role in (Role.PREPRINT, Role.BOOK) else [work.journal.title],
        "original-title": [work.vernacular] if work.vernacular else [], "score": 1, "issued": parts(work.electronic),
        "published-online": parts(work.electronic), "URL": f"https://doi.org/{work.doi.lower()}",
        "relation": _relations(work, kin), "is-referenced-by-count": work.quirk % 40,
    }  # fmt: skip
    if work.role == Role.PREPRINT:
        made |= {"subtype": "preprint", "posted": parts(work.electronic)}
    elif work.role in (Role.BOOK, Role.CHAPTER):
        made["ISBN"] = [isbn(work.parent if work.role == Role.CHAPTER else work.index)]
    else:
        made |= {
            "volume": work.volume, "page": work.pages, "ISSN": [work.journal.issn], "published-print": parts(work.issue.day),
            "short-container-title": [work.journal.short], **({} if work.language else {"language": "en"}),
        }  # fmt: skip
        if work.number:
            made["issue"] = work.number
    if work.quirk % 2:
        made["abstract"] = "".join(
            f"<jats:sec>{f'<jats:title>{label}</jats:title>' if label else ''}<jats:p>{escape(text)}</jats:p></jats:sec>"
            for label, text in work.sections
        )
    return made | _updates(work, kin)


def _updates(work: Work, kin: Sequence[Work]) -> Json:
    """The notice names what it updates; only some publishers' works name their notice themselves."""
    if work.role in UPDATES:
        return {"update-to": [update(work, other, work.role) for other in kin if other.index == work.parent]}
    told = [update(one, one, one.role) for one in kin if one.parent == work.index and one.role in UPDATES]
    return {"updated-by": told} if told and work.quirk % 2 else {}


def update(notice: Work, named: Work, role: Role) -> Json:
    """Return one entry of ``update-to`` or ``updated-by`` that names a work."""
    kind, label = UPDATES[role]
    source = (
        {"source": "retraction-watch", "record-id": notice.index}
        if role == Role.RETRACTION
        else {"source": "publisher"}
    )
    return {"DOI": named.doi.lower(), "type": kind, "label": label, "updated": stamp(notice.electronic), **source}


def _relations(work: Work, kin: Sequence[Work]) -> Json:
    if work.role == Role.PREPRINT:
        others, name = [one for one in kin if one.index == work.parent], "is-preprint-of"
    else:
        others, name = [one for one in kin if one.parent == work.index and one.role == Role.PREPRINT], "has-preprint"
    listed = [{"id-type": "doi", "id": one.doi.lower(), "asserted-by": "subject"} for one in others]
    return {name: listed} if listed else {}


def _authors(work: Work) -> list[Json]:
    people: list[Json] = [
        {"given": person.given, "family": person.family, "sequence": "additional", "affiliation": []}
        for person in work.authors
    ]
    if work.collective:
        people.append({"name": work.collective, "sequence": "additional", "affiliation": []})
    if people:
        people[0]["sequence"] = "first"
    return people


def _publisher(work: Work) -> str:
    return PUBLISHERS[work.index // 4 % len(PUBLISHERS)][0]


def parts(day: date) -> Json:
    """Return a date as Crossref writes it."""
    return {"date-parts": [[day.year, day.month, day.day]]}


def stamp(day: date) -> Json:
    """Return a date with the time stamps that stand beside it."""
    return {**parts(day), "date-time": f"{day.isoformat()}T00:00:00Z"}
