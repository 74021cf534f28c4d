"""Take named export files in, all of them or none, and carry them to the queue."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flows.desk import Desk, open_desk
from flows.inbox import Export, examine, store
from flows.pipeline import Report, Request, finish, start_run
from rowen.records import InputError, Problem, clock
from screening.protocol import Source


def import_named(
    review: str, source: str, files: Sequence[Path], expected: int | None, searched_on: str, searched_by: str
) -> Report:
    """Import files into a review.

    Args:
        review: slug or folder.
        source: key of the inbox source.
        files: export files; with ``expected`` exactly one.
        expected: number of records the platform showed, or None.
        searched_on: date of the search on the platform, or "".
        searched_by: who searched, or "".

    Raises:
        InputError: an argument or a file is wrong; then no record of any of the files is stored.
    """
    exports = exports_of(files, expected, searched_on, searched_by)
    with open_desk(review) as desk:
        return import_files(desk, inbox_source(desk, source), exports)


def exports_of(files: Sequence[Path], expected: int | None, searched_on: str, searched_by: str) -> list[Export]:
    """Say of each file what is known of its search.

    Raises:
        InputError: a count is expected of several files, or the day is no date.
    """
    if expected is not None and len(files) != 1:
        words = f"--expected is about one file, and {len(files)} are given."
        raise InputError(Problem(words, "Import them one by one.", field="--expected"))
    day = clock.parse_time(searched_on, "--searched-on").date().isoformat() if searched_on else ""
    return [Export(path, expected, day, searched_by) for path in files]


def import_files(desk: Desk, source: Source, exports: Sequence[Export]) -> Report:
    """Examine every file first; only when all of them are good, store them as one run."""
    problems: list[Problem] = []
    examined = []
    for export in exports:
        try:
            examined.append((export, examine(desk, source, export)))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    with desk.ledger.hold(desk.review, "import"):
        run = start_run(desk, Request(sources=(source.key,), trigger="import"))
        gathered = [store(desk, run, source, export, content) for export, content in examined]
        return finish(desk, run, gathered)


def inbox_source(desk: Desk, key: str) -> Source:
    """Return a source that takes files.

    Raises:
        InputError: there is no such source, or Rowen searches it itself.
    """
    source = desk.protocol.source(key)
    if source.how != "inbox":
        raise InputError(
            Problem(
                f"{source.name} is searched by Rowen itself.",
                f"Run `rowen update {desk.review} --source {key}`; or declare a source with `how: inbox` for these files.",
                field="--source",
            )
        )
    return source
