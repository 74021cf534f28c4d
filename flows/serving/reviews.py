"""The reviews of a folder: their protocols, and whether a file of one has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.desk import read_protocol
from rowen.records import InputError
from screening.protocol import FILE_NAME, Protocol


@dataclass(frozen=True, slots=True)
class Seen:
    """Files as they were: a change of any is seen."""

    files: tuple[tuple[str, int, int], ...]


def read_all(folder: Path) -> tuple[tuple[Protocol, ...], tuple[str, ...]]:
    """Read every review; one that is wrong is left out and its problems are returned as lines."""
    protocols, problems = [], []
    for path in review_files(folder):
        try:
            protocols.append(read_protocol(str(path.parent.relative_to(folder))))
        except InputError as error:
            problems += [f"left out until it is mended: {problem}" for problem in error.problems]
    return tuple(protocols), tuple(problems)


def review_files(folder: Path) -> list[Path]:
    """Return the review.yaml of every review."""
    return sorted(folder.glob(f"reviews/*/{FILE_NAME}"))


def seen_in(folder: Path) -> Seen:
    """Return what the files of all protocols look like now."""
    return Seen(tuple(_files(folder)))


def _files(folder: Path) -> Iterator[tuple[str, int, int]]:
    paths: Sequence[Path] = [*review_files(folder), *sorted(folder.glob("reviews/*/searches/*"))]
    for path in paths:
        try:
            found = path.stat()
        except FileNotFoundError:
            continue  # removed between the list and the look: the next look sees that
        yield str(path), found.st_mtime_ns, found.st_size
