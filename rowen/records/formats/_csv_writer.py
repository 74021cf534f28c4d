"""Rowen's own table: readable in a spreadsheet, safe from formulas, and read back without loss of a field."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from typing import BinaryIO

from rowen.records.types import Author, Record

HEADER = (
    "native_id", "kind", "type_as_given", "title", "original_title", "authors", "editors", "year", "container",
    "container_short", "published", "electronic", "created", "volume", "issue", "pages", "article_number", "edition",
    "publisher", "place", "doi", "pmid", "pmcid", "nct_id", "arxiv", "issn", "isbn", "abstract", "languages",
    "publication_types", "keywords", "mesh", "urls", "notes", "record_status", "notices_json", "abstract_parts_json",
    "other_identifiers_json", "extra_json",
)  # fmt: skip
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def safe(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula (OWASP, "CSV Injection")."""
    return "'" + cell if _FORMULA.match(cell) else cell


def bare(cell: str) -> str:
    """Undo `safe`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def is_ours(header: list[str]) -> bool:
    """Whether a table was written by `write`."""
    return tuple(header) == HEADER


def write(records: Iterable[Record], stream: BinaryIO) -> int:
    """Write header and rows as UTF-8 with CRLF (RFC 4180); return how many records."""
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text)
        writer.writerow(HEADER)
        count = 0
        for record in records:
            writer.writerow([safe(cell) for cell in _row(record)])
            count += 1
    finally:
        text.detach()
    return count


def _row(record: Record) -> list[str]:
    ids = record.identifiers
    parts = [(part.text, part.label, part.language) for part in record.abstract]
    plain = len(parts) <= 1 and not any(label or language for _, label, language in parts)
    return [
        record.native_id, record.kind.value, record.type_as_given, record.title, record.original_title,
        _people(record.authors), _people(record.editors), str(record.year or ""), record.container,
        record.container_short, str(record.published or ""), str(record.electronic or ""), str(record.created or ""),
        record.volume, record.issue, record.pages, record.article_number, record.edition, record.publisher,
        record.place, ids.doi or "", ids.pmid or "", ids.pmcid or "", "; ".join(ids.nct), ids.arxiv or "",
        "; ".join(ids.issn), "; ".join(ids.isbn), record.abstract_text, _list(record.languages),
        _list(record.publication_types), _list(record.keywords), _list(record.mesh),
        _list(record.urls), "\n".join(record.notes) if len(record.notes) < 2 else _json(record.notes), record.status,
        _json([(n.kind, n.reference, n.pmid, n.doi) for n in record.notices]), "" if plain else _json(parts),
        _json(ids.others), _json(record.extra),
    ]  # fmt: skip


def _people(people: tuple[Author, ...]) -> str:
    """A group ends in a comma, as EndNote writes it, so that it is a group again when read."""
    return "; ".join(f"{each.collective}," if each.collective else str(each) for each in people)


def _list(items: tuple[str, ...]) -> str:
    """Items with "; " between them; as JSON where an item holds a semicolon itself, so that none is cut when read."""
    return _json(items) if any(";" in item for item in items) else "; ".join(items)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""
