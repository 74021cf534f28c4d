"""What people owe a review: one list of tasks, told alike by the terminal, the run report and Prefect. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rowen.reports.markdown import environment


@dataclass(frozen=True, slots=True)
class Overdue:
    """An export that somebody owes.

    Attributes:
        source: the source's name.
        who: who drops it.
        due: the day on which it was due.
        never: there was none yet.
        edited: there was none yet with the present strategy.
    """

    source: str
    who: str
    due: date
    never: bool = False
    edited: bool = False

    @property
    def unsearched(self) -> str:
        """Say that there is no search to count the days from; "" if there is one."""
        if self.edited:
            return "not yet searched with its present strategy"
        return "never searched" if self.never else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTask:
    """A notice that nobody has answered yet.

    Attributes:
        id: "notice-0001"; people answer it by this.
        meaning: "retraction", "erratum", ...
        citation, title, where: what it is about, and where that stands ("full text: included").
        reference: the other document as the source words it, with its PMID or DOI.
        since: the day on which it was noticed.
    """

    id: str
    meaning: str
    citation: str
    title: str
    where: str
    reference: str
    since: date


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file in an inbox that was not taken in: its source's key, its name, and what is owed of it ("" if nothing).

    A file that lies in no source's folder has "" for the source, and its path for a name.
    """

    source: str
    name: str
    wants: str = ""


@dataclass(frozen=True, slots=True)
class Untold:
    """A message about a run that could not be sent: to whom, and why not."""

    run: str
    channel: str
    target: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What people have to do. Every number is the length of one of these lists.

    Attributes:
        title_abstract, full_text: citations that wait for a verdict at each stage.
        retrieval: citations whose report waits to be fetched.
        conflicts: citations on which reviewers disagree (part of the first two).
        merges: pairs of records that may be duplicates and wait for a person.
        proposals: citations that a rule proposes to exclude (part of the first).
        overdue: exports past their day.
        files: files that wait in an inbox.
        notices: retractions, errata and the like that nobody has answered.
        untold: messages that could not be sent.
    """

    title_abstract: tuple[str, ...] = ()
    full_text: tuple[str, ...] = ()
    retrieval: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    merges: tuple[tuple[str, str], ...] = ()
    proposals: tuple[str, ...] = ()
    overdue: tuple[Overdue, ...] = ()
    files: tuple[WaitingFile, ...] = ()
    notices: tuple[NoticeTask, ...] = ()
    untold: tuple[Untold, ...] = ()


def render(owed: Owed, review: str) -> str:
    """Return what people owe as Markdown, the same lines that the run report has. ``review`` names it in commands."""
    return environment().get_template("owed.md.j2").render(owed=owed, review=review)
