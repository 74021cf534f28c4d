"""Reading what api.biorxiv.org answers: the versions of one preprint, or of a page of them, as one record each.

Field names: the recorded answer of "details" and the help page of the service. NLM links a preprint to its article by
"UpdateIn" ("NLM Preprint Pilot": Comments/Corrections).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from connectors.asking import Complaint
from connectors.fields import Fields, json_object, leftovers, text, verbatim
from connectors.looking import Unknown
from connectors.pages import shaped
from connectors.people import inverted
from rowen.records import AbstractPart, Identifiers, Kind, Notice, Record, Untrustworthy, parse_date
from rowen.records import identifiers as normal

SOURCE = "biorxiv"
_NONE = "no posts found"
_WITHDRAWN = "withdrawn"
_TAKEN = frozenset(("doi", "title", "authors", "date", "abstract", "server", "category"))


def complaint(body: bytes, status: int) -> Complaint:
    """Find the error in an answer: a status that is neither "ok" nor "no posts found"."""
    words = _status(json_object(body))
    return Complaint("" if words in ("ok", _NONE) else words, 400 <= status < 500 or "not recognized" in words)


def read(body: bytes) -> tuple[Record, ...] | Unknown:
    """Read an answer; a preprint's versions become one record.

    Raises:
        Untrustworthy: it is no such answer, or it announces another number of entries than it brings.
    """
    answer = json_object(body)
    entries, status = answer.get("collection"), _status(answer)
    if status == _NONE and not entries:
        return Unknown(f"{_NONE}.")
    if status != "ok" or not isinstance(entries, list) or not entries:
        raise Untrustworthy(SOURCE, f"This is no answer about a preprint (status {status[:200]!r}).")
    announced = text(answer["messages"][0], "count")
    if announced and announced != str(len(entries)):
        raise Untrustworthy(SOURCE, f"It announces {announced} entries and brings {len(entries)}.")
    with shaped(SOURCE, "An entry cannot be read"):
        return _records(entries)


def _records(entries: Sequence[Fields]) -> tuple[Record, ...]:
    versions: dict[str, list[Fields]] = {}
    for entry in entries:
        doi = normal.doi(str(entry["doi"]))
        if doi is None:
            raise ValueError(f"no DOI: {entry['doi']}")
        versions.setdefault(doi, []).append(entry)
    return tuple(_record(doi, sorted(all_of_it, key=_version)) for doi, all_of_it in versions.items())


def _record(doi: str, versions: Sequence[Fields]) -> Record:
    """Make the record of a preprint from its newest version; what older ones say is kept whole."""
    last = versions[-1]
    server = text(last, "server")
    return Record(
        native_id=doi,
        kind=Kind.PREPRINT,
        type_as_given=text(last, "type"),
        title=text(last, "title"),
        authors=tuple(inverted(name) for name in filter(None, map(str.strip, text(last, "authors").split(";")))),
        container=server,
        published=parse_date(text(versions[0], "date")),
        electronic=parse_date(text(last, "date")),
        publisher=server,
        identifiers=Identifiers(doi=doi),
        abstract=tuple(AbstractPart(words) for words in [text(last, "abstract")] if words),
        publication_types=("Preprint",),
        keywords=tuple(filter(_named, [text(last, "category")])),
        notices=tuple(_notices(versions)),
        extra=(
            *leftovers(last, _TAKEN),
            *((f"version {text(one, 'version')}", verbatim(one)) for one in versions[:-1]),
        ),
    )


def _notices(versions: Sequence[Fields]) -> Iterator[Notice]:
    """Yield where the preprint was published, and that it was withdrawn; its newest version then says why."""
    published = next((text(one, "published") for one in reversed(versions) if _named(text(one, "published"))), "")
    if published:
        yield Notice("UpdateIn", f"published as {published}", doi=normal.doi(published) or "")
    last = versions[-1]
    if text(last, "type").lower() == _WITHDRAWN:
        yield Notice("Withdrawn", text(last, "abstract") or text(last, "title"))


def _version(entry: Fields) -> int:
    return int(text(entry, "version"))


def _named(value: str) -> bool:
    return value not in ("", "NA")


def _status(answer: dict[str, Any]) -> str:
    messages = answer.get("messages")
    first = messages[0] if isinstance(messages, list) and messages else {}
    return text(first, "status") if isinstance(first, dict) else ""
