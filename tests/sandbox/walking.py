"""Runs a connector against a running sandbox, as a flow would, without waiting between requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from connectors import client_for, connector
from connectors.archive import Archive
from connectors.contract import Retrieval
from connectors.http import Fetched
from connectors.replay import Archived, rebuild
from rowen.records import Record
from rowen.sandbox.server import Sandbox
from rowen.sandbox.services import SERVICES

EVERYTHING: dict[str, str | dict[str, str]] = {
    "pubmed": "all[sb]", "europepmc": "*", "openalex": {"filter": "publication_year:1900-"}, "scopus": "PUBYEAR > 1900",
    "semanticscholar": {"publicationDateOrYear": "1900:"}, "doaj": "bibjson.year:[1900 TO 2100]", "arxiv": "all:*",
    "clinicaltrials": "AREA[StudyFirstPostDate]RANGE[MIN,MAX]", "eric": "publicationdateyear:[1900 TO 2100]",
    "core": "_exists_:yearPublished OR NOT _exists_:yearPublished", "wos": "PY=(1900-2100)", "ieee": "*",
    "wos_starter": "PY=(1900-2100)",
}  # fmt: skip
"""A strategy of each source that finds all that it holds: words, or parameters by name."""


@dataclass
class Walker:
    """One source of one sandbox.

    Attributes:
        name: the connector.
        sandbox: where it is asked.
        folder: for the archive.
        stored: records that were delivered, by native id.
        pages: answers that were archived.
    """

    name: str
    sandbox: Sandbox
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    stored: dict[str, Record] = field(default_factory=dict)
    pages: list[Fetched] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name, value in self.sandbox.environment.items():
            self.monkeypatch.setenv(name, value)
        self.monkeypatch.setattr(type(connector(self.name)), "limits", lambda source, *, has_key: 10_000.0)

    def search(self, strategy: str | dict[str, str]) -> Retrieval:
        """Run a strategy: words, or parameters by name."""
        query = (
            strategy if isinstance(strategy, str) else "\n".join(f"{name}={value}" for name, value in strategy.items())
        )
        archive = Archive(self.folder)
        with client_for(connector(self.name), archive, self.pages.append, sleep=lambda seconds: None) as client:
            return connector(self.name).search(client, query, self._wanted, self._deliver)

    @property
    def held(self) -> set[str]:
        """Ids of all that the source holds today, counted without asking it."""
        service = next(each(self.sandbox.state) for each in SERVICES if each.name == self.name)
        return {*service.ids(np.flatnonzero(service.stock.held(self.sandbox.state.clock.day)))}

    def rebuilt(self) -> tuple[str, ...]:
        """The ids that the archived answers alone give."""
        archive = Archive(self.folder)
        pages = [Archived(page.role, page.request, archive.get(page.sha256)) for page in self.pages]
        return rebuild(connector(self.name), pages).ids

    def _wanted(self, ids: Sequence[str]) -> list[str]:
        return [one for one in ids if one not in self.stored]

    def _deliver(self, records: Sequence[Record]) -> None:
        self.stored.update((record.native_id, record) for record in records)


def ask(
    name: str, query: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> tuple[Retrieval, dict[str, Record]]:
    """Run a strategy and return what the search says and the records that came, by native id."""
    walker = Walker(name, sandbox, folder, monkeypatch)
    return walker.search(query), walker.stored
