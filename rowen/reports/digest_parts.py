"""What a message about a run has to say: one part for each thing that people are told of. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rowen.ledger.types import Run, RunState
from rowen.reports.log_lines import NO_ENDING
from rowen.reports.owed import NoticeTask, Overdue

SHOWN = 25
"""Lines of one part; a further one says how many more there are."""

_NOT_WELL = (RunState.INCOMPLETE, RunState.BROKEN, RunState.FAILED, RunState.CRASHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestFacts:
    """All that a message may tell of a run.

    Attributes:
        title: of the review.
        new: title, year and source of the records that the run was the first to see, a line each; the first of them.
        new_total: how many there are.
        notices: those that were noticed since the run before.
        overdue: exports that somebody owes.
        folder: where the outputs are, as people find it.
    """

    run: Run
    title: str
    new: tuple[str, ...] = ()
    new_total: int = 0
    notices: tuple[NoticeTask, ...] = ()
    overdue: tuple[Overdue, ...] = ()
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the message: what it is about, for the subject, its heading, its lines and how many there are."""

    thing: str
    brief: str
    heading: str
    lines: tuple[str, ...]
    total: int
    also: str = ""

    def is_for(self, on: Collection[str]) -> bool:
        """Whether somebody who is told of these things is told of it; ``also`` is another thing that it is one of."""
        return self.total > 0 and not {self.thing, self.also}.isdisjoint(on)

    @property
    def shown(self) -> tuple[str, ...]:
        """The lines that fit, and how many more there are."""
        more = self.total - min(len(self.lines), SHOWN)
        return (*self.lines[:SHOWN], *((f"and {more:,} more",) if more > 0 else ()))


def parts(facts: DigestFacts) -> Iterator[Section]:
    """Yield every part, also the empty ones, the most pressing first."""
    run = facts.run
    troubles = tuple(
        f"{source or 'This run'}: {reason}{f' What to do: {remedy}' if remedy else ''}"
        for source, reason, remedy in run.problems
    ) or (f"The run ended {state_word(run)}. Run the update again; nothing that was stored is lost.",)
    if run.state is RunState.BROKEN:
        yield Section(
            "lost_sentinel", "search broken", "A known study was not found", troubles, len(troubles), "incomplete_run"
        )
    elif run.state in _NOT_WELL:
        yield Section(
            "incomplete_run", f"run {state_word(run)}", f"The run is {state_word(run)}", troubles, len(troubles)
        )
    notices, new = facts.notices, facts.new_total
    yield Section(
        "notice",
        _count(len(notices), "notice"),
        "Noticed about what is included, awaiting or ongoing",
        tuple(_notice(task, run.review) for task in notices),
        len(notices),
    )
    yield Section("new_records", _count(new, "new record"), "New records wait for a decision", facts.new, new)
    late = facts.overdue
    lines = tuple(_late(item) for item in late)
    yield Section("overdue_inbox", _count(len(late), "export") + " due", "Exports that are due", lines, len(late))


def state_word(run: Run) -> str:
    """Return how a run ended, in the word of the log."""
    return run.state.value if run.state else NO_ENDING


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _notice(task: NoticeTask, review: str) -> str:
    about = f"{task.meaning}: {task.title} ({task.citation}, {task.where}). {task.reference}".rstrip()
    return f"{about} Answer: rowen tasks {review} --done {task.id} --by NAME --note TEXT"


def _late(item: Overdue) -> str:
    since = item.unsearched or f"due since {item.due.isoformat()}"
    return f"{item.source}: {since}{f', {item.who}' if item.who else ''}"
