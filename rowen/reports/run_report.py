"""The report of one run, in Markdown, for people: what was searched, what is missing, what is new, who owes what."""

from __future__ import annotations

from dataclasses import dataclass, field

from rowen.ledger.types import PrismaState, Run, Search
from rowen.records import Record, plain
from rowen.reports.drift import section
from rowen.reports.drift_types import Drift
from rowen.reports.linked import Linked
from rowen.reports.log_lines import NO_ENDING
from rowen.reports.markdown import environment
from rowen.reports.owed import Owed
from rowen.reports.sections import sections
from rowen.reports.watched import Watched
from rowen.reports.wording import title

MOST_NEW = 200
"""Rows of the table of new records; the report says how many more there are, and the lists hold them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecord:
    """A record that this run was the first to see.

    Attributes:
        id: the record's id; citation: the citation it was put under, "" if none yet.
        source: the source's name.
        record: its content.
        why: why it turned up only now, if known, or "".
    """

    id: str
    citation: str
    source: str
    record: Record
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """All that the report tells.

    Attributes:
        new: records that had never been seen before; all or the first of them.
        new_total: how many there are.
        new_by_search: (search id, records it was the first to see).
        watched: what was looked at again.
        files: names of the files written, relative to the report's own folder.
        warnings: of the protocol or of files taken in, one sentence each.
        drift: what changed about the sources; None where nobody looked.
    """

    run: Run
    title: str
    searches: tuple[Search, ...]
    state: PrismaState
    new: tuple[NewRecord, ...] = ()
    new_total: int = 0
    new_by_search: tuple[tuple[str, int], ...] = ()
    owed: Owed = field(default_factory=Owed)
    linked: Linked = field(default_factory=Linked)
    watched: Watched = field(default_factory=Watched)
    files: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    drift: Drift | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the table of new records, as words."""

    title: str
    authors: str
    year: str
    source: str
    citation: str
    why: str


def render(facts: RunFacts) -> str:
    """Return the report. Every word that came from outside is escaped, so that it can neither break a table nor run."""
    template = environment().get_template("run_report.md.j2")
    return template.render(
        facts=facts,
        run=facts.run,
        state_word=facts.run.state.value if facts.run.state else NO_ENDING,
        new_by_search=dict(facts.new_by_search),
        rows=[_row(item) for item in facts.new[:MOST_NEW]],
        why=any(item.why for item in facts.new[:MOST_NEW]),
        more=max(0, facts.new_total - MOST_NEW),
        sections=sections(facts.state),
        box_title=lambda box: title(box.name, facts.state.template),
        **(section(facts.drift) if facts.drift else {"drift": None}),
    )


def _row(item: NewRecord) -> _Row:
    record = item.record
    names = [author.family or author.collective for author in record.authors]
    return _Row(
        title=plain(record.title) or plain(record.original_title) or "(no title)",
        authors=", ".join(names[:3]) + (" et al." if len(names) > 3 else ""),
        year=str(record.year or ""),
        source=item.source,
        citation=item.citation or item.id,
        why=item.why,
    )
