"""`Ledger`: the one name that other rooms need. Each of its parts stands in a module of its own."""

from __future__ import annotations

import hashlib
from datetime import datetime
from types import TracebackType
from typing import Self

from rowen.ledger.citations import Citations
from rowen.ledger.copying import Copying
from rowen.ledger.crashes import Crashes
from rowen.ledger.decisions import Decisions
from rowen.ledger.dedup import Dedup
from rowen.ledger.drifting import Drifting
from rowen.ledger.history import History
from rowen.ledger.links import Links
from rowen.ledger.living import Living
from rowen.ledger.lock import Locks
from rowen.ledger.nearby import Nearby
from rowen.ledger.records import Records
from rowen.ledger.searches import Searches
from rowen.ledger.store import open_engine


class Ledger(
    Crashes, Searches, Records, Dedup, Nearby, Links, Decisions, Citations, History, Living, Drifting, Locks, Copying
):
    """The review database.

    Every method is one transaction and may be called from several threads. What is written is never changed or
    deleted; a method that takes ``as_of`` answers as the ledger would have answered at that moment.
    """

    @classmethod
    def open(cls, url: str) -> Self:
        """Open a database, make its tables where they are missing, and bring them up to date.

        Args:
            url: ``sqlite:///folder/rowen.db`` (made where it is missing) or ``postgresql://user@host/database``.

        Raises:
            InputError: the address is of no kind that Rowen knows.
            NewerDatabase: a later Rowen wrote it.
            StorageError: it cannot be opened or written; the message names the remedy and no password.
        """
        return cls(open_engine(url))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def state_digest(self, review: str, as_of: datetime | None = None) -> str:
        """Return one digest of everything a replay must rebuild: records and contents, citations, and boxes.

        Two ledgers with the same digest hold the same records, have merged them alike, and print the same PRISMA
        numbers for the same ids.
        """
        from rowen.ledger.prisma import prisma  # noqa: PLC0415  it reads through this class

        hashed = hashlib.sha256()
        for public, content in self.record_digests(review, as_of):
            hashed.update(f"{public} {content}\n".encode())
        for citation in self.citations(review, as_of):
            hashed.update(f"{citation.citation} {' '.join(citation.records)}\n".encode())
        for box in sorted(prisma(self, review, as_of=as_of).boxes, key=lambda box: box.name):
            hashed.update(f"{box.name} {' '.join(box.ids)}\n".encode())
        return hashed.hexdigest()
