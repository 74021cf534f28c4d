"""Sentinels: the studies that the review lead knows must be found, traced through the searches of every source."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows.desk import Desk
from flows.progress import tell
from rowen.ledger.types import Search, SearchOutcome
from rowen.records import Record, clock, digest, matching
from rowen.reports.drift_studies import Trace, Trial, judge_study
from rowen.reports.drift_types import LostStudy
from rowen.reports.files import Document, write_outputs
from screening.protocol import Source
from screening.review_file import KnownBlock

_NONE: frozenset[str] = frozenset()


def sentinels(desk: Desk, searches: Sequence[Search]) -> tuple[int, tuple[LostStudy, ...]]:
    """Look for the known included studies in the latest complete search of each source.

    A record is a study's when it has its PMID or DOI or, for one given without either, its title; and so are the
    records that share a citation with such a one.

    Returns:
        How many were ever found, and where one is missing.
    """
    known = desk.protocol.known_included
    if not known:
        return 0, ()
    records = _records(desk, known)
    together = desk.ledger.same_citation(desk.review, {one for ids in records for one in ids})
    mine = [frozenset(other for one in ids for other in together.get(one, (one,))) for ids in records]
    sightings = desk.ledger.sightings_of(desk.review, frozenset().union(*mine))
    whole = _whole(searches)
    accepted = {item.subject: (item.at, item.actor) for item in desk.ledger.waivers(desk.review)}
    unsearched = [source.name for source in desk.protocol.sources if source.key not in whole]
    lost: list[LostStudy] = []
    found = 0
    for study, ids in zip(known, mine, strict=True):
        traces = [
            _trace(
                source,
                whole[source.key],
                study,
                [bool(sightings.get(one.id, _NONE) & ids) for one in whole[source.key]],
            )
            for source in desk.protocol.sources
            if source.key in whole
        ]
        found += any(trial.had for trace in traces for trial in trace.trials)
        lost += judge_study(_words(study), traces, unsearched, accepted)
    tell("sentinels", f"{found} of {len(known)} known included studies were found; {len(lost)} losses")
    return found, tuple(lost)


def _whole(searches: Sequence[Search]) -> dict[str, list[Search]]:
    found: dict[str, list[Search]] = {}
    for search in searches:
        if search.outcome is not None and search.outcome.complete:
            found.setdefault(search.spec.source, []).append(search)
    return found


def _trace(source: Source, searches: Sequence[Search], study: KnownBlock, had: Sequence[bool]) -> Trace:
    trials: list[Trial] = []
    for search, found in zip(searches, had, strict=True):
        trial = _trial(search, study, had=found)
        # A platform that exports a thousand records at a time gives several files of one search.
        parted = search.spec.how != "api" and trials and trials[-1].at == trial.at
        trials.append(_joined(trials.pop(), trial) if parted else trial)
    return Trace(source=source.key, name=source.name, by_rowen=source.how == "api", trials=tuple(trials))


def _joined(one: Trial, other: Trial) -> Trial:
    hits = None if one.hits is None or other.hits is None else one.hits + other.hits
    return Trial(at=one.at, strategy=one.strategy, translation=one.translation, hits=hits, had=one.had or other.had)


def _trial(search: Search, study: KnownBlock, *, had: bool) -> Trial:
    outcome = search.outcome or SearchOutcome(complete=False)
    missing = {native_id.rpartition(":")[2]: reason for native_id, reason in outcome.missing}
    return Trial(
        at=_day(search.spec.searched_on) or search.finished_at or search.started_at,
        strategy=search.spec.strategy,
        translation=outcome.translation,
        hits=outcome.reported,
        had=had,
        named=missing.get(study.pmid or "", ""),
    )


def _day(text: str) -> datetime | None:
    return clock.parse_time(text, "searched_on") if text else None


@dataclass(frozen=True, slots=True)
class _Memory:
    """The records of each study as far as the ledger had been read; it can always be worked out again."""

    asked: str
    mark: str = ""
    found: tuple[frozenset[str], ...] = ()


def _records(desk: Desk, known: Sequence[KnownBlock]) -> tuple[frozenset[str], ...]:
    """The ids of the records of each study; only records that changed since the last run are read."""
    path = desk.places.home / "index" / f"{desk.review}.sentinels.json"
    asked = digest(json.dumps([study.model_dump(mode="json") for study in known]).encode())
    memory = _remembered(path, asked)
    changed = desk.ledger.changed(desk.review, memory.mark)
    found = [set(ids) for ids in memory.found] if changed.ids is not None else []
    found = found or [set() for _ in known]
    for held in desk.ledger.records(desk.review, changed.ids):
        for study, ids in zip(known, found, strict=True):
            if _is(study, held.record):
                ids.add(held.id)
    _remember(path, _Memory(asked, changed.moment, tuple(frozenset(ids) for ids in found)))
    return tuple(frozenset(ids) for ids in found)


def _remembered(path: Path, asked: str) -> _Memory:
    """What was found up to some moment; nothing where the file is not there, is damaged, or is about other studies."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        found = _Memory(str(kept["asked"]), str(kept["mark"]), tuple(frozenset(ids) for ids in kept["found"]))
    except (OSError, ValueError, KeyError, TypeError):
        return _Memory(asked)
    return found if found.asked == asked else _Memory(asked)


def _remember(path: Path, memory: _Memory) -> None:
    kept = {"asked": memory.asked, "mark": memory.mark, "found": [sorted(ids) for ids in memory.found]}
    write_outputs(path.parent, [Document(path.name, json.dumps(kept).encode())])


def _is(study: KnownBlock, record: Record) -> bool:
    if study.pmid or study.doi:
        ids = record.identifiers
        return (study.pmid is not None and study.pmid == ids.pmid) or (study.doi is not None and study.doi == ids.doi)
    return study.title is not None and matching(study.title) == matching(record.title)


def _words(study: KnownBlock) -> str:
    told = (study.title or "", f"PMID {study.pmid}" if study.pmid else "", f"doi {study.doi}" if study.doi else "")
    return ", ".join(word for word in told if word)
