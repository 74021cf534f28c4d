"""Take export files in: archived, counted, tied to the strategy that a person ran on the platform."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from flows.desk import Desk
from flows.exports import Export, complete, orphans
from flows.progress import tell
from flows.recognise import refuse_foreign
from flows.searching import Gathered
from rowen.ledger import file_keys
from rowen.ledger.types import Page, Run, Search, SearchOutcome, SearchSpec
from rowen.records import FormatError, InputError, Problem, Record, clock, digest
from rowen.records.formats import FORMATS, Reading, read
from screening.export_details import is_details
from screening.protocol import Source


def waiting(desk: Desk, keys: Iterable[str]) -> tuple[tuple[Source, Path], ...]:
    """List the files that lie in the inbox of these sources, oldest name first. Hidden files are not exports."""
    return tuple(
        (source, path)
        for source in desk.protocol.sources
        if source.how == "inbox" and source.key in set(keys)
        for path in sorted((desk.inbox / source.key).glob("*"))
        if path.is_file() and not path.name.startswith(".") and not is_details(path)
    )


def new_in_inbox(desk: Desk, keys: Iterable[str]) -> tuple[tuple[Source, Export], ...]:
    """List the files in the inbox of these sources that were not taken in yet; one that cannot be read is such a file."""
    return tuple((source, Export(path)) for source, path in waiting(desk, keys) if _is_new(desk, source, path))


def _is_new(desk: Desk, source: Source, path: Path) -> bool:
    try:
        return not is_taken(desk, source, path)
    except FormatError:
        return path.exists()  # else somebody has just moved it away


def is_taken(desk: Desk, source: Source, path: Path) -> bool:
    """Whether this very file, under this name, was taken in before.

    Raises:
        FormatError: it cannot be read.
    """
    sha256 = digest(_bytes_of(path))
    return any(
        search.spec.file_sha256 == sha256 and search.spec.file_name == path.name for search in _taken(desk, source)
    )


def lonely(desk: Desk, keys: Iterable[str]) -> tuple[Gathered, ...]:
    """Name the descriptions in the inbox of these sources whose export is not there: somebody meant to drop one."""
    return tuple(
        Gathered(source.key, complete=False, reason=f"{problem.file}: {problem.message}", remedy=problem.remedy)
        for source in desk.protocol.sources
        if source.how == "inbox" and source.key in set(keys)
        for problem in orphans(sorted((desk.inbox / source.key).glob("*")))
    )


def strays(desk: Desk) -> tuple[Problem, ...]:
    """Name the files in the inbox that no run looks at, because they lie in no folder of a source that takes files.

    Left out are hidden files, and those that were taken in while their source was still declared.
    """
    files = (path.relative_to(desk.inbox) for path in sorted(desk.inbox.rglob("*")) if path.is_file())
    lost = [path for path in files if not any(part.startswith(".") for part in path.parts)]
    keys = [source.key for source in desk.protocol.sources if source.how == "inbox"]
    lost = [path for path in lost if len(path.parts) != 2 or path.parts[0] not in keys]
    if not lost:
        return ()
    known = {(s.spec.file_sha256, s.spec.file_name) for s in desk.ledger.searches(desk.review) if s.spec.file_sha256}
    right = " or ".join(f"{desk.inbox.as_posix()}/{key}" for key in keys)
    remedy = f"Move it to {right}." if right else "Declare a source with `how: inbox` for it in review.yaml."
    return tuple(
        Problem(_why_lost(desk, path, keys), remedy, (desk.inbox / path).as_posix())
        for path in lost
        if not _is_known(desk.inbox / path, known)
    )


def _is_known(path: Path, known: Set[tuple[str, str]]) -> bool:
    try:
        return (digest(_bytes_of(path)), path.name) in known
    except FormatError:
        return False


def _why_lost(desk: Desk, path: Path, keys: Sequence[str]) -> str:
    if len(path.parts) == 1:
        return "It lies beside the folders of the sources, where no run looks for it."
    folder = path.parts[0]
    if folder in keys:
        return f"It lies in a folder within that of {folder!r}, where no run looks for it."
    if any(source.key == folder for source in desk.protocol.sources):
        return f"{folder!r} is searched by Rowen itself, so no run looks for an export of it."
    return f"review.yaml has no source {folder!r}, so no run looks for its exports."


@dataclass(frozen=True, slots=True)
class Examined:
    """An export file that may be taken in: its address in the archive and what stands in it."""

    sha256: str
    records: tuple[Record, ...]
    warnings: tuple[str, ...]


def take_in(desk: Desk, run: Run, source: Source, export: Export) -> Gathered:
    """Take one file of the inbox in; the same file twice is recognised and counts once.

    A file that is refused makes this source incomplete and says why; no record of it is stored, the others go on.
    """
    try:
        if is_taken(desk, source, export.path):
            tell("inbox", f"{export.path.name} was taken in before", source=source.key)
            return Gathered(source.key, complete=True)
        export = complete(source, export)
        examined = examine(desk, source, export)
    except InputError as error:
        first = error.problems[0]
        reason = f"{first.file}: {first.message}" if first.file else first.message
        tell("inbox", f"waits: {error}", source=source.key)
        search = desk.ledger.start_search(run.id, desk.review, _spec(source, export, ""))
        outcome = SearchOutcome(complete=False, reason=reason, remedy=first.remedy)
        desk.ledger.finish_search(search.id, outcome, ())
        return Gathered(source.key, complete=False, reason=reason, remedy=first.remedy)
    return store(desk, run, source, export, examined)


def examine(desk: Desk, source: Source, export: Export) -> Examined:
    """Archive and read a file, and refuse it unless it is what it should be. Stores no record.

    Raises:
        FormatError: unreadable, empty, of another database, or not as long as the person saw on the platform.
    """
    data = _bytes_of(export.path)
    sha256 = desk.archive.put(data)
    if export.expected == 0 and not data.strip():
        return Examined(sha256, (), ())
    reading = read(data, name=export.path.name)
    _check(source, export, reading)
    tell("inbox", f"{export.path.name} is {_looks(reading)}", source=source.key)
    records = tuple(located.record for located in reading.records)
    return Examined(sha256, records, tuple(str(problem) for problem in reading.problems))


def store(desk: Desk, run: Run, source: Source, export: Export, examined: Examined) -> Gathered:
    """Store an examined file as one search; the file that was taken in before changes nothing.

    A later export may be alike to the letter, because nothing new was found: under another name or day it is a search
    of its own, which brings no new record.
    """
    earlier = [search for search in _taken(desk, source) if search.spec.file_sha256 == examined.sha256]
    if any(_same_export(search.spec, export) for search in earlier):
        tell("inbox", f"{export.path.name} was taken in on {earlier[-1].started_at:%Y-%m-%d}", source=source.key)
        return Gathered(source.key, complete=True)
    search = desk.ledger.start_search(run.id, desk.review, _spec(source, export, examined.sha256))
    desk.ledger.add_page(search.id, Page("file", examined.sha256, export.path.name, 0, clock.now()))
    keys = file_keys(examined.records)
    desk.ledger.add_records(desk.review, source.key, list(zip(keys, examined.records, strict=True)))
    found = len(examined.records)
    warnings = (*([f"Note: {export.note}"] if export.note else []), *examined.warnings)
    outcome = SearchOutcome(complete=True, reported=found, arrived=found, warnings=warnings)
    desk.ledger.finish_search(search.id, outcome, keys)
    told = " (the day the file was saved)" if export.day_assumed else ""
    by = f"searched on {export.searched_on or 'a day not said'}{told} by {search.spec.searched_by or 'nobody named'}"
    tell("inbox", f"{export.path.name}: {found:,} records, {by}", source=source.key, done=found, total=found)
    return Gathered(source.key, complete=True)


def _taken(desk: Desk, source: Source) -> list[Search]:
    return [
        search
        for search in desk.ledger.searches(desk.review)
        if search.spec.source == source.key and search.outcome and search.outcome.complete
    ]


def _same_export(spec: SearchSpec, export: Export) -> bool:
    """Told by the day of the search where a person said it, else by the file's name."""
    if spec.searched_on and export.searched_on and not export.day_assumed:
        return spec.searched_on == export.searched_on
    return spec.file_name == export.path.name


