"""What stands in each box of the flow diagram: PRISMA 2020's words and the state's numbers (BMJ 2021;372:n71)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rowen.ledger.types import Box, Part, PrismaState
from rowen.reports.flow_types import Span
from rowen.reports.wording import clean, count, find, label, number, title


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence before it is broken into lines.

    Attributes:
        words: pieces between which a line may end.
        indent: steps to the right.
    """

    words: tuple[Span, ...]
    indent: int = 0


Text = tuple[Sentence, ...]
OTHER_RESULTS = ("website_results", "organisation_results", "citations_results")
_OTHER_WORK = ("other_sought_reports", "other_assessed", "other_excluded", "other_notretrieved_reports")


def say(text: str, *, bold: bool = False, italic: bool = False, indent: int = 0) -> Sentence:
    """Return a sentence in one style."""
    return Sentence(tuple(Span(word, bold=bold, italic=italic) for word in clean(text).split()), indent)


def figure(text: str, value: int, target: str, *, italic: bool = False, indent: int = 0, end: str = "") -> Sentence:
    """Return ``text (n = value)``; the number never stands apart from its brackets and points at its list."""
    words = tuple(Span(word, italic=italic) for word in clean(text).split())
    return Sentence((*words, Span(f"(n\u00a0=\u00a0{number(value)}){end}", italic=italic, target=target)), indent)


def has_other_methods(state: PrismaState) -> bool:
    """Return whether anything was found by other methods, so that the diagram needs their column."""
    return any(box is not None and box.ids for box in (find(state, name) for name in (*OTHER_RESULTS, *_OTHER_WORK)))


def texts(state: PrismaState) -> dict[str, Text]:
    """Return the text of every box of the diagram that this state needs, by the diagram's own box names.

    Raises:
        KeyError: the state lacks a box that the template needs; a missing box is never drawn as zero.
    """
    written: dict[str, Text] = {
        "identified": _identified(state),
        "removed": _removed(state),
        "screened": (_line(state, "records_screened"), *_owed(state, "records_awaiting")),
        "excluded": (_line(state, "records_excluded"),),
        "included": (_line(state, "new_studies"), _line(state, "new_reports")),
    }
    written |= _full_texts(state, "dbr")
    if has_other_methods(state):
        written["other_identified"] = (
            say("Records identified from:"),
            *(line for name in OTHER_RESULTS for line in (_line(state, name, 1), *_parts(state, name, 2))),
        )
        written |= _full_texts(state, "other")
    if state.template == "updated":
        written["previous"] = (_line(state, "previous_studies"), _line(state, "previous_reports"))
        removed = _owed(state, "removed_studies")
        written["total"] = (_line(state, "total_studies"), _line(state, "total_reports"), *removed)
    return written


def _identified(state: PrismaState) -> Text:
    names = ("database_results", "register_results")
    lines = (line for name in names for line in (_line(state, name, 1), *_parts(state, name, 2)))
    return (say("Records identified from:"), *lines)


def _removed(state: PrismaState) -> Text:
    heading = (*say("Records removed").words, *say("before screening:", italic=True).words)
    lines: list[Sentence] = []
    for name, at_least in (("duplicates", 2), ("excluded_automatic", 1), ("excluded_other", 1)):
        parts = tuple(part for part in state.box(name).parts if part.ids)
        shares = _shares(parts, name, 2) if len(parts) >= at_least else ()
        lines.extend((_line(state, name, 1), *shares))
    return (Sentence(heading), *lines)


def _full_texts(state: PrismaState, column: str) -> dict[str, Text]:
    waiting = (f"{column}_undecided", f"{column}_awaiting_classification", f"{column}_ongoing")
    reasons = state.box(f"{column}_excluded")
    return {
        f"{column}_sought": (
            _line(state, f"{column}_sought_reports"),
            *_owed(state, f"{column}_awaiting_retrieval"),
        ),
        f"{column}_notretrieved": (_line(state, f"{column}_notretrieved_reports"),),
        f"{column}_assessed": (
            _line(state, f"{column}_assessed"),
            *(line for name in waiting for line in _owed(state, name)),
        ),
        f"{column}_excluded": _reasons(state, reasons),
    }


def _reasons(state: PrismaState, box: Box) -> Text:
    if not box.ids:
        return (_line(state, box.name),)
    return (figure(title(box.name, state.template), len(box.ids), box.name, end=":"), *_parts(state, box.name, 1))


def _line(state: PrismaState, name: str, indent: int = 0) -> Sentence:
    return figure(title(name, state.template), count(state, name), name, indent=indent)


def _owed(state: PrismaState, name: str) -> Text:
    """What an open review has not done yet, or a closed one took back; nothing where there is none."""
    box = find(state, name)
    return (figure(title(name, state.template), len(box.ids), name, italic=True, indent=1),) if box and box.ids else ()


def _parts(state: PrismaState, name: str, indent: int) -> Text:
    """One line for each share of a box; a database that gave nothing is a result too.

    A single share that only repeats the box's own title is left out.
    """
    parts = state.box(name).parts
    repeats = len(parts) == 1 and label(parts[0].label).casefold() == title(name, state.template).casefold()
    return () if repeats else _shares(parts, name, indent)


def _shares(parts: Sequence[Part], name: str, indent: int) -> Text:
    return tuple(figure(label(part.label), len(part.ids), f"{name}/{part.label}", indent=indent) for part in parts)


def headings(state: PrismaState) -> dict[str, str]:
    """Return the words of the header bars over the columns, by column name."""
    new = "new studies" if state.template == "updated" else "studies"
    return {
        "previous": "Previous studies",
        "main": f"Identification of {new} via databases and registers",
        "other": f"Identification of {new} via other methods",
    }
