"""What a lookup brought: asking in parts, what is shown of each answer, and the answers as a file."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from connectors.archive import Archive
from connectors.contract import Lookup, Missing
from connectors.http import Fetched
from connectors.opencitations_parse import CitationLink
from connectors.paging import batches
from connectors.unpaywall_parse import FullText
from rowen.records import InputError, Problem, Record, SourceError, StorageError
from rowen.records.formats import write
from rowen.reports.wording import spreadsheet_safe

PART = 40
"""DOIs that are asked for before the next are: as many as Crossref takes at once."""

FORMATS = (".csv", ".jsonl")
_TEXT_COLUMNS = (
    "doi", "is_open", "status", "title", "journal", "year", "best", "url", "url_for_pdf", "version", "license",
    "host_type", "evidence", "updated", "extra_json",
)  # fmt: skip
_LINK_COLUMNS = ("oci", "citing", "cited", "created", "timespan", "journal_self", "author_self", "extra_json")


@dataclass(slots=True)
class LookedUp:
    """What came of a list of DOIs; each is in one of the three.

    Attributes:
        found: answers in order.
        missing: DOIs that the source does not know, in its words.
        unasked: DOIs that got no answer, with the reason.
    """

    found: list[Any] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    unasked: list[Missing] = field(default_factory=list)


def look_up(
    source: Lookup[Any], archive: Archive, dois: Sequence[str], told: Callable[[int], None] | None = None
) -> LookedUp:
    """Ask about all DOIs; a source that fails is not asked again, and every DOI without an answer is named.

    Args:
        source: what is asked.
        archive: every answer is kept there.
        dois: in lower case, each once.
        told: hears after each part how many DOIs are done.

    Raises:
        InputError: a setting that the source needs is missing.
    """
    from connectors import client_for

    result, done = LookedUp(), 0
    with client_for(source, archive, _kept) as client:
        for part in batches(dois, PART):
            came: list[Any] = []
            try:
                result.missing += source.look_up(client, part, came.extend)
            except SourceError as error:
                answered = {doi for found in came for doi in dois_of(found)}
                rest = [doi for doi in (*part, *dois[done + len(part) :]) if doi not in answered]
                result.unasked += [Missing(doi, f"{error.reason} {error.remedy}".strip()) for doi in rest]
                result.found += came
                return result
            result.found += came
            done += len(part)
            if told:
                told(done)
    return result


def _kept(fetched: Fetched) -> None:
    """Nothing more to do with an answer: the client has archived it, and a lookup has no run to belong to."""
    del fetched


def dois_of(found: Any) -> tuple[str, ...]:
    """Return the DOIs that an answer is about."""
    if isinstance(found, FullText):
        return (found.doi,)
    if isinstance(found, CitationLink):
        return (*found.citing_dois, *found.cited_dois)
    ids = found.identifiers
    return (ids.doi or "", *(value for scheme, value in ids.others if scheme == "doi asked for"))


def shown(found: Sequence[Any], dois: Sequence[str]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the heading and the rows of a table for people; links are counted for each DOI."""
    if not found:
        return ("DOI",), []
    if isinstance(found[0], FullText):
        return ("DOI", "access", "best place", "version", "licence"), [_text_row(one) for one in found]
    if isinstance(found[0], CitationLink):
        return ("DOI", "cited by (known)", "cites (known)"), _link_rows(found, dois)
    return ("DOI", "year", "title", "notices"), [_record_row(one) for one in found]


def _text_row(text: FullText) -> tuple[str, ...]:
    best = text.best
    return (text.doi, text.status, *((best.url, best.version, best.license) if best else ("none known", "", "")))


def _link_rows(links: Sequence[CitationLink], dois: Sequence[str]) -> list[tuple[str, ...]]:
    citing = {doi: sum(doi in link.cited_dois for link in links) for doi in dois}
    cited = {doi: sum(doi in link.citing_dois for link in links) for doi in dois}
    return [(doi, str(citing[doi]), str(cited[doi])) for doi in dois if citing[doi] or cited[doi]]


def _record_row(record: Record) -> tuple[str, ...]:
    told = "\n".join(" ".join(filter(None, (one.kind, one.doi or one.pmid))) for one in record.notices)
    return (record.identifiers.doi or "", str(record.year or ""), record.title, told)


def check_name(out: Path) -> None:
    """Refuse a name whose ending says neither CSV nor JSONL, before anything is asked.

    Raises:
        InputError: it does not.
    """
    if out.suffix.lower() not in FORMATS:
        raise InputError(
            Problem(f"{out} is neither a .csv nor a .jsonl file.", "End its name in one of them.", field="--out")
        )


def save(found: Sequence[Any], out: Path) -> None:
    """Write every answer: records in Rowen's own columns, one row for each place of a full text or each link.

    Raises:
        StorageError: the file cannot be written.
    """
    try:
        if found and not isinstance(found[0], FullText | CitationLink):
            with out.open("wb") as stream:
                write(found, out.suffix.lower()[1:], stream)
        elif out.suffix.lower() == ".csv":
            out.write_text(_table(found), encoding="utf-8", newline="")
        else:
            lines = (json.dumps(asdict(one), ensure_ascii=False, default=str) for one in found)
            out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise StorageError(
            f"{out} cannot be written: {error.strerror}. Choose a folder that exists and has room."
        ) from error


def _table(found: Sequence[Any]) -> str:
    links = bool(found) and isinstance(found[0], CitationLink)
    rows = [row for one in found for row in (_link_cells(one) if links else _text_cells(one))]
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_LINK_COLUMNS if links else _TEXT_COLUMNS)
    writer.writerows([spreadsheet_safe("" if cell is None else str(cell)) for cell in row] for row in rows)
    return text.getvalue()


def _text_cells(text: FullText) -> list[tuple[object, ...]]:
    """Return one row for each place; a closed text has one row without a place."""
    head = (text.doi, text.is_open, text.status, text.title, text.journal, text.year)
    extra = json.dumps(text.extra, ensure_ascii=False)
    if not text.locations:
        return [(*head, *[""] * 8, extra)]
    return [
        (
            *head, place.best, place.url, place.url_for_pdf, place.version, place.license, place.host_type,
            place.evidence, place.updated, json.dumps((*text.extra, *place.extra), ensure_ascii=False),
        )
        for place in text.locations
    ]  # fmt: skip


def _link_cells(link: CitationLink) -> list[tuple[object, ...]]:
    extra = json.dumps(link.extra, ensure_ascii=False) if link.extra else ""
    ends = (link.oci, link.citing, link.cited)
    return [(*ends, link.created, link.timespan, link.journal_self, link.author_self, extra)]
