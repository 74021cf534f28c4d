"""The formats of queues and verdicts. A new one is one module and one line in FORMATS."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from rowen.records import DecisionError, Problem
from screening import verdicts_csv, verdicts_ris
from screening.verdict_types import QueueItem, Row, VerdictFormat

FORMATS: tuple[VerdictFormat, ...] = (verdicts_csv.FORMAT, verdicts_ris.FORMAT)


def format_names() -> tuple[str, ...]:
    """Return the names that ``--format`` takes."""
    return tuple(known.name for known in FORMATS)


def export_queue(
    items: Iterable[QueueItem],
    format: str,  # noqa: A002 - the users' word
    stream: BinaryIO,
    *,
    reviewer: str = "",
    show_votes: bool = False,
) -> int:
    """Write a queue to a binary stream and return how many citations it holds.

    Args:
        items: what waits.
        format: one of `format_names`.
        stream: open for writing bytes.
        reviewer: name to fill in beforehand.
        show_votes: write earlier verdicts too. Only for an adjudicator: independent reviewers must not see them.

    Raises:
        DecisionError: there is no such format.
    """
    return _named(format).write(tuple(items), stream, reviewer, show_votes)


def read_verdicts(data: bytes, name: str, format: str | None = None) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:  # noqa: A002
    """Read a file of verdicts; the content decides on the format unless it is given.

    Returns:
        The rows that could be read, and a problem with line and remedy for each that could not.

    Raises:
        DecisionError: there is no such format, the file is empty, or it is of no known format.
    """
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise DecisionError(Problem("The file is empty.", "Export the queue again and fill it in.", file=name))
    if format:
        return _named(format).read(data, name)
    for known in FORMATS:
        if known.recognises(data):
            return known.read(data, name)
    message = "This is no file of verdicts that Rowen knows."
    if data.startswith(b"PK"):
        message = "This is an Excel workbook, and verdicts are read from CSV."
        raise DecisionError(Problem(message, "Save it in Excel as CSV UTF-8, and import that file.", file=name))
    remedy = "Expected: a table with the columns citation, stage, reviewer and verdict, or RIS that Rowen exported."
    raise DecisionError(Problem(message, remedy, file=name, line=1))


def _named(name: str) -> VerdictFormat:
    for known in FORMATS:
        if known.name == name.lower():
            return known
    message = f"There is no format {name!r} for verdicts."
    raise DecisionError(Problem(message, f"Use one of: {', '.join(format_names())}.", field="--format"))
