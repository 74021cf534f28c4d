"""Watch what people rely on: each run looks again at what is included or may be, and raises a task for each notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flows.desk import Desk
from flows.looking_again import Look, look_again
from flows.progress import tell
from rowen.ledger.types import CitationState, Held, Run, Standing
from rowen.records import Link, Notice, Record
from rowen.records.alarms import RESULTS_POSTED, RETRACTED_PUBLICATION, Alarm, alarm, reverse, same_task
from rowen.reports.watched import Watched

_KEPT = (Standing.INCLUDED, Standing.AWAITING, Standing.ONGOING)
Told = tuple[str, Notice]
"""A record's id and a notice about it."""


def is_watched(state: CitationState) -> bool:
    """Whether people rely on a citation, or may come to.

    Included, awaiting classification or ongoing at full text; or that at title and abstract, as long as it is not
    excluded at full text: also while its full text waits, is in conflict, or was not retrieved.
    """
    return state.full_text in _KEPT or (state.title_abstract in _KEPT and state.full_text is not Standing.EXCLUDED)


def watch(desk: Desk, run: Run) -> Watched:
    """Look again at every watched citation, and keep each new notice as a person's task. Nothing is excluded.

    A run that only takes files in asks nobody: it hears what the records in the ledger say. A source that fails makes
    the look incomplete; it is told with the run's problems, and the next run looks again.

    Raises:
        StorageError: database or archive failed.
    """
    states = [state for state in desk.ledger.citations(desk.review) if is_watched(state)]
    if not states:
        return Watched()
    owner = {record: state.citation for state in states for record in state.records}
    held = list(desk.ledger.records(desk.review, owner))
    asks = run.trigger != "import"
    look = look_again(desk, held) if asks else Look()
    told = [*_own(held), *_said(look), *_by_others(desk, run, held)]
    new = _keep(desk, owner, held, told)
    citations = tuple(sorted(state.citation for state in states))
    heard = {owner[record] for record, _ in look.records} | {owner[record] for record in look.unanswered}
    tell("watch", f"{len(citations):,} citations looked at again, {len(new):,} new notices")
    return Watched(
        citations=citations,
        asked=look.asked,
        unasked=tuple(citation for citation in citations if citation not in heard) if asks else (),
        new=new,
        problems=look.problems,
    )


def notices_of(record: Record) -> Iterator[Notice]:
    """Yield what a record says happened to its document: notices, NLM's publication type, results posted."""
    kept = [notice for notice in record.notices if alarm(notice, record.kind)]
    yield from kept
    marked = ("PublicationType/@UI", RETRACTED_PUBLICATION) in record.extra
    if marked and not any(alarm(notice) is Alarm.RETRACTION for notice in kept):
        yield Notice("RetractionIn", f"PubMed's publication type {RETRACTED_PUBLICATION}; it names no notice.")
    if ("hasResults", "true") in record.extra:
        yield Notice(RESULTS_POSTED, "The register shows results of this study.")


def _own(held: Iterable[Held]) -> Iterator[Told]:
    return ((item.id, notice) for item in held for notice in notices_of(item.record))


def _said(look: Look) -> Iterator[Told]:
    yield from ((record, notice) for record, seen in look.records for notice in notices_of(seen))
    yield from look.gone


def _by_others(desk: Desk, run: Run, held: Sequence[Held]) -> Iterator[Told]:
    """Yield what records of other documents say about the watched ones: notices of retraction, errata and the like.

    Looked at are the records that deduplication linked to a watched one as its correction, and all that this run was
    the first to see.
    """
    pmids = {item.record.identifiers.pmid: item.id for item in held if item.record.identifiers.pmid}
    dois = {item.record.identifiers.doi: item.id for item in held if item.record.identifiers.doi}
    for other in desk.ledger.records(desk.review, _others(desk, run, {item.id for item in held})):
        for notice in other.record.notices:
            about = pmids.get(notice.pmid) or dois.get(notice.doi)
            kind = reverse(notice.kind)
            if about and kind:
                yield about, _from(kind, other.record)


def _others(desk: Desk, run: Run, mine: set[str]) -> set[str]:
    searches = {search.id for search in desk.ledger.searches(desk.review, run=run.id)}
    found = {record for search, record in desk.ledger.first_sightings(desk.review) if search in searches}
    for link in desk.ledger.links(desk.review):
        if link.link is Link.CORRECTION and not mine.isdisjoint((link.left, link.right)):
            found.update((link.left, link.right))
    return found


def _from(kind: str, other: Record) -> Notice:
    """Describe the document that says so, as its own record names it."""
    words = ". ".join(filter(None, (other.title, other.container, str(other.year or ""))))
    return Notice(kind, words, other.identifiers.pmid or "", other.identifiers.doi or "")


def _keep(desk: Desk, owner: dict[str, str], held: Sequence[Held], told: Iterable[Told]) -> tuple[tuple[str, str], ...]:
    """Store what asks something new of people; return (citation, notice id) of each."""
    kinds = {item.id: item.record.kind for item in held}
    known: set[tuple[str, ...]] = set()

    def is_new(record: str, notice: Notice) -> bool:
        meaning = alarm(notice, kinds[record])
        key = (owner[record], *same_task(notice, meaning)) if meaning else ()
        if not key or key in known:
            return False
        known.add(key)
        return True

    before = [item for item in desk.ledger.notices(desk.review) if item.record in owner]
    for item in before:
        is_new(item.record, item.notice)
    fresh = [(record, notice) for record, notice in told if is_new(record, notice)]
    if not fresh:
        return ()
    desk.ledger.add_notices(desk.review, fresh)
    ids = {item.id for item in before}
    after = desk.ledger.notices(desk.review)
    return tuple((owner[item.record], item.id) for item in after if item.record in owner and item.id not in ids)
