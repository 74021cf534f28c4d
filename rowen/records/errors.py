"""Every error Rowen raises, grouped by what the caller should do about it.

    RowenError
    ├── InputError          a person must mend something: file, line, field and remedy are named (exit 2)
    │   ├── ProtocolError       review.yaml or a strategy file; carries every problem found, not the first
    │   ├── FormatError         an export file that cannot be read as what it claims to be
    │   └── DecisionError       a file of verdicts
    ├── SourceError         a source did not answer as it must; the search is incomplete, the run goes on
    │   ├── Unreachable         no connection, or still failing after every retry
    │   ├── Refused             the source said no: bad key, bad query
    │   │   └── BudgetSpent         it will say yes again at a time that it may name
    │   └── Untrustworthy       it answered, but the answer does not add up (short page, loop, wrong total)
    ├── StorageError        disk, database or archive: stop, nothing is half-written (exit 1)
    │   ├── NewerDatabase       written by a later Rowen
    │   └── Busy                another run holds the review
    └── InvariantError      a PRISMA identity is broken: nothing is published (exit 1)

Errors survive pickling, because Prefect carries them between processes: ``args`` is the whole state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a person's input that could not be taken as it stands: a value, not an exception.

    Attributes:
        message: what is wrong, in one sentence.
        remedy: what to do about it, in one sentence.
        file: the file's name as the person gave it, or "" where there is none.
        line: 1-based line number, or None where the medium has no lines.
        field: the field, tag or column concerned, or "".
    """

    message: str
    remedy: str
    file: str = ""
    line: int | None = None
    field: str = ""

    def __str__(self) -> str:
        """Return ``file:line: field: message Remedy``, leaving out what is not known."""
        place = ":".join(part for part in (self.file, "" if self.line is None else str(self.line)) if part)
        return ": ".join(part for part in (place, self.field, f"{self.message} {self.remedy}".strip()) if part)


class RowenError(Exception):
    """The root of all errors that Rowen raises on purpose."""


class InputError(RowenError):
    """A person must mend something. ``problems`` holds everything found, each with its place and remedy."""

    def __init__(self, problems: Sequence[Problem] | Problem) -> None:
        """Take one problem or several; there is always at least one."""
        found = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(found)
        self.problems: tuple[Problem, ...] = found

    def __str__(self) -> str:
        """One line for each problem."""
        return "\n".join(str(problem) for problem in self.problems)


class ProtocolError(InputError):
    """review.yaml or one of its strategy files is wrong."""


class FormatError(InputError):
    """A bibliographic file cannot be read as any known format, or not as the one it claims to be."""


class DecisionError(InputError):
    """A file of verdicts holds rows that cannot be taken."""


class SourceError(RowenError):
    """A source did not answer as it must. The search it belongs to is incomplete; other sources go on."""

    def __init__(self, source: str, reason: str, remedy: str = "") -> None:
        """Name the source, what happened (no secrets) and what a person can do."""
        super().__init__(source, reason, remedy)
        self.source = source
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        """``source: reason. remedy``."""
        return f"{self.source}: {self.reason} {self.remedy}".strip()


class Unreachable(SourceError):
    """No usable answer, also after every retry."""


class Refused(SourceError):
    """The source said no, and asking again will not help."""


class BudgetSpent(Refused):
    """The key's requests, records or money for this hour, day or week are used up. ``until`` is when more can be had."""

    def __init__(self, source: str, reason: str, until: datetime | None = None) -> None:
        """Name the source, what it said (no secrets) and the time from which on it answers again, None if unsaid."""
        when = f"after {until:%Y-%m-%d %H:%M %Z}" if until else "when its budget is filled again"
        super().__init__(source, reason, f"Run the update again {when}; it goes on from where it stopped.")
        self.until = until

    def __reduce__(self) -> tuple[type[BudgetSpent], tuple[str, str, datetime | None]]:
        """Survive pickling: the remedy is worked out again."""
        return BudgetSpent, (self.source, self.reason, self.until)


class Untrustworthy(SourceError):
    """The source answered, but its answers contradict each other or do not add up."""


class StorageError(RowenError):
    """Disk, database or archive failed. What was committed stays; nothing is half-written."""


class NewerDatabase(StorageError):
    """The database was written by a later version of Rowen."""


class Busy(StorageError):
    """Another run holds the review."""


class InvariantError(RowenError):
    """A PRISMA identity does not hold on the sets of ids."""
