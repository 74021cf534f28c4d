"""Monthly export files for the inbox: what each database's saved search finds by a day, in its platform's style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from rowen.records import InputError, Problem, StorageError
from rowen.sandbox.corpus import Corpus
from rowen.sandbox.databases import Database, accession, database, shelf
from rowen.sandbox.families import Role
from rowen.sandbox.holdings import Holdings
from rowen.sandbox.mix import bits
from rowen.sandbox.styles import STYLES
from rowen.sandbox.timing import date_of, day
from rowen.sandbox.variants import Entry

SEARCHER = "practice searcher"
"""The made-up person who searches the platforms and counts their hits."""


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """One file wanted: the review's source key, the platform's style (see `STYLES`), the database's name."""

    key: str
    style: str
    name: str


@dataclass(frozen=True, slots=True)
class Written:
    """One file written, and how many records it holds."""

    path: Path
    source: str
    style: str
    records: int


def write_exports(
    corpus: Corpus, folder: Path, sources: Sequence[ExportOrder], today: date, since: date | None = None
) -> tuple[Written, ...]:
    """Write one export for each order to ``folder/<key>/<key>-<today>.ris``, and beside it what the person says of it.

    An export holds every record that arrived by ``today`` (after ``since``, if given), latest first. The same seed, size
    and day give the same bytes.

    Raises:
        InputError: a style is not known.
        StorageError: the folder cannot be written.
    """
    unknown = [order for order in sources if order.style not in STYLES]
    if unknown:
        raise InputError([
            Problem(f"{order.style!r} is no export style.", f"Known styles: {', '.join(STYLES)}.", field=order.key)
            for order in unknown
        ])  # fmt: skip
    written: list[Written] = []
    for order in sources:
        data, count = render_export(corpus, order, today, since)
        path = folder / order.key / f"{order.key}-{today}{STYLES[order.style].suffix}"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            said = f"expected: {count}\nsearched_on: {today}\nsearched_by: {SEARCHER}\n"
            path.with_name(f"{path.name}.yaml").write_text(said, encoding="utf-8")
        except OSError as error:
            raise StorageError(
                f"{path}: cannot be written ({error.strerror}). Choose a folder you may write to."
            ) from error
        written.append(Written(path, order.key, order.style, count))
    return tuple(written)


def render_export(corpus: Corpus, order: ExportOrder, today: date, since: date | None = None) -> tuple[bytes, int]:
    """Return one export's bytes and its number of records."""
    source = database(order.key, order.name, order.style)
    made = entries(corpus, source, order.style, today, since)
    return STYLES[order.style].render(made, order.name, today), len(made)


def entries(corpus: Corpus, source: Database, style: str, today: date, since: date | None = None) -> list[Entry]:
    """Return the records of a database that its saved search finds by ``today``, latest first."""
    held = shelf(corpus, source)
    shown = (held.arrival <= day(today)) & (held.arrival > (day(since) if since else -1))
    order = np.flatnonzero(shown)
    order = order[np.lexsort((held.copy[order], held.index[order], -held.arrival[order]))]
    index, copy, arrival = held.index[order], held.copy[order], held.arrival[order]
    numbers = accession(corpus, with_style(source, style), index, copy)
    looks = (bits(corpus.seed, f"look {source.key}", index * 2 + copy) >> np.uint64(8)).tolist()
    works = corpus.make(index)
    chapters = sorted({work.parent for work in works if work.role == Role.CHAPTER})
    books = {book.index: book for book in corpus.make(chapters)} if chapters else {}
    in_pubmed, pmids = Holdings(corpus).in_pubmed, corpus.pmid
    return [
        Entry(work, number, look, date_of(days), books.get(work.parent) if work.role == Role.CHAPTER else None,
              int(pmids[work.index]) if in_pubmed[work.index] else 0)
        for work, number, look, days in zip(works, numbers, looks, arrival.tolist(), strict=True)
    ]  # fmt: skip


def with_style(source: Database, style: str) -> Database:
    """Return the database on another platform, whose accession numbers it then uses."""
    return Database(source.key, source.name, style, source.share, source.twice, source.aliases)
