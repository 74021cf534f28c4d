"""The desk: what every step of a run needs at hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import connectors
from connectors.archive import Archive
from flows.settings import Settings, settings
from rowen.ledger import Ledger, default_url
from rowen.records import InputError, Problem
from screening.protocol import FILE_NAME, Protocol, find_review, load_protocol


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


def read_protocol(review: str, *, to_search: bool = False) -> Protocol:
    """Find and check a review's protocol against the sources that exist.

    Args:
        review: slug or folder.
        to_search: also refuse a source that cannot be asked from here: it runs no strategies, or its key is not set.

    Raises:
        ProtocolError: with every problem in review.yaml and the strategy files.
    """
    names = tuple(source.name for source in connectors.SOURCES)
    refused = connectors.refusals() if to_search else {}
    return load_protocol(find_review(review), names, refused)


def refuse_unready(protocol: Protocol, keys: Sequence[str]) -> None:
    """Refuse to begin a run that would ask a source which cannot be asked from here.

    Args:
        protocol: the review's.
        keys: keys of the sources to search; none for all.

    Raises:
        InputError: for each such source with the reason.
    """
    told = connectors.refusals()
    problems = [
        replace(told[name], file=(protocol.folder / FILE_NAME).as_posix(), field=f"sources.{source.key}.connector")
        for source in protocol.sources
        for name in (source.connector or source.key,)
        if source.how == "api" and name in told and (not keys or source.key in keys)
    ]
    if problems:
        raise InputError(problems)


def has_ledger() -> bool:
    """Whether there is a ledger to ask: opening it makes one, which a command that only looks should not do."""
    places = settings()
    made_here = default_url(places.home)
    return places.database_url != made_here or Path(made_here.removeprefix("sqlite:///")).exists()


@contextmanager
def open_desk(review: str) -> Iterator[Desk]:
    """Open the review for work and close it again.

    Raises:
        ProtocolError: the protocol is wrong.
        StorageError: the ledger cannot be opened.
    """
    protocol, places = read_protocol(review), settings()
    with Ledger.open(places.database_url) as ledger:
        yield Desk(protocol, ledger, Archive(places.archive), places)


def refuse_mixing(desk: Desk) -> None:
    """Refuse to add real records to practice data: afterwards nobody could tell them apart.

    Raises:
        InputError: the home folder holds practice data, and the sources are the real ones.
    """
    refuse_real_sources(desk.places)


def refuse_real_sources(places: Settings) -> None:
    """Refuse a home folder that holds practice data where the sources are the real ones.

    Raises:
        InputError: they are.
    """
    if places.practice and not places.sandbox:
        raise InputError(
            Problem(
                f"{places.home} holds practice data, and this would ask the real sources.",
                "Practise on with --sandbox; or set ROWEN_HOME to another folder and begin the real review there.",
                field="ROWEN_HOME",
            )
        )
