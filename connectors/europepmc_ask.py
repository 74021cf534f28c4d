"""Asking Europe PMC's search service: a page of a query's hits, or records by their ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from connectors.asking import Manners, asked
from connectors.europepmc_parse import SOURCE, complaint, read_records
from connectors.http import Client
from connectors.paging import batches, unique
from rowen.records import Record

T = TypeVar("T")
PAGE = 1000
"""Hits on a page; the service's own maximum."""

BATCH = 200
"""Records asked for by id at once."""

_MANNERS = Manners(SOURCE, complaint)


def ask(client: Client, query: str, mark: str, read: Callable[[bytes], T], *, role: str = "records") -> T:
    """Ask for one page of a query's hits: ids alone for the role "ids", else whole records.

    Raises:
        SourceError: it does not answer, or not with such a page.
    """
    params = {
        "query": query,
        "resultType": "idlist" if role == "ids" else "core",
        "synonym": "FALSE",  # fixed: the website widens queries by synonyms, the service does not unless told to
        "cursorMark": mark,
        "pageSize": str(PAGE),
        "format": "json",
        **({"email": client.contact} if client.contact else {}),
    }
    return asked(client.post, "searchPOST", params, role=role, read=read, manners=_MANNERS)


def by_id(client: Client, ids: Sequence[str], role: str) -> Iterator[tuple[Record, ...]]:
    """Yield the records of native ids ("SOURCE:ID"), so many at a time, each of its sources by itself.

    Raises:
        SourceError: as `ask`.
    """
    for source in unique(native_id.partition(":")[0] for native_id in ids):
        numbers = [native_id.partition(":")[2] for native_id in ids if native_id.startswith(f"{source}:")]
        for batch in batches(numbers, BATCH):
            wish = f"SRC:{source} AND ({' OR '.join(f'EXT_ID:{number}' for number in batch)})"
            yield ask(client, wish, "*", read_records, role=role)
