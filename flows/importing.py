"""Take named export files in, all of them or none, and carry them to the queue."""

from __future__ import annotations

from collections.abc import Sequence

from flows.desk import Desk
from flows.exports import Export, assumed, described, owed
from flows.inbox import examine, store
from flows.pipeline import Report, Request, finish, start_run
from rowen.records import InputError, Problem
from screening.protocol import Protocol, Source


def import_named(desk: Desk, source: str, exports: Sequence[Export]) -> Report:
    """Import files into a review.

    Args:
        desk: the review.
        source: key of the inbox source.
        exports: the files, with what is known of their searches (`said_of`).

    Raises:
        InputError: a file is wrong, or something that PRISMA-S wants is not known; then no record of any is stored.
    """
    inbox = inbox_source(desk.protocol, source)
    said = said_of(inbox, exports)
    if problems := [problem for export in said for problem in owed(inbox, export)]:
        raise InputError(problems)
    return import_files(desk, inbox, said)


def said_of(source: Source, exports: Sequence[Export]) -> list[Export]:
    """Fill in what the files beside the exports say.

    Raises:
        InputError: exports that are not there, and all that is wrong in the files beside them.
    """
    problems: list[Problem] = []
    found = []
    for export in exports:
        if not export.path.exists():
            remedy = "Check its name, and in which folder you are."
            problems.append(Problem("There is no such file.", remedy, str(export.path)))
            continue
        try:
            found.append(described(source, export))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return found


def import_files(desk: Desk, source: Source, exports: Sequence[Export]) -> Report:
    """Examine every file first; only when all of them are good, store them as one run."""
    problems: list[Problem] = []
    examined = []
    for export in (assumed(source, export) for export in exports):
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


def inbox_source(protocol: Protocol, key: str) -> Source:
    """Return a source that takes files.

    Raises:
        InputError: there is no such source, or Rowen searches it itself.
    """
    source = protocol.source(key)
    if source.how != "inbox":
        raise InputError(
            Problem(
                f"{source.name} is searched by Rowen itself.",
                f"Run `rowen update {protocol.slug} --source {key}`; or declare a source with `how: inbox` for these files.",
                field="--source",
            )
        )
    return source
