"""Two made-up reviewers and a lead for practice: they know the sandbox's truth, err a little, and work by file."""

from __future__ import annotations

import csv
import difflib
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from flows import deciding
from flows.counting import publish_version
from flows.desk import Desk, open_desk
from rowen.ledger.types import Stage
from rowen.records import InputError, Problem
from rowen.sandbox.corpus import Corpus
from rowen.sandbox.truth import truth_of

LENIENT, CARELESS, LOST = 0.12, 0.04, 0.03
"""Shares of irrelevant papers kept at title and abstract, of second votes that differ, of reports nobody can get."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays whom, and what is true: for each citation "include" or the reason to exclude it."""

    first: str
    second: str
    lead: str
    relevance: dict[str, str]


def decide_everything(review: str, seed: int, works: int, label: str) -> Iterator[str]:
    """Decide the whole queue of a practice review by file, and record a version; yields what was done, line by line.

    Raises:
        InputError: the review has fewer than two reviewers, or no adjudicator.
    """
    with open_desk(review) as desk:
        cast = _cast(desk, seed, works)
        folder = desk.places.home / "practice-files"
        folder.mkdir(parents=True, exist_ok=True)
        for stage in Stage:
            for person, vote in ((cast.first, _careful), (cast.second, _careless), (cast.lead, _careful)):
                yield _work(desk, cast, folder, stage, person, vote)
    version = publish_version(review, label, cast.lead, "Practice version, decided by made-up reviewers.")
    yield f"Version {version.label!r} recorded; the next run draws the diagram of an updated review."


def _cast(desk: Desk, seed: int, works: int) -> Cast:
    protocol = desk.protocol
    if len(protocol.reviewers) < 2 or not protocol.adjudicators:
        problem = Problem(
            "Practice needs two reviewers and one adjudicator.",
            "Name them under reviewers and adjudicators.",
            file=str(protocol.folder / "review.yaml"),
        )
        raise InputError(problem)
    return Cast(protocol.reviewers[0], protocol.reviewers[1], protocol.adjudicators[0], _relevance(desk, seed, works))


def _relevance(desk: Desk, seed: int, works: int) -> dict[str, str]:
    """What is true of each citation: that of the first of its records that the sandbox knows."""
    truth = truth_of(Corpus(seed, works))
    reason = {(r.source, r.id): truth.relevance[work.work] for work in truth.works for r in work.records}
    name = {source.key: source.connector or source.key for source in desk.protocol.sources}
    of_record = {
        held.id: reason.get((name.get(held.source, held.source), held.record.native_id.rpartition(":")[2]), "")
        or reason.get((name.get(held.source, held.source), held.record.native_id), "")
        for held in desk.ledger.records(desk.review)
    }
    return {
        state.citation: next((of_record[record] for record in state.records if of_record[record]), "")
        for state in desk.ledger.citations(desk.review)
    }


def _work(
    desk: Desk, cast: Cast, folder: Path, stage: Stage, person: str, vote: Callable[[str, str, Stage], bool]
) -> str:
    """One person's file: exported, filled in, imported."""
    path = folder / f"{desk.places.home.name}-{stage.value}-{person}.csv"
    count = deciding.export(desk, path, "csv", stage.value, person)
    if not count:
        return f"{person}: nothing to decide at {stage.value}"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        _fill_in(desk, cast, stage, person, row, keep=vote(row["citation"], cast.relevance[row["citation"]], stage))
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    taken = deciding.take_verdicts(desk, path, file_format="csv", strict=True)
    return f"{person}: {taken.decisions:,} verdicts at {stage.value}, {taken.retrievals:,} reports not retrieved"


def _fill_in(desk: Desk, cast: Cast, stage: Stage, person: str, row: dict[str, str], *, keep: bool) -> None:
    row["reviewer"] = person
    if stage is Stage.FULL_TEXT and _chance(row["citation"], "lost") < LOST:
        row["retrieval"] = "not_retrieved" if person == cast.first else ""
        return
    row["verdict"] = "include" if keep else "exclude"
    if not keep:
        row["reason"] = _reason(desk, stage, cast.relevance[row["citation"]])


def _careful(citation: str, truth: str, stage: Stage) -> bool:
    """Truth, but at title and abstract some irrelevant papers cannot be told from relevant ones."""
    if truth == "include":
        return True
    return stage is Stage.TITLE_ABSTRACT and _chance(citation, "lenient") < LENIENT


def _careless(citation: str, truth: str, stage: Stage) -> bool:
    differs = _chance(citation, f"careless {stage.value}") < CARELESS
    return _careful(citation, truth, stage) != differs


def _chance(citation: str, what: str) -> float:
    """A number from 0 to 1 that is the same on every machine and in every run."""
    return int.from_bytes(hashlib.sha256(f"{what} {citation}".encode()).digest()[:6]) / 2**48


def _reason(desk: Desk, stage: Stage, truth: str) -> str:
    keys = list(desk.protocol.reasons(stage))
    if not keys:
        return ""
    return (difflib.get_close_matches(truth.replace("_", "-"), keys, n=1, cutoff=0.5) or keys[-1:])[0]
