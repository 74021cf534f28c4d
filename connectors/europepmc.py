"""Europe PMC by its RESTful search: ids by cursor, then the records that are new (docs/sources/europepmc.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from connectors.contract import AGAIN, Deliver, KeyUse, Missing, ParsedPage, Retrieval, Wanted
from connectors.europepmc_ask import BATCH, PAGE, ask, by_id
from connectors.europepmc_parse import SOURCE, Listed, read_page, read_records
from connectors.http import Client
from connectors.paging import CursorPage, Moved, absent, all_different, twice, unique, walk
from rowen.records import Record, SourceKind, Untrustworthy

_GONE = "Europe PMC lists it as a hit but hands over no record, asked by its id and among all hits."
_NO_LONGER = "Europe PMC hands over no record under this id, asked twice: it may have been withdrawn or merged."


class EuropePMC:
    """The connector. Holds nothing: everything it needs comes with the client. A native id is "SOURCE:ID"."""

    name = SOURCE
    platform = "Europe PMC"
    kind = SourceKind.DATABASE
    base_url = "https://www.ebi.ac.uk/europepmc/webservices/rest"
    key = KeyUse.NONE

    def limits(self, *, has_key: bool) -> float:
        """Ten requests a second: no official number is known, and there are no keys (docs/sources/europepmc.md)."""
        del has_key
        return 10.0

    def search(self, client: Client, query: str, wanted: Wanted, deliver: Deliver) -> Retrieval:
        """Run the query word for word: all ids first, then the wanted records by the way that asks less often.

        Raises:
            SourceError: the search is incomplete; what was delivered stays and need not be fetched again.
        """
        listed: list[str] = []
        try:
            first, ids = twice(SOURCE, lambda: _ids(client, query, listed))
        except Untrustworthy:
            # The search is incomplete, but what it listed is kept: a later, complete one need not ask for it again.
            _gather(client, query, unique(listed), wanted, deliver)
            raise
        lost = _gather(client, query, ids, wanted, deliver)
        return Retrieval(
            sent=query,
            reported=first.total,
            ids=ids,
            missing=tuple(Missing(native_id, _GONE) for native_id in lost),
            translation=first.understood,
            warnings=tuple(_warnings(first, query)),
        )

    def again(self, client: Client, ids: Sequence[str], deliver: Deliver) -> tuple[Missing, ...]:
        """Deliver records by their ids, 200 at a time; return those that it no longer hands over.

        Raises:
            SourceError: not every id was answered.
        """
        due = tuple(ids)
        for _ in range(2):
            open_ids = frozenset(due)
            for records in by_id(client, due, AGAIN):
                came = tuple(record for record in records if record.native_id in open_ids)
                deliver(came)
                due = absent(due, {record.native_id for record in came})
        return tuple(Missing(native_id, _NO_LONGER) for native_id in due)

    def parse(self, body: bytes, role: str) -> ParsedPage:
        """Read one archived answer: a page of ids, or one of records (whose total is that of another question).

        Raises:
            Untrustworthy: it is no such answer, or an error in its place.
        """
        page = read_page(body)
        if role in ("records", AGAIN):
            return ParsedPage(ids=page.ids, records=read_records(body))
        return ParsedPage(ids=page.ids, reported=page.total)


def _gather(client: Client, query: str, ids: Sequence[str], wanted: Wanted, deliver: Deliver) -> tuple[str, ...]:
    """Deliver the wanted records by the way that asks less often; return the ids whose records did not come."""
    due = tuple(wanted(ids))
    open_ids = frozenset(due)
    for way in (_by_id, _by_page) if len(due) * PAGE <= len(ids) * BATCH else (_by_page, _by_id):
        came: set[str] = set()
        for records in way(client, query, due) if due else ():
            fresh = [record for record in records if record.native_id in open_ids]
            if fresh:
                deliver(fresh)
            came.update(record.native_id for record in fresh)
        due = absent(due, came)
    return tuple(due)


def _ids(client: Client, query: str, listed: list[str]) -> tuple[Listed, tuple[str, ...]]:
    """Walk the list of ids; whatever a page lists is noted in ``listed``, also where it does not add up."""
    pages: list[Listed] = []

    def fetch(mark: str) -> CursorPage:
        pages.append(ask(client, query, mark, read_page, role="ids"))
        listed.extend(pages[-1].ids)
        return CursorPage(pages[-1].ids, pages[-1].total, pages[-1].following)

    ids = [native_id for page in walk(fetch) for native_id in page.ids]
    return pages[0], all_different(ids, pages[0].total)


def _by_page(client: Client, query: str, due: Sequence[str]) -> Iterator[tuple[Record, ...]]:
    """Yield the records of all hits, page by page; what is not due is for the caller to leave out."""
    del due
    records: list[tuple[Record, ...]] = []

    def fetch(mark: str) -> CursorPage:
        page, found = ask(client, query, mark, lambda body: (read_page(body), read_records(body)))
        records.append(found)
        return CursorPage(page.ids, page.total, page.following)

    try:
        for _ in walk(fetch):
            yield records.pop()
    except Moved:
        return  # the ids are known and add up: what did not come this way is asked for by its id


def _by_id(client: Client, query: str, due: Sequence[str]) -> Iterator[tuple[Record, ...]]:
    """Yield the records of the ids that are due."""
    del query
    return by_id(client, due, "records")


def _warnings(page: Listed, query: str) -> Iterator[str]:
    if page.synonyms:
        yield "Europe PMC says that it widened the query by synonyms, although it was asked not to."
    if page.understood and page.understood.split() != query.split():
        yield f"Europe PMC read the query as: {page.understood}"