def _looks(reading: Reading) -> str:
    """Format, platform and database, as far as the bytes show them."""
    title = next(each.title for each in FORMATS if each.name == reading.format)
    counted = ", ".join(f"{name} ({count:,} records)" for name, count in reading.databases)
    shown = [f"platform {reading.platform}"] if reading.platform else []
    if reading.database or counted:
        shown.append(f"database {reading.database}" if reading.database else f"several databases: {counted}")
    return f"{title}; the file shows {' and '.join(shown) or 'neither platform nor database'}"


def _check(source: Source, export: Export, reading: Reading) -> None:
    name, found = export.path.name, len(reading.records)
    if not found and export.expected != 0:
        raise FormatError(
            Problem(
                "The file holds no record.",
                f"Export the results from {source.platform} again; if the search really found nothing, import the "
                "file with --expected 0.",
                file=name,
            )
        )
    refuse_foreign(source, name, reading)
    if export.expected is not None and export.expected != found:
        raise FormatError(
            Problem(
                f"The file holds {found} records, and {export.expected} were expected.",
                f"Export all {export.expected} results again (platforms cut long exports), or correct the expected number.",
                file=name,
            )
        )


def _spec(source: Source, export: Export, sha256: str) -> SearchSpec:
    return SearchSpec(
        source=source.key,
        name=source.name,
        platform=source.platform,
        kind=source.kind,
        how=source.how,
        strategy=export.strategy or source.strategy,
        method=source.method,
        searched_on=export.searched_on,
        searched_by=export.searched_by or (source.who or ""),
        file_name=export.path.name,
        file_sha256=sha256,
        expected=export.expected,
    )


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FormatError(
            Problem(f"The file cannot be read ({error.strerror}).", "Check its name and permissions.", file=str(path))
        ) from error
