"""One record's share of the table: every field in the form in which it is compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from rowen.dedup.fields import (
    compact,
    container_words,
    doi_key,
    issue_and_article_number,
    noticed_title,
    pages,
    present,
    title_numbers,
    title_text,
    volume_and_issue,
)
from rowen.dedup.marks import contrast_mask, is_series, notice_mask, version_mask
from rowen.dedup.people import names
from rowen.dedup.sketch import NO_SKETCH, sketch
from rowen.records import Kind, PartialDate, Record, from_json

TEXTS: Final = (
    "title", "other_title", "numbers", "first_author", "given", "surnames", "author_words", "container", "container_short",
    "issn", "volume", "issue", "pages_shown", "page_prefix", "doi", "pmid",
)  # fmt: skip
NUMBERS: Final = (
    "whole", "page_first", "page_last", "year", "contrasts", "markers", "notices", "versions", "series",
)  # fmt: skip

BATCH: Final = 4_000  # records prepared at a time, which bounds the memory

# Names of journals and volumes come again and again.
_container_words = lru_cache(maxsize=1 << 15)(container_words)
_volume_and_issue = lru_cache(maxsize=1 << 15)(volume_and_issue)


@dataclass(frozen=True, slots=True)
class Row:
    """What is kept of one record.

    Attributes:
        texts: one text for each of `TEXTS`; "" is missing.
        numbers: one number for each of `NUMBERS`.
        others: identifiers of which a record may have several.
        abstract: the sketch of the abstract.
    """

    texts: tuple[str, ...]
    numbers: tuple[int, ...]
    others: tuple[str, ...]
    abstract: bytes

    def to_json(self) -> str:
        """Return texts, numbers and other identifiers as one line; the sketch is kept apart."""
        return json.dumps((self.texts, self.numbers, self.others), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, line: str, abstract: bytes) -> Row:
        """Read what `to_json` wrote.

        Raises:
            ValueError: it is something else.
        """
        texts, numbers, others = json.loads(line)
        if (len(texts), len(numbers), len(abstract)) != (len(TEXTS), len(NUMBERS), len(NO_SKETCH)):
            raise ValueError("a row of another shape")
        return cls(texts, numbers, others, abstract)


def row_of(record: Record) -> Row:
    """Return a record's row; it follows from the record alone."""
    types = (record.type_as_given, *record.publication_types)
    spaced = title_text(record.title)
    notices = notice_mask(spaced, record.title, record.publication_types)
    spaced = noticed_title(spaced) if notices else spaced
    other = title_text(record.original_title)
    who = names(record.authors)
    year = record.year
    given = record.pages or record.article_number
    issue, article = issue_and_article_number(record.issue, given)
    volume, issue = _volume_and_issue(record.volume, issue, year)
    given = given or article
    where = pages(given)
    container = _container_words(record.container)
    found = record.identifiers
    doi = doi_key(found.doi)
    texts = (
        compact(spaced),
        compact(other) if other != spaced else "",
        title_numbers(spaced),
        who.first,
        who.given,
        who.surnames,
        who.words,
        container,
        _container_words(record.container_short),
        found.issn[0] if found.issn else "",
        volume,
        issue,
        present(given).strip(),
        where.prefix,
        doi,
        found.pmid or "",
    )
    contrasts, markers = contrast_mask(spaced)
    numbers = (
        _fingerprint(record), where.first, where.last, year or 0, contrasts, markers,
        notices, version_mask(record.kind, types, container, doi),
        int(is_series(spaced, container)),
    )  # fmt: skip
    return Row(texts, numbers, _other_identifiers(record), sketch(record.abstract_text))


def prepared(records: Iterable[tuple[str, Record]]) -> Iterator[list[tuple[str, Row]]]:
    """Yield the rows of (id, record) pairs in batches."""
    items = iter(records)
    while batch := [(name, row_of(record)) for name, record in islice(items, BATCH)]:
        yield batch


def rows_of(stored: Sequence[tuple[str, str]]) -> list[tuple[str, Row]]:
    """Return the rows of records that are given as (id, the record's JSON)."""
    return [(name, row_of(from_json(content))) for name, content in stored]


def _fingerprint(record: Record) -> int:
    """Return a digest of the fields that are compared: equal for records that say the same, letter for letter."""
    said = (
        record.title, record.original_title, record.container, record.volume, record.issue, record.pages,
        record.article_number, _date(record.published), _date(record.electronic),
        [(who.family, who.given, who.suffix, who.collective) for who in record.authors],
        [(part.text, part.label, part.language) for part in record.abstract], _identifiers(record),
    )  # fmt: skip
    digest = hashlib.blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def _date(date: PartialDate | None) -> tuple[object, ...]:
    return (date.year, date.month, date.day, date.text) if date else ()


def _identifiers(record: Record) -> tuple[object, ...]:
    found = record.identifiers
    return found.doi, found.pmid, found.pmcid, found.nct, found.arxiv, found.issn, found.isbn, found.others


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
