"""The desk: what every step of a run needs at hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import connectors
from connectors.archive import Archive
from flows.settings import Settings, settings
from rowen.ledger import Ledger
from rowen.records import InputError, Problem
from screening.protocol import Protocol, find_review, load_protocol


@dataclass(frozen=True, slots=True)
class Desk:
    """One review, opened: its protocol, its ledger, its archive."""

    protocol: Protocol
    ledger: Ledger
    archive: Archive
    places: Settings

    @property
    def review(self) -> str:
        """The review's slug, its key in the ledger."""
        return self.protocol.slug

    @property
    def inbox(self) -> Path:
        """Folder with one sub-folder for each inbox source."""
        return self.places.inbox / self.review if self.places.inbox else self.protocol.folder / "inbox"

    @property
    def outputs(self) -> Path:
        """Folder that this review's reports are written to."""
        return self.places.outputs / self.review


def read_protocol(review: str) -> Protocol:
    """Find and check a review's protocol against the sources that exist.

    Raises:
        ProtocolError: with every problem in review.yaml and the strategy files.
    """
    return load_protocol(find_review(review), connectors=tuple(source.name for source in connectors.SOURCES))


@contextmanager
def open_desk(review: str) -> Iterator[Desk]:
    """Open the review for work and close it again.

    Raises:
        ProtocolError: the protocol is wrong.
        StorageError: the ledger cannot be opened.
    """
    protocol, places = read_protocol(review), settings()
    with Ledger.open(places.database_url) as ledger:
        yield Desk(protocol, ledger, Archive(places.home / "archive"), places)


def refuse_mixing(desk: Desk) -> None:
    """Refuse to add real records to practice data: afterwards nobody could tell them apart.

    Raises:
        InputError: the home folder holds practice data, and the sources are the real ones.
    """
    if desk.places.practice and not desk.places.sandbox:
        raise InputError(
            Problem(
                f"{desk.places.home} holds practice data, and this would ask the real sources.",
                "Practise on with --sandbox; or set ROWEN_HOME to another folder and begin the real review there.",
                field="ROWEN_HOME",
            )
        )
