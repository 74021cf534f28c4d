"""What is true of a corpus: works, their records in every source, duplicates, relevance."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rowen.records import StorageError
from rowen.sandbox.corpus import Corpus
from rowen.sandbox.databases import DATABASES, Database, accession, shelf
from rowen.sandbox.europepmc_query import ID_OFFSET
from rowen.sandbox.families import Role
from rowen.sandbox.holdings import Collection, Holdings
from rowen.sandbox.notices import KnownNotice, notices_of
from rowen.sandbox.relevance import REASONS
from rowen.sandbox.timing import NEVER, date_of


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """One record of a work: source key, the source's id, first day there, and the day it leaves ("" for never).

    Sources are "pubmed", "europepmc" and the keys of `DATABASES`. Ids in Europe PMC are unique only together with their
    collection and are written like MED:38756119.
    """

    source: str
    id: str
    arrival: str
    until: str = ""


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


def truth_of(corpus: Corpus, databases: Sequence[Database] = DATABASES) -> Truth:
    """Return the truth about PubMed, Europe PMC and these export databases."""
    records: list[list[KnownRecord]] = [[] for _ in range(corpus.works)]
    _add_pubmed(corpus, records)
    _add_europepmc(corpus, records)
    for source in databases:
        held = shelf(corpus, source)
        numbers = accession(corpus, source, held.index, held.copy)
        for index, days, number in zip(held.index.tolist(), held.arrival.tolist(), numbers, strict=True):
            records[index].append(KnownRecord(source.key, number, date_of(days).isoformat()))
    roles, parents = corpus.kin.role.tolist(), corpus.kin.parent.tolist()
    works = tuple(
        KnownWork(at, Role(role).name.lower(), Role(role).link, parent, tuple(found))
        for at, (role, parent, found) in enumerate(zip(roles, parents, records, strict=True))
    )
    duplicates = tuple(tuple(f"{known.source}:{known.id}" for known in found) for found in records if len(found) > 1)
    relevance = {at: REASONS[reason] or "include" for at, reason in enumerate(corpus.reason.tolist())}
    return Truth(works, duplicates, relevance, notices_of(corpus))


def truth_json(corpus: Corpus, databases: Sequence[Database] = DATABASES) -> bytes:
    """Return the truth as JSON: {"seed", "size", "works", "duplicates", "relevance", "notices"}."""
    known = truth_of(corpus, databases)
    made = {
        "seed": corpus.seed,
        "size": corpus.works,
        "works": [_plain(work) for work in known.works],
        "duplicates": known.duplicates,
        "relevance": known.relevance,
        "notices": [asdict(notice) for notice in known.notices],
    }
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()


def _plain(work: KnownWork) -> dict[str, object]:
    records = [{"source": r.source, "id": r.id, "arrival": r.arrival, "until": r.until} for r in work.records]
    return {"work": work.work, "role": work.role, "link": work.link, "parent": work.parent, "records": records}


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


def _add_pubmed(corpus: Corpus, records: list[list[KnownRecord]]) -> None:
    holdings = Holdings(corpus)
    rows = zip(
        holdings.in_pubmed.tolist(), corpus.pmid.tolist(), corpus.timing.arrival.tolist(),
        holdings.pubmed_until.tolist(), strict=True,
    )  # fmt: skip
    for at, (held, pmid, arrival, until) in enumerate(rows):
        if held:
            left = "" if until == NEVER else date_of(until).isoformat()
            records[at].append(KnownRecord("pubmed", str(pmid), date_of(arrival).isoformat(), left))


def _add_europepmc(corpus: Corpus, records: list[list[KnownRecord]]) -> None:
    holdings = Holdings(corpus)
    prefixes = {Collection.PPR: "PPR", Collection.PMC: "PMC", Collection.AGR: "IND"}
    rows = zip(
        holdings.collection.tolist(), corpus.pmid.tolist(), holdings.europepmc_arrival.tolist(),
        holdings.pubmed_until.tolist(), strict=True,
    )  # fmt: skip
    for at, (collection, pmid, arrival, until) in enumerate(rows):
        if collection == Collection.NONE:
            continue
        held = Collection(collection)
        number = str(pmid) if held == Collection.MED else f"{prefixes[held]}{at + ID_OFFSET}"
        leaves = collection == Collection.MED and until != NEVER
        left = date_of(until + 3).isoformat() if leaves else ""
        records[at].append(KnownRecord("europepmc", f"{held.name}:{number}", date_of(arrival).isoformat(), left))
