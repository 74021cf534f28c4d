"""Records turned into columns, so that millions of pairs can be compared without touching a record again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from rowen.dedup.fields import (
    compact,
    container_words,
    doi_key,
    issue_and_article_number,
    names,
    noticed_title,
    pages,
    present,
    title_numbers,
    title_text,
    volume_and_issue,
)
from rowen.dedup.marks import contrast_mask, is_series, notice_mask, version_mask
from rowen.dedup.sketch import SKETCH_SIZE, sketch
from rowen.records import Kind, Record

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Column:
    """One text field of all records, each distinct text stored once.

    Attributes:
        codes: place of each record's text in ``values``; -1 where the field is missing.
        values: the distinct texts.
    """

    codes: Codes
    values: tuple[str, ...]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Column:
        """Build a column; "" means missing."""
        array = np.array(texts, dtype=object)
        array[array == ""] = None
        codes, values = pd.factorize(array, use_na_sentinel=True)
        return cls(codes.astype(np.int32), tuple(values))

    def text(self, row: int) -> str:
        """Return one record's text, "" if missing."""
        code = int(self.codes[row])
        return self.values[code] if code >= 0 else ""

    def texts(self, rows: Ints) -> list[str]:
        """Return the texts of several records."""
        values, codes = self.values, self.codes[rows].tolist()
        return [values[code] if code >= 0 else "" for code in codes]


@dataclass(frozen=True, slots=True)
class Links:
    """Identifiers of which a record may have several: (row, code) pairs, sorted by row."""

    rows: Ints
    codes: Codes
    values: tuple[str, ...]

    @classmethod
    def of(cls, pairs: Sequence[tuple[int, str]]) -> Links:
        """Build from (row, identifier) pairs."""
        column = Column.of([value for _, value in pairs])
        return cls(np.array([row for row, _ in pairs], dtype=np.int64), column.codes, column.values)


@dataclass(frozen=True, slots=True)
class MatchTable:
    """What deduplication knows of all records; made by :func:`prepare`.

    ``ids`` are in ascending order and every other column follows them. Titles are stored without spaces, so that
    "health care" equals "healthcare"; abstracts only as a sketch from which their likeness can be estimated.
    """

    ids: tuple[str, ...]
    whole: Codes
    title: Column
    other_title: Column
    numbers: Column
    first_author: Column
    surnames: Column
    author_words: Column
    container: Column
    container_short: Column
    issn: Column
    volume: Column
    issue: Column
    pages_shown: Column
    page_first: Ints
    page_last: Ints
    page_prefix: Column
    year: Ints
    doi: Column
    pmid: Column
    others: Links
    abstract: npt.NDArray[np.uint32]
    contrasts: Ints
    markers: Ints
    notices: Ints
    versions: Ints
    series: Bools

    def __len__(self) -> int:
        """Return the number of records."""
        return len(self.ids)


def prepare(records: Iterable[tuple[str, Record]]) -> MatchTable:
    """Turn (id, record) pairs into a table; nothing of the records themselves is kept.

    Raises:
        ValueError: two records have the same id.
    """
    rows = sorted((_Row.of(name, record) for name, record in records), key=lambda row: row.id)
    for left, right in pairwise(rows):
        if left.id == right.id:
            raise ValueError(f"two records have the id {left.id}")
    return _assemble(rows)


@dataclass(frozen=True, slots=True)
class _Row:
    """One record's share of the table."""

    id: str
    texts: tuple[str, ...]
    numbers: tuple[int, ...]
    others: tuple[str, ...]
    abstract: npt.NDArray[np.uint32]

    @classmethod
    def of(cls, name: str, record: Record) -> _Row:
        spaced = title_text(record.title)
        types = (record.type_as_given, *record.publication_types)
        notices = notice_mask(spaced, record.title, record.publication_types)
        spaced = noticed_title(spaced) if notices else spaced
        other = title_text(record.original_title)
        who = names(record.authors)
        year = record.year
        given = record.pages or record.article_number
        issue, article = issue_and_article_number(record.issue, given)
        volume, issue = volume_and_issue(record.volume, issue, year)
        given = given or article
        where = pages(given)
        container = container_words(record.container)
        found = record.identifiers
        doi = doi_key(found.doi)
        texts = (
            compact(spaced),
            compact(other) if other != spaced else "",
            title_numbers(spaced),
            who.first,
            who.surnames,
            who.words,
            container,
            container_words(record.container_short),
            found.issn[0] if found.issn else "",
            volume,
            issue,
            present(given).strip(),
            where.prefix,
            doi,
            found.pmid or "",
            _fingerprint(record),
        )
        contrasts, markers = contrast_mask(spaced)
        numbers = (
            where.first, where.last, year or 0, contrasts, markers, notices,
            version_mask(record.kind, types, container, doi), is_series(spaced, container),
        )  # fmt: skip
        return cls(name, texts, numbers, _other_identifiers(record), sketch(record.abstract_text))


def _fingerprint(record: Record) -> str:
    """Return a digest of the fields that are compared: equal for records that say the same, letter for letter."""
    said = (
        record.title, record.original_title, record.authors, record.container, record.volume, record.issue, record.pages,
        record.article_number, record.published, record.electronic, record.identifiers, record.abstract,
    )  # fmt: skip
    return hashlib.blake2b(repr(said).encode(), digest_size=12).hexdigest()


def _other_identifiers(record: Record) -> tuple[str, ...]:
    found = record.identifiers
    others = [f"{scheme.lower()}:{value.strip().lower()}" for scheme, value in found.others if present(value)]
    if found.pmcid:
        others.append(f"pmcid:{found.pmcid}")
    if found.arxiv:
        others.append(f"arxiv:{found.arxiv}")
    if record.kind is Kind.REGISTRATION:  # elsewhere a registration number says which trial, not which document
        others += (f"nct:{number}" for number in found.nct)
    return tuple(sorted(set(others)))


def _assemble(rows: list[_Row]) -> MatchTable:
    texts = [Column.of(column) for column in zip(*(row.texts for row in rows), strict=True)] if rows else [
        Column.of([]) for _ in range(16)
    ]  # fmt: skip
    numbers = np.array([row.numbers for row in rows], dtype=np.int64).reshape(len(rows), 8)
    return MatchTable(
        ids=tuple(row.id for row in rows),
        whole=texts[15].codes,
        title=texts[0], other_title=texts[1], numbers=texts[2], first_author=texts[3], surnames=texts[4],
        author_words=texts[5], container=texts[6], container_short=texts[7], issn=texts[8], volume=texts[9],
        issue=texts[10], pages_shown=texts[11], page_prefix=texts[12], doi=texts[13], pmid=texts[14],
        page_first=numbers[:, 0], page_last=numbers[:, 1], year=numbers[:, 2], contrasts=numbers[:, 3],
        markers=numbers[:, 4], notices=numbers[:, 5], versions=numbers[:, 6], series=numbers[:, 7].astype(np.bool_),
        others=Links.of([(place, value) for place, row in enumerate(rows) for value in row.others]),
        abstract=np.array([row.abstract for row in rows], dtype=np.uint32).reshape(len(rows), SKETCH_SIZE),
    )  # fmt: skip
