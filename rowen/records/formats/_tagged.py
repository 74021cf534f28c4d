"""What the readers of tagged formats other than RIS share: a record's fields with their lines, and small helpers."""

from __future__ import annotations

from dataclasses import dataclass, field

from rowen.records.errors import Problem
from rowen.records.formats._source import Source

AFTER = "after record"
UNTAGGED = "untagged"
REMEDY = "Compare this record with the platform; if it is cut off, export the file again."


@dataclass(slots=True)
class Part:
    """The fields of one record in the file's order, each with all its lines.

    Attributes:
        line: where it begins.
        fields: (tag, lines); the first line stood beside the tag, the others below it.
    """

    line: int
    fields: list[tuple[str, list[str]]] = field(default_factory=list)

    def add(self, tag: str, value: str) -> None:
        """Begin a field."""
        self.fields.append((tag, [value] if value else []))

    def go_on(self, text: str) -> None:
        """Add a line to the last field."""
        self.fields[-1][1].append(text)

    def has(self, tag: str) -> bool:
        """Whether there is a field of that name."""
        return any(held == tag for held, _ in self.fields)


def problem(source: Source, line: int, message: str) -> Problem:
    """Return a problem of this file at this line."""
    return Problem(message, REMEDY, source.name, line)


def listed(text: str, separator: str = ";") -> list[str]:
    """Return the parts of a list written in one line."""
    return [part.strip() for part in text.split(separator) if part.strip()]
