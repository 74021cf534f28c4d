"""What changed about the sources since they were last searched; what is ordinary is decided in rowen/reports/drift_judge.py."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile

from flows.desk import Desk
from flows.progress import tell
from flows.searching import RECALLED
from flows.sentinels import sentinels
from flows.shapes import fields
from rowen.ledger.types import Run, RunState, Search, SearchOutcome
from rowen.records import plain
from rowen.reports.drift_judge import band, diff, ordinary_loss, said
from rowen.reports.drift_source import Hits, Left, LeftRecord, SourceDrift
from rowen.reports.drift_types import Drift
from rowen.reports.drift_words import warnings

_READ = (RunState.COMPLETE, RunState.INCOMPLETE, RunState.BROKEN)
"""Runs that looked at the fields of what they fetched; what others fetched is looked at by the next run."""


def drift(desk: Desk, run: Run) -> Drift:
    """Compare every search of this run with those before, and trace the known included studies.

    Raises:
        StorageError: the ledger or an archived answer cannot be read.
    """
    searches = desk.ledger.searches(desk.review)
    looked = frozenset(one.id for one in desk.ledger.runs(desk.review) if one.state in _READ)
    mine = [search for search in searches if search.run == run.id and search.spec.how == "api"]
    sources = tuple(_source(desk, search, searches, looked) for search in mine)
    found, lost = sentinels(desk, searches)
    changed = Drift(sources=sources, known=len(desk.protocol.known_included), found=found, lost=lost)
    tell("drift", f"{len(warnings(changed))} warnings")
    return changed


def _source(desk: Desk, search: Search, searches: Sequence[Search], looked: frozenset[str]) -> SourceDrift:
    spec, outcome = search.spec, search.outcome
    same = [one for one in searches if one.spec.source == spec.source and one.spec.how == "api"]
    same = same[: same.index(search) + 1]
    unread = list(takewhile(lambda one: one.run not in looked, reversed(same)))[::-1]
    found, looked_in = fields(desk, spec.source, spec.connector, same[: len(same) - len(unread)], unread)
    base = SourceDrift(
        source=spec.source,
        name=spec.name,
        platform=spec.platform,
        search=search.id,
        complete=False,
        fields=found,
        looked=looked_in,
    )
    if outcome is None or not outcome.complete:
        return base
    whole = [one for one in same[:-1] if one.outcome is not None and one.outcome.complete]
    return _compared(desk, search, whole, base)


def _compared(desk: Desk, search: Search, whole: Sequence[Search], base: SourceDrift) -> SourceDrift:
    """Add what only a complete search tells, compared with the complete ones before it."""
    alike = [one for one in whole if one.spec.strategy == search.spec.strategy]
    last = alike[-1] if alike else None
    now, then = _outcome(search), _outcome(last) if last else None
    return SourceDrift(
        source=base.source,
        name=base.name,
        platform=base.platform,
        search=base.search,
        since=whole[-1].started_at if whole else None,
        edited=bool(whole) and whole[-1].spec.strategy != search.spec.strategy,
        hits=_hits(search, whole, alike),
        translation=now.translation,
        before=then.translation if then else "",
        diff=diff(then.translation, now.translation) if then else (),
        said=said(_theirs(now.warnings), _theirs(then.warnings) if then else ()),
        left=_left(desk, whole[-1], search) if whole else Left(),
        fields=base.fields,
        looked=base.looked,
    )


def _outcome(search: Search) -> SearchOutcome:
    return search.outcome or SearchOutcome(complete=False)


def _theirs(warnings_: Sequence[str]) -> tuple[str, ...]:
    """The source's own warnings; that pages were taken from an interrupted search is Rowen's word."""
    return tuple(words for words in warnings_ if RECALLED not in words)


def _hits(search: Search, whole: Sequence[Search], alike: Sequence[Search]) -> Hits | None:
    now = _outcome(search).reported
    if now is None:
        return None
    earlier = [(one.started_at, _outcome(one).reported) for one in alike]
    counted: list[tuple[datetime, int]] = [(at, hits) for at, hits in earlier if hits is not None]
    last = _outcome(whole[-1]).reported if whole else None
    return Hits(now=now, last=last, band=band(counted, search.started_at))


def _left(desk: Desk, before: Search, now: Search) -> Left:
    ids, of = desk.ledger.left(before.id, now.id), _outcome(before).arrived
    held = {one.id: one.record for one in desk.ledger.records(desk.review, ids)}
    return Left(
        all=tuple(LeftRecord(one, held[one].native_id, plain(held[one].title) or "(no title)") for one in ids),
        of=of,
        many=len(ids) > ordinary_loss(of),
        file=f"drift/{now.spec.source}_left.csv" if ids else "",
    )
