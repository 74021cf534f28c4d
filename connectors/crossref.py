"""Crossref by DOI: what a publisher registered about a work, and what corrects or retracts it (docs/sources/crossref.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from connectors.asking import Manners, asked
from connectors.contract import KeyUse, Missing
from connectors.crossref_notices import merged, seen_from
from connectors.crossref_parse import SOURCE, complaint, read_any, read_list, read_records, read_work
from connectors.fields import Fields, text
from connectors.http import Client
from connectors.looking import Unknown, in_path, named, no_doi
from connectors.paging import CursorPage, all_different, batches, twice, walk
from rowen.records import Notice, Record
from rowen.records import identifiers as normal

BATCH = 40
"""DOIs in one request, so that its address stays short."""

_ROWS = 1000
_MANNERS = Manners(SOURCE, complaint, remedy="Check the DOI and the base URL; asking again will not help.")


class Crossref:
    """The lookup. Holds nothing: everything it needs comes with the client."""

    name = SOURCE
    platform = "Crossref"
    base_url = "https://api.crossref.org"
    key = KeyUse.NONE
    no_search = (
        "Crossref runs no Boolean strategy: its query reads AND, OR, NOT and quotation marks as words, ranks by likeness, "
        "and its total counts everything that is alike in one word."
    )

    def limits(self, *, has_key: bool) -> float:
        """Ten requests a second for callers who name an address; each answer says what holds, and is obeyed."""
        del has_key
        return 10.0

    def look_up(
        self, client: Client, dois: Sequence[str], deliver: Callable[[Sequence[Record]], None]
    ) -> tuple[Missing, ...]:
        """Deliver the record of each DOI with every notice about it; return the DOIs that Crossref does not know.

        Raises:
            SourceError: not every DOI was answered; what was delivered stays.
        """
        missing: list[Missing] = []
        for batch in batches(tuple(named(dois)), BATCH):
            missing += [no_doi(given) for given, doi in batch if doi is None]
            asked_for = {doi: given for given, doi in batch if doi}
            found = _works(client, tuple(asked_for))
            known = tuple(doi for doi, record in found.items() if isinstance(record, Record))
            told = _told(client, known)
            deliver(
                [
                    replace(record, notices=merged(record.notices, tuple(told.get(doi, ()))))
                    for doi, record in found.items()
                    if isinstance(record, Record)
                ]
            )
            missing += [Missing(asked_for[doi], one.words) for doi, one in found.items() if isinstance(one, Unknown)]
        return tuple(missing)

    def parse(self, body: bytes, role: str) -> tuple[Record, ...]:
        """Read one archived answer: works asked for ("records"), or works that update them ("notices").

        Raises:
            Untrustworthy: it is no such answer, or an error in its place.
        """
        del role
        return read_any(body)


def _works(client: Client, dois: Sequence[str]) -> dict[str, Record | Unknown]:
    """Ask for all of them at once, and for each that does not come alone, so that Crossref itself says why."""
    together = tuple(doi for doi in dois if "," not in doi)  # a comma would end the filter's value
    listed = read_records(_list(client, "doi", together, "records")) if len(together) > 1 else ()
    came = {record.native_id: record for record in listed}
    return {doi: came.get(doi) or _single(client, doi) for doi in dois}


def _single(client: Client, doi: str) -> Record | Unknown:
    path = f"works/{in_path(doi)}"
    found = asked(client.get, path, _contact(client), role="records", read=read_work, manners=_MANNERS, accept=(404,))
    if isinstance(found, Record) and found.native_id != doi:
        others = (*found.identifiers.others, ("doi asked for", doi))  # an alias: two DOIs were found to be one work
        return replace(found, identifiers=replace(found.identifiers, others=others))
    return found


def _told(client: Client, dois: Sequence[str]) -> dict[str, list[Notice]]:
    """Return what other works say to update these."""
    told: dict[str, list[Notice]] = {doi: [] for doi in dois}
    works = _list(client, "updates", tuple(doi for doi in dois if "," not in doi), "notices")
    for doi, notice in (pair for work in works for pair in seen_from(work)):
        if doi in told:
            told[doi].append(notice)
    return told


def _list(client: Client, field: str, dois: Sequence[str], role: str) -> tuple[Fields, ...]:
    """Return all works of a filter on one field; they must be as many as announced."""
    works: list[Fields] = []
    wish = {"filter": ",".join(f"{field}:{doi}" for doi in dois), "rows": str(_ROWS), **_contact(client)}

    def fetch(mark: str) -> CursorPage:
        page = asked(client.get, "works", {**wish, "cursor": mark}, role=role, read=read_list, manners=_MANNERS)
        works.extend(page.works)
        ids = tuple(normal.doi(text(work, "DOI")) or "" for work in page.works)
        return CursorPage(ids, page.total, page.following)

    def attempt() -> tuple[Fields, ...]:
        works.clear()
        ids = [one for page in walk(fetch) for one in page.ids]
        all_different(ids, len(ids))
        return tuple(works)

    return twice(SOURCE, attempt) if dois else ()


def _contact(client: Client) -> dict[str, str]:
    return {"mailto": client.contact} if client.contact else {}
