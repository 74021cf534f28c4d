"""What is true of a corpus: works, their records in every source, duplicates, relevance, notices, hits of strategies."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np

from rowen.records import StorageError
from rowen.sandbox.corpus import Corpus
from rowen.sandbox.databases import DATABASES, Database, accession, shelf
from rowen.sandbox.families import Role
from rowen.sandbox.notices import KnownNotice, notices_of, services_of
from rowen.sandbox.relevance import REASONS
from rowen.sandbox.service import Service
from rowen.sandbox.timing import NEVER, date_of, day


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """One record of a work: source key, the source's id, first day there, and the day it leaves ("" for never).

    Sources are those that take strategies, and the keys of `DATABASES`, whose records are ``exported``: Scopus and Web of
    Science are both, hold different parts, and number a work alike. Ids in Europe PMC are unique only together with their
    collection and are written like MED:38756119.
    """

    source: str
    id: str
    arrival: str
    until: str = ""
    exported: bool = False


@dataclass(frozen=True, slots=True)
class KnownWork:
    """One document. ``link`` says how it hangs on work number ``parent`` (-1: on none)."""

    work: int
    role: str
    link: str
    parent: int
    records: tuple[KnownRecord, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything that is known of a corpus.

    Attributes:
        works: every work with its records. Linked works (a preprint and its article) are two works.
        duplicates: sets of "source:id" that are records of one work; only sets of two or more.
        relevance: for each work number "include", or the reason for excluding it, to a reviewer who knows the retractions up
            to `BASELINE`: what is retracted later is included until then.
        notices: what each source says became of works, and from when (see `rowen.sandbox.notices`).
    """

    works: tuple[KnownWork, ...]
    duplicates: tuple[tuple[str, ...], ...]
    relevance: dict[int, str]
    notices: tuple[KnownNotice, ...]


class Strategies:
    """What strategies find in the sources of a corpus on any day, known without a server or a connector."""

    def __init__(self, corpus: Corpus) -> None:
        self._services = {service.name: service for service in services_of(corpus) if service.words}

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of the sources that take strategies."""
        return tuple(self._services)

    def found(self, source: str, strategy: str | Mapping[str, str], on: date) -> dict[str, int]:
        """Return the id of each record that a strategy finds on a day, and the number of its work.

        Args:
            source: one of ``sources``.
            strategy: the words of the strategy file or, where it sets several parameters, those by name.
            on: the day of the search.

        Raises:
            UnreadableQuery: the source refuses the strategy.
        """
        service = self._services[source]
        asked = {service.words: strategy} if isinstance(strategy, str) else strategy
        index = np.flatnonzero(service.finds(asked, day(on)) & service.stock.held(day(on))).astype(np.int64)
        return dict(zip(service.ids(index), index.tolist(), strict=True))


def truth_of(corpus: Corpus, databases: Sequence[Database] = DATABASES) -> Truth:
    """Return the truth about every source that takes strategies, and these export databases."""
    records: list[list[KnownRecord]] = [[] for _ in range(corpus.works)]
    for service in services_of(corpus):
        if service.words:
            _add(service, records)
    for source in databases:
        held = shelf(corpus, source)
        numbers = accession(corpus, source, held.index, held.copy)
        for index, days, number in zip(held.index.tolist(), held.arrival.tolist(), numbers, strict=True):
            records[index].append(KnownRecord(source.key, number, date_of(days).isoformat(), exported=True))
    roles, parents = corpus.kin.role.tolist(), corpus.kin.parent.tolist()
    works = tuple(
        KnownWork(at, Role(role).name.lower(), Role(role).link, parent, tuple(found))
        for at, (role, parent, found) in enumerate(zip(roles, parents, records, strict=True))
    )
    named = (tuple(dict.fromkeys(f"{known.source}:{known.id}" for known in found)) for found in records)
    relevance = {at: REASONS[reason] or "include" for at, reason in enumerate(corpus.reason.tolist())}
    return Truth(works, tuple(names for names in named if len(names) > 1), relevance, notices_of(corpus))


def truth_json(corpus: Corpus, databases: Sequence[Database] = DATABASES) -> bytes:
    """Return the truth as JSON: {"seed", "size", "works", "duplicates", "relevance", "notices"}."""
    known = truth_of(corpus, databases)
    made = {
        "seed": corpus.seed,
        "size": corpus.works,
        "works": [asdict(work) for work in known.works],
        "duplicates": known.duplicates,
        "relevance": known.relevance,
        "notices": [asdict(notice) for notice in known.notices],
    }
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()


def write_truth(corpus: Corpus, path: Path, databases: Sequence[Database] = DATABASES) -> Path:
    """Write the truth to a file.

    Raises:
        StorageError: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(truth_json(corpus, databases))
    except OSError as error:
        raise StorageError(
            f"{path}: cannot be written ({error.strerror}). Choose a folder you may write to."
        ) from error
    return path


def _add(service: Service, records: list[list[KnownRecord]]) -> None:
    stock = service.stock
    held = np.flatnonzero(stock.ever).astype(np.int64)
    rows = zip(held.tolist(), service.ids(held), stock.arrival[held].tolist(), stock.until[held].tolist(), strict=True)
    for at, number, arrival, until in rows:
        left = "" if until == NEVER else date_of(until).isoformat()
        records[at].append(KnownRecord(service.name, number, date_of(arrival).isoformat(), left))
