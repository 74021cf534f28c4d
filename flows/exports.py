"""Export files and what is said of them: by options, by a file beside them, by review.yaml; the rest is owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rowen.records import InputError, Problem, clock, matching
from screening.export_details import EXAMPLE, details_file, is_details, read_details
from screening.protocol import Source
from screening.strategies import StrategyText, read_strategy

EAST = timedelta(hours=14)
"""Where the day begins first: there a search of today has tomorrow's date in UTC."""


@dataclass(frozen=True, slots=True)
class Export:
    """One export file and what the person who made it knows of it.

    Attributes:
        path: the file.
        expected: the number of records that the platform showed, or None if not said.
        searched_on: ISO date of the search on the platform, or "".
        searched_by: who searched, or "".
        strategy: the text of the strategy that was run, where it was not the one of review.yaml; else "".
        note: anything more that was said.
        day_assumed: nobody said the day of the search; it is that of the file.
    """

    path: Path
    expected: int | None = None
    searched_on: str = ""
    searched_by: str = ""
    strategy: str = ""
    note: str = ""
    day_assumed: bool = False


def exports_of(files: Sequence[Path], expected: int | None, searched_on: str, searched_by: str) -> list[Export]:
    """Say of each file what the options say of its search.

    Raises:
        InputError: a count is expected of several files, or the day is no date.
    """
    if expected is not None and len(files) != 1:
        words = f"--expected is about one file, and {len(files)} are given."
        remedy = "Import them one by one, or write a file like NAME.ris.yaml beside each with `expected: N`."
        raise InputError(Problem(words, remedy, field="--expected"))
    day = clock.parse_time(searched_on, "--searched-on").date().isoformat() if searched_on else ""
    return [Export(path, expected, day, searched_by) for path in files]


def described(source: Source, export: Export) -> Export:
    """Fill in what the file beside the export says; what was said before (by an option) stands.

    Raises:
        InputError: that file is wrong, or it says another platform than review.yaml.
    """
    beside = details_file(export.path)
    if beside is None:
        return export
    said = read_details(beside)
    if said.platform and not _same_platform(said.platform, source.platform):
        remedy = f"Move the export to the source that is searched on {said.platform}; if there is none, declare it."
        words = f"It says {said.platform}, and the source {source.key!r} in review.yaml is {source.platform}."
        raise InputError(Problem(words, remedy, str(beside), field="platform"))
    return replace(
        export,
        expected=said.expected if export.expected is None else export.expected,
        searched_on=export.searched_on or (said.searched_on.isoformat() if said.searched_on else ""),
        searched_by=export.searched_by or said.searched_by or "",
        strategy=_strategy(beside, said.strategy) if said.strategy else export.strategy,
        note=said.note,
    )


def assumed(source: Source, export: Export) -> Export:
    """Fill in what may be assumed and is shown: the person review.yaml names, the day on which the file was saved."""
    return replace(
        export,
        searched_on=export.searched_on or saved_on(export.path),
        searched_by=export.searched_by or source.who,
        day_assumed=not export.searched_on,
    )


def owed(source: Source, export: Export) -> list[Problem]:
    """Return what must be said, or said otherwise, of an export before it may be taken in."""
    name = export.path.name
    how = f"Give it as an option of `rowen import`, or in {name}.yaml beside the file: {EXAMPLE}"
    found = []
    if export.expected is None:
        words = f"Nobody has said how many records {source.platform} showed."
        found.append(Problem(words, how, name, field="expected"))
    if not export.searched_by and not source.who:
        found.append(Problem("Nobody has said who searched.", how, name, field="searched_by"))
    if is_to_come(export.searched_on):
        words = f"The day of the search, {export.searched_on}, has not come yet."
        found.append(Problem(words, "Correct the day.", name, field="searched_on"))
    return found


def is_to_come(day: str) -> bool:
    """Whether an ISO date lies in the future wherever on earth one is; "" does not.

    In practice and in simulations Rowen's clock may be behind the machine's: an export saved today is then of no day to come.
    """
    return day > (max(clock.now(), datetime.now(UTC)) + EAST).date().isoformat()


def complete(source: Source, export: Export) -> Export:
    """Return an export of which everything is known: as it was described, with what may be assumed.

    Raises:
        InputError: its description is wrong, or something is owed.
    """
    said = described(source, export)
    if problems := owed(source, said):
        raise InputError(problems)
    return assumed(source, said)


def saved_on(path: Path) -> str:
    """Return the day on which a file was last written: for a download, that of the export. "" for a file not there."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
    except OSError:
        return ""


def orphans(files: Sequence[Path]) -> list[Problem]:
    """Return the descriptions among some files whose export is not there."""
    described_by = {details_file(path) for path in files if not is_details(path)}
    return [
        Problem("It describes an export that is not there.", "Put the export beside it, or remove it.", path.name)
        for path in files
        if is_details(path) and path not in described_by
    ]


def _same_platform(one: str, other: str) -> bool:
    first, second = f" {matching(one)} ", f" {matching(other)} "
    return first in second or second in first


def _strategy(beside: Path, name: str) -> str:
    found = read_strategy(beside.parent, name)
    if isinstance(found, StrategyText):
        return found.text
    raise InputError(found)
