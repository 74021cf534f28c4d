"""Take named export files in, all of them or none, and carry them to the queue."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flows.desk import Desk, open_desk
from flows.inbox import Export, examine, store
from flows.pipeline import Report, Request, finish, start_run
from rowen.records import InputError, Problem, clock
from screening.protocol import Source


def import_exports_now(
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
    if expected is not None and len(files) != 1:
        raise InputError(
            Problem(
                f"--expected is about one file, and {len(files)} are given.",
                "Import them one by one.",
                field="--expected",
            )
        )
    day = clock.parse_time(searched_on, "--searched-on").date().isoformat() if searched_on else ""
    with open_desk(review) as desk:
        exports = [Export(path, expected, day, searched_by) for path in files]
        return import_exports(desk, _inbox_source(desk, source), exports)


def import_exports(desk: Desk, source: Source, exports: Sequence[Export]) -> Report:
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


def _inbox_source(desk: Desk, key: str) -> Source:
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
