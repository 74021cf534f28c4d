"""From any known format to another, with a report of everything that could not be understood."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rowen.records import FormatError, InputError, Located, Problem, Record, StorageError
from rowen.records.formats import format_names, iter_file, sniff, write

_HEAD = 65536


@dataclass(frozen=True, slots=True)
class ConversionReport:
    """What came of one conversion.

    Attributes:
        source, target: the files as they were named.
        format: the format the source turned out to be; ``to`` the one written.
        read, written: numbers of records; they are equal.
        problems: everything that could not be taken as it stands, with its line.
    """

    source: str
    target: str
    format: str
    to: str
    read: int
    written: int
    problems: tuple[Problem, ...]

    @property
    def records(self) -> int:
        """How many records there are: as many written as read."""
        return self.written

    def to_json(self) -> str:
        """Return the report as JSON, keys as the attributes are called."""
        problems = [
            {"file": each.file, "line": each.line, "field": each.field, "message": each.message, "remedy": each.remedy}
            for each in self.problems
        ]
        answer = {
            "source": self.source,
            "target": self.target,
            "format": self.format,
            "to": self.to,
            "records_read": self.read,
            "records_written": self.written,
            "problems": problems,
        }
        return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


@dataclass(slots=True)
class _Sorter:
    """Lets records through and keeps the problems that come between them."""

    items: Iterator[Located | Problem]
    read: int = 0
    problems: list[Problem] = field(default_factory=list)

    def records(self) -> Iterator[Record]:
        for item in self.items:
            if isinstance(item, Problem):
                self.problems.append(item)
            else:
                self.read += 1
                yield item.record


def convert(source: Path, to: str, out: Path, report: Path | None = None) -> ConversionReport:
    """Convert a file; ``out`` appears whole or not at all, and memory does not grow with the file (XML apart).

    Raises:
        InputError: the source is missing, or there is no format ``to``.
        FormatError: the source is no known format, or cannot be read as the one it claims to be.
        StorageError: the target cannot be written.
    """
    if to not in format_names(writable=True):
        known = ", ".join(format_names(writable=True))
        raise InputError(Problem(f"{to!r} is no format that can be written.", f"Use one of: {known}.", field="--to"))
    name = str(source)
    try:
        with source.open("rb") as stream:
            found = sniff(stream.read(_HEAD), name).name
    except OSError as error:
        raise InputError(
            Problem(f"The file cannot be read: {error.strerror}.", "Check its name and path.", name)
        ) from error
    sorter = _Sorter(iter_file(source, format=found))
    written = _write_whole(sorter, to, out)
    if written != sorter.read:
        raise FormatError(
            Problem(f"{sorter.read} records were read but {written} written.", "Report this fault.", name)
        )
    answer = ConversionReport(name, str(out), found, to, sorter.read, written, tuple(sorter.problems))
    if report is not None:
        _replace(report, answer.to_json().encode())
    return answer


def _write_whole(sorter: _Sorter, to: str, out: Path) -> int:
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent or None)
    except OSError as error:
        raise _not_written(out, error) from error
    try:
        with os.fdopen(handle, "wb") as stream:
            written = write(sorter.records(), to, stream)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(out)
    except OSError as error:
        raise _not_written(out, error) from error
    finally:
        Path(temporary).unlink(missing_ok=True)
    return written


def _replace(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> StorageError:
    return StorageError(f"{path} cannot be written: {error.strerror}. Choose a folder that exists and has room.")
