"""Bibliographic file formats: recognised by content, read without loss, written so that others can read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from rowen.records.errors import FormatError, Problem
from rowen.records.formats import (
    bibtex,
    csl_json,
    csv_table,
    endnote_xml,
    endnote_xml_writer,
    enw,
    jsonl,
    nbib,
    nbib_writer,
    ovid_tagged,
    pubmed_xml,
    ris,
    ris_writer,
    wos_tagged,
    xlsx,
)
from rowen.records.formats._foreign import foreign
from rowen.records.formats._source import Source, encoding_of
from rowen.records.formats.databases import count_databases, the_database
from rowen.records.types import Located, Record

__all__ = ["FORMATS", "Format", "Reading", "format_names", "iter_file", "read", "sniff", "write"]

_HEAD = 65536


@dataclass(frozen=True, slots=True)
class Format:
    """One file format.

    Attributes:
        name: what people write after ``--to``.
        title: its name in sentences.
        suffixes: usual endings of file names; they decide nothing.
        recognise: whether the beginning of a text is this format; None for one that is only written, or is no text.
        recognise_bytes: whether the first bytes are this format; for formats that are no text (workbooks).
        scan: yields records and problems; None for one that is only written.
        write: writes records and answers how many; None for one that is only read.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    recognise: Callable[[str], bool] | None = None
    recognise_bytes: Callable[[bytes], bool] | None = None
    scan: Callable[[Source], Iterator[Located | Problem]] | None = None
    write: Callable[[Iterable[Record], BinaryIO], int] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read whole.

    Attributes:
        format: name of the format it turned out to be.
        records: every record, in order, with its place.
        problems: everything that could not be taken as it stands.
        encoding: how the text was encoded.
        platform: the platform on which the records were found, where the bytes show it, or "".
        preamble: what stood before the first record.
        database: the database that the records come from, where the bytes show it, or "".
    """

    format: str
    records: tuple[Located, ...]
    problems: tuple[Problem, ...]
    encoding: str
    platform: str
    preamble: tuple[str, ...]
    database: str = ""

    @property
    def databases(self) -> tuple[tuple[str, int], ...]:
        """(database, records that name it), most first: what there is to show where `database` is "" for there being several."""
        return count_databases(located.record for located in self.records)


FORMATS: tuple[Format, ...] = (
    Format("pubmed_xml", "PubMed XML", (".xml",), pubmed_xml.recognise, scan=pubmed_xml.scan_source),
    Format(
        "endnote_xml",
        "EndNote XML",
        (".xml",),
        endnote_xml.recognise,
        scan=endnote_xml.scan,
        write=endnote_xml_writer.write,
    ),
    Format("csl_json", "CSL-JSON", (".json",), csl_json.recognise, scan=csl_json.scan, write=csl_json.write),
    Format("jsonl", "JSONL", (".jsonl",), jsonl.recognise, scan=jsonl.scan, write=jsonl.write),
    Format("wos_tagged", "Web of Science tagged", (".ciw", ".isi", ".txt"), wos_tagged.recognise, scan=wos_tagged.scan),
    Format("ovid_tagged", "Ovid tagged", (".txt", ".ovd", ".cgi"), ovid_tagged.recognise, scan=ovid_tagged.scan),
    Format("enw", "EndNote tagged (refer)", (".enw", ".ref", ".enl"), enw.recognise, scan=enw.scan),
    Format("nbib", "MEDLINE text (nbib)", (".nbib", ".txt"), nbib.recognise, scan=nbib.scan, write=nbib_writer.write),
    Format("ris", "RIS", (".ris", ".txt"), ris.recognise, scan=ris.scan, write=ris_writer.write),
    Format("bibtex", "BibTeX", (".bib",), bibtex.recognise, scan=bibtex.scan, write=bibtex.write),
    Format("csv", "CSV", (".csv", ".tsv", ".txt"), csv_table.recognise, scan=csv_table.scan, write=csv_table.write),
    Format("xlsx", "Excel workbook (xlsx)", (".xlsx", ".xlsm"), recognise_bytes=xlsx.recognise, scan=xlsx.scan),
)
"""In the order in which content is tried."""


def format_names(*, writable: bool = False) -> tuple[str, ...]:
    """Return the names of the formats that can be read, or written."""
    return tuple(each.name for each in FORMATS if (each.write if writable else each.scan))


def sniff(data: bytes, name: str = "") -> Format:
    """Return the format of a file from its content; ``name`` is only used to name the file in errors.

    Raises:
        FormatError: empty, not known, or known but not read; the remedy says how to export instead.
    """
    for each in FORMATS:
        if each.recognise_bytes is not None and each.recognise_bytes(data):
            return each
    head = "".join(Source(data[:_HEAD], name).text()) if len(data) <= _HEAD else _beginning(data, name)
    if not head.strip("\ufeff \t\r\n"):
        raise FormatError(
            Problem("The file is empty.", "Export it again; a search without hits is not imported.", name)
        )
    problem = foreign(head, data[:200], name)
    if problem is not None:
        raise FormatError(problem)
    for each in FORMATS:
        if each.recognise is not None and each.recognise(head):
            return each
    known = ", ".join(each.title for each in FORMATS if each.scan)
    start = " ".join(head.split())[:60]
    raise FormatError(Problem(f"The format is not known; it begins {start!r}.", f"Export as one of: {known}.", name, 1))


def _beginning(data: bytes, name: str) -> str:
    """Decode the first block without tripping over a character or line that it cuts in two."""
    wide = encoding_of(data[:_HEAD])[0] != "utf-8"
    return "".join(Source(data[: _HEAD - 4] if wide else data[:_HEAD] + b"\n", name).text())


def _named(format: str, name: str) -> Format:  # noqa: A002 - the contract's word
    for each in FORMATS:
        if each.name == format and each.scan is not None:
            return each
    raise FormatError(
        Problem(f"{format!r} is no format that can be read.", f"Use one of: {', '.join(format_names())}.", name)
    )


def _chosen(head: bytes, name: str, format: str | None) -> Format:  # noqa: A002
    return sniff(head, name) if format is None else _named(format, name)


def read(path_or_bytes: Path | str | bytes, *, name: str = "", format: str | None = None) -> Reading:  # noqa: A002
    """Read a whole file, or bytes called ``name``. ``format`` skips the recognition.

    Raises:
        FormatError: the format is not known or not readable as such; the file holds nothing.
        OSError: the file cannot be opened.
    """
    data = path_or_bytes if isinstance(path_or_bytes, bytes) else Path(path_or_bytes).read_bytes()
    name = name or ("" if isinstance(path_or_bytes, bytes) else str(path_or_bytes))
    chosen = _chosen(data, name, format)
    source = Source(data, name)
    items = list(_scanned(chosen, source))
    records = tuple(item for item in items if isinstance(item, Located))
    counted = count_databases(each.record for each in records)
    return Reading(
        format=chosen.name,
        records=records,
        problems=tuple(item for item in items if isinstance(item, Problem)),
        encoding=source.encoding,
        platform=source.platform,
        preamble=tuple(source.preamble),
        database=source.database or the_database(counted, len(records), source.platform),
    )


def iter_file(path: Path | str, *, format: str | None = None) -> Iterator[Located | Problem]:  # noqa: A002
    """Yield the records and problems of a file as they are read; memory does not grow with the file.

    Raises:
        FormatError: as `read`.
        OSError: the file cannot be opened.
    """
    with Path(path).open("rb") as stream:
        chosen = _chosen(stream.read(_HEAD), str(path), format)
        stream.seek(0)
        yield from _scanned(chosen, Source(stream, str(path)))


def _scanned(chosen: Format, source: Source) -> Iterator[Located | Problem]:
    if chosen.scan is None:
        raise FormatError(Problem(f"{chosen.title} is only written, not read.", "Choose another format.", source.name))
    yield from chosen.scan(source)


def write(records: Iterable[Record], format: str, stream: BinaryIO) -> int:  # noqa: A002
    """Write records in one format; return how many were written.

    Raises:
        FormatError: there is no such format, or it is only read.
    """
    for each in FORMATS:
        if each.name == format and each.write is not None:
            return each.write(records, stream)
    known = ", ".join(format_names(writable=True))
    raise FormatError(Problem(f"{format!r} is no format that can be written.", f"Use one of: {known}."))
