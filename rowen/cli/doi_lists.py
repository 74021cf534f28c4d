"""DOIs as a person gives them: written out, one a line in a file, or as those of a bibliographic file's records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rowen.records import FormatError, InputError, Problem
from rowen.records import identifiers as normal
from rowen.records.formats import read

_HEADERS = frozenset({"doi", "dois"})
_REMEDY = "Write it like 10.2196/jmir.5260."


@dataclass(frozen=True, slots=True)
class DoiList:
    """DOIs in order, each once, and the records of a file that have none.

    Attributes:
        dois: in lower case.
        without: a line for each record without a DOI: its number and title.
    """

    dois: tuple[str, ...]
    without: tuple[str, ...] = ()


def gather(written: Sequence[str], file: Path | None) -> DoiList:
    """Return what was written out, then what the file holds.

    Raises:
        InputError: something is no DOI, all of it is named; there is none at all; the file cannot be read.
    """
    wrong = [Problem(f"{text!r} is no DOI.", _REMEDY) for text in written if normal.doi(text) is None]
    if wrong:
        raise InputError(wrong)
    listed = from_file(file) if file else DoiList(())
    dois = tuple(dict.fromkeys([*(normal.doi(text) or "" for text in written), *listed.dois]))
    if not dois:
        raise InputError(
            Problem("There is no DOI to look up.", "Name one or more, or a file that holds some (--from).")
        )
    return DoiList(dois, listed.without)


def from_file(path: Path) -> DoiList:
    """Return the DOIs of a bibliographic file's records, or of a plain list with one a line.

    Raises:
        InputError: the file cannot be read, or a line of a plain list is no DOI.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            Problem(f"The file cannot be read: {error.strerror}.", "Check its name and path.", str(path))
        ) from error
    lines = data.decode("utf-8-sig", "replace").splitlines()
    held = [(at, line.strip().strip('"').rstrip(",;")) for at, line in enumerate(lines, start=1) if line.strip()]
    if any(normal.doi(text) and " " not in text for _, text in held[:2]):
        return _plain_list(path, held)
    try:
        records = [located.record for located in read(data, name=str(path)).records]
    except FormatError as error:
        raise InputError(error.problems) from error
    without = tuple(
        f"record {number}: {record.title or '(no title)'}"
        for number, record in enumerate(records, start=1)
        if not record.identifiers.doi
    )
    return DoiList(tuple(dict.fromkeys(one.identifiers.doi for one in records if one.identifiers.doi)), without)


def _plain_list(path: Path, held: Sequence[tuple[int, str]]) -> DoiList:
    rows = held[1:] if held[0][1].lower() in _HEADERS else held
    wrong = [
        Problem(f"{text[:60]!r} is no DOI.", _REMEDY, str(path), line)
        for line, text in rows
        if normal.doi(text) is None
    ]
    if wrong:
        raise InputError(wrong)
    return DoiList(tuple(dict.fromkeys(normal.doi(text) or "" for _, text in rows)))
