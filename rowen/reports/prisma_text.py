"""The counts as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rowen.ledger.types import PrismaState
from rowen.reports.sections import is_share, sections
from rowen.reports.wording import clean, columns, label, moment, number, problem_lines, title


def render(state: PrismaState) -> str:
    """Return the counts in the order of the flow diagram, numbers in one column, ending in a line feed."""
    lines = list(_head(state))
    entries = list(_entries(state))
    width = max((columns(text) for text, value in entries if value), default=0)
    figures = max((len(value) for _, value in entries), default=0)
    for text, value in entries:
        gap = " " * (width - columns(text) + 2)
        lines.append(f"{text}{gap}{value:>{figures}}" if value else text)
    if state.notes:
        lines.extend(["", *(f"Note: {clean(note)}" for note in state.notes)])
    return "\n".join(lines) + "\n"


def _head(state: PrismaState) -> Iterator[str]:
    version = f", updates version {label(state.previous_version)}" if state.template == "updated" else ""
    yield f"PRISMA 2020 counts of {clean(state.review)}{version}"
    yield f"as of {moment(state.as_of)}"
    if state.practice:
        yield "PRACTICE DATA: these records come from the sandbox"
    if not state.complete:
        told = problem_lines(state.problems) or ("the last run did not end",)
        yield from (f"INCOMPLETE: {line}" for line in told)


def _entries(state: PrismaState) -> Iterator[tuple[str, str]]:
    """Yield (text, number) for every line; headings and blank lines have no number."""
    for section in sections(state):
        yield "", ""
        yield section.heading, ""
        for box in section.boxes:
            indent = "    " if is_share(box.name) else "  "
            yield f"{indent}{title(box.name, state.template)} ({box.unit})", number(len(box.ids))
            for part in box.parts:
                yield f"      {label(part.label)}", number(len(part.ids))
